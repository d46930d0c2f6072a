"""What may stand in a column. Each function takes what was written and gives what is stored, or raises WrongValue."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from urllib.parse import SplitResult, urlsplit

from db.registry.rows import Value
from db.times import instant

Stored = str | int | float | None
Parse = Callable[[Value], Stored]

LONGEST = 300
# as spreadsheets begin a formula, the wide signs of Chinese keyboards included; a dash alone stands for nothing
FORMULA = re.compile(r"'?(?:[=+@＝＋＠]|[-－].)")
_CODE = re.compile(r"[0-9A-Z]{18}")
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_CLOCK = r"(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)"
_WINDOW = re.compile(rf"{_CLOCK}[-–—~]{_CLOCK}")
_HOST = re.compile(r"(?=.{1,253}$)(?!-)[\w-]{1,63}(?:\.(?!-)[\w-]{1,63})*")
_TRUE, _FALSE = {"1", "true", "yes", "是"}, {"0", "false", "no", "否"}


class WrongValue(ValueError):
    """What was written cannot stand here; the message says what could."""


def text(value: Value) -> str:
    """One line of text, without control characters."""
    if not isinstance(value, str):
        raise WrongValue("应是文字")
    if any(unicodedata.category(sign) == "Cc" for sign in value):
        raise WrongValue("含有换行或控制字符")
    if FORMULA.match(value):
        raise WrongValue("像是表格软件的公式，请改为文字")
    if len(value) > LONGEST:
        raise WrongValue(f"超过 {LONGEST} 个字")
    return value


def code(value: Value) -> str:
    """统一社会信用代码. A wrong check digit is no error (`db.registry.warning`): a registry may hold provisional codes."""
    result = unicodedata.normalize("NFKC", text(value)).upper()
    if not _CODE.fullmatch(result):
        hint = "；表格软件把它变成了数字，请把该列设为文本" if re.search(r"\dE\+\d", result) else ""
        raise WrongValue(f"统一社会信用代码应是 18 位数字或大写字母{hint}")
    return result


def one_of(*allowed: str, words: Mapping[str, str] | None = None) -> Parse:
    """One of our words, or a Chinese word for one."""

    def parse(value: Value) -> str:
        written = text(value)
        result = (words or {}).get(written, written.lower())
        if result not in allowed:
            raise WrongValue(f"应是其中之一：{'、'.join(allowed)}")
        return result

    return parse


def flag(value: Value) -> int:
    """是 or 否, as 1 or 0."""
    written = text(value).lower()
    if written not in _TRUE | _FALSE:
        raise WrongValue("应是 1 或 0（是、否）")
    return int(written in _TRUE)


def year(value: Value) -> int:
    """A report year."""
    if not re.fullmatch(r"20\d\d", text(value)):
        raise WrongValue("应是年度，如 2025")
    return int(text(value))


def whole(value: Value) -> int:
    """A whole number, not negative."""
    if not re.fullmatch(r"\d{1,9}", text(value)):
        raise WrongValue("应是整数")
    return int(text(value))


def seconds(value: Value) -> float:
    """A number of seconds, not negative."""
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", text(value)):
        raise WrongValue("应是秒数")
    return float(text(value))


def day(value: Value) -> str:
    """A date: 2026-01-31 or 2026/1/31."""
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text(value))
    try:
        return date(*map(int, match.groups())).isoformat() if match else _refuse("应是日期，如 2026-01-31")
    except ValueError:
        raise WrongValue("应是日期，如 2026-01-31") from None


def moment(value: Value) -> str:
    """An instant with its zone, or a date."""
    try:
        read = datetime.fromisoformat(text(value))
    except ValueError:
        raise WrongValue("应是时刻，如 2026-01-31T08:00:00Z") from None
    return instant(read if read.tzinfo else read.replace(tzinfo=UTC))


def window(value: Value) -> str:
    """Hours of a night, `20:00-06:00`."""
    if not _WINDOW.fullmatch(text(value)):
        raise WrongValue("应是时段，如 20:00-06:00")
    return re.sub("[–—~]", "-", text(value))


def address(value: Value) -> str:
    """An http address of a page; never one with a user name in it."""
    url(text(value))
    return text(value)


def url(written: str) -> SplitResult:
    """The parts of an http address. WrongValue for anything else."""
    try:
        parts = urlsplit(written)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        port_ok, parts = False, urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_ok:
        raise WrongValue("应是 http:// 或 https:// 开头的网址")
    if "@" in parts.netloc or "\\" in written or any(sign.isspace() for sign in written):
        raise WrongValue("网址里不能有用户名、反斜杠或空格")
    return parts


def mail(value: Value) -> str:
    """A mail address."""
    if not _MAIL.fullmatch(text(value)):
        raise WrongValue("不是电子邮箱地址")
    return text(value)


def secret(value: Value) -> str:
    """The name of a secret: `env:NAME` or `file:PATH`. What is no such name is never repeated in a message."""
    written = text(value)
    kind, _, name = written.partition(":")
    well_named = re.fullmatch(r"[A-Za-z_]\w*", name) if kind == "env" else name.strip() if kind == "file" else ""
    if not well_named or "://" in written or re.search(r"(key|token)=", written):
        raise WrongValue("应是密钥的名字 env:变量名 或 file:文件路径，不能写带密钥的地址")
    return written


def items(value: Value) -> str:
    """A list as JSON: a YAML list, JSON text, or words between commas, semicolons or spaces."""
    return json.dumps(_list(value), ensure_ascii=False)


def hosts(value: Value) -> str:
    """Exact names of hosts as JSON: no address, no path, no wildcard."""
    found = [text(item) for item in _list(value)]
    for name in found:
        if not _HOST.fullmatch(name) or name != name.lower():
            raise WrongValue(f"“{name[:60]}”不是主机名；只写名称本身，小写，如 www.example.test")
    return json.dumps(found, ensure_ascii=False)


def paths(value: Value) -> str:
    """Beginnings of paths as JSON. `/` alone would open the whole host."""
    found = [text(item) for item in _list(value)]
    for path in found:
        if not re.fullmatch(r"/[^/?#\\\s][^?#\\\s]*", path) or "/../" in f"{path}/":
            raise WrongValue(f"“{path[:60]}”应是以 / 开头的路径，如 /common/search，不能只是 /")
    return json.dumps(found, ensure_ascii=False)


def numbers(value: Value) -> str:
    """A list of port numbers as JSON."""
    found = [whole(str(item)) for item in _list(value)]
    if any(not 0 < number < 65536 for number in found):
        raise WrongValue("端口应在 1 到 65535 之间")
    return json.dumps(found)


def years(value: Value) -> str:
    """A list of report years as JSON."""
    return json.dumps([year(str(item)) for item in _list(value)])


def mapping(value: Value) -> str:
    """Options as JSON: a YAML mapping or JSON text."""
    found = json_of(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise WrongValue("应是一组选项（JSON 对象）")
    return json.dumps(found, ensure_ascii=False, sort_keys=True, default=str)


def _list(value: Value) -> list[Value]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        raise WrongValue("应是列表")
    if not value.startswith("["):
        return [item for item in re.split(r"[\s,;，；、]+", value) if item]
    found = json_of(value)
    if not isinstance(found, list):
        raise WrongValue("应是列表")
    return found


def json_of(written: str) -> object:
    """What JSON text says; WrongValue when it is none."""
    try:
        return json.loads(written)
    except (json.JSONDecodeError, RecursionError):
        raise WrongValue("不是 JSON") from None


def _refuse(problem: str) -> str:
    raise WrongValue(problem)

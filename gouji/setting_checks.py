"""What a setting may be, beyond its type. A value is never repeated: it may be the password itself."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, urlsplit

# a value → what it should be, "" when it is
Check = Callable[[Any], str]
# as `notifications` has them, which every command would have to import for it
MODES, ON_UNKNOWN, LONGEST_NAME = ("test", "live"), ("retry", "hold"), 9
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?", re.ASCII)
_LABEL = re.compile(r"\w(?:[\w-]{0,61}\w)?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_SECRET = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*")
INTERVALS = (3, 5, 6, 10, 12, 15, 20, 30)  # of 60 minutes; none of them comes from :02 to :30
FILE = "file:"
MOST_GRACE = 90  # days
QUIET = (time(20), time(6))  # when portals may be visited


def between(least: int, most: int | None = None) -> Check:
    """A number in a range."""
    words = f"在 {least}–{most} 之间" if most is not None else f"不小于 {least}"
    return lambda value: "" if least <= value and (most is None or value <= most) else words


def whole(check: Check) -> Check:
    """The same, of what may be no whole number at all."""
    return lambda value: check(value) if type(value) is int else "是整数"


def one_of(*words: str) -> Check:
    """One of a few words."""
    return lambda value: "" if value in words else f"是 {'、'.join(words)} 之一"


def or_nothing(check: Check) -> Check:
    """The same, or an empty text."""
    return lambda value: check(value) if value else ""


def clock(value: str) -> str:
    """A time of the day."""
    return "" if _CLOCK.fullmatch(value) else "是 HH:MM，如 20:07"


def minute(value: int) -> str:
    """A minute at which not everybody sends."""
    return "" if 0 < value < 60 and value != 30 else "是 1–59 的分钟，不用整点和半点（群机器人那时最忙）"


def every(value: int) -> str:
    """An interval that gives the same minutes each hour, from :02 on, and never :00 or :30."""
    return "" if value in INTERVALS else f"是 {'、'.join(map(str, INTERVALS))} 之一（每小时同样几分，不碰整点和半点）"


def month_day(value: str) -> str:
    """A day that every year has."""
    try:
        date.fromisoformat(f"2001-{value}")
    except ValueError:
        return "是 MM-DD，如 01-31"
    return "" if len(value) == 5 else "是 MM-DD，如 01-31"


def mailbox(value: str) -> str:
    """One address."""
    return "" if _MAILBOX.fullmatch(value) else "是一个邮箱地址"


def domain(value: str) -> str:
    """What may stand behind the @ of a Message-ID: with anything else no letter could be made."""
    return "" if _DOMAIN.fullmatch(value) else "是域名，如 gouji.example.cn（中文域名写成 xn-- 的形式）"


def server(value: str) -> str:
    """The name of a server or its address, and nothing around it."""
    labels = value.removesuffix(".").split(".")
    if _is_ip(value) or all(_LABEL.fullmatch(label) for label in labels):
        return ""
    return "是服务器名，如 smtp.example.gov.cn，不带 ://、端口、路径和空格"


def plain(value: str) -> str:
    """What goes through the login of a mail server."""
    return "" if value.isascii() and value.isprintable() else "只用 ASCII 字符"


def secret(value: str) -> str:
    """Where a secret is, never the secret."""
    return "" if _SECRET.fullmatch(value) else "写作 env:变量名 或 file:文件路径，不能直接写出"


def secure(value: str) -> str:
    """An address that nobody between can read."""
    return "" if _safe(value) else "是 https:// 开头的网址，不带参数；http 只能是本机"


def robot(value: str) -> str:
    """The service of robots, or a stand-in on this machine. The key stands in the registry."""
    parts = _safe(value)
    if parts and not parts.path.strip("/"):
        return ""
    return "是 https:// 开头的网址，只写协议和主机，不带密钥；http 只能是本机"


def _safe(value: str) -> SplitResult | None:
    """The parts of an address of TLS or this machine, without a login and without whatever may stand behind its path."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        return None
    if not parts.hostname or "@" in parts.netloc or any(character.isspace() for character in value):
        return None
    fit = parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))
    return parts if fit and not parts.query + parts.fragment else None


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "crawl.mailbox": or_nothing(mailbox),
        "notify.mode": one_of(*MODES),
        "notify.domain": domain,
        "notify.alarm_percent": between(0, 100),
        "notify.limit": between(1),
        "notify.days_error": between(1, 250),
        "notify.days_warning": between(1, 250),
        "notify.days_note": between(1, 250),
        "notify.local_deadline": month_day,
        "notify.grace_days": between(0),
        "notify.on_unknown": one_of(*ON_UNKNOWN),
        "notify.publication_days": between(0, 250),
        "notify.answer_page": or_nothing(secure),
        "notify.answer_key": or_nothing(secret),
        "notify.answer_days": between(1, 366),
        "mail.host": or_nothing(server),
        "mail.user": plain,
        "mail.port": between(1, 65_535),
        "mail.security": one_of("ssl", "starttls", "plain"),
        "mail.password": or_nothing(secret),
        "mail.sender": or_nothing(mailbox),
        "mail.sender_name": lambda value: "" if len(value) <= LONGEST_NAME else f"最多 {LONGEST_NAME} 个字",
        "mail.reply_to": or_nothing(mailbox),
        "robots.wecom": robot,
        "robots.dingtalk": robot,
        "robots.feishu": robot,
        "alerts.mail": or_nothing(mailbox),
        "alerts.wecom": or_nothing(secret),
        "alerts.dingtalk": or_nothing(secret),
        "alerts.feishu": or_nothing(secret),
        "schedule.crawl": clock,
        "schedule.audit": clock,
        "schedule.plan_minute": minute,
        "schedule.send_every": every,
        "schedule.crawl_hours": between(1, 23),
        "schedule.audit_hours": between(1, 23),
        "self_check.port": between(0, 65_535),
        "self_check.megabytes": between(1),
        "self_check.an_hour": between(1),
        "self_check.at_once": between(1),
        "self_check.seconds": between(1),
    }
)

# of a region, where a number is none yet
REGION: Mapping[str, Check] = MappingProxyType(
    {
        "grace_days": whole(between(0, MOST_GRACE)),
        "days_error": whole(CHECKS["notify.days_error"]),
        "days_warning": whole(CHECKS["notify.days_warning"]),
        "days_note": whole(CHECKS["notify.days_note"]),
    }
)


def crawls_by_night(value: str) -> bool:
    """Whether a time to start crawling lies in the hours in which portals may be visited."""
    begin, end = QUIET
    return time.fromisoformat(value) >= begin or time.fromisoformat(value) < end


SECRETS = frozenset({"mail.password", "notify.answer_key", "alerts.wecom", "alerts.dingtalk", "alerts.feishu"})


def placed(name: str, value: Any, folder: Path) -> Any:
    """A file that is named inside a text, from the folder of the settings on, like every other path there."""
    if name == "mail.ca_file" and value:
        return str(folder / value)
    if name in SECRETS and value.startswith(FILE):
        return f"{FILE}{folder / value.removeprefix(FILE)}"
    return value

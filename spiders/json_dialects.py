"""Dialects of JSON lists: how a platform is asked and where its answer holds what, as data that a person writes.

A dialect starts from a preset and overrides it field by field; `null` takes a field away. Templates hold placeholders:
`{page}`, `{size}` and `{offset}`, the names of the unit key, and what `find` takes from the address and the page of the
column. A template that is one placeholder and nothing else keeps the type of its value; `["{channel*}"]` is always a
list, whatever was written for the channel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from spiders.templates import BadDialect, holes

WALKING = frozenset({"page", "size", "offset"})
METHODS = ("GET", "POST")
RULES = ("page", "offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One way to ask: `query` goes into the address, `form` or `json` into the body of a POST."""

    url: str
    method: str = "GET"
    query: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def holes(self) -> set[str]:
        """The names of all placeholders."""
        return set(holes([self.url, self.query, self.form, self.json, self.headers]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCall(Call):
    """
    How the article behind a shell is asked, and where its answer holds what.

    `shell`: a pattern of the address of such a shell. `find`: what is taken from it.
    """

    shell: re.Pattern[str]
    content: tuple[str, ...]
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    find: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    files: str = ""
    file_name: tuple[str, ...] = ("name",)
    file_link: tuple[str, ...] = ("url",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect(Call):
    """
    How a list is asked and read.

    `items`: paths to the rows, `total` to their number, the first that leads anywhere. `title`, `link`, `date`: paths
    in a row, the first that says anything. `code`: path to the code of success, `fine`: its values. `cap`: a total that means the filter was not
    applied. `belongs`: path in a row → what must stand there. `unit`: the placeholder that a plain unit key fills.
    `scripts`: addresses of scripts of the column page that hold what the page itself lacks.
    """

    items: tuple[str, ...]
    title: tuple[str, ...]
    link: tuple[str, ...]
    date: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    code: str = ""
    fine: tuple[Any, ...] = ()
    cap: int = 0
    belongs: Mapping[str, Any] = field(default_factory=dict)
    size: int = 50
    start: int = 1
    paging: str = "page"
    unit: str = "channel"
    defaults: Mapping[str, Any] = field(default_factory=dict)
    find: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    scripts: re.Pattern[str] | None = None
    article: ArticleCall | None = None


def dialect_of(written: Mapping[str, Any], presets: Mapping[str, Mapping[str, Any]]) -> Dialect:
    """The dialect of a platform, checked. BadDialect says in Chinese which field is wrong."""
    data = dict(written)
    name = data.pop("preset", "")
    if name and name not in presets:
        raise BadDialect(f"dialect 的 preset 没有“{name}”；可用：{'、'.join(presets)}")
    merged = _merged(presets[name], data) if name else data
    if isinstance(article := merged.get("article"), Mapping):
        merged["article"] = _made(ArticleCall, article, "article.")
    elif article is not None:
        raise BadDialect("dialect 的 article 应为对象")
    made: Dialect = _made(Dialect, merged, "")
    return made


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Field by field, one level after the other; None takes a field away."""
    result = dict(base)
    for name, value in over.items():
        before = result.get(name)
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(before, Mapping):
            result[name] = _merged(before, value)
        else:
            result[name] = value
    return result


def _made(kind: Any, data: Mapping[str, Any], where: str) -> Any:
    known = {one.name for one in fields(kind)}
    if unknown := sorted(set(data) - known):
        raise BadDialect(
            f"dialect 没有字段 {'、'.join(where + name for name in unknown)}；可用：{'、'.join(sorted(known))}"
        )
    checked = {name: CHECKS[name](where + name, value) for name, value in data.items()}
    required = {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}
    if missing := sorted(name for name in required if not checked.get(name)):
        raise BadDialect(f"dialect 缺少 {'、'.join(where + name for name in missing)}")
    if checked.get("method", "GET") == "GET" and (checked.get("form") or checked.get("json") is not None):
        raise BadDialect(f"dialect 的 {where}form 和 {where}json 只用于 POST：请把 {where}method 写成 POST")
    if checked.get("form") and checked.get("json") is not None:
        raise BadDialect(f"dialect 的 {where}form 和 {where}json 只能有一个")
    return kind(**checked)


def _string(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadDialect(f"dialect 的 {name} 应为文字，写的是 {value!r}")
    return value


def _strings(name: str, value: Any) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) and one for one in listed):
        raise BadDialect(f"dialect 的 {name} 应为文字或文字的列表，写的是 {value!r}")
    return tuple(listed)


def _mapping(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadDialect(f"dialect 的 {name} 应为对象，写的是 {value!r}")
    return dict(value)


def _count(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0 or (name == "size" and not 1 <= value <= 100):
        wanted = "1 到 100 的整数" if name == "size" else "不小于 0 的整数"
        raise BadDialect(f"dialect 的 {name} 应为{wanted}，写的是 {value!r}")
    return value


def _one_of(*choices: str) -> Any:
    def check(name: str, value: Any) -> str:
        if value not in choices:
            raise BadDialect(f"dialect 的 {name} 应为 {' 或 '.join(choices)}，写的是 {value!r}")
        return str(value)

    return check


def _pattern(name: str, value: Any) -> re.Pattern[str]:
    if isinstance(value, re.Pattern):
        return value
    try:
        return re.compile(_string(name, value))
    except re.error as error:
        raise BadDialect(f"dialect 的 {name} 不是正则表达式：{error}") from error


def _patterns(name: str, value: Any) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    found = {}
    for key, written in _mapping(name, value).items():
        found[key] = tuple(_pattern(f"{name}.{key}", one) for one in _strings(f"{name}.{key}", written))
        if any(one.groups != 1 for one in found[key]):
            raise BadDialect(f"dialect 的 {name}.{key} 应有一对括号，括住要取的值")
    return found


def _values(name: str, value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _anything(_: str, value: Any) -> Any:
    return value


CHECKS: Mapping[str, Any] = {
    "url": _string,
    "method": _one_of(*METHODS),
    "query": _mapping,
    "form": _mapping,
    "json": _anything,
    "headers": _mapping,
    "shell": _pattern,
    "content": _strings,
    "title": _strings,
    "link": _strings,
    "date": _strings,
    "find": _patterns,
    "files": _string,
    "file_name": _strings,
    "file_link": _strings,
    "items": _strings,
    "total": _strings,
    "code": _string,
    "fine": _values,
    "cap": _count,
    "belongs": _mapping,
    "size": _count,
    "start": _count,
    "paging": _one_of(*RULES),
    "unit": _string,
    "defaults": _mapping,
    "scripts": _pattern,
    "article": _anything,
}

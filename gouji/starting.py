"""The first gouji.toml of an office, made of the settings themselves: what there is to set, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType
from typing import Any

from gouji.settings import flat_sections

WIDTH = 60  # characters, mostly Chinese
# what a new office has to settle, in this order; everything else is right as it is
FIRST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "crawl": ("contact_page", "mailbox"),
        "notify": ("mode", "issuing_office", "contact"),
        "mail": ("host", "port", "security", "user", "password", "sender"),
    }
)
HEAD = """\
# 勾稽的设置。每一项都可以不写；# 开头的行是默认值，要改就去掉 # 再改。
# 改完用 gouji doctor 检查：写错的，会说明在第几行。全部设置的说明：docs/settings.md。
#
# 新装先填下面三节里没有 # 的几行：
#   [crawl]   门户要知道是谁在访问：说明页的网址和联系邮箱
#   [notify]  先用 test（只发到测试地址），都看过了再改成 live；落款和联系方式
#   [mail]    发邮件的服务器；不发邮件就空着。密码只写出处，如 env:GOUJI_MAIL_PASSWORD
"""
TAIL = """
# 规则和地区的本地政策写在 [rules] 和 [region.代码]，写法见 docs/settings.md，例如：
#
# [rules.Q12]
# off = true
# reason = "本地邮箱尚未统一"
"""


def first_settings() -> str:
    """The file. It says nothing but the defaults."""
    sections = flat_sections()
    order = [*FIRST, *(name for name in sections if name not in FIRST)]
    return HEAD + "".join(line + "\n" for name in order for line in _section(name, sections[name])) + TAIL


def _section(name: str, kind: type[Any]) -> Iterator[str]:
    first = FIRST.get(name, ())
    items = {item.name: item for item in fields(kind)}
    yield ""
    yield ""
    yield from _comment(kind.__doc__ or "")
    yield f"[{name}]"
    for key in (*first, *(key for key in items if key not in first)):
        yield ""
        yield from _comment(items[key].metadata["words"])
        yield f"{'' if key in first else '# '}{key} = {toml_of(items[key])}"


def _comment(words: str) -> Iterator[str]:
    yield from (f"# {line}" for line in wrap(words, WIDTH, break_long_words=True))


def toml_of(item: Field[Any]) -> str:
    """The default of a setting as TOML has it."""
    value = item.default
    if isinstance(value, bool):
        return str(value).lower()
    text = value.as_posix() if isinstance(value, Path) else value
    return str(text) if isinstance(text, int) else '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'

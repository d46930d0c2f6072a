"""Personal data in text: where it stands, and the text without it. Pure; nothing else decides what is personal.

Whoever stores, shows or sends text from a report has it from here. Landlines, dates, amounts, 文号 and codes stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from audit.private_numbers import FIGURES, Found, Kind, holds_digits, numbers

HIDDEN = "*"
# So many characters stay visible at the two ends of a number, and of a name the first.
KEPT, KEPT_BEHIND = 3, 2

# Surnames that begin no other word which could stand here: 陆(续), 郑(重), 周(一), 高(度) are not among them.
_SURNAME = (
    "[王李张刘陈杨赵黄吴徐孙朱胡郭林罗梁宋唐韩冯董萧曹袁邓沈彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴钟汪姜范谭廖邹熊郝崔邱秦侯孟邵]"
)
# What follows 申请人 and is none, 贴 of 张贴 and 河 of 黄河 included; and what covers a name already.
_GIVEN = "(?:[一-鿿](?<![于在向就因对的从经以自为某等申要提家贴河牛金州市省县区镇村公司厂业局述权列绝围乱事]))"
_APPLIES = (
    r"(?![^，。；！？\n]{0,8}(?:公司|集团|合作社|中心|学[校院]|医院|协会|银行|事务所|[村社厂店站]))"
    r"(?=[^，。；！？\n]{0,16}?(?:申请公开|要求公开|申请获取|申请(?:政府)?信息公开|"
    r"(?:提出|提交)[^，。；！？\n]{0,12}申请|的(?:政府)?信息公开申请))"
)
_NAMES = tuple(
    re.compile(rf"{person}[:：]?(?P<name>{_SURNAME}{_GIVEN}{{1,2}}){_APPLIES}")
    for person in ("申请人", "民(?<=[村居市公]民)")
)


@dataclass(frozen=True, slots=True)
class Private:
    """
    One piece of personal data, covered: `text[start:end]`, in paragraph or cell `text` of block number `block`.

    Of a number over two lines, `text` is the first and `shown` the whole. `certain`: its check digit says so.
    """

    kind: Kind
    certain: bool
    shown: str
    block: int
    text: str
    start: int
    end: int


def find(text: str) -> tuple[Found, ...]:
    """All personal data, in order; no two overlap."""
    found = [*numbers(text), *_names(text)]
    return tuple(sorted(found, key=lambda one: one.start)) if found else ()


def may_hold(text: str) -> bool:
    """False: there is nothing personal in it. Told at a glance, and nearly always so."""
    return holds_digits(text) or any(name.search(text) for name in _NAMES)


def masked(text: str) -> str:
    """
    The text with its personal data covered, character by character: as long as before, so that offsets stay.

    Text without any comes back as it is, and masked text does not change any more.
    """
    found = find(text)
    return covered(text, found) if found else text


def covered(text: str, found: tuple[Found, ...]) -> str:
    """`text` with what was found in it covered."""
    characters = list(text)
    for one in found:
        places = [at for at in range(one.start, one.end) if one.kind is Kind.NAME or text[at] in FIGURES]
        keep, keep_behind = (1, 0) if one.kind is Kind.NAME else (KEPT, KEPT_BEHIND)
        for at in places[keep : len(places) - keep_behind]:
            characters[at] = HIDDEN
    return "".join(characters)


def _names(text: str) -> list[Found]:
    return [Found(Kind.NAME, *match.span("name")) for names in _NAMES for match in names.finditer(text)]

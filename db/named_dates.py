"""The dates by which a notice asks for something, read from its words: an editor may have written others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from audit.errors import GoujiError

_DATE = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
# at the start of a line: a quotation of the report may say the same
_ASKED: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "rectify": re.compile(rf"^[ 　]*整改期限：{_DATE}", re.MULTILINE),
        "overdue": re.compile(rf"请于{_DATE}(?:（星期.）)?前公布"),
    }
)


def first_date(kind: str, text: str) -> date | None:
    """The earliest one; None for a text that asks for nothing by a date."""
    found = _ASKED[kind].findall(text) if kind in _ASKED else []
    return min(filter(None, (_day(*map(int, parts)) for parts in found)), default=None)


def check_dates(number: str, kind: str, text: str, today: date) -> None:
    """GoujiError when an office would be asked for something by a date that is over."""
    first = first_date(kind, text)
    if first is not None and first < today:
        raise GoujiError(
            f"{number} 写明的期限 {first.isoformat()} 已过，不能批准；再拟一次稿就换成新的日期，改过正文的请先改日期"
        )


def _day(year: int, month: int, day: int) -> date | None:
    """None for what is no day: a person may have written it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None

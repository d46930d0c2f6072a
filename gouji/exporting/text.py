"""Text from outside, made harmless for the file that takes it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from audit.wording import figure

# what an XML file cannot hold; a carriage return would come back as something else
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
MOST_LETTERS = 32_767  # of a cell of Excel, counted as UTF-16
CUT = "……（原文共 {} 字，此处截断）"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
EARLIEST = date(1900, 3, 1)  # before, Excel counts a day that there never was


def clean(text: str) -> str:
    """Without control characters and half characters; line breaks as `\\n`."""
    return _CONTROLS.sub(" ", _BREAKS.sub("\n", text))


def fitting(text: str, most: int = MOST_LETTERS) -> str:
    """Cut, and saying so, where a cell could not hold it."""
    if len(text) * 2 <= most or _units(text) <= most:
        return text
    remark = CUT.format(len(text))
    room = most - _units(remark)
    kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
    return kept + remark


def harmless(text: str) -> str:
    """A field of a CSV file that no program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def day_of(text: str | None) -> date | str | None:
    """A stored business date as a real one; the text itself where no workbook can hold it."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= EARLIEST else text


def spoken(value: Any) -> str:
    """A value of a cell as text: dates as people write them."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else figure(value)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

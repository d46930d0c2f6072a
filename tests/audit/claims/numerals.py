"""Numbers in every writing a report may use."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

DIGITS = "零一二三四五六七八九"
WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


def in_han(number: int) -> str:
    """12 → 十二, 105 → 一百零五. Below 一亿."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return in_han(high) + "万" + gap + (_below_ten_thousand(low, leading=True) if low else "")
    return _below_ten_thousand(number, leading=False)


def _below_ten_thousand(number: int, *, leading: bool) -> str:
    if number < 10:
        return DIGITS[number]
    if number < 20 and not leading:
        return "十" + (DIGITS[number - 10] if number > 10 else "")
    text, skipped = "", False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, value)
        if digit:
            text += ("零" if skipped and text else "") + DIGITS[digit] + unit
            skipped = False
        else:
            skipped = True
    return text


WRITINGS: dict[str, Callable[[int], str]] = {
    "plain": str,
    "full width": lambda number: str(number).translate(WIDE),
    "thousands": lambda number: f"{number:,}",
    "wide thousands": lambda number: f"{number:,}".translate(WIDE),
    "spaces around": lambda number: f" {number} ",
    "Chinese": in_han,
}


def writings() -> st.SearchStrategy[str]:
    """The names of WRITINGS."""
    return st.sampled_from(sorted(WRITINGS))

"""Numbers in Chinese prose: normalised writing with a way back to the original, numerals, approximations.

`（９ ９件）`, `1，234件`, `一百零二件` and `150余条` all become figures; what cannot be read for certain
becomes an interval or nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Full-width ASCII has half-width twins at a fixed distance: one character stays one character.
WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("○"): ord("〇")}
NOISE = re.compile(r"\[bookmark:[^\]\n]{0,200}\]|[\s\u200b-\u200f\u00ad\ufeff]+")
THOUSANDS = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3}){1,3}(?![0-9%.]|,[0-9])")
GROUPED = re.compile(r"[0-9],[0-9]")
SPACED_DIGITS = re.compile(r"\d\s+\d")

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
HAN = "〇零一二两三四五六七八九十百千万亿"

ABOUT = ("约为", "约有", "大约", "约", "左右", "上下")
NEARLY = ("近", "接近", "将近")
AT_LEAST = ("超过", "超", "逾", "至少", "不少于", "不低于", "多于", "上", "过", "以上")
AT_MOST = ("不足", "不到", "至多", "最多", "不超过", "以内", "以下")


@dataclass(frozen=True, slots=True)
class Normal:
    """`text` is `source` without bookmarks and white space, half-width, thousands commas removed.

    `offsets[i]` is where character i of `text` stands in `source`.
    """

    source: str
    text: str
    offsets: Sequence[int]

    def original(self, start: int, end: int) -> str:
        """The part of `source` that became `text[start:end]`."""
        if start >= end:
            return ""
        return self.source[self.offsets[start] : self.offsets[end - 1] + 1]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in `source`."""
        return (self.offsets[start], self.offsets[end - 1] + 1) if start < end else (0, 0)

    def spaced(self, start: int, end: int) -> bool:
        """Whether white space was taken out between digits: 1 5 may be two numbers."""
        return self.offsets[end - 1] - self.offsets[start] != end - 1 - start and bool(
            SPACED_DIGITS.search(self.original(start, end))
        )


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as stated: `value` is the figure printed, `low`…`high` what it may mean; no `high`: open."""

    value: int
    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """A plain number, nothing approximate about it."""
        return self.low == self.value == self.high

    def covers(self, number: int | Decimal) -> bool:
        """Whether the stated number may mean `number`."""
        return self.low <= number and (self.high is None or number <= self.high)


def normalise(source: str) -> Normal:
    """Half-width, without bookmarks, white space and thousands commas; positions are kept."""
    text = source.translate(WIDTH)
    offsets: Sequence[int] = range(len(source))
    if not unicodedata.is_normalized("NFKC", text):
        text, offsets = _compatible(text)
    if NOISE.search(text):
        text, offsets = _without(text, offsets, [match.span() for match in NOISE.finditer(text)])
    if GROUPED.search(text):
        commas = [
            (place, place + 1)
            for match in THOUSANDS.finditer(text)
            for place in range(*match.span())
            if text[place] == ","
        ]
        text, offsets = _without(text, offsets, commas)
    return Normal(source, text, offsets)


def _compatible(text: str) -> tuple[str, list[int]]:
    """NFKC by character. ① and ² stay: they count points and notes, not things."""
    pieces: list[str] = []
    offsets: list[int] = []
    for place, char in enumerate(text):
        piece = char if unicodedata.category(char) == "No" else unicodedata.normalize("NFKC", char)
        pieces.append(piece)
        offsets.extend([place] * len(piece))
    return "".join(pieces), offsets


def _without(text: str, offsets: Sequence[int], spans: list[tuple[int, int]]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    kept: list[int] = []
    start = 0
    for begin, end in [*spans, (len(text), len(text))]:
        pieces.append(text[start:begin])
        kept.extend(offsets[start:begin])
        start = end
    return "".join(pieces), kept


def chinese_number(numeral: str) -> int | None:
    """九十九 → 99, 一〇五 → 105, 两万 → 20000. None for what has two readings: 三五, 两百五."""
    if not any(char in SMALL or char in LARGE for char in numeral):
        return _by_position(numeral)
    total = section = 0
    digit: int | None = None
    unit = 0
    for char in numeral:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
            unit = unit if digit else 0
        elif char in SMALL:
            if unit and SMALL[char] >= unit:
                return None
            section += (1 if digit is None else digit or 1) * SMALL[char]
            unit, digit = SMALL[char], None
        else:
            total = (total + section + (digit or 0) or 1) * LARGE[char]
            section, digit, unit = 0, None, LARGE[char]
    if digit and unit > 10:
        return None
    return total + section + (digit or 0)


def _by_position(numeral: str) -> int | None:
    if len(numeral) == 2 and not set(numeral) & {"〇", "零"}:
        return None
    return int("".join(str(DIGITS[char]) for char in numeral)) if numeral else None


def stated(digits: str, *, before: str = "", more: str = "", times: str = "", after: str = "") -> Stated | None:
    """
    The number written as before + digits + more + times + after, e.g. 近 + 30, 150 + 余, 1.2 + 万, 20 + 以上.

    None when it is no whole number.
    """
    exact = Decimal(digits) if digits[0].isascii() else _decimal(chinese_number(digits))
    if exact is None:
        return None
    scale = math.prod({**SMALL, **LARGE}[char] for char in times)
    if scale == 1 and exact != int(exact):
        return None
    value = int(exact * scale)
    low, high = _range(value, before or after, more, int(max(_step(exact) * scale, 1 if times else 10)))
    if times and high == low:
        # 1.2万 is rounded: half a unit of its last figure either way
        half = int(scale * Decimal(10) ** int(exact.as_tuple().exponent) / 2)
        low, high = value - half, value + half
    return Stated(value, low, high)


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _step(exact: Decimal) -> Decimal:
    """The weight of the last figure that is not a zero: 150 → 10, 200 → 100, 7 → 1, 1.2 → 0.1."""
    return Decimal(10) ** int(exact.normalize().as_tuple().exponent)


def _range(value: int, hedge: str, more: str, step: int) -> tuple[int, int | None]:
    if more:
        return value, value + step - 1
    if hedge in ABOUT:
        slack = max(value / 100, min(step / 2, value / 20))
        return min(value - 1, math.ceil(value - slack)), max(value + 1, math.floor(value + slack))
    if hedge in NEARLY:
        return math.floor(value * 0.9), value
    if hedge in AT_LEAST:
        return value, None
    if hedge in AT_MOST:
        return 0, value
    return value, value

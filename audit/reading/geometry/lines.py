"""Glyphs → lines of text. Spaces are seen as gaps, and only where they part words: never beside a Han character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from audit.reading.geometry.page import Glyph
from audit.reading.geometry.sheet import Box

# Of the height of the letters. A space of a narrow font is a fifth of the font size.
WORD_GAP = 0.15
WORD_GAP_SCANNED = 0.35
# Bold by drawing twice moves by a few hundredths of the font size.
TWICE = 0.3
# Above it are the marks and characters that stand close in Chinese: “ ” — … and all of CJK.
HAN = "\u2013"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print. `em`: about its font size. `page`: index of the page, from 0."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str
    em: float
    glyphs: Sequence[Glyph] = ()

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom


def lines_of(glyphs: Sequence[Glyph], page: int = 0, *, scanned: bool = False) -> list[Line]:
    """From top to bottom, each from left to right."""
    return [_line(row, page, scanned=scanned) for row in rows_of(glyphs)]


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """What stands at one height, each row from left to right, without what is drawn twice."""
    if len(glyphs) == 1:
        return [list(glyphs)]
    rows: list[list[Glyph]] = []
    total = tallest = 0.0
    count = 0
    # twice the middle of a glyph against the mean of its row
    for middle, glyph in sorted([(one[1] + one[3], one) for one in glyphs]):
        height = glyph[3] - glyph[1]
        reach = max(tallest, height)
        if count and middle - total / count < (max(1.0, reach)):
            rows[-1].append(glyph)
            total, tallest, count = total + middle, reach, count + 1
        else:
            rows.append([glyph])
            total, tallest, count = middle, height, 1
    return [_once(row) for row in rows]


def _once(row: list[Glyph]) -> list[Glyph]:
    row.sort()
    kept = row[:1]
    for glyph in row[1:]:
        last = kept[-1]
        if glyph[4] != last[4] or glyph[0] - last[0] >= TWICE * (last[2] - last[0]):
            kept.append(glyph)
    return kept


def text_of(row: Sequence[Glyph], *, scanned: bool = False) -> str:
    """The text of one row."""
    wide = WORD_GAP_SCANNED if scanned else WORD_GAP
    parts: list[str] = []
    right, before = row[0][0] if row else 0.0, "\u4e00"
    for left, top, edge, bottom, text in row:
        if left - right > wide * (bottom - top) and before <= HAN and text[0] <= HAN:
            parts.append(" ")
        parts.append(text)
        right, before = edge, text[-1]
    return "".join(parts)


def _line(row: list[Glyph], page: int, *, scanned: bool) -> Line:
    wide = [glyph[2] - glyph[0] for glyph in row if glyph[4][0] > HAN and len(glyph[4]) == 1]
    em = median(wide) if wide else 0.85 * median([glyph[3] - glyph[1] for glyph in row])
    return Line(
        page,
        row[0][0],
        min([glyph[1] for glyph in row]),
        max([glyph[2] for glyph in row]),
        max([glyph[3] for glyph in row]),
        text_of(row, scanned=scanned),
        max(em, 1.0),
        row,
    )

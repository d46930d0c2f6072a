"""Glyphs → lines of text. Spaces are seen as gaps, and only where they part words: never beside a Han character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from audit.reading.beside import LOWERED, RAISED
from audit.reading.geometry.page import Glyph
from audit.reading.geometry.sheet import Box

# Of the height of the letters. A space of a narrow font is a fifth of the font size.
WORD_GAP = 0.15
WORD_GAP_SCANNED = 0.35
# Bold by drawing twice moves by a few hundredths of the font size.
TWICE = 0.3
ALIKE = 0.1
# Above it are the marks and characters that stand close in Chinese: “ ” — … and all of CJK.
HAN = "\u2013"
# A raised digit has a little more than half the size of the others.
SMALL = 0.75
_FIGURES = re.compile("[0-9]{2,}")
_SIDE_BY_SIDE = re.compile("[\x00-\u2013]{2}")
_TWICE = re.compile(r"(.)\1", re.DOTALL)


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
    # by twice the middle
    ordered = sorted([(one[1] + one[3], one) for one in glyphs])
    rows = (
        _parted(ordered) if ordered and ordered[-1][0] - ordered[0][0] > ordered[0][1][3] - ordered[0][1][1] else None
    )
    return [_once(row) for row in rows or [[glyph for _, glyph in ordered]] if row]


def _parted(ordered: Sequence[tuple[float, Glyph]]) -> list[list[Glyph]]:
    """A row ends where the next glyph stands lower by half the height of the row, or its own."""
    rows: list[list[Glyph]] = []
    first, tallest = 0.0, 0.0
    for middle, glyph in ordered:
        height = glyph[3] - glyph[1]
        if rows and (middle - first < tallest or middle - first < height):
            rows[-1].append(glyph)
            tallest = max(tallest, height)
        else:
            rows.append([glyph])
            first, tallest = middle, height
    return rows


def _once(row: list[Glyph]) -> list[Glyph]:
    row.sort()
    if not _TWICE.search("".join([glyph[4] for glyph in row])):
        return row
    kept = row[:1]
    for glyph in row[1:]:
        last = kept[-1]
        wide, high, taller = last[2] - last[0], _height(last), _height(glyph)
        if glyph[4] != last[4] or glyph[0] - last[0] >= TWICE * wide or abs(high - taller) > ALIKE * high:
            kept.append(glyph)
    return kept


def text_of(row: Sequence[Glyph], *, scanned: bool = False) -> str:
    """The text of one row."""
    text = "".join([glyph[4] for glyph in row])
    if not _SIDE_BY_SIDE.search(text):
        return text
    if not scanned and _FIGURES.search(text):
        row = _with_marks(row, text)
    wide = WORD_GAP_SCANNED if scanned else WORD_GAP
    parts: list[str] = []
    right, before = row[0][0], "\u4e00"
    for left, top, edge, bottom, text in row:
        if left - right > wide * (bottom - top) and before <= HAN and text[0] <= HAN:
            parts.append(" ")
        elif right - left > (edge - left) / 2 and before.isdecimal() and text[0].isdecimal():
            # one over the other: no number has both
            parts.append(" ")
        parts.append(text)
        right, before = edge, text[-1]
    return "".join(parts)


def _with_marks(row: Sequence[Glyph], text: str) -> Sequence[Glyph]:
    """Digits much smaller than those beside them, which are marks of notes or indices, as the signs for these."""
    if len(text) != len(row):
        return row
    marked = list(row)
    for figures in _FIGURES.finditer(text):
        run = row[figures.start() : figures.end()]
        tallest = max(run, key=_height)
        for at, (left, top, right, bottom, digit) in enumerate(run, figures.start()):
            if bottom - top < SMALL * _height(tallest):
                signs = RAISED if top + bottom < tallest[1] + tallest[3] else LOWERED
                marked[at] = (left, top, right, bottom, digit.translate(signs))
    return marked


def _height(glyph: Glyph) -> float:
    return glyph[3] - glyph[1]


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

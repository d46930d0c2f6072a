"""Digits that a drawn line goes through: somebody struck them out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from audit.reading.beside import STRUCK
from audit.reading.geometry.page import Glyph, Horizontal

# Where in the height of a digit a line strikes it out: not one below it, nor the edge of its cell.
UPPER, LOWER = 0.3, 0.7


def with_struck(glyphs: Sequence[Glyph], horizontals: Sequence[Horizontal]) -> list[Glyph]:
    """The glyphs, those that are digits with a line through their middle with a stroke."""
    lines = sorted(horizontals)
    return [_struck(glyph) if glyph[4].isdecimal() and _is_crossed(glyph, lines) else glyph for glyph in glyphs]


def _struck(glyph: Glyph) -> Glyph:
    return (*glyph[:4], glyph[4].translate(STRUCK))


def _is_crossed(glyph: Glyph, lines: Sequence[Horizontal]) -> bool:
    left, top, right, bottom, _ = glyph
    height, middle = bottom - top, (left + right) / 2
    first = bisect_left(lines, (top + UPPER * height,))
    last = bisect_right(lines, (top + LOWER * height,))
    return any(start < middle < end for _, start, end in lines[first:last])

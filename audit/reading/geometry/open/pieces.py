"""Glyphs → pieces: what stands together in one line of one cell, and the columns in which pieces stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from audit.reading.cells import looks_like_value
from audit.reading.geometry.lines import HAN, text_of
from audit.reading.geometry.page import Glyph

# In font sizes: what is further apart stands in two cells, and how far the middles of one line are apart.
GAP = 0.5
LEVEL = 0.3
# Rounding of places: pieces that overlap by less do not.
TOUCH = 0.3
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters side by side."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    glyphs: Sequence[Glyph]

    @property
    def is_value(self) -> bool:
        """A number or a dash."""
        return looks_like_value(self.text)

    @property
    def middle(self) -> float:
        """Of its height."""
        return (self.top + self.bottom) / 2

    @property
    def across(self) -> Interval:
        """Left and right."""
        return self.left, self.right


def size_of(glyphs: Sequence[Glyph]) -> float:
    """The usual font size."""
    wide = [one[2] - one[0] for one in glyphs if one[4] > HAN and len(one[4]) == 1]
    return max(1.0, median(wide) if wide else median([one[3] - one[1] for one in glyphs]))


def bands_of(glyphs: Sequence[Glyph]) -> list[list[Piece]]:
    """Pieces at one height, from top to bottom; in each band from left to right."""
    levels: list[list[Glyph]] = []
    first = -1e9
    for glyph in sorted(glyphs, key=lambda one: one[1] + one[3]):
        middle = (glyph[1] + glyph[3]) / 2
        if middle - first > LEVEL * (glyph[3] - glyph[1]):
            levels.append([])
            first = middle
        levels[-1].append(glyph)
    return [_pieces(sorted(level)) for level in levels]


def _pieces(level: Sequence[Glyph]) -> list[Piece]:
    runs = [[level[0]]]
    for before, glyph in pairwise(level):
        if glyph[0] - before[2] > GAP * max(before[3] - before[1], glyph[3] - glyph[1]):
            runs.append([])
        runs[-1].append(glyph)
    return [
        Piece(run[0][0], min(g[1] for g in run), max(g[2] for g in run), max(g[3] for g in run), text_of(run), run)
        for run in runs
    ]


def overlap(one: Interval, other: Interval) -> bool:
    """Whether two things share a part of the width (or of the height)."""
    return min(one[1], other[1]) - max(one[0], other[0]) > TOUCH


def columns_of(heads: Sequence[Interval], values: Sequence[Interval]) -> list[Interval] | None:
    """
    The width that each head and the values in its column take up; None where that is not certain.

    Cells do not overlap: what overlaps stands in one column. What overlaps no head is told by its order, and only
    where there are as many columns of values as heads.
    """
    groups: list[tuple[float, float, list[int], bool]] = []
    marked = [(*one, at) for at, one in enumerate(heads)] + [(*one, -1) for one in values]
    for left, right, at in sorted(marked):
        number = [at] if at >= 0 else []
        if groups and left < groups[-1][1] - TOUCH:
            start, end, named, filled = groups[-1]
            groups[-1] = start, max(end, right), named + number, filled or at < 0
        else:
            groups.append((left, right, number, at < 0))
    if any(len(named) > 1 for _, _, named, _ in groups):
        return None
    if all(named for _, _, named, _ in groups):
        return [(left, right) for left, right, _, _ in groups]
    return _by_order(heads, groups)


def _by_order(
    heads: Sequence[Interval], groups: Sequence[tuple[float, float, list[int], bool]]
) -> list[Interval] | None:
    filled = [group for group in groups if group[3]]
    if len(filled) != len(heads) or any(named and named[0] != at for at, (_, _, named, _) in enumerate(filled)):
        return None
    columns = [
        (min(head[0], left), max(head[1], right)) for head, (left, right, _, _) in zip(heads, filled, strict=True)
    ]
    return None if any(overlap(one, other) for one, other in pairwise(columns)) else columns


def borders(parts: Sequence[Interval], start: float, end: float) -> list[float]:
    """Edges half way between neighbours."""
    return [start, *((one[1] + other[0]) / 2 for one, other in pairwise(parts)), end]

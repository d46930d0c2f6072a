"""Frame and glyphs → a grid with merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from audit.document import Table
from audit.reading.geometry.lines import HAN, rows_of, text_of
from audit.reading.geometry.page import Glyph, anchor
from audit.reading.geometry.rules import SNAP, SNAP_SCANNED, Frame, clustered, nearest, root
from audit.reading.geometry.sheet import Box, Sheet

# A line is the border of a slot when it runs along more than this part of it.
COVERED = 0.5
# Part of a blot by which it counts in a slot that it touches.
STAINED = 0.2
# By how much characters are higher than the others of a table if they are none of it.
LARGE = 1.6
# Part of its height by which a character reaches over the border of its cell.
OVER = 0.2
# Figures are looked at so near to a border, and on lines so near to each other; within a number they touch.
NARROW, NEAR = 4.0, 4.0
TOUCHING = 0.12


@dataclass(slots=True)
class Grid:
    """
    A table, or the piece of one that stands on one page.

    `edges`: left and right borders of all columns. `rows[r][c]`: number of the cell that covers the slot; cells have
    texts and anchors by that number. `page`, `top`: where it begins; `last`, `bottom`: where it ends (pages from 0).
    """

    page: int
    top: float
    last: int
    bottom: float
    edges: list[float]
    rows: list[list[int]]
    texts: list[str]
    anchors: list[str]
    doubtful: set[int] = field(default_factory=set)
    exact: bool = True

    @property
    def is_single(self) -> bool:
        """One cell: a box around text."""
        return len({cell for row in self.rows for cell in row}) == 1

    def table(self) -> Table:
        """With cells numbered in reading order, without rows and columns that no line divides from the one before."""
        rows = [row for at, row in enumerate(self.rows) if at == 0 or row != self.rows[at - 1]]
        kept = [at for at in range(len(self.edges) - 1) if at == 0 or any(row[at] != row[at - 1] for row in rows)]
        numbers: dict[int, int] = {}
        places = tuple(tuple(numbers.setdefault(row[at], len(numbers)) for at in kept) for row in rows)
        cells = list(numbers)
        return Table(
            tuple(tuple(self.texts[cells[place]] for place in row) for row in places),
            places,
            self.anchors[cells[0]],
            self.exact,
            tuple(self.anchors[cell] for cell in cells),
            frozenset(numbers[cell] for cell in self.doubtful if cell in numbers),
        )


def grid_of(
    frame: Frame, sheet: Sheet, glyphs: Sequence[Glyph], page: int, *, scanned: bool
) -> tuple[Grid, list[Glyph]] | None:
    """
    The grid and the glyphs that stand outside of it; None for an empty one.

    A single cell is a grid as well: a row across a whole table may stand alone on its page.
    """
    snap = SNAP_SCANNED if scanned else SNAP
    xs = clustered([line[0] for line in frame.verticals], snap)
    ys = clustered([line[0] for line in frame.horizontals], snap)
    if len(xs) < 2 or len(ys) < 2:
        return None
    cells = _cells(frame, xs, ys)
    contents, rest = _contents(glyphs, xs, ys, cells)
    if not contents:
        return None
    numbers = {cell: number for number, cell in enumerate(dict.fromkeys(cell for row in cells for cell in row))}
    boxes = _boxes(cells, xs, ys)
    contents = _without_watermark(contents, boxes)
    grid = Grid(
        page,
        ys[0],
        page,
        ys[-1],
        xs,
        [[numbers[cell] for cell in row] for row in cells],
        [cell_text(contents.get(cell, ()), boxes[cell], scanned=scanned) for cell in numbers],
        [anchor(sheet.number, *boxes[cell]) for cell in numbers],
    )
    doubtful = _doubtful(sheet, contents) | stained(sheet.inked, cells, xs, ys) | _overflowing(contents, boxes)
    grid.doubtful = {numbers[cell] for cell in doubtful}
    return grid, rest


def _cells(frame: Frame, xs: Sequence[float], ys: Sequence[float]) -> list[list[int]]:
    """Slots that no line divides are one cell."""
    width, height = len(xs) - 1, len(ys) - 1
    below = [[False] * width for _ in ys]
    for y, left, right in frame.horizontals:
        line = below[nearest(ys, y)]
        for column in _covered(xs, left, right):
            line[column] = True
    beside = [[False] * height for _ in xs]
    for x, top, bottom in frame.verticals:
        line = beside[nearest(xs, x)]
        for row in _covered(ys, top, bottom):
            line[row] = True
    parents = list(range(width * height))
    for row in range(height):
        for column in range(width):
            at = row * width + column
            if column + 1 < width and not beside[column + 1][row]:
                parents[root(parents, at)] = root(parents, at + 1)
            if row + 1 < height and not below[row + 1][column]:
                parents[root(parents, at)] = root(parents, at + width)
    return [[root(parents, row * width + column) for column in range(width)] for row in range(height)]


def _covered(edges: Sequence[float], start: float, end: float) -> list[int]:
    """The slots along which a line runs."""
    first = max(0, bisect_right(edges, start) - 1)
    last = min(len(edges) - 1, bisect_right(edges, end))
    return [
        at
        for at in range(first, last)
        if min(end, edges[at + 1]) - max(start, edges[at]) > COVERED * (edges[at + 1] - edges[at])
    ]


def _contents(
    glyphs: Sequence[Glyph], xs: Sequence[float], ys: Sequence[float], cells: Sequence[Sequence[int]]
) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """Cell → the glyphs whose middle lies in it; and those in none."""
    held: dict[int, list[Glyph]] = {}
    rest: list[Glyph] = []
    left, top, right, bottom = xs[0], ys[0], xs[-1], ys[-1]
    for glyph in glyphs:
        x, y = (glyph[0] + glyph[2]) / 2, (glyph[1] + glyph[3]) / 2
        if top < y < bottom and left < x < right:
            cell = cells[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]
            if cell in held:
                held[cell].append(glyph)
            else:
                held[cell] = [glyph]
        else:
            rest.append(glyph)
    return held, rest


def _without_watermark(contents: dict[int, list[Glyph]], boxes: Mapping[int, Box]) -> dict[int, list[Glyph]]:
    """Characters much higher than the others, some of them across the borders of cells, are printed over the table."""
    heights = [one[3] - one[1] for glyphs in contents.values() for one in glyphs]
    if max(heights) <= LARGE * min(heights):
        return contents
    usual = median(heights)
    large = [
        (one, boxes[cell]) for cell, glyphs in contents.items() for one in glyphs if one[3] - one[1] > LARGE * usual
    ]
    if not any(_is_across(one, box) for one, box in large):
        return contents
    dropped = {one for one, _ in large}
    return {cell: [one for one in glyphs if one not in dropped] for cell, glyphs in contents.items()}


def _is_across(glyph: Glyph, box: Box) -> bool:
    x0, y0, x1, y1, _ = glyph
    over = OVER * (y1 - y0)
    return x0 < box[0] - over or x1 > box[2] + over or y0 < box[1] - over or y1 > box[3] + over


def _boxes(cells: Sequence[Sequence[int]], xs: Sequence[float], ys: Sequence[float]) -> dict[int, Box]:
    boxes: dict[int, Box] = {}
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            x0, y0, x1, _ = boxes.get(cell, (xs[column], ys[row], xs[column + 1], ys[row + 1]))
            boxes[cell] = min(x0, xs[column]), y0, max(x1, xs[column + 1]), ys[row + 1]
    return boxes


def cell_text(glyphs: Sequence[Glyph], box: Box, *, scanned: bool = False) -> str:
    """
    The lines of a cell as one.

    Figures on two lines are one number only where the first line had no room for more: else two numbers stand in a
    cell, because a line between them was not drawn or not seen.
    """
    if len(glyphs) < 2:
        return glyphs[0][4] if glyphs else ""
    rows = rows_of(glyphs)
    text = text_of(rows[0], scanned=scanned)
    for before, row in pairwise(rows):
        more = text_of(row, scanned=scanned)
        if text[-1] <= HAN and more[0] <= HAN and not _is_full(before, row, box):
            text += " "
        text += more
    return text


def _is_full(before: Sequence[Glyph], row: Sequence[Glyph], box: Box) -> bool:
    """Whether the first character of a row had no room in the row before."""
    used = before[-1][2] - before[0][0]
    return box[2] - box[0] - used < 1.5 * (row[0][2] - row[0][0])


def _doubtful(sheet: Sheet, contents: dict[int, list[Glyph]]) -> set[int]:
    if not sheet.doubtful:
        return set()
    return {cell for cell, glyphs in contents.items() if not sheet.doubtful.isdisjoint(glyphs)}


def stained(inked: Sequence[Box], cells: Sequence[Sequence[int]], xs: Sequence[float], ys: Sequence[float]) -> set[int]:
    """Cells in which something is drawn that nobody could read."""
    stained = set()
    for left, top, right, bottom in inked:
        area = max((right - left) * (bottom - top), 0.01)
        for row in range(max(0, bisect_right(ys, top) - 1), min(len(ys) - 1, bisect_right(ys, bottom))):
            for column in range(max(0, bisect_right(xs, left) - 1), min(len(xs) - 1, bisect_right(xs, right))):
                wide = min(right, xs[column + 1]) - max(left, xs[column])
                high = min(bottom, ys[row + 1]) - max(top, ys[row])
                if (
                    wide > 0
                    and high > 0
                    and wide * high > STAINED * min(area, (xs[column + 1] - xs[column]) * (ys[row + 1] - ys[row]))
                ):
                    stained.add(cells[row][column])
    return stained


def _overflowing(contents: Mapping[int, Sequence[Glyph]], boxes: Mapping[int, Box]) -> set[int]:
    """Cells whose figures touch across the border: a number too wide for its cell runs into the next one."""
    ends: dict[int, list[tuple[Glyph, int]]] = {}
    starts: list[tuple[Glyph, int]] = []
    for cell, glyphs in contents.items():
        left, _, right, _ = boxes[cell]
        for glyph in glyphs:
            if glyph[2] > right - NARROW and glyph[4][-1].isdigit():
                ends.setdefault(round(glyph[3] / NEAR), []).append((glyph, cell))
            if glyph[0] < left + NARROW and glyph[4][0].isdigit():
                starts.append((glyph, cell))
    cells = set()
    for glyph, cell in starts:
        at = round(glyph[3] / NEAR)
        for other, before in [*ends.get(at - 1, ()), *ends.get(at, ()), *ends.get(at + 1, ())]:
            if cell != before and abs(glyph[0] - other[2]) < TOUCHING * (glyph[2] - glyph[0]):
                cells |= {cell, before}
    return cells

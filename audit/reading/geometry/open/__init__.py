"""
Tables of the form without vertical rules, or without any: columns and rows are told by what stands below and beside
what.

Cells do not overlap. So a number stands in the column whose head it is below, and in the row whose label it is beside;
where anything overlaps two, or a head is not one of the form, the text is left as it is printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.reading.cells import looks_like_value
from audit.reading.geometry.grid import Grid
from audit.reading.geometry.lines import Line, lines_of
from audit.reading.geometry.open.below import Columns, Taken, is_text, rows_below
from audit.reading.geometry.open.heads import HIGHEST
from audit.reading.geometry.open.pieces import Piece, bands_of, size_of
from audit.reading.geometry.open.table2 import table2
from audit.reading.geometry.open.table3 import table3
from audit.reading.geometry.open.table4 import table4
from audit.reading.geometry.page import Glyph
from audit.reading.geometry.sheet import Sheet

# Lines with columns that a table has at least.
FEWEST = 2
# Numbers in the row by which table 3 or 4 is found.
SEVERAL = 4

__all__ = ["is_open", "open_tables"]


def open_tables(lines: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> tuple[list[list[Grid]], list[list[Line]]]:
    """The tables of each page, and the lines that are none of theirs."""
    found: list[list[Grid]] = []
    rest: list[list[Line]] = []
    going: Columns | None = None
    for at, (on_page, sheet) in enumerate(zip(lines, sheets, strict=True)):
        taken: list[Taken] = []
        if on_page and (going or sum(map(_has_columns, on_page)) >= FEWEST):
            bands = bands_of([glyph for line in on_page for glyph in line.glyphs])
            size = size_of([glyph for line in on_page for glyph in line.glyphs])
            taken = _tables(bands, sheet, at, size, going)
            if going:
                _doubt_last(found[-1][-1], bands, taken, going.begin)
            on_page = _left(on_page, bands, taken, at)
        going = taken[-1].columns if taken else None
        found.append([one.grid for one in taken])
        rest.append(list(on_page))
    return found, rest


def is_open(grid: Grid, glyphs: Sequence[Glyph]) -> bool:
    """Whether a frame has rules across only, and columns that no rule divides."""
    if len(grid.edges) > 2 or grid.is_single:
        return False
    left, right = grid.edges
    held = [one for one in glyphs if left < one[0] and one[2] < right and grid.top < one[1] and one[3] < grid.bottom]
    return 2 * sum(map(_has_columns, lines_of(held))) >= len(grid.rows)


def _has_columns(line: Line) -> bool:
    """Whether a line has a wide gap, as prose has none."""
    right = line.left
    for glyph in line.glyphs:
        if glyph[0] - right > line.em:
            return True
        right = glyph[2]
    return False


def _tables(
    bands: Sequence[Sequence[Piece]], sheet: Sheet, page: int, size: float, going: Columns | None
) -> list[Taken]:
    first = rows_below(bands, 0, 0, sheet, page, going) if going else None
    taken = [first] if first else []
    below = -1e9
    for at, band in enumerate(bands):
        if taken and at < taken[-1].end:
            continue
        one = table2(bands, at, sheet, page, size)
        if one is None and band[0].top > below and sum(piece.is_value for piece in band) >= SEVERAL:
            one = table4(bands, at, sheet, page, size) or table3(bands, at, sheet, page, size)
            below = band[0].top + HIGHEST * size
        if one and one.first >= (taken[-1].end if taken else 0):
            taken.append(one)
    end = taken[-1].end if taken else 0
    last = table3(bands, len(bands), sheet, page, size) if end < len(bands) else None
    return [*taken, last] if last and last.first >= end and last.end == len(bands) else taken


def _doubt_last(grid: Grid, bands: Sequence[Sequence[Piece]], taken: Sequence[Taken], begin: float) -> None:
    """What stands on top of a page without a label may be the rest of the last row of the page before."""
    if taken and taken[0].first == 0:
        below = taken[0].grid
        rows = [
            row for row in below.rows if any(below.texts[cell] and looks_like_value(below.texts[cell]) for cell in row)
        ]
        alone = not rows or not below.texts[rows[0][0]]
    else:
        alone = not is_text(bands[0], begin)
    if alone:
        grid.texts[grid.rows[-1][0]] = ""


def _left(lines: Sequence[Line], bands: Sequence[Sequence[Piece]], taken: Sequence[Taken], page: int) -> Sequence[Line]:
    """The lines without what stands in tables."""
    used = {glyph for one in taken for band in bands[one.first : one.end] for piece in band for glyph in piece.glyphs}
    if not used:
        return lines
    return [
        kept
        for line in lines
        for kept in (
            [line]
            if used.isdisjoint(line.glyphs)
            else lines_of([glyph for glyph in line.glyphs if glyph not in used], page)
        )
    ]

"""Rows of texts whose places are known → a grid like that of a ruled table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.reading.geometry.grid import Grid, stained
from audit.reading.geometry.open.heads import Head
from audit.reading.geometry.open.pieces import Piece
from audit.reading.geometry.page import Glyph, anchor
from audit.reading.geometry.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell, `wide` columns wide."""

    text: str = ""
    glyphs: Sequence[Glyph] = ()
    wide: int = 1


def entry_of(one: Piece | Head | None, wide: int = 1) -> Entry:
    """A blank cell where there is nothing."""
    if one is None:
        return Entry(wide=wide)
    return Entry(one.text, one.glyphs if isinstance(one, Piece) else (), wide)


def grid_of_rows(
    sheet: Sheet, page: int, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[Entry]]
) -> Grid:
    """`xs`: edges of the columns, `ys`: of the rows."""
    grid = Grid(page, ys[0], page, ys[-1], list(xs), [], [], [])
    for at, row in enumerate(rows):
        places: list[int] = []
        for entry in row:
            cell = len(grid.texts)
            if not sheet.doubtful.isdisjoint(entry.glyphs):
                grid.doubtful.add(cell)
            grid.texts.append(entry.text)
            grid.anchors.append(anchor(sheet.number, xs[len(places)], ys[at], xs[len(places) + entry.wide], ys[at + 1]))
            places += [cell] * entry.wide
        grid.rows.append(places)
    grid.doubtful |= stained(sheet.inked, grid.rows, xs, ys)
    return grid

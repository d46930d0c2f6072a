"""Table 4: one row of fifteen numbers below three groups of five heads."""

from __future__ import annotations

from collections.abc import Sequence

from audit.reading.cells import is_numbering
from audit.reading.geometry.open.below import Taken
from audit.reading.geometry.open.heads import HEADS_4, groups_above, heads_above
from audit.reading.geometry.open.laid import Entry, entry_of, grid_of_rows
from audit.reading.geometry.open.pieces import Piece, borders, columns_of, overlap
from audit.reading.geometry.sheet import Sheet

# Nearer than this, in font sizes, a line of numbers may be the rest of the one above.
NEAR = 2.5
WIDTH = 5


def table4(bands: Sequence[Sequence[Piece]], seed: int, sheet: Sheet, page: int, size: float) -> Taken | None:
    """The table whose numbers stand in band `seed`."""
    values = bands[seed]
    pieces = [piece for band in bands[:seed] for piece in band]
    if not all(one.is_value for one in values) or is_numbering(one.text for one in values):
        return None
    heads = heads_above(pieces, values[0].top, size, HEADS_4)
    groups = groups_above(pieces, heads, values[0].top, size) if heads else None
    columns = columns_of([(one.left, one.right) for one in heads], [one.across for one in values]) if heads else None
    if not heads or not groups or not columns:
        return None
    below = bands[seed + 1] if seed + 1 < len(bands) else ()
    if any(one.is_value and one.top - values[0].bottom < NEAR * size for one in below):
        return None
    by_column = [[one for one in values if overlap(one.across, column)] for column in columns]
    if any(len(found) > 1 for found in by_column):
        return None
    top, start = min(one.top for one in groups), min(one.top for one in heads)
    floor = max(one.bottom for one in heads)
    first = next(at for at, band in enumerate(bands) if any(one.top >= top - 1.0 for one in band))
    if any(one.is_value for band in bands[first:seed] for one in band):
        return None
    rows = [
        [entry_of(one, WIDTH) for one in groups],
        [entry_of(one) for one in heads],
        [entry_of(found[0]) if found else Entry() for found in by_column],
    ]
    xs = borders(columns, columns[0][0] - 1.0, columns[-1][1] + 1.0)
    ys = [top, max(start, top + 1.0), max(floor, start + 2.0), max(one.bottom for one in values)]
    return Taken(grid_of_rows(sheet, page, xs, ys, rows), first, seed + 1)

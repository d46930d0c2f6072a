"""Table 4: one row of fifteen numbers below three groups of five heads."""

from __future__ import annotations

from audit.reading.cells import is_numbering
from audit.reading.geometry.open.below import Bands, Taken
from audit.reading.geometry.open.heads import HEADS_4, groups_above, heads_above, heads_over
from audit.reading.geometry.open.laid import Entry, entry_of, grid_of_rows
from audit.reading.geometry.open.pieces import borders, columns_of, overlap
from audit.reading.geometry.sheet import Sheet

# Nearer than this, in font sizes, numbers may be the rest of those above, or another row of them.
NEAR = 5.0
WIDTH = 5


def table4(bands: Bands, seed: int, sheet: Sheet, page: int, size: float) -> Taken | None:
    """The table whose numbers stand in band `seed`."""
    values, floor = bands[seed], bands[seed][0].top
    if not all(one.is_value for one in values) or is_numbering(one.text for one in values):
        return None
    pieces = [piece for band in bands[:seed] for piece in band]
    heads = heads_above(pieces, floor, size, HEADS_4) or heads_over(pieces, values, size, HEADS_4)
    groups = groups_above(pieces, heads, floor, size) if heads else None
    columns = columns_of([(one.left, one.right) for one in heads], [one.across for one in values]) if heads else None
    if not heads or not groups or not columns:
        return None
    by_column = [[one for one in values if overlap(one.across, column)] for column in columns]
    top = min(one.top for one in groups)
    first = next(at for at, band in enumerate(bands) if any(one.top >= top - 1.0 for one in band))
    if any(len(found) > 1 for found in by_column) or not _is_alone(bands, first, seed, size):
        return None
    rows = [
        [entry_of(one, WIDTH) for one in groups],
        [entry_of(one) for one in heads],
        [entry_of(found[0]) if found else Entry() for found in by_column],
    ]
    xs = borders(columns, columns[0][0] - 1.0, columns[-1][1] + 1.0)
    start = max(top, min(one.top for one in heads))
    ys = [top, start, max(start, max(one.bottom for one in heads)), max(one.bottom for one in values)]
    return Taken(grid_of_rows(sheet, page, xs, ys, rows), first, seed + 1)


def _is_alone(bands: Bands, first: int, seed: int, size: float) -> bool:
    """No numbers above and none close below: those of a number in two lines, or of another row."""
    floor = bands[seed][0].bottom
    below = [one for band in bands[seed + 1 :] for one in band if one.top - floor < NEAR * size]
    above = [one for band in bands[first:seed] for one in band]
    return not any(one.is_value for one in [*above, *below])

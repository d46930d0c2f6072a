"""Table 3: seven heads, and below them rows of numbers beside their labels."""

from __future__ import annotations

from audit.labels import table_words
from audit.reading.geometry.open.below import Bands, Columns, Taken, rows_below
from audit.reading.geometry.open.heads import HEADS_3, HIGHEST, SPANNING, heads_above, heads_over
from audit.reading.geometry.open.labels import ROWS_3
from audit.reading.geometry.sheet import Sheet


def table3(bands: Bands, seed: int, sheet: Sheet, page: int, size: float) -> Taken | None:
    """The table whose first numbers stand in band `seed`; behind the last band: on the next page."""
    numbers = [one for band in bands[seed : seed + 1] for one in band if one.is_value]
    floor = numbers[0].top if numbers else bands[-1][0].bottom + size
    pieces = [one for band in bands[:seed] for one in band]
    heads = heads_above(pieces, floor, size, HEADS_3) or heads_over(pieces, numbers, size, HEADS_3)
    if heads is None:
        return None
    bottom, top = max(head.bottom for head in heads), min(head.top for head in heads)
    start = next((at for at, band in enumerate(bands) if band[0].middle > bottom), len(bands))
    begin = min([one.left for one in heads] + [one.left for one in numbers])
    columns = Columns(heads, [(one.left, one.right) for one in heads], begin, ROWS_3)
    first = next(at for at, band in enumerate(bands) if band[0].middle > top)
    return rows_below(bands, _title(bands, first, begin, top - HIGHEST * size), start, sheet, page, columns)


def _title(bands: Bands, first: int, begin: float, ceiling: float) -> int:
    """The first of the bands above the heads in which only words stand that span them, or the note in the corner."""
    highest = first
    for at in range(first - 1, -1, -1):
        inside = [one for one in bands[at] if one.right > begin]
        if bands[at][0].top < ceiling or not all(table_words(one.text) in SPANNING for one in inside):
            break
        if inside:
            highest = at
    return highest

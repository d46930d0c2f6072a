"""Table 2: blocks of few rows, each below heads of its own."""

from __future__ import annotations

from audit.labels import table_words
from audit.reading.geometry.open.below import Bands, Columns, Taken, rows_below
from audit.reading.geometry.open.heads import CONTENT, HEADS_2, ITEMS, heads_beside
from audit.reading.geometry.open.labels import ROWS_2
from audit.reading.geometry.open.pieces import Piece
from audit.reading.geometry.sheet import Sheet

# Rows of the largest block, and a label of two lines.
MOST_BANDS = 4


def table2(bands: Bands, seed: int, sheet: Sheet, page: int, size: float) -> Taken | None:
    """The block whose heads stand in band `seed` beside 信息内容."""
    corner = bands[seed][0]
    if table_words(corner.text) != CONTENT:
        return None
    near = [one for band in bands[max(0, seed - 2) : seed + 3] for one in band if one.left > corner.right]
    heads = heads_beside(near, corner, size, HEADS_2)
    if not heads:
        return None
    bottom, top = max(one.bottom for one in heads), min(one.top for one in heads)
    start = next((at for at, band in enumerate(bands) if band[0].middle > max(bottom, corner.bottom)), len(bands))
    first = next(at for at, band in enumerate(bands) if band[0].middle > min(top, corner.top))
    if first and len(bands[first - 1]) == 1 and table_words(bands[first - 1][0].text) in ITEMS:
        first -= 1
    begin = min([one.left for one in heads] + [one.left for one in _numbers(bands, start)])
    columns = Columns(heads, [(one.left, one.right) for one in heads], begin, ROWS_2, corner.text)
    return rows_below(bands, first, start, sheet, page, columns)


def _numbers(bands: Bands, start: int) -> list[Piece]:
    """Those in the rows below the heads, down to the next heads."""
    found: list[Piece] = []
    for band in bands[start : start + MOST_BANDS]:
        if table_words(band[0].text) == CONTENT:
            break
        found += [one for one in band[1:] if one.is_value]
    return found

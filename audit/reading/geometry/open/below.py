"""What stands below the heads of a table: rows, down to the first thing that is none of it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from audit.labels import table_words
from audit.reading.geometry.grid import Grid
from audit.reading.geometry.open.body import Row, body_of
from audit.reading.geometry.open.heads import CONTENT, ITEMS, Head
from audit.reading.geometry.open.laid import Entry, entry_of, grid_of_rows
from audit.reading.geometry.open.pieces import TOUCH, Interval, Piece, borders, columns_of
from audit.reading.geometry.sheet import Sheet
from audit.reading.headings import match_heading

Bands = Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class Columns:
    """
    Columns of numbers: their heads, how wide each is, and where the first begins. `rows`: words of the labels that may
    stand beside them; `corner`: what stands above those. On the page behind the heads are gone and `edges` are known.
    """

    heads: Sequence[Head]
    across: Sequence[Interval]
    begin: float
    rows: Container[str]
    corner: str = ""
    edges: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A table and the bands it stands in: [first, behind the last). `columns`: those that may go on over the page."""

    grid: Grid
    first: int
    end: int
    columns: Columns | None = None


def rows_below(bands: Bands, first: int, start: int, sheet: Sheet, page: int, columns: Columns) -> Taken | None:
    """The table whose heads begin in band `first` and rows in band `start`; None where it is not understood."""
    if start >= len(bands) and columns.heads:
        return _only_heads(bands, first, sheet, page, columns)
    end = _end(bands, start, columns.begin)
    edge = columns.begin + TOUCH
    beside = [piece for band in bands[start:end] for piece in band if piece.right <= edge]
    values = [[piece for piece in band if piece.right > edge] for band in bands[start:end]]
    known = columns_of(columns.across, [piece.across for band in values for piece in band])
    if known is None or not beside or not _fit(known, columns.edges):
        return None
    rows = body_of(values, known, beside, columns.rows)
    ended = end < len(bands) and is_text(bands[end], columns.begin)
    if end < len(bands) and not ended and rows:
        rows[-1].sure = False
    rows = _certain(rows, begun=bool(columns.heads), ended=ended)
    if not rows:
        return None
    bottom = rows[-1].bottom
    behind = next((at for at in range(start, end) if bands[at][0].middle > bottom), end)
    left = min(one.left for one in beside) - 1.0
    parts = [(left, max(one.right for one in beside)), *known]
    xs = columns.edges or borders(parts, left, known[-1][1] + 1.0)
    ys, entries = _heights(columns, rows), _entries(columns, rows, len(known))
    going = Columns((), known, columns.begin, columns.rows, "", xs) if end == len(bands) else None
    return Taken(grid_of_rows(sheet, page, xs, ys, entries), first, behind, going)


def _only_heads(bands: Bands, first: int, sheet: Sheet, page: int, columns: Columns) -> Taken:
    """The heads at the end of a page; the rows are on the next."""
    left = min(one.left for band in bands[first:] for one in band) - 1.0
    xs = borders([(left, left + 1.0), *columns.across], left, columns.across[-1][1] + 1.0)
    grid = grid_of_rows(sheet, page, xs, _heights(columns, ()), _entries(columns, (), len(columns.heads)))
    return Taken(grid, first, len(bands), replace(columns, heads=(), corner=""))


def _certain(rows: Sequence[Row], *, begun: bool, ended: bool) -> list[Row]:
    """Down to the last row that is understood. At a page break the numbers of a blank row may be on the other page."""
    own = [at for at, row in enumerate(rows) if row.text]
    filled = [at for at in own if rows[at].values]
    first = 0 if begun else filled[0] if filled else len(rows)
    last = own[-1] if own and ended else filled[-1] if filled else -1
    return [row for row in rows[: last + 1] if row.values or row.top >= rows[first].top] if first < len(rows) else []


def _fit(known: Sequence[Interval], edges: Sequence[float]) -> bool:
    """Whether columns lie between the edges they had on the page before."""
    return not edges or all(
        left >= edges[at + 1] - 1.0 and right <= edges[at + 2] + 1.0 for at, (left, right) in enumerate(known)
    )


def _end(bands: Bands, start: int, begin: float) -> int:
    """Where something stands that is neither beside the columns nor a number in them."""
    for at in range(start, len(bands)):
        if _is_break(bands[at]):
            return at
        for piece in bands[at]:
            inside = piece.left >= begin - TOUCH and piece.is_value
            if not inside and piece.right > begin + TOUCH:
                return at
    return len(bands)


def is_text(band: Sequence[Piece], begin: float) -> bool:
    """Whether a band is a line of text or of other heads, and holds nothing that may belong to the row above."""
    text = band[0].text
    crosses = len(band) == 1 and band[0].left < begin < band[0].right
    return _is_break(band) or (crosses and not any(map(str.isdigit, text)))


def _is_break(band: Sequence[Piece]) -> bool:
    """Whether another block or part begins."""
    text = band[0].text
    if table_words(text) == CONTENT or table_words(text) in ITEMS:
        return True
    heading = match_heading(0, text) if len(band) == 1 else None
    return heading is not None and heading.ordinal is not None


def _heights(columns: Columns, rows: Sequence[Row]) -> list[float]:
    parts = [(row.top, row.bottom) for row in rows]
    if columns.heads:
        parts.insert(0, (min(one.top for one in columns.heads), max(one.bottom for one in columns.heads)))
    return borders(parts, parts[0][0], max(bottom for _, bottom in parts))


def _entries(columns: Columns, rows: Sequence[Row], width: int) -> list[list[Entry]]:
    entries = [[Entry(columns.corner), *map(entry_of, columns.heads)]] if columns.heads else []
    for row in rows:
        entries.append([Entry(row.text), *(_entry(row.values.get(at, ())) for at in range(width))])
    return entries


def _entry(pieces: Sequence[Piece]) -> Entry:
    return Entry(" ".join(one.text for one in pieces), [glyph for one in pieces for glyph in one.glyphs])

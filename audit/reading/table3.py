"""Table 3: rows by label, seven numbers each.

In a real grid the header says which column is which. In extracted text labels may be shifted, so there a row
is its label and the seven fields behind it. A blank never moves the numbers beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.document import Table
from audit.form import Form, Row
from audit.form.shape import T3_COLUMN_LABELS, T3_COLUMNS
from audit.labels import table_words
from audit.model import Cell, Place, TableReading
from audit.reading.cells import is_numbering, looks_like_value, read_cell
from audit.reading.table3_labels import label_of, match_row, paraphrased

Pieces = Sequence[tuple[int, Table]]
WIDTH = len(T3_COLUMNS)


@dataclass(slots=True)
class Found:
    """What was read so far, by row key. `printed`: rows whose label stands anywhere; `next`: the row due by order."""

    cells: dict[str, Cell] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)
    short: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    printed: frozenset[str] = frozenset()
    next: Row | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid; `places` as in the table."""

    texts: Sequence[str]
    places: Sequence[int]
    place: Place


def read_table3(pieces: Pieces, form: Form) -> tuple[TableReading, dict[str, Cell]]:
    """Labels are compared without width, spaces and punctuation; a misprint is matched by likeness."""
    found = Found(printed=_printed_rows(pieces, form), next=form.rows[0])
    columns: Mapping[str, int] | None = None
    width = 0
    for block, table in pieces:
        columns = _columns(table, form) or columns
        width = _width(table, columns) or width
        offsets = _usual_offsets(table, form) if columns is None or not table.exact else ()
        for number, row in enumerate(table.rows):
            line = Line(row, table.places[number], Place(block, number, 0))
            _read_row(found, line, columns if table.exact else None, width, offsets, form)
    lost = tuple(row.label for row in form.rows if row.key not in found.rows | found.printed)
    read = {address.rpartition(".")[2] for address in found.cells}
    lost_columns = tuple(label for key, label in _lost_columns(pieces) if key not in read)
    exact = all(table.exact for _, table in pieces)
    reading = TableReading(
        "T3", pieces[0][0], form.generation, exact, lost, lost_columns, tuple(found.short), tuple(found.extra)
    )
    return reading, found.cells


def _read_row(
    found: Found, line: Line, columns: Mapping[str, int] | None, width: int, offsets: Sequence[int], form: Form
) -> None:
    row = line.texts
    limit = min(columns.values()) if columns else len(row)
    # a cell merged downwards that ends too late pushes a row to the right
    pushed = max(0, len(row) - width) if columns else 0
    label_at, known = label_of(row[: limit + pushed], form, beside_numbers=columns is not None)
    if known is None and columns:
        label_at, known = paraphrased(row[:limit], found.next, found.printed)
    if known is None:
        printed = _unknown_label(row, limit if columns else 0)
        if printed:
            found.extra.append(printed)
        return
    if known.key in found.rows:
        return
    if known.key not in {one.key for one in form.rows}:
        found.extra.append(known.label)
        return
    found.next = next(iter(form.rows[form.rows.index(known) + 1 :]), None)
    values = _by_header(line, label_at, columns, width) if columns else _in_order(row, _behind(line, label_at), offsets)
    if values is None and _labels_in(row, form) > 1:
        return
    if values is None:
        found.short.append(known.label)
        found.rows.add(known.key)
        return
    if not values:
        return
    if not _are_its_own(line, label_at, values):
        return
    found.rows.add(known.key)
    for column, at in zip(T3_COLUMNS, values, strict=True):
        if at is not None:
            place = Place(line.place.block, line.place.row, at)
            found.cells[f"T3.{known.key}.{column}"] = read_cell(row[at], place)


def _are_its_own(line: Line, label_at: int, values: Sequence[int | None]) -> bool:
    """A cell for each number: what is merged with another column or row belongs to nobody."""
    cells = [line.places[at] for at in values if at is not None]
    return len(set(cells)) == len(cells) and min(cells, default=0) > line.places[label_at]


def _width(table: Table, columns: Mapping[str, int] | None) -> int:
    """How many slots the header has, with columns that the form does not know."""
    if not columns:
        return 0
    wanted = {table_words(label) for label in T3_COLUMN_LABELS.values()}
    headers = (row for row in table.rows if sum(table_words(text) in wanted for text in row) > 2)
    return max(map(len, headers), default=0)


def _by_header(line: Line, label_at: int, columns: Mapping[str, int], width: int) -> list[int | None] | None:
    """
    The slots below the column labels. None when the row has too few cells, [] when it is not understood.

    Where a cell merged downwards ends too early or in another piece of the table, whole rows stand to the left:
    then all that stands behind the label is as wide as the header, and moves as one.
    """
    texts, first = line.texts, min(columns.values())
    start = _behind(line, label_at)
    while start < first and start < len(texts) and not texts[start].strip() and len(texts) >= width:
        start += 1
    behind, wanted = len(texts) - start, width - first
    if behind < wanted:
        # columns of somebody's own behind the last one may be left out
        return None if len(texts) - start <= max(columns.values()) - first else _moved(columns, start - first)
    if behind > wanted and any(text.strip() for text in texts[start + wanted :]):
        return []
    return _moved(columns, start - first)


def _behind(line: Line, label_at: int) -> int:
    """The first slot behind the label. What was there before the label hangs down from above."""
    texts, places = line.texts, line.places
    start = label_at + 1
    while start < len(texts) and (
        texts[start] == texts[label_at] or (places[start] <= places[label_at] and not looks_like_value(texts[start]))
    ):
        start += 1
    return start


def _moved(columns: Mapping[str, int], by: int) -> list[int | None]:
    return [columns[column] + by if column in columns else None for column in T3_COLUMNS]


def _in_order(row: Sequence[str], start: int, offsets: Sequence[int]) -> list[int | None] | None:
    """The seven slots from `start` on. Empty slots around seven filled ones are padding."""
    behind = range(start, len(row))
    filled = [at for at in behind if row[at].strip()]
    if filled and filled[-1] - filled[0] + 1 == WIDTH:
        return list(range(filled[0], filled[0] + WIDTH))
    if len(behind) == WIDTH or (len(behind) > WIDTH and not filled):
        return [*behind][-WIDTH:]
    fitting = [
        offset
        for offset in offsets
        if offset >= start and offset + WIDTH <= len(row) and all(offset <= at < offset + WIDTH for at in filled)
    ]
    return list(range(fitting[0], fitting[0] + WIDTH)) if len(fitting) == 1 else None


def _usual_offsets(table: Table, form: Form) -> tuple[int, ...]:
    """Where the seven numbers of complete rows begin, the commonest first."""
    starts: Counter[int] = Counter()
    for row in table.rows:
        label_at, known = label_of(row, form)
        filled = [at for at in range(label_at + 1, len(row)) if row[at].strip()] if known else []
        if len(filled) == WIDTH and filled[-1] - filled[0] + 1 == WIDTH:
            starts[filled[0]] += 1
    return tuple(start for start, _ in starts.most_common())


def _columns(table: Table, form: Form) -> Mapping[str, int] | None:
    """Column key → slot, from the header rows above the first data row; None when they do not fit the rows."""
    wanted = {table_words(label): key for key, label in T3_COLUMN_LABELS.items()} | {"小计": "total", "共计": "total"}
    columns: dict[str, int] = {}
    for row in table.rows:
        if label_of(row, form)[1]:
            break
        for at, text in enumerate(row):
            key = wanted.get(table_words(text))
            if key and key not in columns:
                columns[key] = at
    columns |= _between(columns) | _in_front(columns, table, form)
    return columns if _trusted(columns) and _fits(columns, table, form) else None


def _between(columns: Mapping[str, int]) -> dict[str, int]:
    """A column whose label is misprinted, if it stands where it should between its neighbours."""
    return {
        key: columns[before] + 1
        for before, key, after in zip(T3_COLUMNS, T3_COLUMNS[1:], T3_COLUMNS[2:], strict=False)
        if key not in columns and before in columns and columns.get(after) == columns[before] + 2
    }


def _trusted(columns: Mapping[str, int]) -> bool:
    """All seven labels in whatever order; with one misprinted, only in the order of the form."""
    positions = [columns[key] for key in T3_COLUMNS if key in columns]
    if len(set(positions)) < len(positions):
        return False
    return len(positions) == WIDTH or (len(positions) == WIDTH - 1 and positions == sorted(positions))


def _in_front(columns: Mapping[str, int], table: Table, form: Form) -> dict[str, int]:
    """The first column under another name: numbers stand in front of the second."""
    first, second = T3_COLUMNS[:2]
    if first in columns or columns.get(second, 0) < 1:
        return {}
    at = columns[second] - 1
    texts = [row[at] for row in table.rows if at < len(row) and label_of(row[:at], form)[1]]
    numbers = [text for text in texts if text.strip() and looks_like_value(text)]
    return {first: at} if len(numbers) * 2 > len(texts) else {}


def _fits(columns: Mapping[str, int], table: Table, form: Form) -> bool:
    """Where spans are broken the header says nothing: then labels stand where numbers should."""
    limit = min(columns.values())
    return all(label_of(row, form)[0] < limit for row in table.rows)


def _labels_in(row: Sequence[str], form: Form) -> int:
    """How many rows are named in one: several where the table lies on its side."""
    keys = {match.key for text in row if len(text) > 1 and (match := match_row(text, form.generation))}
    return len(keys & {one.key for one in form.rows})


def _printed_rows(pieces: Pieces, form: Form) -> frozenset[str]:
    """Rows whose label stands anywhere: they are not lost, only their numbers were not understood."""
    matches = (match_row(text, form.generation) for _, table in pieces for text in table.texts() if len(text) > 1)
    return frozenset(row.key for row in matches if row)


def _lost_columns(pieces: Pieces) -> list[tuple[str, str]]:
    printed = {table_words(text) for _, table in pieces for text in table.texts() if len(text) < 20}
    return [(key, label) for key, label in T3_COLUMN_LABELS.items() if table_words(label) not in printed]


def _unknown_label(row: Sequence[str], limit: int) -> str | None:
    """The label of a row with seven numbers that the form does not have."""
    values = [text for text in (row[limit:] if limit else row[-WIDTH:]) if text.strip()]
    if len(values) < WIDTH or not all(looks_like_value(text) for text in values):
        return None
    if is_numbering(values):
        return None
    labels = [text.strip() for text in row[: len(row) - WIDTH] if text.strip() and not looks_like_value(text)]
    return labels[-1] if labels else None

"""Table 3: rows by label, seven numbers each.

In a real grid the header says which column is which. In extracted text labels may be shifted, so there a row
is its label and the seven fields behind it. A blank never moves the numbers beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from audit.document import Table
from audit.form import FORMS, Form, Row
from audit.form.shape import T3_COLUMNS
from audit.model import Cell, TableReading
from audit.reading.cells import cell_at, is_numbering, looks_like_value, may_be_labels
from audit.reading.table3_header import WIDTH, Header, Labels, columns_without_label, heads_in, read_header
from audit.reading.table3_labels import label_of, match_row, paraphrased

Pieces = Sequence[tuple[int, Table]]


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
    """Row `row` of the grid in block `block`; `places` as in the table."""

    texts: Sequence[str]
    places: Sequence[int]
    block: int
    row: int


def read_table3(pieces: Pieces, form: Form) -> tuple[TableReading, dict[str, Cell]]:
    """Labels are compared without width, spaces and punctuation; a misprint is matched by likeness."""
    texts = may_be_labels([row for _, table in pieces for row in table.rows])
    heads = heads_in(texts)
    found = Found(printed=_printed_rows(texts, form), next=form.rows[0])
    header: Header | None = None
    for block, table in pieces:
        labels = [label_of(row, form) for row in table.rows]
        header = read_header(table, labels, heads, form, header)
        offsets = _usual_offsets(table, labels) if header is None or not table.exact else ()
        for number, row in enumerate(table.rows):
            line = Line(row, table.places[number], block, number)
            _read_row(found, line, header if table.exact else None, offsets, form)
    there = found.rows | found.printed
    lost = tuple(row.label for row in form.rows if row.key not in there)
    lost_columns = tuple(
        label
        for key, label in columns_without_label(texts)
        if not any(address.endswith(f".{key}") for address in found.cells)
    )
    exact = all(table.exact for _, table in pieces)
    reading = TableReading(
        "T3", pieces[0][0], form.generation, exact, lost, lost_columns, tuple(found.short), tuple(found.extra)
    )
    return reading, found.cells


def _read_row(found: Found, line: Line, header: Header | None, offsets: Sequence[int], form: Form) -> None:
    row = line.texts
    limit = header.first if header else len(row)
    # a cell merged downwards that ends too late pushes a row to the right
    pushed = max(0, len(row) - header.width) if header else 0
    label_at, known = label_of(row[: limit + pushed], form, beside_numbers=header is not None)
    if known is None and header:
        label_at, known = paraphrased(row[:limit], found.next, found.printed)
    if known is None:
        printed = _unknown_label(row, limit if header else 0)
        if printed:
            found.extra.append(printed)
        return
    if known.key in found.rows:
        return
    addresses, following = _of_rows(form.generation).get(known.key, ((), None))
    if not addresses:
        found.extra.append(known.label)
        return
    found.next = following
    start = _behind(line, label_at)
    values = _by_header(line, start, header) if header else _in_order(row, start, offsets)
    if values is None:
        # where the table lies on its side several rows are named in one; seven cells that stand elsewhere are not too few
        if len(set(line.places[start:])) < WIDTH and _labels_in(row, form) <= 1:
            found.short.append(known.label)
            found.rows.add(known.key)
        return
    if not values or not _are_its_own(line, label_at, values):
        return
    found.rows.add(known.key)
    for address, at in zip(addresses, values, strict=True):
        if at is not None:
            found.cells[address] = cell_at(row[at], line.block, line.row, at)


@lru_cache(maxsize=len(FORMS))
def _of_rows(generation: str) -> Mapping[str, tuple[tuple[str, ...], Row | None]]:
    """Row key → the addresses of its seven cells, and the row below it."""
    rows = FORMS[generation].rows
    return {
        row.key: (tuple(f"T3.{row.key}.{column}" for column in T3_COLUMNS), below)
        for row, below in zip(rows, [*rows[1:], None], strict=True)
    }


def _are_its_own(line: Line, label_at: int, values: Sequence[int | None]) -> bool:
    """A cell for each number: what is merged with another column or row belongs to nobody."""
    cells = [line.places[at] for at in values if at is not None]
    return len(set(cells)) == len(cells) and min(cells, default=0) > line.places[label_at]


def _by_header(line: Line, start: int, header: Header) -> Sequence[int | None] | None:
    """
    The slots below the column labels. None when the row has too few cells, [] when it is not understood.

    Where a cell merged downwards ends too early or in another piece of the table, whole rows stand to the left:
    then all that stands behind the label is as wide as the header, and moves as one.
    """
    texts, first = line.texts, header.first
    while start < first and start < len(texts) and not texts[start].strip() and len(texts) >= header.width:
        start += 1
    behind, wanted = len(texts) - start, header.width - first
    # columns of somebody's own behind the last one may be left out
    enough = behind > header.last - first
    if behind < wanted:
        return _moved(header, start - first) if enough else None
    if not enough or (behind > wanted and any(text.strip() for text in texts[start + wanted :])):
        return []
    return _moved(header, start - first)


def _behind(line: Line, label_at: int) -> int:
    """The first slot behind the label. What was there before the label hangs down from above."""
    texts, places = line.texts, line.places
    start = label_at + 1
    while start < len(texts) and (
        texts[start] == texts[label_at] or (places[start] <= places[label_at] and not looks_like_value(texts[start]))
    ):
        start += 1
    return start


def _moved(header: Header, by: int) -> Sequence[int | None]:
    return [None if slot is None else slot + by for slot in header.slots] if by else header.slots


def _in_order(row: Sequence[str], start: int, offsets: Sequence[int]) -> Sequence[int | None] | None:
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


def _usual_offsets(table: Table, labels: Labels) -> tuple[int, ...]:
    """Where the seven numbers of complete rows begin, the commonest first."""
    starts: Counter[int] = Counter()
    for row, (label_at, known) in zip(table.rows, labels, strict=True):
        filled = [at for at in range(label_at + 1, len(row)) if row[at].strip()] if known else []
        if len(filled) == WIDTH and filled[-1] - filled[0] + 1 == WIDTH:
            starts[filled[0]] += 1
    return tuple(start for start, _ in starts.most_common())


def _labels_in(row: Sequence[str], form: Form) -> int:
    """How many rows are named in one: several where the table lies on its side."""
    keys = {match.key for text in row if len(text) > 1 and (match := match_row(text, form.generation))}
    return len(keys & {one.key for one in form.rows})


def _printed_rows(texts: Sequence[str], form: Form) -> frozenset[str]:
    """Rows whose label stands anywhere: they are not lost, only their numbers were not understood."""
    matches = (match_row(text, form.generation) for text in texts)
    return frozenset(row.key for row in matches if row)


def _unknown_label(row: Sequence[str], limit: int) -> str | None:
    """The label of a row with seven numbers that the form does not have."""
    values = [text for text in (row[limit:] if limit else row[-WIDTH:]) if text.strip()]
    if len(values) < WIDTH or not all(looks_like_value(text) for text in values):
        return None
    if is_numbering(values):
        return None
    labels = [text.strip() for text in row[: len(row) - WIDTH] if text.strip() and not looks_like_value(text)]
    return labels[-1] if labels else None

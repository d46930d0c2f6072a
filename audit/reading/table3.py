"""Table 3: rows by label, seven numbers each.

In a real grid the header says which column is which. In extracted text labels may be shifted, so there a row
is its label and the seven fields behind it. A blank never moves the numbers beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from audit.document import Table
from audit.form import FORM_2019, FORMS, Form, Row
from audit.form.shape import T3_COLUMN_LABELS, T3_COLUMNS
from audit.labels import bare
from audit.model import Cell, Place, TableReading
from audit.reading.cells import looks_like_value, read_cell

Pieces = Sequence[tuple[int, Table]]
WIDTH = len(T3_COLUMNS)
LEADING_ORDINAL = re.compile(r"^(?:[一二三四五六七八]|\d)(?=\D)")
UNDIVIDED = next(row for row in FORM_2019.rows if row.key == "other")
ALIKE = 0.82
LONGEST_ROW_LABEL = 60


@dataclass(slots=True)
class Found:
    """What was read so far, by row key; `values` are places of the seven cells in column order, None = absent."""

    cells: dict[str, Cell] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)
    short: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


def read_table3(pieces: Pieces, form: Form) -> tuple[TableReading, dict[str, Cell]]:
    """Labels are compared without width, spaces and punctuation; a misprint is matched by likeness."""
    found = Found()
    columns: Mapping[str, int] | None = None
    for block, table in pieces:
        columns = _columns(table, form) or columns
        offsets = _usual_offsets(table, form) if columns is None or not table.exact else ()
        for number, row in enumerate(table.rows):
            _read_row(found, row, Place(block, number, 0), columns if table.exact else None, offsets, form)
    lost = tuple(row.label for row in form.rows if row.key not in found.rows)
    lost_columns = _lost_columns(pieces)
    exact = all(table.exact for _, table in pieces)
    reading = TableReading(
        "T3", pieces[0][0], form.generation, exact, lost, lost_columns, tuple(found.short), tuple(found.extra)
    )
    return reading, found.cells


def _read_row(
    found: Found,
    row: Sequence[str],
    place: Place,
    columns: Mapping[str, int] | None,
    offsets: Sequence[int],
    form: Form,
) -> None:
    limit = min(columns.values()) if columns else len(row)
    label_at, known = _label(row[:limit], form)
    if known is None:
        printed = _unknown_label(row, limit if columns else 0)
        if printed:
            found.extra.append(printed)
        return
    if known.key in found.rows:
        return
    values = _by_header(row, columns) if columns else _behind_label(row, label_at, offsets)
    if known.key not in {one.key for one in form.rows}:
        found.extra.append(known.label)
        return
    if values is None:
        found.short.append(known.label)
        found.rows.add(known.key)
        return
    found.rows.add(known.key)
    if None in values:
        found.short.append(known.label)
    for column, at in zip(T3_COLUMNS, values, strict=True):
        if at is not None:
            found.cells[f"T3.{known.key}.{column}"] = read_cell(row[at], Place(place.block, place.row, at))


def _by_header(row: Sequence[str], columns: Mapping[str, int]) -> list[int | None]:
    return [columns[column] if column in columns and columns[column] < len(row) else None for column in T3_COLUMNS]


def _behind_label(row: Sequence[str], label_at: int, offsets: Sequence[int]) -> list[int | None] | None:
    """The seven slots behind the label. Empty slots around seven filled ones are padding."""
    behind = range(label_at + 1, len(row))
    filled = [at for at in behind if row[at].strip()]
    if filled and filled[-1] - filled[0] + 1 == WIDTH:
        return list(range(filled[0], filled[0] + WIDTH))
    if len(behind) == WIDTH or (len(behind) > WIDTH and not filled):
        return [*behind][-WIDTH:]
    fitting = [
        offset
        for offset in offsets
        if offset > label_at and offset + WIDTH <= len(row) and all(offset <= at < offset + WIDTH for at in filled)
    ]
    return list(range(fitting[0], fitting[0] + WIDTH)) if len(fitting) == 1 else None


def _usual_offsets(table: Table, form: Form) -> tuple[int, ...]:
    """Where the seven numbers of complete rows begin, the commonest first."""
    starts: Counter[int] = Counter()
    for row in table.rows:
        label_at, known = _label(row, form)
        filled = [at for at in range(label_at + 1, len(row)) if row[at].strip()] if known else []
        if len(filled) == WIDTH and filled[-1] - filled[0] + 1 == WIDTH:
            starts[filled[0]] += 1
    return tuple(start for start, _ in starts.most_common())


def _label(cells: Sequence[str], form: Form) -> tuple[int, Row | None]:
    """The right-most cell that is the label of a row: labels of merged cells stand to its left."""
    for at in range(len(cells) - 1, -1, -1):
        text = cells[at]
        if len(text) > 1 and not looks_like_value(text):
            row = match_row(text, form.generation)
            if row:
                return at, row
    return -1, None


@lru_cache(maxsize=2048)
def match_row(text: str, generation: str) -> Row | None:
    """The row that a printed label means: equal, equal without its ordinal, beginning alike, or nearly alike."""
    label = bare(text)
    exact, loose = _tables_of_labels(generation)
    row = exact.get(label) or loose.get(LEADING_ORDINAL.sub("", label))
    if row or not 4 <= len(label) <= LONGEST_ROW_LABEL or label in _COLUMN_WORDS:
        return row
    for known, candidate in exact.items():
        if len(label) >= 6 and (known.startswith(label) or label.startswith(known)):
            return candidate
    ratio, candidate = max(
        ((SequenceMatcher(None, label, known).ratio(), one) for known, one in exact.items()), key=lambda pair: pair[0]
    )
    return candidate if ratio >= ALIKE else None


@lru_cache(maxsize=4)
def _tables_of_labels(generation: str) -> tuple[dict[str, Row], dict[str, Row]]:
    rows = [*FORMS[generation].rows, UNDIVIDED]
    exact = {bare(row.label): row for row in reversed(rows)}
    short = {bare(row.label.split("（区分")[0]): row for row in rows if "（区分" in row.label}
    loose = {LEADING_ORDINAL.sub("", label): row for label, row in {**exact, **short}.items()}
    # Without its ordinal this label is also the heading of a column.
    loose.pop("其他", None)
    loose.pop("总计", None)
    return {**exact, **short}, loose


_COLUMN_WORDS = frozenset(
    map(bare, [*T3_COLUMN_LABELS.values(), "法人或其他组织", "申请人情况", "三、本年度办理结果"])
) | frozenset(map(bare, ["（三）不予公开", "（四）无法提供", "（五）不予处理"]))


def _columns(table: Table, form: Form) -> Mapping[str, int] | None:
    """Column key → slot, from the header rows above the first data row; None when they do not fit the rows."""
    wanted = {bare(label): key for key, label in T3_COLUMN_LABELS.items()}
    columns: dict[str, int] = {}
    for row in table.rows:
        if _label(row, form)[1]:
            break
        for at, text in enumerate(row):
            key = wanted.get(bare(text))
            if key and key not in columns:
                columns[key] = at
    return columns if _trusted(columns) and _fits(columns, table, form) else None


def _trusted(columns: Mapping[str, int]) -> bool:
    """All seven labels in whatever order; with one misprinted, only in the order of the form."""
    positions = [columns[key] for key in T3_COLUMNS if key in columns]
    if len(set(positions)) < len(positions):
        return False
    return len(positions) == WIDTH or (len(positions) == WIDTH - 1 and positions == sorted(positions))


def _fits(columns: Mapping[str, int], table: Table, form: Form) -> bool:
    """Where spans are broken the header says nothing: then labels stand where numbers should."""
    limit = min(columns.values())
    return all(_label(row, form)[0] < limit for row in table.rows)


def _lost_columns(pieces: Pieces) -> tuple[str, ...]:
    printed = {bare(text) for _, table in pieces for text in table.texts() if len(text) < 20}
    return tuple(label for label in T3_COLUMN_LABELS.values() if bare(label) not in printed)


def _unknown_label(row: Sequence[str], limit: int) -> str | None:
    """The label of a row with seven numbers that the form does not have."""
    values = [text for text in (row[limit:] if limit else row[-WIDTH:]) if text.strip()]
    if len(values) < WIDTH or not all(looks_like_value(text) for text in values):
        return None
    labels = [text.strip() for text in row[: len(row) - WIDTH] if text.strip() and not looks_like_value(text)]
    return labels[-1] if labels else None

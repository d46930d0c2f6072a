"""Table 2: a handful of rows, each under the header of its block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.document import Table
from audit.form import Field, Form
from audit.labels import bare
from audit.model import Cell, Place, TableReading
from audit.reading.cells import looks_like_value, read_cell

Pieces = Sequence[tuple[int, Table]]


def read_table2(pieces: Pieces, form: Form) -> tuple[TableReading, dict[str, Cell]]:
    """Each value is found by its row label and the label above it; in a row without header, by order."""
    by_row = _fields_by_row(form)
    cells: dict[str, Cell] = {}
    extra: list[str] = []
    short: list[str] = []
    for block, table in pieces:
        header: tuple[str, ...] = ()
        for number, row in enumerate(table.rows):
            label_at = next((at for at, text in enumerate(row) if bare(text) in by_row), None)
            if label_at is not None:
                fields = by_row[bare(row[label_at])]
                found = _row_cells(fields, row, label_at, header, Place(block, number, 0))
                cells.update(found)
                if len(found) < len(fields):
                    short.append(fields[0].row_label)
            elif _is_header(row, form):
                header = row
            elif _is_extra(row):
                extra.append(row[0].strip())
    lost = [fields[0].row_label for fields in by_row.values() if not any(one.address in cells for one in fields)]
    lost = [label for label in lost if label not in short]
    exact = all(table.exact for _, table in pieces)
    reading = TableReading("T2", pieces[0][0], form.generation, exact, tuple(lost), (), tuple(short), tuple(extra))
    return reading, cells


def _is_extra(row: Sequence[str]) -> bool:
    """A label the form does not know, with values behind it."""
    values = [text for text in row[1:] if text.strip()]
    return bool(values and row[0].strip()) and all(looks_like_value(text) for text in values)


def _fields_by_row(form: Form) -> Mapping[str, tuple[Field, ...]]:
    rows: dict[str, list[Field]] = {}
    for field in form.fields:
        rows.setdefault(bare(field.row_label), []).append(field)
    # “规范性文件” of one generation and “行政规范性文件” of the other are used for each other.
    for one, other in (("行政规范性文件", "规范性文件"), ("规范性文件", "行政规范性文件")):
        if one in rows:
            rows.setdefault(other, rows[one])
    return {label: tuple(fields) for label, fields in rows.items()}


def _is_header(row: Sequence[str], form: Form) -> bool:
    labels = {bare(text) for text in row}
    return any(_matches(field, label) for field in form.fields for label in labels)


def _matches(field: Field, label: str) -> bool:
    wanted = bare(field.column_label)
    return label == wanted or (len(label) >= 4 and (wanted.startswith(label) or label.startswith(wanted[:6])))


def _row_cells(
    fields: Sequence[Field], row: Sequence[str], label_at: int, header: Sequence[str], place: Place
) -> dict[str, Cell]:
    columns = _columns(fields, header, label_at)
    if columns is None or not all(at < len(row) for at in columns):
        values = range(label_at + 1, len(row))
        columns = list(values)[: len(fields)]
    return {
        field.address: read_cell(row[at], Place(place.block, place.row, at))
        for field, at in zip(fields, columns, strict=False)
    }


def _columns(fields: Sequence[Field], header: Sequence[str], label_at: int) -> list[int] | None:
    """Where the header has the labels of these fields, right of the row label; None unless it has all."""
    columns = []
    for field in fields:
        exact = [at for at, text in enumerate(header) if at > label_at and bare(text) == bare(field.column_label)]
        alike = [at for at, text in enumerate(header) if at > label_at and _matches(field, bare(text))]
        if not (exact or alike):
            return None
        columns.append((exact or alike)[0])
    return columns if len(set(columns)) == len(columns) else None

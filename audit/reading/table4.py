"""Table 4: one row of fifteen numbers under three groups of five fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.document import Table
from audit.form import T4_FIELDS, T4_GROUPS, Form
from audit.form.shape import T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.labels import bare
from audit.model import Cell, Place, TableReading
from audit.reading.cells import looks_like_value, read_cell

Pieces = Sequence[tuple[int, Table]]
KEYS = tuple((group, field) for group in T4_GROUPS for field in T4_FIELDS)
FIELD_OF = {bare(label): key for key, label in T4_FIELD_LABELS.items()}
GROUP_OF = {bare(label): key for key, label in T4_GROUP_LABELS.items()}


def read_table4(pieces: Pieces, form: Form) -> tuple[TableReading, dict[str, Cell]]:
    """The first row of values below the field labels; later rows are extra."""
    block, table = pieces[0]
    last_header = max((at for at, row in enumerate(table.rows) if _fields_in(row)), default=-1)
    places = _columns(table, last_header) if table.exact else None
    value_rows = [at for at in range(last_header + 1, len(table.rows)) if _is_value_row(table.rows[at])]
    cells: dict[str, Cell] = {}
    if value_rows:
        row = table.rows[value_rows[0]]
        slots = _slots(row, places) if places else _in_order(table, row, last_header)
        for (group, field), at in slots.items():
            if at < len(row):
                cells[f"T4.{group}.{field}"] = read_cell(row[at], Place(block, value_rows[0], at))
    lost = tuple(
        f"{T4_GROUP_LABELS[group]} {T4_FIELD_LABELS[field]}"
        for group, field in KEYS
        if f"T4.{group}.{field}" not in cells
    )
    row_lost = ("数据行",) if not value_rows else ()
    reading = TableReading("T4", block, form.generation, table.exact, row_lost, lost if value_rows else ())
    return reading, cells


def _fields_in(row: Sequence[str]) -> int:
    return sum(bare(text) in FIELD_OF for text in row)


def _is_value_row(row: Sequence[str]) -> bool:
    return len(row) >= len(T4_FIELDS) and sum(looks_like_value(text) for text in row) * 2 > len(row)


def _columns(table: Table, last_header: int) -> Mapping[tuple[str, str], int] | None:
    """(group, field) → slot by the labels above it; None unless all fifteen are told apart."""
    if last_header < 0:
        return None
    columns: dict[tuple[str, str], int] = {}
    for at in range(max(len(row) for row in table.rows)):
        above = [bare(row[at]) for row in table.rows[: last_header + 1] if at < len(row)]
        group = next((GROUP_OF[label] for label in reversed(above) if label in GROUP_OF), None)
        field = next((FIELD_OF[label] for label in reversed(above) if label in FIELD_OF), None)
        if group and field:
            columns.setdefault((group, field), at)
    return columns if len(columns) == len(KEYS) else None


def _slots(row: Sequence[str], places: Mapping[tuple[str, str], int]) -> Mapping[tuple[str, str], int]:
    return {key: at for key, at in places.items() if at < len(row)}


def _in_order(table: Table, row: Sequence[str], last_header: int) -> Mapping[tuple[str, str], int]:
    """Extracted text: fifteen values in the order of the form, if the labels stand in that order."""
    labels = [FIELD_OF[bare(text)] for line in table.rows[: last_header + 1] for text in line if bare(text) in FIELD_OF]
    if labels != [field for _, field in KEYS]:
        return {}
    filled = [at for at, text in enumerate(row) if text.strip()]
    if len(row) == len(KEYS):
        first = 0
    elif filled and filled[-1] - filled[0] + 1 == len(KEYS):
        first = filled[0]
    else:
        return {}
    return {key: first + offset for offset, key in enumerate(KEYS)}

"""The three tables as the official form prints them: rows of slots with their spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from audit.form import T3_COLUMNS, T4_FIELDS, T4_GROUPS, Field, Form, Row
from audit.form.shape import T3_COLUMN_LABELS, T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.model import Number

CellValue = Number | str | None

# Printed in the form, but no label of a cell: they stand here and not in audit.form.
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
CONTENT, APPLICANTS, ORGANISATIONS, LITIGATION = "信息内容", "申请人情况", "法人或其他组织", "行政诉讼"
LABEL_COLUMNS = 3
WIDTH_2 = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """One printed cell. `address` is set for a value cell."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    address: str = ""


Table = list[list[Slot]]


def printed(value: CellValue) -> str:
    """A value as the report prints it; None is a blank cell."""
    return "" if value is None else str(value)


def tables(form: Form, cells: Mapping[str, CellValue]) -> dict[str, Table]:
    """T2, T3 and T4. An address without a value is printed blank."""
    return {"T2": _table2(form, cells), "T3": _table3(form, cells), "T4": _table4(cells)}


def _value(cells: Mapping[str, CellValue], address: str, colspan: int = 1) -> Slot:
    return Slot(printed(cells.get(address)), colspan=colspan, address=address)


def _table2(form: Form, cells: Mapping[str, CellValue]) -> Table:
    table: Table = []
    for item, fields in groupby(form.fields, key=lambda field: field.block):
        rows = [list(row) for _, row in groupby(fields, key=lambda field: field.row_label)]
        for index, row in enumerate(rows):
            if index == 0:
                table.append([Slot(item, colspan=WIDTH_2)])
            if index == 0 or _labels(row) != _labels(rows[index - 1]):
                table.append([Slot(CONTENT), *(Slot(field.column_label, colspan=n) for field, n in _spread(row))])
            values = (_value(cells, field.address, n) for field, n in _spread(row))
            table.append([Slot(row[0].row_label), *values])
    return table


def _labels(row: list[Field]) -> list[str]:
    return [field.column_label for field in row]


def _spread(row: list[Field]) -> Iterator[tuple[Field, int]]:
    """The last column of a narrow block takes the width that is left."""
    for index, field in enumerate(row):
        yield field, WIDTH_2 - len(row) if index == len(row) - 1 else 1


def _table3(form: Form, cells: Mapping[str, CellValue]) -> Table:
    labels = list(T3_COLUMN_LABELS.values())
    table = [
        [Slot(CORNER, 3, LABEL_COLUMNS), Slot(APPLICANTS, colspan=len(labels))],
        [Slot(labels[0], 2), Slot(ORGANISATIONS, colspan=len(labels) - 2), Slot(labels[-1], 2)],
        [Slot(label) for label in labels[1:-1]],
    ]
    for index, row in enumerate(form.rows):
        before = form.rows[index - 1].parents if index else ()
        values = [_value(cells, f"T3.{row.key}.{column}") for column in T3_COLUMNS]
        table.append([*_row_labels(form.rows, row, before), *values])
    return table


def _row_labels(rows: tuple[Row, ...], row: Row, before: tuple[str, ...]) -> Iterator[Slot]:
    """The printed parents that begin in this row, then its own label."""
    for depth, parent in enumerate(row.parents):
        if len(before) <= depth or before[depth] != parent:
            yield Slot(parent, sum(parent in other.parents for other in rows))
    yield Slot(row.label, colspan=LABEL_COLUMNS - len(row.parents))


def _table4(cells: Mapping[str, CellValue]) -> Table:
    groups = list(T4_GROUP_LABELS.values())
    fields = list(T4_FIELD_LABELS.values())
    width = len(fields)
    values = [_value(cells, f"T4.{group}.{field}") for group in T4_GROUPS for field in T4_FIELDS]
    return [
        [Slot(groups[0], colspan=width), Slot(LITIGATION, colspan=width * (len(groups) - 1))],
        [*(Slot(label, 2) for label in fields), *(Slot(label, colspan=width) for label in groups[1:])],
        [Slot(label) for _ in groups[1:] for label in fields],
        values,
    ]


def grid(table: Table) -> list[list[str]]:
    """Every slot of the grid; what a merged cell covers beyond its first slot is empty."""
    rows: list[dict[int, str]] = [{} for _ in table]
    for index, slots in enumerate(table):
        column = 0
        for slot in slots:
            while column in rows[index]:
                column += 1
            for down in range(slot.rowspan):
                for right in range(slot.colspan):
                    rows[index + down][column + right] = slot.text if not (down or right) else ""
            column += slot.colspan
    return [[text for _, text in sorted(row.items())] for row in rows]

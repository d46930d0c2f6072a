"""Where each cell of the official form lies on its sheet: the printed tables → slots with row, column and span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import get_column_letter

from audit.form import PARTS, Equation, Form
from audit.wording import TABLE_NAMES
from gouji.rendering.printed_form import Slot, Table, tables

# Below the heading of the part and the line with body, year and unit.
FIRST_ROW = 3
HEADINGS: Mapping[str, str] = {part.table: f"{part.ordinal}、{part.canonical}" for part in PARTS if part.table}
NO_VALUES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Placed:
    """A printed cell. Rows and columns count from 1 on the sheet; `address` is set for a value cell."""

    text: str
    row: int
    column: int
    rows: int
    columns: int
    address: str = ""

    @property
    def last_row(self) -> int:
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        return self.column + self.columns - 1

    @property
    def reference(self) -> str:
        """`D7`."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class Plan:
    """A form on its three sheets. `tables`: T2, T3, T4 → slots in printed order."""

    form: Form
    tables: Mapping[str, tuple[Placed, ...]]

    @cached_property
    def cells(self) -> Mapping[str, Placed]:
        """Address → its slot."""
        return {slot.address: slot for slots in self.tables.values() for slot in slots if slot.address}

    @cached_property
    def totals(self) -> Mapping[str, Equation]:
        """Address → the sum that fills it in. Where two sums meet, the one down the column."""
        found: dict[str, Equation] = {}
        for equation in self.form.equations:
            if not equation.minus:
                found.setdefault(equation.subject, equation)
        return found

    def inputs(self, table: str) -> list[Placed]:
        """The cells of a table that a person fills in."""
        return [slot for slot in self.tables[table] if slot.address and slot.address not in self.totals]

    def references(self, addresses: Iterable[str]) -> str:
        """The cells as arguments of a function, neighbours as ranges: `'表三'!D8:D28,'表三'!D30`."""
        by_table: dict[str, list[Placed]] = {}
        for address in addresses:
            by_table.setdefault(address[:2], []).append(self.cells[address])
        return ",".join(
            f"'{TABLE_NAMES[table]}'!{area}" for table, slots in by_table.items() for area in rectangles(slots)
        )


def planned(form: Form) -> Plan:
    """Where everything of a form lies, beginning in row FIRST_ROW of each sheet."""
    return Plan(form, {name: placed(table, FIRST_ROW) for name, table in printed_tables(form).items()})


def printed_tables(form: Form, values: Mapping[str, str] = NO_VALUES) -> dict[str, Table]:
    """T2, T3 and T4 as the form prints them, with these values."""
    return tables(form, values)


def placed(table: Table, first_row: int = 1) -> tuple[Placed, ...]:
    """Every printed cell at its first slot."""
    taken: set[tuple[int, int]] = set()
    found: list[Placed] = []
    for row, slots in enumerate(table, first_row):
        column = 1
        for slot in slots:
            while (row, column) in taken:
                column += 1
            found.append(_placed(slot, row, column))
            taken |= {(row + down, column + right) for down in range(slot.rowspan) for right in range(slot.colspan)}
            column += slot.colspan
    return tuple(found)


def _placed(slot: Slot, row: int, column: int) -> Placed:
    return Placed(slot.text, row, column, slot.rowspan, slot.colspan, slot.address)


def rectangles(slots: Iterable[Placed]) -> list[str]:
    """Single slots → as few ranges as their rows allow: `D6:I28`, `B4`."""
    runs: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, first, last in _runs(slots):
        spans = runs.setdefault((first, last), [])
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return [_area(first, top, last, bottom) for (first, last), spans in runs.items() for top, bottom in spans]


def _runs(slots: Iterable[Placed]) -> Iterator[tuple[int, int, int]]:
    """Row, first and last column of neighbours in a row. A merged cell is counted by its first slot only."""
    run: tuple[int, int, int] | None = None
    for slot in sorted(slots, key=lambda one: (one.row, one.column)):
        if run and run[0] == slot.row and run[2] == slot.column - 1:
            run = (run[0], run[1], slot.column)
        else:
            if run:
                yield run
            run = (slot.row, slot.column, slot.column)
    if run:
        yield run


def _area(first: int, top: int, last: int, bottom: int) -> str:
    start, end = f"{get_column_letter(first)}{top}", f"{get_column_letter(last)}{bottom}"
    return start if start == end else f"{start}:{end}"

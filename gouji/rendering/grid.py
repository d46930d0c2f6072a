"""A grid with repeated slots → the cells as they were drawn, with their spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.document import Table

NO_CELL = -1


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """`number`: the source cell (as in Table.places), -1 for a slot without one."""

    text: str
    number: int
    rows: int = 1
    columns: int = 1


def drawn_rows(table: Table) -> Iterator[list[DrawnCell]]:
    """Row by row, each merged cell once, at its first slot."""
    covered: set[tuple[int, int]] = set()
    for row, texts in enumerate(table.rows):
        cells: list[DrawnCell] = []
        for column, text in enumerate(texts):
            if (row, column) in covered:
                continue
            rows, columns = _extent(table, row, column, covered)
            covered.update((row + down, column + right) for down in range(rows) for right in range(columns))
            cells.append(DrawnCell(text, table.places[row][column], rows, columns))
        yield cells


def _extent(table: Table, row: int, column: int, covered: set[tuple[int, int]]) -> tuple[int, int]:
    """The largest rectangle of the same source cell that starts here: (rows, columns)."""
    number = table.places[row][column]
    if number == NO_CELL:
        return 1, 1
    columns = 1
    while _holds(table, row, column + columns, number) and (row, column + columns) not in covered:
        columns += 1
    rows = 1
    while all(_holds(table, row + rows, column + right, number) for right in range(columns)):
        rows += 1
    return rows, columns


def _holds(table: Table, row: int, column: int, number: int) -> bool:
    return row < len(table.places) and column < len(table.places[row]) and table.places[row][column] == number

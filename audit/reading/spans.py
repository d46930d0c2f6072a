"""Rows of cells with row and column spans → a Table in which every slot is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.document import Table

# Spans multiply: ten thousand cells of 100 × 1000 would fill the memory. The form has 300 slots.
MOST_SLOTS = 200_000

NOTHING = -1
SINGLE = (1, 1)
Spans = Mapping[int, tuple[int, int]]
# column → (rows still to cover, number of the cell)
Pending = dict[int, tuple[int, int]]


def resolve(rows: Sequence[Sequence[str]], spans: Spans, anchor: str = "") -> Table:
    """
    `rows`: the texts of the source cells. `spans`: number of a source cell → (rowspan, colspan), where not 1 × 1.

    As in a browser, a cell takes the first free columns of its row, and a span ends with the table.
    Spans count no further once the table has MOST_SLOTS.
    """
    texts = [text for row in rows for text in row]
    texts.append("")  # where NOTHING points to
    at = texts.__getitem__
    places: list[tuple[int, ...]] = []
    grid: list[tuple[str, ...]] = []
    pending: Pending = {}
    count = slots = 0
    for row in rows:
        cells = range(count, count + len(row))
        count += len(row)
        if slots > MOST_SLOTS:
            line: Sequence[int] = cells
        elif spans and not spans.keys().isdisjoint(cells):
            line, pending = _laid(cells, spans, pending, MOST_SLOTS - slots)
        elif pending:
            line, pending = _inserted(list(cells), pending)
        else:
            line = cells
        slots += len(line)
        places.append(tuple(line))
        grid.append(tuple(map(at, line)))
    return Table(tuple(grid), tuple(places), anchor)


def _inserted(line: list[int], pending: Pending) -> tuple[list[int], Pending]:
    """A row without spans of its own: the cells from above push its cells to the right."""
    below: Pending = {}
    for column in sorted(pending):
        left, cell = pending[column]
        if column > len(line):
            line += [NOTHING] * (column - len(line))
        line.insert(column, cell)
        if left > 1:
            below[column] = (left - 1, cell)
    return line, below


def _laid(cells: Sequence[int], spans: Spans, pending: Pending, room: int) -> tuple[list[int], Pending]:
    """A row with spans. Where one runs into a cell from above, it goes on behind that cell."""
    line: list[int] = []
    own: Pending = {}
    for cell in cells:
        height, width = spans.get(cell, SINGLE) if len(line) < room else SINGLE
        for _ in range(width):
            while len(line) in pending:
                line.append(pending[len(line)][1])
            if height > 1:
                own[len(line)] = (height - 1, cell)
            line.append(cell)
    behind = {column: entry for column, entry in pending.items() if column >= len(line)}
    if behind:
        line, _ = _inserted(line, behind)
    below = {column: (left - 1, cell) for column, (left, cell) in pending.items() if left > 1}
    return line, below | own

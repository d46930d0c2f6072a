"""Rows whose cells stand between places in twips → a table in which every slot is filled."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from audit.document import Table
from audit.reading.archives import bomb
from audit.reading.doc.rows import RowDefinition
from audit.reading.spans import MOST_SLOTS, NOTHING

# Borders of different rows that lie this near to each other (2.6 mm), and nearer than half a cell, are one.
NEAR = 150
# A cell narrower than this (1.8 mm) has no room for a character.
NARROWEST = 100


class Cell(NamedTuple):
    """`certain`: False where something is printed that is not in `text`."""

    text: str
    certain: bool = True


class Placed(NamedTuple):
    """A cell of a row with its borders."""

    cell: Cell
    left: int
    right: int
    hanging: bool


GridRow = tuple[Sequence[Cell], RowDefinition | None]


def grid(rows: Sequence[GridRow], anchor: str) -> Table:
    """Not `exact` where the definition of a row is missing or has another number of cells: its columns are counted."""
    placed = [_placed(*row) for row in rows]
    edges = sorted({edge for row in placed for cell in row or () for edge in (cell.left, cell.right)})
    columns = _columns(edges, _tolerance([cell for row in placed for cell in row or ()]))
    width = max([len(set(columns.values())) - 1, *(len(cells) for cells, _ in rows)])
    if width * len(rows) > MOST_SLOTS:
        raise bomb()
    texts: list[Cell] = []
    places: list[list[int]] = []
    usual: list[tuple[int, int]] = []
    for (cells, _), row in zip(rows, placed, strict=True):
        if row is None:
            spans = usual if len(cells) <= len(usual) else [(at, at + 1) for at in range(len(cells))]
            places.append(_line([(cell, *span, False) for cell, span in zip(cells, spans, strict=False)], [], texts))
            continue
        line = [(one.cell, columns[one.left], columns[one.right], one.hanging) for one in row]
        usual = [(left, right) for _, left, right, _ in line]
        places.append(_line(line, places[-1] if places else [], texts))
    found = [line for line in places if line]
    return Table(
        rows=tuple(tuple(texts[at].text if at >= 0 else "" for at in line) for line in found),
        places=tuple(map(tuple, found)),
        anchor=anchor,
        exact=all(row is not None for row in placed),
        doubtful=frozenset(at for at, cell in enumerate(texts) if not cell.certain),
    )


def _placed(cells: Sequence[Cell], definition: RowDefinition | None) -> list[Placed] | None:
    """None where the definition does not fit the cells."""
    if definition is None or not cells or len(definition.joined) != len(cells):
        return None
    if any(left > right for left, right in pairwise(definition.edges)):
        return None
    found: list[Placed] = []
    for at, cell in enumerate(cells):
        left, right = definition.edges[at], definition.edges[at + 1]
        if definition.joined[at] and found:
            found[-1] = found[-1]._replace(right=right)
        else:
            found.append(Placed(cell, left, right, definition.hanging[at]))
    if any(one.left == one.right and one.cell.text for one in found):
        return None
    return found


def _tolerance(cells: Sequence[Placed]) -> int:
    """Less than half of the narrowest cell, so that none is lost between borders that are taken as one."""
    widths = [one.right - one.left for one in cells if one.cell.text or one.right - one.left >= NARROWEST]
    return min([NEAR, *(width * 2 // 5 for width in widths)])


def _columns(edges: Sequence[int], tolerance: int) -> dict[int, int]:
    """Place of a border → number of the border, in which those near to each other are one."""
    found: dict[int, int] = {}
    number, start = -1, 0
    for edge in edges:
        if number < 0 or edge - start > tolerance:
            number, start = number + 1, edge
        found[edge] = number
    return found


def _line(cells: Sequence[tuple[Cell, int, int, bool]], above: Sequence[int], texts: list[Cell]) -> list[int]:
    """The numbers of the cells that cover a row. A cell hangs on one above it only if that is as wide."""
    line: list[int] = []
    for cell, left, right, hanging in cells:
        if left == right:
            continue
        number = above[left] if hanging and _as_wide(above, left, right) else len(texts)
        if number == len(texts):
            texts.append(cell)
        line += [NOTHING] * (left - len(line)) + [number] * (right - left)
    return line


def _as_wide(above: Sequence[int], left: int, right: int) -> bool:
    if right > len(above) or above[left] == NOTHING:
        return False
    inside = set(above[left:right])
    beside = {above[left - 1] if left else NOTHING, above[right] if right < len(above) else NOTHING}
    return len(inside) == 1 and not inside & beside

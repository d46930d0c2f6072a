"""Rows of w:tc → a Table in which every slot is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.document import Picture, Table
from audit.reading.html import EDGE, LONGEST_CELL, tidy
from audit.reading.marking import BREAK
from audit.reading.spans import MOST_SLOTS, NOTHING

# Word itself has at most 63 columns.
WIDEST = 100

# The text of a paragraph as written (BREAK is a line break), the number of its w:p, and its level.
Line = tuple[str, int, int]
Flow = list[Line | Table | Picture]


@dataclass(slots=True)
class Cell:
    """
    `down`, `beside`: "" or what vMerge and hMerge say, `restart` or `continue`. `gone`: a tracked change took the cell
    away, or its row.
    """

    number: int
    flow: Flow = field(default_factory=list)
    span: int = 1
    down: str = ""
    beside: str = ""
    gone: bool = False


@dataclass(slots=True)
class Row:
    """`before`: columns left out in front of the first cell. `gone`: a tracked change took the row away."""

    cells: list[Cell] = field(default_factory=list)
    before: int = 0
    gone: bool = False


@dataclass(slots=True)
class Grid:
    """A table while it is read. `outer`: where its content goes if it is but layout; `dissolved`: it is, and went."""

    number: int
    outer: Flow
    rows: list[Row] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    dissolved: bool = False

    def dissolve(self) -> None:
        """What stands in the cells becomes content like any other."""
        self.dissolved = True
        for cell in self.cells:
            self.release(cell)

    def release(self, cell: Cell) -> None:
        if not cell.gone:
            self.outer += cell.flow
        cell.flow.clear()

    def finish(self) -> None:
        """
        The table, and behind it the pictures of its cells: a spacer or an icon in a cell makes no table of pictures.

        Layout dissolves: one column only, a cell as long as an article, or no text.
        """
        if self.dissolved:
            return
        texts = ["" if cell.gone else _text(cell.flow) for cell in self.cells]
        rows = [Row([cell for cell in row.cells if not cell.gone], row.before) for row in self.rows]
        several = any(len(row.cells) > 1 for row in rows)
        if not (several and any(texts)) or max(map(len, texts)) > LONGEST_CELL:
            self.dissolve()
            return
        places = _places([row for row in rows if row.cells])
        said = (*texts, "")  # the last is where NOTHING points to
        lines = tuple([tuple([said[place] for place in line]) for line in places])
        self.outer.append(Table(lines, places, f"table[{self.number}]"))
        self.outer += [item for cell in self.cells for item in cell.flow if isinstance(item, Picture) and not cell.gone]


def _text(flow: Flow) -> str:
    if not flow:
        return ""
    lines = [item[0] for item in flow if isinstance(item, tuple)]
    return tidy(BREAK.join(lines).strip(EDGE))


def _places(rows: Sequence[Row]) -> tuple[tuple[int, ...], ...]:
    """
    Row by row the number of the cell that covers each slot. A merged cell goes on below where the row below has a
    continuing cell at the same column.
    """
    places: list[tuple[int, ...]] = []
    above: dict[int, int] = {}
    slots = 0
    for row in rows:
        line = [NOTHING] * row.before
        below: dict[int, int] = {}
        for cell in row.cells:
            column, owner = len(line), cell.number
            if cell.beside == "continue" and line:
                owner = line[-1]
            elif cell.down == "continue":
                owner = above.get(column, owner)
            if cell.down:
                below[column] = owner
            line += [owner] * (cell.span if slots < MOST_SLOTS else 1)
        above = below
        slots += len(line)
        places.append(tuple(line))
    return tuple(places)

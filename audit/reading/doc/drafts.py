"""Lines, cells, rows and tables as they stand in each other ([MS-DOC] §2.4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.errors import UnreadableInput
from audit.reading.doc.characters import CELL, GONE_CELL, GONE_PARAGRAPH
from audit.reading.doc.paragraphs import Properties
from audit.reading.doc.rows import RowDefinition

PAGE_BREAK = "\x0c"
CELLS = (CELL, GONE_CELL)
GONE_MARKS = (GONE_CELL, GONE_PARAGRAPH)


@dataclass(slots=True)
class Line:
    """
    One paragraph. `text` may have line breaks.

    `pictures` stand in it, `drawings` are anchored in it, other than `boxes`, of which this is the text. `shown` is False
    in a cell that another covers, and in a row that is gone. `certain`: False where something is printed that is not in `text`.
    """

    text: str
    anchor: str
    properties: Properties
    pictures: int = 0
    drawings: int = 0
    boxes: Sequence[Item] = ()
    shown: bool = True
    certain: bool = True


@dataclass(slots=True)
class Row:
    """Its cells, each with what stands in it."""

    cells: list[list[Item]]
    definition: RowDefinition | None


@dataclass(slots=True)
class TableDraft:
    """`cells` and `items` belong to a row and a cell that have not ended yet."""

    rows: list[Row] = field(default_factory=list)
    cells: list[list[Item]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def end_cell(self) -> None:
        """What has come is a cell."""
        self.cells.append(self.items)
        self.items = []

    def end_row(self, definition: RowDefinition | None, *, gone: bool) -> None:
        """`gone`: its mark is hidden or deleted, and the row with it unless something of it is shown."""
        if gone and all(map(_is_empty, self.cells)):
            for cell in self.cells:
                _cover(cell)
        elif self.cells:
            self.rows.append(Row(self.cells, definition))
        self.cells, self.items = [], []


Item = Line | TableDraft


class Flow:
    """
    A text put together line by line: `items` outside of tables, and `_tables` that are open, the outermost first.

    `lines`: all of them in order, in tables too. `cut`: the text ended within a row.
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.lines: list[Line] = []
        self.cut = False
        self._tables: list[TableDraft] = []

    def add(self, line: Line, mark: str, depth: int) -> None:
        """A line, the mark that ends it, and in how many tables it stands. UnreadableInput(damaged_tables) for cells in none."""
        if depth != len(self._tables):
            self._move(depth)
        if not depth:
            if mark in CELLS:
                raise damaged_tables()
            self.items.append(line)
        elif not self._add_to_table(line, mark):
            return
        self.lines.append(line)

    def end(self) -> None:
        """Nothing follows."""
        self._move(0, at_end=True)

    def _add_to_table(self, line: Line, mark: str) -> bool:
        """False for what is no line: the end of a row."""
        table, properties = self._tables[-1], line.properties
        # cells of inner tables end with the mark of a paragraph
        inner = len(self._tables) > 1 and mark not in CELLS and mark != PAGE_BREAK
        if properties.inner_row_end if inner else properties.row_end and mark in CELLS:
            _hide(table, properties.row)
            table.end_row(properties.row, gone=mark in GONE_MARKS)
            return False
        table.items.append(line)
        if properties.inner_cell_end if inner else mark in CELLS:
            table.end_cell()
        return True

    def _move(self, depth: int, *, at_end: bool = False) -> None:
        """Out of tables, or into further ones."""
        tables = self._tables
        while len(tables) > depth:
            table = tables.pop()
            if table.cells and not at_end:
                raise damaged_tables()
            if table.cells or (at_end and table.rows and table.items):
                self.cut = True
                if table.items:
                    table.end_cell()
                table.end_row(None, gone=False)
            else:  # paragraphs that say they are in a table, but no cell ends there
                (tables[-1].items if tables else self.items).extend(table.items)
        while len(tables) < depth:
            table = TableDraft()
            (tables[-1].items if tables else self.items).append(table)
            tables.append(table)


def _cover(items: Sequence[Item]) -> None:
    for item in items:
        if isinstance(item, Line):
            item.shown = False


def _is_empty(items: Sequence[Item]) -> bool:
    return not any(item.rows if isinstance(item, TableDraft) else item.text.strip() or item.pictures for item in items)


def _hide(table: TableDraft, row: RowDefinition | None) -> None:
    """What stands in a cell that another covers is not printed."""
    if row is None or len(row.joined) != len(table.cells):
        return
    for cell, joined, hanging in zip(table.cells, row.joined, row.hanging, strict=True):
        if joined or hanging:
            _cover(cell)


def damaged_tables() -> UnreadableInput:
    """Cells are there, but not what says how they make up tables."""
    return UnreadableInput(
        "damaged_tables", "文档里有表格，但记录表格结构的部分损坏，读不全：请用 Word 或 WPS 另存为 docx 再检查"
    )

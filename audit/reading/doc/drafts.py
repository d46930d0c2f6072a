"""The text cut into lines, cells, rows and tables, as they stand in each other ([MS-DOC] §2.4.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.errors import UnreadableInput
from audit.reading.archives import bomb
from audit.reading.doc.characters import CELL, DRAWING, GONE, GONE_CELL, PICTURE
from audit.reading.doc.paragraphs import Paragraphs, Properties
from audit.reading.doc.pieces import Pieces
from audit.reading.doc.rows import RowDefinition

# A report has some six hundred, most of them cells; a book of a thousand pages thirty thousand.
MOST_PARAGRAPHS = 60_000
PAGE_BREAK = "\x0c"
CELLS = (CELL, GONE_CELL)
_MARK = re.compile(f"[\r{PAGE_BREAK}{CELL}{GONE_CELL}]")
# Line and column breaks are lines; the hyphen that does not break is one; nothing else below 20 is printed.
_PRINTED = dict.fromkeys(range(0x20)) | {0x09: " ", 0x0B: "\n", 0x0E: "\n", 0x1E: "-"}
_UNUSUAL = re.compile("[\0-\x1f\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Line:
    """
    One paragraph. `text` may have line breaks. `number`: how lists print it, set later.

    `pictures` stand in it, `drawings` are anchored in it, other than `boxes`, of which this is the text. `shown` is False
    in a cell that another covers. `certain`: False where something is printed that is not in `text`.
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
        """`gone`: the row is deleted."""
        if not gone and self.cells:
            self.rows.append(Row(self.cells, definition))
        self.cells, self.items = [], []


Item = Line | TableDraft


class Drafting:
    """
    Reads stories one after the other: the main text, then that of text boxes.

    `boxes`: position of a character → the story anchored there. `lines` are all of them in order. `cut`: the main text
    ends within a row.
    """

    def __init__(self, pieces: Pieces, paragraphs: Paragraphs) -> None:
        self._pieces, self._paragraphs = pieces, paragraphs
        self.lines: list[Line] = []
        self.cut = False

    def story(
        self, text: str, first: int, prefix: str = "", boxes: Mapping[int, list[Item]] | None = None
    ) -> list[Item]:
        """`first`: position of the first character. UnreadableInput(damaged_tables) for cells that are in no table."""
        if sum(map(text.count, "\r\x07\x06\x0c")) > MOST_PARAGRAPHS:
            raise bomb()
        flow: list[Item] = []
        tables: list[TableDraft] = []
        start, before = 0, -2
        piece = self._pieces.at(first)
        for number, (end, mark) in enumerate(_marks(text), 1):
            if first + end >= piece.last:
                piece = self._pieces.at(first + end)
            run = self._paragraphs.runs.at(piece.offset + (first + end - piece.first) * piece.width)
            properties = self._paragraphs.of(run, piece.prm)
            line = _line(text[start:end], f"{prefix}p[{number}]", properties)
            if line.drawings and boxes:
                found = [boxes[at] for at in range(first + start, first + end) if at in boxes]
                line.drawings -= len(found)
                line.boxes = [item for box in found for item in box]
            depth = properties.depth if mark not in CELLS else min(properties.depth, 1)
            if depth != len(tables):
                self._open(flow, tables, depth)
            self._add(flow, tables, line, mark, goes_on=run == before)
            start, before = end + 1, run if mark == PAGE_BREAK else -2
        if tables:
            self._open(flow, tables, 0, at_end=True)
        return flow

    def _open(self, flow: list[Item], tables: list[TableDraft], depth: int, *, at_end: bool = False) -> None:
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
                (tables[-1].items if tables else flow).extend(table.items)
        while len(tables) < depth:
            table = TableDraft()
            (tables[-1].items if tables else flow).append(table)
            tables.append(table)

    def _add(self, flow: list[Item], tables: list[TableDraft], line: Line, mark: str, *, goes_on: bool) -> None:
        """`goes_on`: only a page break divides the line from the one before."""
        if not tables:
            if mark in CELLS:
                raise damaged_tables()
            flow.append(line)
            if not goes_on:
                self.lines.append(line)
            return
        table, properties = tables[-1], line.properties
        inner = len(tables) > 1 and mark == "\r"  # cells of inner tables end with the mark of a paragraph
        if properties.inner_row_end if inner else properties.row_end and mark in CELLS:
            _hide(table, properties.row)
            table.end_row(properties.row, gone=mark == GONE_CELL)
            return
        table.items.append(line)
        if not goes_on:
            self.lines.append(line)
        if properties.inner_cell_end if inner else mark in CELLS:
            table.end_cell()


def _marks(text: str) -> list[tuple[int, str]]:
    """Where each paragraph ends, and with what; text behind the last mark is one more."""
    marks = [(mark.start(), mark[0]) for mark in _MARK.finditer(text)]
    behind = marks[-1][0] + 1 if marks else 0
    if text[behind:].strip(GONE):
        marks.append((len(text), "\r"))
    return marks


def _hide(table: TableDraft, row: RowDefinition | None) -> None:
    """What stands in a cell that another covers is not printed."""
    if row is None or len(row.joined) != len(table.cells):
        return
    for cell, joined, hanging in zip(table.cells, row.joined, row.hanging, strict=True):
        if joined or hanging:
            for item in cell:
                if isinstance(item, Line):
                    item.shown = False


def _line(raw: str, anchor: str, properties: Properties) -> Line:
    if not _UNUSUAL.search(raw):
        return Line(raw, anchor, properties)
    text = raw.translate(_PRINTED)
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Line(text, anchor, properties, raw.count(PICTURE), raw.count(DRAWING))


def damaged_tables() -> UnreadableInput:
    """Cells are there, but not what says how they make up tables."""
    return UnreadableInput(
        "damaged_tables", "文档里有表格，但记录表格结构的部分损坏，读不全：请用 Word 或 WPS 另存为 docx 再检查"
    )

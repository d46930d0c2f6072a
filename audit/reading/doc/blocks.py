"""Drafts → blocks: which tables are data and which only arrange the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from audit.document import Block, Paragraph, Picture
from audit.reading.doc.drafts import Item, Line, Row, TableDraft
from audit.reading.doc.grids import Cell, GridRow, grid
from audit.reading.html import LONGEST_CELL

_HAN = r"[\u2018-\u201d\u3001-\u303f\u3400-\u9fff\uff01-\uffef]"
_LINES = re.compile(r"\s*\n\s*")
_LINES_IN_HAN = re.compile(rf"(?<={_HAN})\s*\n\s*(?={_HAN})")
EDGE = " \n"


class Blocks:
    """Numbers paragraphs, tables and pictures of one document."""

    def __init__(self) -> None:
        self._tables, self._pictures = count(1), count(1)
        self._known: dict[int, list[GridRow] | None] = {}

    def of(self, items: Sequence[Item]) -> Iterator[Block]:
        """In reading order. Innermost tables are data; a table around others, or around an article, dissolves."""
        for item in items:
            if isinstance(item, Line):
                yield from self._of_line(item)
            elif rows := self._data(item):
                yield grid(rows, f"table[{next(self._tables)}]")
                for line in _lines(item):
                    if line.pictures or line.drawings or line.boxes:
                        yield from self._around(line)
            else:
                for cell in _cells(item):
                    yield from self.of(cell)

    def _of_line(self, line: Line) -> Iterator[Block]:
        if line.shown:
            for text in line.text.split("\n"):
                if words := text.strip():
                    yield Paragraph(words, line.anchor, line.properties.heading)
            yield from self._around(line)

    def _around(self, line: Line) -> Iterator[Block]:
        """What is no text of the line itself: pictures, and the text of boxes."""
        if not line.shown:
            return
        for _ in range(line.pictures + line.drawings):
            yield Picture("", f"img[{next(self._pictures)}]")
        yield from self.of(line.boxes)

    def _data(self, table: TableDraft) -> list[GridRow] | None:
        """None for layout: less than two cells side by side, no text, an article, or data within."""
        if id(table) not in self._known:
            self._known[id(table)] = self._judged(table)
        return self._known[id(table)]

    def _judged(self, table: TableDraft) -> list[GridRow] | None:
        if all(_visible(row) < 2 for row in table.rows):
            return None
        if any(isinstance(item, TableDraft) and self._data(item) for cell in _cells(table) for item in cell):
            return None
        rows: list[GridRow] = [([_cell(cell) for cell in row.cells], row.definition) for row in table.rows]
        longest = max([len(cell.text) for cells, _ in rows for cell in cells])
        return rows if 0 < longest <= LONGEST_CELL else None


def _cells(table: TableDraft) -> Iterator[list[Item]]:
    for row in table.rows:
        yield from row.cells


def _lines(table: TableDraft) -> Iterator[Line]:
    for cell in _cells(table):
        for item in cell:
            if isinstance(item, Line):
                yield item
            else:
                yield from _lines(item)


def _visible(row: Row) -> int:
    joined = row.definition.joined if row.definition else []
    return len(row.cells) - (sum(joined) if len(joined) == len(row.cells) else 0)


def _cell(items: Sequence[Item]) -> Cell:
    """Lines follow each other without a gap between Han characters, else with a space."""
    if len(items) == 1 and isinstance(items[0], Line):
        return _cell_of(items[0].text, items[0:1])
    lines = [line for item in items for line in ([item] if isinstance(item, Line) else _lines(item))]
    return _cell_of("\n".join([line.text for line in lines]), lines)


def _cell_of(text: str, lines: Sequence[Item]) -> Cell:
    text = text.strip(EDGE)
    if "\n" in text:
        text = _LINES.sub(" ", _LINES_IN_HAN.sub("", text))
    for line in lines:
        if isinstance(line, Line) and (
            not line.certain or line.pictures or ((line.drawings or line.boxes) and not text)
        ):
            return Cell(text, certain=False)
    return Cell(text)

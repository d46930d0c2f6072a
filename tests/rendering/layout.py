"""
A report on A4 pages, as a word processor lays it out: lines of text and boxes of cells, in millimetres from the top left.

What is drawn does not depend on a format: writers of pages take these sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gouji.demo.content import Content
from gouji.demo.rendering import TABLE_OF_PART
from gouji.rendering.printed_form import Slot, Table, tables

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 28.0, 182.0, 37.0, 262.0
FOOT = 280.0
INDENT = 2
PADDING = 0.8
# What must not begin a line, and a run that must not be broken.
CLOSING = "，。、；：）》”？！"
WORD = re.compile(r"[0-9A-Za-z.,@/+-]+|.", re.DOTALL)
# Parts of the width of the text each column takes.
COLUMNS = {
    "T2": (0.34, 0.22, 0.22, 0.22),
    "T3": (0.08, 0.14, 0.27, 0.075, 0.07, 0.07, 0.075, 0.075, 0.07, 0.075),
    "T4": (1 / 15,) * 15,
}
SIZES = {"T2": 3.7, "T3": 3.2, "T4": 2.8}
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text. `y`: the line on which characters stand. `size`: of the font; digits and Latin letters are half as wide."""

    x: float
    y: float
    size: float
    text: str

    def advances(self) -> list[float]:
        """The width of each character."""
        return [width(character) * self.size for character in self.text]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. `cells`: left, top, right, bottom of every box of a table; a cell that goes over the break has two."""

    runs: list[Run] = field(default_factory=list)
    cells: list[Box] = field(default_factory=list)

    def rules(self) -> list[Box]:
        """The edges of the cells, each once, what lies in one line put together."""
        level = [(y, left, right) for left, top, right, bottom in self.cells for y in (top, bottom)]
        plumb = [(x, top, bottom) for left, top, right, bottom in self.cells for x in (left, right)]
        return [
            *((a, y, b, y) for y, a, b in _joined(level)),
            *((x, a, x, b) for x, a, b in _joined(plumb)),
        ]


@dataclass(frozen=True, slots=True)
class Look:
    """How a report is printed. `size`: of the text, 16 points. `step`: from line to line."""

    size: float = 16 * 25.4 / 72
    step: float = 28 * 25.4 / 72
    title: float = 22 * 25.4 / 72
    numbered: bool = True
    bottom: float = BOTTOM


def width(text: str) -> float:
    """In parts of the font size."""
    return sum(0.5 if character < "\u2000" else 1.0 for character in text)


def lay_out(content: Content, look: Look | None = None) -> list[Sheet]:
    """The whole report."""
    printer = _Printer(look or Look())
    printer.centred(content.title)
    printer.skip(0.5)
    printer.prose(content.preface)
    made = tables(content.form, content.cells)
    for number, heading in content.headings.items():
        printer.paragraph(heading)
        printer.prose(content.parts.get(number, ()))
        name = TABLE_OF_PART.get(number)
        if name:
            printer.table(made[name], COLUMNS[name], SIZES[name])
    printer.skip(1)
    for text in content.signature:
        printer.line(text, RIGHT - (width(text) + 2) * printer.look.size)
    return printer.finished()


class _Printer:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.sheets = [Sheet()]
        self.y = TOP

    def finished(self) -> list[Sheet]:
        if self.look.numbered:
            for number, sheet in enumerate(self.sheets, 1):
                text = f"— {number} —"
                sheet.runs.append(Run((WIDTH - width(text) * 4.9) / 2, FOOT, 4.9, text))
        return self.sheets

    def break_page(self) -> None:
        self.sheets.append(Sheet())
        self.y = TOP

    def skip(self, lines: float) -> None:
        self.y += lines * self.look.step

    def prose(self, texts: Sequence[str]) -> None:
        for text in texts:
            self.paragraph(text)

    def paragraph(self, text: str) -> None:
        for number, line in enumerate(wrapped(text, (RIGHT - LEFT) / self.look.size, INDENT)):
            self.line(line, LEFT if number else LEFT + INDENT * self.look.size)

    def centred(self, text: str) -> None:
        size = self.look.title
        for line in wrapped(text, (RIGHT - LEFT) / size):
            self.line(line, (LEFT + RIGHT - width(line) * size) / 2, size)

    def line(self, text: str, x: float, size: float | None = None) -> None:
        if self.y + self.look.step > self.look.bottom:
            self.break_page()
        self.sheets[-1].runs.append(Run(x, self.y + self.look.step * 0.75, size or self.look.size, text))
        self.y += self.look.step

    def table(self, table: Table, columns: Sequence[float], size: float) -> None:
        """Rows stay whole; a merged cell that a break cuts goes on, and so does its text if it finds no room before."""
        edges = [LEFT + sum(columns[:at]) * (RIGHT - LEFT) for at in range(len(columns) + 1)]
        cells = list(_placed(table, edges, size))
        heights = _heights(cells, len(table), size)
        waiting = {id(cell): list(cell.lines) for cell in cells}
        for first, last in self._portions(heights):
            tops = [self.y + sum(heights[first:row]) for row in range(first, last + 1)]
            for cell in cells:
                begin, end = max(cell.row, first), min(cell.row + cell.slot.rowspan, last)
                if begin < end:
                    box = (cell.left, tops[begin - first], cell.right, tops[end - first])
                    waiting[id(cell)] = self._fill(box, waiting[id(cell)], size)
            self.y = tops[-1]
        self.y += 2.0

    def _portions(self, heights: Sequence[float]) -> Iterator[tuple[int, int]]:
        """[first row, behind the last row) of what stands on each page."""
        first = 0
        while first < len(heights):
            last, y = first, self.y
            while last < len(heights) and y + heights[last] <= self.look.bottom:
                y += heights[last]
                last += 1
            if last > first:
                yield first, last
            first = last
            if last < len(heights):
                self.break_page()

    def _fill(self, box: Box, lines: list[str], size: float) -> list[str]:
        left, top, right, bottom = box
        self.sheets[-1].cells.append(box)
        room = max(1, int((bottom - top - PADDING) / (size * 1.2)))
        here = lines[:room]
        y = (top + bottom - len(here) * size * 1.2) / 2
        for line in here:
            self.sheets[-1].runs.append(Run((left + right - width(line) * size) / 2, y + size, size, line))
            y += size * 1.2
        return lines[room:]


@dataclass(frozen=True, slots=True)
class _Cell:
    slot: Slot
    row: int
    left: float
    right: float
    lines: tuple[str, ...]


def _placed(table: Table, edges: Sequence[float], size: float) -> Iterator[_Cell]:
    taken: set[tuple[int, int]] = set()
    for row, slots in enumerate(table):
        column = 0
        for slot in slots:
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + right) for down in range(slot.rowspan) for right in range(slot.colspan)}
            left, right_edge = edges[column], edges[column + slot.colspan]
            lines = tuple(wrapped(slot.text, (right_edge - left - PADDING) / size)) if slot.text else ()
            yield _Cell(slot, row, left, right_edge, lines)
            column += slot.colspan


def _heights(cells: Sequence[_Cell], rows: int, size: float) -> list[float]:
    """High enough for every cell; of merged ones the last row grows."""
    heights = [size * 1.2 + 2 * PADDING] * rows
    for cell in sorted(cells, key=lambda cell: cell.slot.rowspan):
        last = cell.row + cell.slot.rowspan
        missing = len(cell.lines) * size * 1.2 + 2 * PADDING - sum(heights[cell.row : last])
        heights[last - 1] += max(0.0, missing)
    return heights


def wrapped(text: str, room: float, indent: float = 0) -> Iterator[str]:
    """Lines of at most `room` font sizes; the first begins `indent` to the right."""
    line, left = "", room - indent
    for word in WORD.findall(text):
        if line and width(word) > left and word not in CLOSING:
            yield line
            line, left = "", room
        line += word
        left -= width(word)
    if line:
        yield line


def _joined(segments: list[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Touching pieces at one place are one line."""
    current: tuple[float, float, float] | None = None
    for place, start, end in sorted({(round(at, 3), round(a, 3), round(b, 3)) for at, a, b in segments}):
        if current and current[0] == place and start <= current[2]:
            current = (place, current[1], max(end, current[2]))
            continue
        if current:
            yield current
        current = (place, start, end)
    if current:
        yield current


__all__ = ["HEIGHT", "WIDTH", "Box", "Look", "Run", "Sheet", "lay_out", "width", "wrapped"]

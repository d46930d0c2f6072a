"""A report laid out on pages line by line, so that tests decide where pages break and what a break does to a table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from gouji.rendering.printed_form import Slot
from gouji.rendering.printed_form import Table as Slots

# as everybody else writes streams
rl_config.useA85 = 0
WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 72.0
FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
CID_FONT = "STSong-Light"
# Marks that do not begin a line.
CLOSING = "，。、；：）》”！？"
PADDING = 3.0
SMALL = 9.0
# The height of a row of one line.
LEAST = 1.2 * SMALL + 2 * PADDING
LABELS_3, VALUE_3 = (24.0, 62.0, 92.0), 39.0


@lru_cache(maxsize=1)
def embedded_font() -> str:
    """A font with Chinese characters if one is installed, else one that is only named in the file."""
    for path in FONTS:
        if Path(path).is_file():
            try:
                pdfmetrics.registerFont(TTFont("Han", path))
            except TTFError:
                continue
            return "Han"
    return named_font()


@lru_cache(maxsize=1)
def named_font() -> str:
    """Every viewer has it; the file does not hold it."""
    pdfmetrics.registerFont(UnicodeCIDFont(CID_FONT))
    return CID_FONT


@dataclass(frozen=True, slots=True)
class Look:
    """
    `rules`: ruled, across (horizontal lines only), thin (lines as filled bars), dashed, none. `repeated`: header rows
    of table 3 again on each page. `cut`: rows may be cut through by a page break. `foot`: the page number, with {}.
    `head`: a running head. `words`, `numbers`: how they stand in their cells: left, centre, right. `turned`: quarters by which pages are turned. `twice`: bold by drawing twice.
    """

    rules: str = "ruled"
    repeated: bool = False
    cut: bool = False
    indent: bool = True
    embedded: bool = True
    foot: str = "- {} -"
    head: str = ""
    turned: int = 0
    size: float = 10.5
    twice: bool = False
    compressed: bool = True
    words: str = "left"
    numbers: str = "centre"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid and its lines of text."""

    row: int
    column: int
    slot: Slot
    lines: tuple[str, ...]

    @property
    def end(self) -> int:
        return self.row + self.slot.rowspan


class Paper:
    """Pages that are filled from above."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.out = io.BytesIO()
        # reportlab changes width and height for pages that it turns
        size = (HEIGHT, WIDTH) if look.turned % 2 else (WIDTH, HEIGHT)
        self.canvas = Canvas(self.out, pagesize=size, pageCompression=int(look.compressed), invariant=1)
        self.face = embedded_font() if look.embedded else named_font()
        self.page = 0
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        self.y = MARGIN
        if self.look.turned:
            self.canvas.setPageRotation(90 * self.look.turned)
        if self.look.head:
            self.write(MARGIN, 40, self.look.head, SMALL)
        if self.look.foot:
            self.write(WIDTH / 2 - 10, HEIGHT - 40, self.look.foot.format(self.page), SMALL)

    def turn(self) -> None:
        """The next page."""
        self.canvas.showPage()
        self._begin()

    def done(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()

    def width(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, self.face, size))

    def write(self, x: float, top: float, text: str, size: float) -> None:
        """One line whose upper edge is at `top`."""
        self.canvas.setFont(self.face, size)
        self.canvas.drawString(x, HEIGHT - top - 0.88 * size, text)
        if self.look.twice:
            self.canvas.drawString(x + 0.03 * size, HEIGHT - top - 0.88 * size, text)

    def room(self, height: float) -> None:
        """Turn the page unless there is so much left on it."""
        if self.y + height > HEIGHT - MARGIN:
            self.turn()

    def paragraph(
        self, text: str, *, size: float = 0.0, align: str = "left", indent: bool = True, after: float = 0.0
    ) -> None:
        size = size or self.look.size
        first = 2 * size if indent and self.look.indent else 0.0
        for number, line in enumerate(self.wrapped(text, size, WIDTH - 2 * MARGIN, first)):
            self.room(1.6 * size)
            gap = WIDTH - 2 * MARGIN - self.width(line, size)
            x = MARGIN + {"left": first if number == 0 else 0.0, "centre": gap / 2, "right": gap}[align]
            self.write(x, self.y + 0.3 * size, line, size)
            self.y += 1.6 * size
        self.y += after or (0.0 if self.look.indent else 0.8 * size)

    def wrapped(self, text: str, size: float, width: float, first: float = 0.0) -> list[str]:
        """Lines, broken at any Han character and between words, never before a closing mark."""
        lines, line, used = [], "", first
        for word in words(text):
            wide = self.width(word, size)
            if line and used + wide > width and word not in CLOSING:
                lines.append(line.rstrip(" "))
                line, used = "", 0.0
                word = word.lstrip(" ")
                wide = self.width(word, size)
            line, used = line + word, used + wide
        return [*lines, line] if line or not lines else lines

    # tables

    def table(self, slots: Slots, headers: int = 0) -> None:
        columns = max(sum(slot.colspan for slot in row) for row in slots)
        edges = self._edges(columns)
        cells = self._cells(slots, edges)
        heights = self._heights(cells, len(slots))
        self.left: dict[tuple[int, int], tuple[str, ...]] = {}
        start = 0
        while start < len(slots):
            if self.look.repeated and start >= headers > 0 and self.y == MARGIN:
                self.left = {key: lines for key, lines in self.left.items() if key[0] >= headers}
                self._piece(cells, edges, heights, range(headers), self.y)
                self.y += sum(heights[:headers])
            end, y = start, self.y
            while end < len(slots) and y + heights[end] <= HEIGHT - MARGIN:
                y += heights[end]
                end += 1
            rest = HEIGHT - MARGIN - y
            cut = end < len(slots) and self.look.cut and rest > LEAST and heights[end] > LEAST + 1
            if end > start or cut:
                self._piece(cells, edges, heights, range(start, end + cut), self.y, rest if cut else 0.0)
            if cut:
                longest = max(len(self.left.get((cell.row, cell.column), ())) for cell in cells if cell.end == end + 1)
                heights[end] = max(heights[end] - rest, 1.2 * SMALL * longest + 2 * PADDING)
            self.y, start = y, end
            if start < len(slots):
                self.turn()

    def _edges(self, columns: int) -> list[float]:
        widths = [*LABELS_3, *[VALUE_3] * 7] if columns == 10 else [(WIDTH - 2 * MARGIN) / columns] * columns
        edges = [MARGIN]
        for width in widths:
            edges.append(edges[-1] + width)
        return edges

    def _cells(self, slots: Slots, edges: Sequence[float]) -> list[Cell]:
        cells, taken = [], set()
        for row, line in enumerate(slots):
            column = 0
            for slot in line:
                while (row, column) in taken:
                    column += 1
                taken |= {(row + down, column + right) for down in range(slot.rowspan) for right in range(slot.colspan)}
                width = edges[column + slot.colspan] - edges[column] - 2 * PADDING
                cells.append(Cell(row, column, slot, tuple(self.wrapped(slot.text, SMALL, width)) if slot.text else ()))
                column += slot.colspan
        return cells

    def _heights(self, cells: Sequence[Cell], rows: int) -> list[float]:
        heights = [LEAST] * rows
        for cell in cells:
            if cell.slot.rowspan == 1:
                heights[cell.row] = max(heights[cell.row], 1.2 * SMALL * len(cell.lines) + 2 * PADDING)
        return heights

    def _piece(
        self,
        cells: Sequence[Cell],
        edges: Sequence[float],
        heights: Sequence[float],
        rows: Sequence[int],
        top: float,
        cut: float = 0.0,
    ) -> None:
        """These rows, the last of them only so high if it is `cut`. Of a cell as much as has room, the rest below."""
        tops = [top]
        for row in rows:
            tops.append(tops[-1] + (cut if cut and row == rows[-1] else heights[row]))
        for cell in cells:
            if cell.end <= rows[0] or cell.row > rows[-1]:
                continue
            y0, y1 = tops[max(cell.row, rows[0]) - rows[0]], tops[min(cell.end, rows[-1] + 1) - rows[0]]
            x0, x1 = edges[cell.column], edges[cell.column + cell.slot.colspan]
            self.box(x0, y0, x1, y1)
            lines = self.left.get((cell.row, cell.column), cell.lines)
            goes_on = cell.end > rows[-1] + 1 or (cut and cell.end == rows[-1] + 1)
            fitting = max(1, int((y1 - y0 - 2 * PADDING + 0.01) / (1.2 * SMALL))) if goes_on else len(lines)
            self.left[cell.row, cell.column] = lines[fitting:]
            self._fill(cell, lines[:fitting], x0, y0, x1, y1, middle=not goes_on)

    def _fill(
        self, cell: Cell, lines: Sequence[str], x0: float, y0: float, x1: float, y1: float, *, middle: bool
    ) -> None:
        y = y0 + (max(PADDING, (y1 - y0 - 1.2 * SMALL * len(lines)) / 2) if middle else PADDING)
        for line in lines:
            free = x1 - x0 - self.width(line, SMALL)
            align = self.look.numbers if cell.slot.address else self.look.words
            gap = {"left": PADDING, "centre": free / 2, "right": free - PADDING}[align]
            self.write(x0 + gap, y + 0.1 * SMALL, line, SMALL)
            y += 1.2 * SMALL

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """The borders of a cell in the look of this paper."""
        if self.look.rules == "none":
            return
        sides = [(x0, y0, x1, y0), (x0, y1, x1, y1)]
        if self.look.rules != "across":
            sides += [(x0, y0, x0, y1), (x1, y0, x1, y1)]
        for side in sides:
            self.rule(*side)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        canvas = self.canvas
        canvas.setLineWidth(0.5)
        if self.look.rules == "thin":
            canvas.rect(x0 - 0.25, HEIGHT - y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
        elif self.look.rules == "dashed":
            at, length = 0.0, max(x1 - x0, y1 - y0)
            while at < length:
                until = min(at + 2.0, length)
                if x1 > x0:
                    canvas.line(x0 + at, HEIGHT - y0, x0 + until, HEIGHT - y0)
                else:
                    canvas.line(x0, HEIGHT - y0 - at, x0, HEIGHT - y0 - until)
                at += 4.0
        else:
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)


def words(text: str) -> list[str]:
    """What is not divided at the end of a line: a Han character, or letters and figures with the space before them."""
    found: list[str] = []
    for character in text:
        narrow = character < "\u2000"
        if narrow and found and found[-1][-1] < "\u2000" and character != " ":
            found[-1] += character
        else:
            found.append(character)
    return found

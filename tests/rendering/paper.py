"""A report drawn on A4 pages: what a scanner would see. Ruled tables with merged cells, broken over pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from audit.form import PARTS
from gouji.demo.content import Content
from gouji.rendering.printed_form import Slot, tables

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
# Name of a font → its files, and which face of the file speaks simplified Chinese.
FONTS = {
    "sans": (("wqy-microhei.ttc", 0), ("wqy-zenhei.ttc", 0), ("msyh.ttc", 0)),
    "serif": (("NotoSerifCJK-Regular.ttc", 2), ("simsun.ttc", 0), ("Songti.ttc", 0)),
    "gothic": (("NotoSansCJK-Regular.ttc", 2), ("simhei.ttf", 0)),
}
WIDTH, HEIGHT = 595, 842
MARGIN, TOP, BOTTOM = 72, 74, 70
TITLE, HEADING, BODY, CELL = 20, 15, 13, 9.5
# Widths of columns in points; what a table has beyond is shared out evenly.
COLUMNS = {4: (150, 100, 100, 101), 10: (48, 58, 100, 35, 35, 35, 35, 35, 35, 35), 15: (30,) * 15}
LEADING = 1.5
PADDING = 3


@lru_cache(maxsize=64)
def font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """A font with Chinese characters; the test skips where the system has none."""
    for file, face in FONTS[name]:
        for folder in FOLDERS:
            for path in sorted(Path(folder).expanduser().rglob(file)):
                return ImageFont.truetype(str(path), pixels, index=face)
    pytest.skip(f"no Chinese font ({', '.join(file for file, _ in FONTS[name])}) is installed")


@dataclass(slots=True)
class Sheet:
    """Pages being drawn. Lengths in points; `y`: where the next thing begins."""

    scale: float
    face: str
    width: float = WIDTH
    height: float = HEIGHT
    pages: list[Image.Image] | None = None
    y: float = 0.0

    def turn(self) -> None:
        """A new page."""
        self.pages = self.pages or []
        self.pages.append(Image.new("L", (round(self.width * self.scale), round(self.height * self.scale)), 255))
        self.y = TOP

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        assert self.pages
        return ImageDraw.Draw(self.pages[-1])

    def text(self, x: float, y: float, text: str, size: float) -> None:
        """`x`, `y`: the top left corner of its line."""
        letters = font(self.face, round(size * self.scale))
        self.pen.text((x * self.scale, y * self.scale), text, fill=0, font=letters)

    def measure(self, text: str, size: float) -> float:
        return font(self.face, round(size * self.scale)).getlength(text) / self.scale

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        s = self.scale
        self.pen.line((x0 * s, y0 * s, x1 * s, y1 * s), fill=0, width=max(1, round(0.6 * s)))

    def wrapped(self, text: str, width: float, size: float) -> list[str]:
        lines = [""]
        for sign in text:
            if lines[-1] and self.measure(lines[-1] + sign, size) > width:
                lines.append("")
            lines[-1] += sign
        return lines


def pages_of(content: Content, *, dpi: int = 150, face: str = "sans") -> list[Image.Image]:
    """The whole report in grey, one image a page."""
    sheet = Sheet(dpi / 72, face)
    sheet.turn()
    _paragraph(sheet, content.title, TITLE, centred=True)
    for text in content.preface:
        _paragraph(sheet, text, BODY)
    made = tables(content.form, content.cells)
    names = {part.number: part.table for part in PARTS}
    for number, heading in content.headings.items():
        _paragraph(sheet, heading, HEADING)
        for text in content.parts.get(number, ()):
            _paragraph(sheet, text, BODY)
        name = names.get(number)
        if name:
            _table(sheet, made[name])
    for text in content.signature:
        _paragraph(sheet, text, BODY, right=True)
    return sheet.pages or []


def table_alone(content: Content, name: str, *, pixels: int = 1000, face: str = "sans") -> Image.Image:
    """One table as a picture of its own, `pixels` wide: T2, T3 or T4."""
    sheet = Sheet(pixels / WIDTH, face, height=1500)
    sheet.turn()
    _table(sheet, tables(content.form, content.cells)[name], wide=True)
    assert sheet.pages
    return sheet.pages[0].crop((0, 0, pixels, round((sheet.y + MARGIN) * sheet.scale)))


def _paragraph(sheet: Sheet, text: str, size: float, *, centred: bool = False, right: bool = False) -> None:
    inner = WIDTH - 2 * MARGIN
    indent = "" if centred or right else "\u3000\u3000"
    for line in sheet.wrapped(indent + text, inner, size):
        if sheet.y + size * LEADING > sheet.height - BOTTOM:
            sheet.turn()
        room = inner - sheet.measure(line, size)
        sheet.text(MARGIN + (room / 2 if centred else room if right else 0), sheet.y, line, size)
        sheet.y += size * LEADING
    sheet.y += size * 0.3


@dataclass(slots=True)
class _Box:
    """A cell: rows and columns [first, last)."""

    text: str
    top: int
    bottom: int
    left: int
    right: int


def _boxes(table: Sequence[Sequence[Slot]]) -> Iterator[_Box]:
    taken: set[tuple[int, int]] = set()
    for row, slots in enumerate(table):
        column = 0
        for slot in slots:
            while (row, column) in taken:
                column += 1
            box = _Box(slot.text, row, row + slot.rowspan, column, column + slot.colspan)
            taken |= {(y, x) for y in range(box.top, box.bottom) for x in range(box.left, box.right)}
            yield box
            column += slot.colspan


def _table(sheet: Sheet, table: Sequence[Sequence[Slot]], *, wide: bool = False) -> None:
    boxes = list(_boxes(table))
    count = max(box.right for box in boxes)
    widths = COLUMNS[count]
    stretch = (WIDTH - 20) / sum(widths) if wide else 1.0
    left = 10.0 if wide else (WIDTH - sum(widths)) / 2
    xs = [left + stretch * sum(widths[:at]) for at in range(count + 1)]
    heights = [17.0] * len(table)
    for box in sorted(boxes, key=lambda box: box.bottom - box.top):
        lines = sheet.wrapped(box.text, xs[box.right] - xs[box.left] - 2 * PADDING, CELL)
        needed = len(lines) * CELL * 1.25 + 2 * PADDING
        missing = needed - sum(heights[box.top : box.bottom])
        if missing > 0:
            heights[box.bottom - 1] += missing
    first = 0
    while first < len(table):
        last, room = first, sheet.height - BOTTOM - sheet.y
        while last < len(table) and sum(heights[first : last + 1]) <= room:
            last += 1
        if last > first:
            _piece(sheet, boxes, xs, heights, first, last)
        first = last
        if first < len(table):
            sheet.turn()
    sheet.y += 8


def _piece(
    sheet: Sheet, boxes: Sequence[_Box], xs: Sequence[float], heights: Sequence[float], first: int, last: int
) -> None:
    """Rows [first, last) on one page. A cell cut by the page break has its text where more of it lies."""
    ys = [sheet.y + sum(heights[first:at]) for at in range(first, last + 1)]
    for box in boxes:
        top, bottom = max(box.top, first), min(box.bottom, last)
        if top >= bottom:
            continue
        x0, x1, y0, y1 = xs[box.left], xs[box.right], ys[top - first], ys[bottom - first]
        for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            sheet.line(*line)
        whole, here = sum(heights[box.top : box.bottom]), sum(heights[top:bottom])
        if here * 2 > whole:
            _centred(sheet, box.text, x0, y0, x1, y1)
    sheet.y = ys[-1]


def _centred(sheet: Sheet, text: str, x0: float, y0: float, x1: float, y1: float) -> None:
    lines = sheet.wrapped(text, x1 - x0 - 2 * PADDING, CELL)
    y = (y0 + y1 - len(lines) * CELL * 1.25) / 2
    for line in lines:
        sheet.text((x0 + x1 - sheet.measure(line, CELL)) / 2, y, line, CELL)
        y += CELL * 1.25

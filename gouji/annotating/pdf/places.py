"""Where on a page of a PDF a note is to be shown: boxes in the space in which annotations are placed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from audit.reading.geometry.page import Glyph
from audit.reading.pdf.drawn import drawn_on
from audit.reading.pdf.page import paper_of
from audit.reading.pdf.text import characters_of
from audit.reading.pdf.upright import Box, Paper

_ANCHOR = re.compile(r"page\[(\d+)\]/box\[(-?\d+),(-?\d+),(-?\d+),(-?\d+)\]")
# A sentence goes on overleaf: no more pages than this.
MOST_PAGES = 3
# So much of a sentence is enough to know it by.
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its characters, in user space (`boxes`) and as they are seen (`glyphs`)."""

    paper: Paper
    text: str
    boxes: Sequence[Box]
    glyphs: Sequence[Glyph]


def page_and_box(anchor: str) -> tuple[int, Box] | None:
    """The page, counted from 0, and the box as it is seen, y downwards."""
    found = _ANCHOR.fullmatch(anchor)
    if found is None:
        return None
    left, top, right, bottom = (float(one) for one in found.groups()[1:])
    return int(found[1]) - 1, (left, top, right, bottom)


def sheet_of(document: pypdfium2.PdfDocument, at: int) -> Sheet:
    """As the reader sees the page."""
    page = document[at]
    try:
        paper = paper_of(page)
        text = raw.FPDFText_LoadPage(page.raw)
        if not text:
            return Sheet(paper, "", (), ())
        try:
            characters = characters_of(text, turned=drawn_on(page.raw).turned)
        finally:
            raw.FPDFText_ClosePage(text)
    finally:
        page.close()
    if characters.texts:
        paper = paper.turned(characters.quarters - paper.quarters)
    boxes = list(zip(*characters.boxes, strict=True))
    return Sheet(paper, "".join(characters.texts), boxes, paper.glyphs(characters.boxes, characters.texts))


def in_rows(sheet: Sheet) -> Sheet:
    """With the characters line by line, for pages whose source has them in another order."""
    rows: list[list[int]] = []
    for at in sorted(range(len(sheet.glyphs)), key=lambda one: sheet.glyphs[one][1] + sheet.glyphs[one][3]):
        above = sheet.glyphs[rows[-1][0]] if rows else None
        middle = (sheet.glyphs[at][1] + sheet.glyphs[at][3]) / 2
        if above is not None and above[1] <= middle <= above[3]:
            rows[-1].append(at)
        else:
            rows.append([at])
    order = [at for row in rows for at in sorted(row, key=lambda one: sheet.glyphs[one][0])]
    text = "".join(sheet.glyphs[at][4] for at in order)
    return Sheet(sheet.paper, text, [sheet.boxes[at] for at in order], [sheet.glyphs[at] for at in order])


def cell_box(sheet: Sheet, box: Box) -> Box:
    """A box as it is seen → the same in user space: left, bottom, right, top."""
    paper = sheet.paper
    left, top, right, bottom = box
    match paper.quarters:
        case 0:
            return paper.left + left, paper.top - bottom, paper.left + right, paper.top - top
        case 1:
            return paper.left + top, paper.bottom + left, paper.left + bottom, paper.bottom + right
        case 2:
            return paper.right - right, paper.bottom + top, paper.right - left, paper.bottom + bottom
        case _:
            return paper.right - bottom, paper.top - right, paper.right - top, paper.top - left


def words_in(sheet: Sheet, words: str, box: Box | None) -> tuple[int, int] | None:
    """
    From which character to which the words stand, as far as the page has them; nearest to `box` if they are there twice.
    """
    if len(sheet.text) != len(sheet.boxes):
        return None
    length = len(words)
    if words not in sheet.text:
        length = _longest(sheet.text, words)
        if length < SHORTEST:
            return None
    found = list(_all(sheet.text, words[:length]))
    inside = [sum(_within(sheet.glyphs[at], box) for at in range(one, one + length)) if box else 0 for one in found]
    start = found[inside.index(max(inside))]
    return start, start + length


def lines_of(sheet: Sheet, start: int, end: int) -> list[Box]:
    """A box for each line of these characters, in user space."""
    lines: list[Box] = []
    last: Glyph | None = None
    for at in range(start, end):
        glyph, box = sheet.glyphs[at], sheet.boxes[at]
        if last is not None and _on_one_line(last, glyph):
            before = lines[-1]
            lines[-1] = (
                min(before[0], box[0]),
                min(before[1], box[1]),
                max(before[2], box[2]),
                max(before[3], box[3]),
            )
        else:
            lines.append(box)
        last = glyph
    return lines


def _longest(text: str, words: str) -> int:
    """How many of the first letters of `words` stand together in `text`."""
    least, most = 0, len(words)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if words[:middle] in text else (least, middle - 1)
    return least


def _all(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _within(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph[0] + glyph[2]) / 2, (glyph[1] + glyph[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _on_one_line(last: Glyph, glyph: Glyph) -> bool:
    middle = (glyph[1] + glyph[3]) / 2
    return last[1] <= middle <= last[3] and glyph[0] > last[0] - (last[2] - last[0])

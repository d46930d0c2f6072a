"""Pages → blocks in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from audit.document import Block, Picture
from audit.reading.geometry.furniture import without_furniture
from audit.reading.geometry.grid import Grid, grid_of
from audit.reading.geometry.joining import join, take_in
from audit.reading.geometry.lines import Line, lines_of
from audit.reading.geometry.open import is_open, open_tables
from audit.reading.geometry.page import Glyph, Page, anchor
from audit.reading.geometry.paragraphs import margins_of, paragraphs_of
from audit.reading.geometry.rules import Frame, frames_of
from audit.reading.geometry.sheet import Box, Sheet, sheets_of

# Of the page: an image as wide and high as this may hold text; a seal is smaller.
WIDE, HIGH = 0.33, 0.04
# Characters of a row across a table that stands alone on its page; a frame around a text has more.
LONGEST_ROW = 30
# Of lines across and down, on all pages together. The three tables of a report have 700.
MOST_CROSSINGS = 120_000
# Lines of a cell that hang out of its table.
MOST_HANGING = 8
# Text on an image is read as text.
MOST_ON_IMAGE = 10


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in which text may stand."""

    page: int
    top: float
    box: Box


Element = Grid | Line | Image


def blocks_of(pages: Sequence[Page], *, scanned: bool = False) -> tuple[Block, ...]:
    """
    Paragraphs, tables and pictures in reading order. `scanned`: places are those of a recogniser, a little off.

    UnreadableInput (too_large) when there is more on the pages than any report has.
    """
    sheets = sheets_of(pages)
    grids, lines = [], []
    room = MOST_CROSSINGS
    for at, sheet in enumerate(sheets):
        frames, used = frames_of(sheet.horizontals, sheet.verticals, room, scanned=scanned)
        room -= used
        found, rest = _grids(frames, sheet, at, scanned=scanned)
        grids.append(found)
        lines.append(lines_of(rest, at, scanned=scanned))
    lines = without_furniture(lines, [sheet.height for sheet in sheets])
    if not scanned:
        opened, lines = open_tables(lines, sheets)
        grids = [[*ruled, *unruled] for ruled, unruled in zip(grids, opened, strict=True)]
    elements: list[Element] = []
    for at, sheet in enumerate(sheets):
        on_page: list[Element] = [*grids[at], *lines[at], *_images(sheet, at)]
        elements += sorted(on_page, key=lambda one: one.top)
    return tuple(_blocks(_joined(elements), sheets, _margins(lines, sheets)))


def _grids(frames: Sequence[Frame], sheet: Sheet, page: int, *, scanned: bool) -> tuple[list[Grid], Sequence[Glyph]]:
    """The tables of a page, and what stands outside of them."""
    grids: list[Grid] = []
    glyphs = sheet.glyphs
    for frame in frames:
        made = grid_of(frame, sheet, glyphs, page, scanned=scanned)
        if (
            made
            and not _is_around_text(made[0], len(glyphs) - len(made[1]))
            and (scanned or not is_open(made[0], glyphs))
        ):
            grids.append(made[0])
            glyphs = made[1]
    return grids, glyphs


def _is_around_text(grid: Grid, held: int) -> bool:
    return grid.is_single and held > LONGEST_ROW


def _images(sheet: Sheet, page: int) -> list[Image]:
    return [Image(page, box[1], box) for box in sheet.pictures if _may_hold_text(box, sheet)]


def _may_hold_text(box: Box, sheet: Sheet) -> bool:
    left, top, right, bottom = box
    if right - left < WIDE * sheet.width or bottom - top < HIGH * sheet.height:
        return False
    on_it = sum(left < x0 and x1 < right and top < y0 and y1 < bottom for x0, y0, x1, y1, _ in sheet.glyphs)
    return on_it <= MOST_ON_IMAGE


def _joined(elements: Sequence[Element]) -> list[Element]:
    """With the pieces of a table put together where nothing stands between them. A single cell that is left is text."""
    whole: list[Element] = []
    for element in elements:
        if isinstance(element, Grid):
            _take_in(whole)
        last = whole[-1] if whole else None
        if not (isinstance(element, Grid) and isinstance(last, Grid) and join(last, element)):
            whole.append(element)
    return [_text(one) if isinstance(one, Grid) and one.is_single else one for one in whole]


def _take_in(whole: list[Element]) -> None:
    """Lines behind the last table, where they belong to it."""
    lines: list[Line] = []
    for element in reversed(whole[-MOST_HANGING - 1 :]):
        if isinstance(element, Grid) and take_in(element, lines[::-1]):
            del whole[-len(lines) :]
        if not isinstance(element, Line):
            break
        lines.append(element)


def _text(grid: Grid) -> Line:
    """A box around text, as text."""
    em = min(12.0, grid.bottom - grid.top)
    return Line(grid.page, grid.edges[0], grid.top, grid.edges[-1], grid.bottom, grid.texts[grid.rows[0][0]], em)


def _margins(lines: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> dict[int, tuple[float, float]]:
    """Left and right edge of the text; of all pages of one size together, as a page may hold a single line."""
    by_width: dict[int, list[Line]] = {}
    for sheet, on_page in zip(sheets, lines, strict=True):
        by_width.setdefault(round(sheet.width), []).extend(on_page)
    edges = {width: margins_of(one, width) for width, one in by_width.items() if one}
    return {at: edges[round(sheet.width)] for at, sheet in enumerate(sheets) if round(sheet.width) in edges}


def _blocks(
    elements: Sequence[Element], sheets: Sequence[Sheet], margins: dict[int, tuple[float, float]]
) -> list[Block]:
    numbers = [sheet.number for sheet in sheets]
    blocks: list[Block] = []
    for is_text, run in groupby(elements, key=lambda one: isinstance(one, Line)):
        if is_text:
            blocks += paragraphs_of([one for one in run if isinstance(one, Line)], numbers, margins)
        else:
            blocks += [_block(one, numbers) for one in run if not isinstance(one, Line)]
    return blocks


def _block(element: Grid | Image, numbers: Sequence[int]) -> Block:
    if isinstance(element, Grid):
        return element.table()
    return Picture("", anchor(numbers[element.page], *element.box))

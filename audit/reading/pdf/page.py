"""One page of a PDF, upright, and whether what it says can be read from it."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from audit.reading.geometry.page import Horizontal, Page, PageImage, Vertical
from audit.reading.pdf.drawn import Drawn, drawn_on
from audit.reading.pdf.text import Characters, characters_of
from audit.reading.pdf.upright import Box, Paper

# Of the characters of a page: fonts without meaning give hundreds, a mark of Wingdings is one.
MOST_DAMAGED = 0.05
# Of the page, by which an image is a scan of it; the scanner's own name stands beside it in a few letters.
COVERED = 0.4
FEW_LETTERS = 60
# Characters drawn as outlines.
OUTLINES = 2_000

DPI = 200.0
MOST_PIXELS = 20_000_000
LARGEST_SIDE = 14_400.0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as read. `readable`: False where only the picture of the page tells what it says."""

    page: Page
    readable: bool


def leaf_of(document: pypdfium2.PdfDocument, at: int) -> Leaf:
    """The page of this index. A page that cannot be loaded is a blank one that is not readable."""
    try:
        page = document[at]
    except pypdfium2.PdfiumError:
        return Leaf(Page(at + 1, 0.0, 0.0, ()), readable=False)
    try:
        return _leaf(page, at + 1)
    finally:
        page.close()


def _leaf(page: pypdfium2.PdfPage, number: int) -> Leaf:
    paper = paper_of(page)
    drawn = drawn_on(page.raw)
    text = raw.FPDFText_LoadPage(page.raw)
    if not text:
        return Leaf(Page(number, *paper.size, ()), readable=False)
    try:
        characters = characters_of(text, turned=drawn.turned)
    finally:
        raw.FPDFText_ClosePage(text)
    # text in one direction is read in this direction, however the page is shown
    quarters = characters.quarters if characters.texts else paper.quarters
    paper = paper.turned(quarters - paper.quarters)
    glyphs = paper.glyphs(characters.boxes, characters.texts)
    across, down = _lines([paper.box(bar) for bar in drawn.bars])
    images = [paper.box(image) for image in drawn.images]
    made = Page(number, *paper.size, glyphs, across, down, pictures=images)
    return Leaf(made, readable=_is_readable(made, drawn, characters))


def paper_of(page: pypdfium2.PdfPage) -> Paper:
    """Which part of user space is seen, and how it is turned."""
    left, bottom, right, top = page.get_bbox()
    rotation = raw.FPDFPage_GetRotation(page.raw)
    return Paper(left, bottom, max(right, left), max(top, bottom), rotation % 4)


def _lines(bars: list[Box]) -> tuple[list[Horizontal], list[Vertical]]:
    """A dot is the beginning of a line either way."""
    across: list[Horizontal] = []
    down: list[Vertical] = []
    for left, top, right, bottom in bars:
        wide, high = right - left, bottom - top
        if wide >= high:
            across.append(((top + bottom) / 2, left, right))
        if high >= wide or (wide < 3 and high > 1):
            down.append(((left + right) / 2, top, bottom))
    return across, down


def _is_readable(page: Page, drawn: Drawn, characters: Characters) -> bool:
    if characters.damaged > MOST_DAMAGED * len(characters.texts):
        return False
    area = max(page.width * page.height, 1.0)
    covered = sum(max(0.0, right - left) * max(0.0, bottom - top) for left, top, right, bottom in page.pictures)
    if covered > COVERED * area:
        # somebody else's recognition below the picture of the page is not what was printed
        return len(characters.texts) > FEW_LETTERS and drawn.invisible * 2 < drawn.texts
    return bool(characters.texts) or drawn.strokes < OUTLINES


def image_of(document: pypdfium2.PdfDocument, at: int) -> PageImage | None:
    """The page as it is shown, to be recognised; None where PDFium cannot."""
    try:
        page = document[at]
    except pypdfium2.PdfiumError:
        return None
    try:
        width, height = page.get_size()
        if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
            return None
        scale = min(DPI / 72, (MOST_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=False, may_draw_forms=False)
        try:
            return _image(bitmap, at + 1, scale * 72)
        finally:
            bitmap.close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _image(bitmap: pypdfium2.PdfBitmap, number: int, dpi: float) -> PageImage:
    data, row = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
    if bitmap.stride != row:
        data = b"".join(data[start : start + row] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return PageImage(number, data, bitmap.width, bitmap.height, bitmap.n_channels, dpi)

"""The reader itself: bytes → pages → Document."""

from __future__ import annotations

from types import ModuleType

from audit.document import Document, Format
from audit.errors import UnreadableInput
from audit.reading.geometry import blocks_of
from audit.reading.geometry.page import Page
from audit.reading.ofd.canvas import Canvas
from audit.reading.ofd.documents import Body
from audit.reading.ofd.images import embedded
from audit.reading.ofd.package import Package
from audit.reading.ofd.pages import drawn
from audit.reading.recogniser import hides_too_much, must_be_few, no_text_layer, recogniser

# Parts of the width of a page that an image takes which is the page; more is cut off.
PAGE_WIDE, WIDEST = 0.6, 4.0
EMPTY = "文件的每一页都是空白的"


def read_ofd(data: bytes, *, recognise: bool = True) -> Document:
    """
    All pages of all documents in the package, numbered through from 1; anchors are pages and boxes, on upright pages.

    SCAN when text of any page had to be recognised; `recognise`: whether pages without text are to be.
    UnreadableInput: damaged, encrypted, bomb, too_large, empty (no page, or nothing on any), no_text_layer.
    """
    package = Package(data)
    canvases = list(drawn(package))
    pages = [canvas.page() for _, canvas in canvases]
    pictures = [at for at, (_, canvas) in enumerate(canvases) if canvas.is_picture]
    text = [at for at, page in enumerate(pages) if page.glyphs]
    if not text and not pictures:
        raise UnreadableInput("empty", EMPTY)
    must_be_few(pictures)
    recognition = recogniser(recognise) if pictures else None
    found = {at: _recognised(package, *canvases[at], recognition) for at in pictures} if recognition else {}
    left = [at for at in pictures if not found.get(at)]
    if hides_too_much(left, text, len(pages)):
        raise no_text_layer()
    pages = [found.get(at) or page for at, page in enumerate(pages)]
    kind = Format.SCAN if any(page and page.glyphs for page in found.values()) else Format.OFD
    return Document(kind, blocks_of(pages, scanned=len(left) < len(pictures)))


def _recognised(package: Package, body: Body, canvas: Canvas, recognition: ModuleType) -> Page | None:
    """A page that is one image. Letters that are outlines, images in pieces, or not to be opened, stay unread."""
    images = list(embedded(package, body, canvas))
    if len(images) != 1 or not images[0].data:
        return None
    left, _, right, _ = images[0].box
    if not PAGE_WIDE * canvas.width <= right - left <= WIDEST * canvas.width:
        return None
    try:
        page: Page = recognition.recognise_file(images[0].data, canvas.number, right - left)
    except UnreadableInput:
        return None
    return page

"""The reader itself: bytes → pages → Document."""

from __future__ import annotations

from collections.abc import Iterator

from audit.document import Document, Format
from audit.errors import UnreadableInput
from audit.reading.geometry import blocks_of
from audit.reading.ofd.canvas import Budget, Canvas
from audit.reading.ofd.documents import Body, bodies
from audit.reading.ofd.drawing import draw_page
from audit.reading.ofd.package import Package

EMPTY = "文件的每一页都是空白的"
NO_TEXT = "OFD 里没有文字，是扫描件或图片：请用带文字的文件再检查"


def read_ofd(data: bytes) -> Document:
    """
    All pages of all documents in the package, numbered through from 1; anchors are pages and boxes, on upright pages.

    UnreadableInput: damaged, encrypted, bomb, too_large, empty (no page, or nothing on any), no_text_layer.
    """
    canvases = [canvas for _, canvas in drawn(Package(data))]
    pages = [canvas.page() for canvas in canvases]
    pictures = [canvas.number for canvas in canvases if canvas.is_picture]
    text = [page.number for page in pages if page.glyphs]
    if not text and not pictures:
        raise UnreadableInput("empty", EMPTY)
    # a cover or an appendix may stay a picture; between pages of text it would take part of a table away
    if len(pictures) > len(text) or any(text[0] < number < text[-1] for number in pictures):
        raise UnreadableInput("no_text_layer", NO_TEXT)
    return Document(Format.OFD, blocks_of(pages))


def drawn(package: Package) -> Iterator[tuple[Body, Canvas]]:
    """Every page with the document it belongs to."""
    budget = Budget()
    number = 0
    for body in bodies(package):
        for name in body.pages:
            number += 1
            yield body, draw_page(body, name, number, budget)

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

NO_TEXT = "文件里只有图片，没有文字层"


def read_ofd(data: bytes) -> Document:
    """
    All pages of all documents in the package, numbered through from 1; anchors are those of `geometry`, on upright pages.

    UnreadableInput: `damaged`, `encrypted`, `bomb`, `empty` (no page, or nothing on any), `no_text_layer`.
    """
    canvases = [canvas for _, canvas in drawn(Package(data))]
    pages = [canvas.page() for canvas in canvases]
    if not any(page.glyphs for page in pages):
        if any(canvas.is_picture for canvas in canvases):
            raise UnreadableInput("no_text_layer", NO_TEXT)
        raise UnreadableInput("empty", "文件的每一页都是空白的")
    return Document(Format.OFD, tuple(blocks_of(pages)))


def drawn(package: Package) -> Iterator[tuple[Body, Canvas]]:
    """Every page with the document it belongs to."""
    budget = Budget()
    number = 0
    for body in bodies(package):
        for name in body.pages:
            number += 1
            yield body, draw_page(body, name, number, budget)

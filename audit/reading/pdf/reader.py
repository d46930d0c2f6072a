"""Bytes → Document: opening, page by page, and what cannot be read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence

import pypdfium2
from pypdfium2 import raw

from audit.document import Document, Format
from audit.errors import UnreadableInput
from audit.reading.archives import damaged, encrypted, truncated
from audit.reading.geometry import blocks_of
from audit.reading.geometry.page import Page, PageImage
from audit.reading.pdf.dangers import must_be_harmless
from audit.reading.pdf.library import LOCK
from audit.reading.pdf.page import Leaf, image_of, leaf_of
from audit.reading.recogniser import hides_too_much, must_be_few, no_text_layer, recogniser

# A report has 5 to 15 pages, a yearbook that holds one some hundred.
MOST_PAGES = 200
HEAD = 2048
_LENGTH = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})")

NO_PAGES = "PDF 里没有页面"
TOO_MANY = f"PDF 超过 {MOST_PAGES} 页，年度报告不会这样长，没有读取"
XFA = "这是动态表单（XFA）的 PDF，页面上没有内容：请打印成普通 PDF 再检查"

Recognise = Callable[[Sequence[PageImage]], Sequence[Page]]


def read_pdf(data: bytes, *, recognise: bool = True) -> Document:
    """
    Anchors are pages and boxes. SCAN when text of any page had to be recognised: what hangs on single characters is
    then not certain. `recognise`: whether pages without text are to be.

    UnreadableInput: encrypted, damaged, truncated, empty (no pages), too_large, bomb, xfa, no_text_layer.
    """
    with _opened(data) as document:
        with LOCK:
            leaves = [leaf_of(document, at) for at in range(len(document))]
        scanned = [at for at, leaf in enumerate(leaves) if not leaf.readable]
        recognition = _recogniser(leaves, scanned, recognise)
        pages = [leaf.page for leaf in leaves]
        for at in scanned:
            pages[at] = _recognised(document, at, recognition) or _as_picture(pages[at])
    unread = [at for at in scanned if pages[at].pictures and not pages[at].glyphs]
    if recognition and hides_too_much(unread, [at for at, page in enumerate(pages) if page.glyphs], len(pages)):
        raise no_text_layer()
    kind = Format.SCAN if any(pages[at].glyphs for at in scanned) else Format.PDF
    blocks = blocks_of(pages, scanned=bool(scanned and recognition))
    return Document(kind, blocks, truncated=_ends_early(data))


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    must_be_harmless(data)
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _refusal(error.err_code, data) from None
    try:
        with LOCK:
            if raw.FPDF_GetFormType(document.raw) in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
                raise UnreadableInput("xfa", XFA)
            if len(document) > MOST_PAGES:
                raise UnreadableInput("too_large", TOO_MANY)
        yield document
    finally:
        with LOCK:
            document.close()


def _refusal(code: int | None, data: bytes) -> UnreadableInput:
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return encrypted()
    if code == raw.FPDF_ERR_SUCCESS:
        return UnreadableInput("empty", NO_PAGES)
    if _ends_early(data):
        return truncated()
    return damaged()


def _ends_early(data: bytes) -> bool:
    """No end mark, or fewer bytes than a linearized file says it has (ISO 32000-1 §7.5.5, annex F)."""
    said = _LENGTH.search(data, 0, HEAD)
    return b"%%EOF" not in data[-HEAD:] if said is None else len(data) < int(said[1])


def _recogniser(leaves: Sequence[Leaf], scanned: Sequence[int], wanted: bool) -> Recognise | None:
    """None where nothing has to be recognised, or where that is not to be had and pages may stay pictures."""
    if not scanned:
        return None
    must_be_few(scanned)
    recognition = recogniser(wanted)
    if recognition is None:
        text = [at for at in range(len(leaves)) if leaves[at].readable]
        if hides_too_much(scanned, text, len(leaves)):
            raise no_text_layer()
        return None
    recognise: Recognise = recognition.recognise
    return recognise


def _recognised(document: pypdfium2.PdfDocument, at: int, recognise: Recognise | None) -> Page | None:
    """One page at a time: a picture of a page takes 12 MB. Recognition runs without the lock."""
    if recognise is None:
        return None
    with LOCK:
        image = image_of(document, at)
    return next(iter(recognise([image])), None) if image else None


def _as_picture(page: Page) -> Page:
    """What is on it stays unread, and that something is there stays known."""
    whole = (0.0, 0.0, page.width, page.height)
    return Page(page.number, page.width, page.height, (), pictures=[whole])

"""
PDF: a highlight with a note at each place, written behind the original, whose bytes stay as they were.

What is not to be had so (a file whose own directory of objects is broken) is saved anew by PDFium.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from audit.document import Document
from audit.reading.archives import damaged
from audit.reading.pdf.library import LOCK
from audit.reading.pdf.upright import Box
from gouji.annotating.marked import AUTHOR, CannotAnnotate, Marked
from gouji.annotating.notes import Note, anchor_of, words_at
from gouji.annotating.pdf.places import MOST_PAGES, Sheet, cell_box, in_rows, lines_of, page_and_box, sheet_of, words_in
from gouji.annotating.pdf.table import with_whole_table

LOCKED = "PDF 设了权限密码，不能加批注：请先去掉限制，再试"
COLOUR = (255, 214, 0)
OPACITY = 110
_SIGNED = re.compile(rb"/ByteRange\s*\[")
WAYS = (raw.FPDF_INCREMENTAL, raw.FPDF_NO_INCREMENTAL)


@dataclass(frozen=True, slots=True)
class Highlight:
    """`boxes` in user space: left, bottom, right, top."""

    page: int
    boxes: tuple[Box, ...]
    text: str


def annotate_pdf(data: bytes, document: Document, notes: Sequence[Note], made: str = "") -> Marked:
    """`made`: when, as ISO date and time, or "". CannotAnnotate for a file with restrictions."""
    if not notes:
        return Marked(data, ".pdf", 0)
    with LOCK:
        for way in WAYS:
            written, count = _annotated(data, document, notes, made, way)
            if _is_whole(written, data, count, way):
                signed = _SIGNED.search(data) is not None
                return Marked(written, ".pdf", count, signed, anew=way != raw.FPDF_INCREMENTAL)
    raise damaged()


def _annotated(data: bytes, document: Document, notes: Sequence[Note], made: str, way: int) -> tuple[bytes, int]:
    """The file saved in one way, and how many annotations it has more."""
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise damaged() from error
    try:
        if raw.FPDF_GetSecurityHandlerRevision(file.raw) != -1:
            raise CannotAnnotate(LOCKED)
        highlights = list(_highlights(file, document, notes))
        for number, highlight in enumerate(highlights, 1):
            _add(file, highlight, number, made)
        target = io.BytesIO()
        file.save(target, flags=way)
        written = target.getvalue()
        return with_whole_table(written, len(data)) if way == raw.FPDF_INCREMENTAL else written, len(highlights)
    except pypdfium2.PdfiumError as error:
        raise damaged() from error
    finally:
        file.close()


def _is_whole(written: bytes, data: bytes, count: int, way: int) -> bool:
    """Whether what was saved opens, has all its pages and the annotations, and begins with the original."""
    if way == raw.FPDF_INCREMENTAL and not written.startswith(data):
        return False
    try:
        before, after = _counted(data), _counted(written)
    except pypdfium2.PdfiumError:
        return False
    return before[0] == after[0] and before[1] + count == after[1]


def _counted(data: bytes) -> tuple[int, int]:
    """Pages and annotations."""
    file = pypdfium2.PdfDocument(data)
    try:
        count = 0
        for page in file:
            count += raw.FPDFPage_GetAnnotCount(page.raw)
            page.close()
        return len(file), count
    finally:
        file.close()


def _highlights(file: pypdfium2.PdfDocument, document: Document, notes: Sequence[Note]) -> Iterator[Highlight]:
    sheets: dict[int, Sheet] = {}

    def sheet(at: int) -> Sheet:
        if at not in sheets:
            sheets[at] = sheet_of(file, at)
        return sheets[at]

    for together in _together(notes):
        text = "\n\n".join("\n".join(note.lines) for note in together)
        found = page_and_box(anchor_of(document, together[0].place))
        if found is None:
            raise damaged()
        first, box = found
        words = "".join(words_at(document, _around(together).place).split())
        last = min(first + MOST_PAGES, len(file)) if words else first
        there = (_words(sheet(at), at, words, box if at == first else None) for at in range(first, last))
        at, boxes = next(filter(None, there), (first, (cell_box(sheet(first), box),)))
        yield Highlight(at, boxes, text)


def _words(sheet: Sheet, at: int, words: str, box: Box | None) -> tuple[int, tuple[Box, ...]] | None:
    """The page and the boxes of a sentence, if that page has it."""
    for one in (sheet, in_rows(sheet)):
        span = words_in(one, words, box)
        if span:
            return at, tuple(lines_of(one, *span))
    return None


def _together(notes: Sequence[Note]) -> Iterator[list[Note]]:
    """Notes of one place, and of sentences that overlap: of highlights on each other only one could be opened."""
    waiting: list[Note] = []
    for note in sorted(notes, key=lambda one: one.place):
        if waiting:
            last, place = _around(waiting).place, note.place
            if (last.block, last.cell) == (place.block, place.cell) and (place.cell >= 0 or place.start < last.end):
                waiting.append(note)
                continue
            yield waiting
        waiting = [note]
    if waiting:
        yield waiting


def _around(notes: Sequence[Note]) -> Note:
    """The note whose place reaches over all: they are in order, and begin at the first."""
    first = notes[0]
    end = max(note.place.end for note in notes)
    place = type(first.place)(first.place.block, first.place.cell, first.place.start, end)
    return Note(first.number, place, first.lines, first.found)


def _add(file: pypdfium2.PdfDocument, highlight: Highlight, number: int, made: str) -> None:
    page = file[highlight.page]
    try:
        annotation = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_HIGHLIGHT)
        if not annotation:
            raise damaged()
        try:
            _fill(annotation, highlight, number, made)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    finally:
        page.close()


def _fill(annotation: object, highlight: Highlight, number: int, made: str) -> None:
    sides = list(zip(*highlight.boxes, strict=True))
    left, bottom, right, top = min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])
    raw.FPDFAnnot_SetRect(annotation, raw.FS_RECTF(left, top, right, bottom))
    raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *COLOUR, OPACITY)
    for x0, y0, x1, y1 in highlight.boxes:
        raw.FPDFAnnot_AppendAttachmentPoints(annotation, raw.FS_QUADPOINTSF(x0, y1, x1, y1, x0, y0, x1, y0))
    raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
    texts = {b"T": AUTHOR, b"Contents": highlight.text, b"NM": f"gouji-{number}"}
    if made:
        texts[b"M"] = f"D:{re.sub('[^0-9]', '', made)[:14]}"
    for key, text in texts.items():
        raw.FPDFAnnot_SetStringValue(annotation, key, _utf16(text))
    # how it looks, for programs that do not paint highlights by themselves
    colour = " ".join(f"{one / 255:.3f}" for one in COLOUR)
    painted = " ".join(f"{x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re" for x0, y0, x1, y1 in highlight.boxes)
    raw.FPDFAnnot_SetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, _utf16(f"/GS gs {colour} rg {painted} f"))


def _utf16(text: str) -> object:
    encoded = text.encode("utf-16-le", "replace") + b"\0\0"
    return ctypes.cast(ctypes.create_string_buffer(encoded, len(encoded)), ctypes.POINTER(ctypes.c_ushort))

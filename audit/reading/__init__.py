"""bytes → Document (one file a format) and Document → Report (`interpret`)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from audit.document import Document, Format
from audit.reading.decoding import decode_with_facts
from audit.reading.html import read_html
from audit.reading.markdown import read_markdown
from audit.reading.plain import read_text
from audit.reading.recogniser import no_text_layer, recogniser
from audit.reading.sniffing import Container, sniff


def read(data: bytes, declared: str | None = None, *, recognise: bool = True) -> Document:
    """
    Read a file by what it is, not by what it is called. `declared`: the charset of its HTTP header, if any.

    `recognise`: whether pages that are pictures are recognised, at one to two seconds a page; else they are unreadable
    (no_text_layer). UnreadableInput for what is empty, binary, too large, damaged, or in a format without a reader.
    """
    kind = sniff(data)
    if isinstance(kind, Container):
        return _read_container(data, kind, recognise)
    match kind:
        case Format.HTML:
            return read_html(data, declared)
        case Format.MARKDOWN | Format.TEXT:
            decoded = decode_with_facts(data, declared)
            document = read_markdown(decoded.text) if kind is Format.MARKDOWN else read_text(decoded.text)
            return replace(document, charset_used=decoded.used, charset_declared=declared)
        case Format.DOC | Format.WPS | Format.DOCX | Format.XLSX:
            return _read_office(data, kind)
        case Format.PDF | Format.OFD | Format.SCAN:
            return _read_pages(data, kind, recognise)


# Each reader is loaded when a file asks for it: some need libraries that take longer to load than a report to be read.


def _read_office(data: bytes, kind: Format) -> Document:
    if kind is Format.DOCX:
        from audit.reading.docx import read_docx

        return read_docx(data)
    if kind is Format.XLSX:
        from audit.reading.sheets import read_sheets

        return read_sheets(data)
    from audit.reading.doc import read_doc

    return read_doc(data)


def _read_pages(data: bytes, kind: Format, recognise: bool) -> Document:
    if kind is Format.PDF:
        from audit.reading.pdf import read_pdf

        return read_pdf(data, recognise=recognise)
    if kind is Format.OFD:
        from audit.reading.ofd import read_ofd

        return read_ofd(data, recognise=recognise)
    recognition = recogniser(recognise)
    if recognition is None:
        raise no_text_layer()
    document: Document = recognition.read_picture(data)
    return document


def _read_container(data: bytes, kind: Container, recognise: bool) -> Document:
    from audit.reading.containers import read_mht, read_zip

    return read_mht(data) if kind is Container.MHT else read_zip(data, partial(read, recognise=recognise))

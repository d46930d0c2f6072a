"""bytes → Document (one file a format) and Document → Report (`interpret`)."""

from __future__ import annotations

from dataclasses import replace

from audit.document import Document, Format
from audit.errors import UnreadableInput
from audit.reading.decoding import decode_with_facts
from audit.reading.html import read_html
from audit.reading.markdown import read_markdown
from audit.reading.plain import read_text
from audit.reading.sniffing import Container, sniff

NOT_RECOGNISED = '这是扫描件或图片：装上识别功能（pip install "gouji[ocr]"）后才能读'


def read(data: bytes, declared: str | None = None, *, recognise: bool = True) -> Document:
    """
    Read a file by what it is, not by what it is called. `declared`: the charset of its HTTP header, if any.

    `recognise`: whether pages that are pictures are recognised, at one to two seconds a page; else they are unreadable
    (no_text_layer). UnreadableInput for what is empty, binary, too large, damaged, or in a format without a reader.
    """
    kind = sniff(data)
    if kind is Format.HTML:
        return read_html(data, declared)
    if kind is Format.DOCX:
        from audit.reading.docx import read_docx

        return read_docx(data)
    if kind is Format.MARKDOWN or kind is Format.TEXT:
        decoded = decode_with_facts(data, declared)
        document = read_markdown(decoded.text) if kind is Format.MARKDOWN else read_text(decoded.text)
        return replace(document, charset_used=decoded.used, charset_declared=declared)
    if kind is Format.DOC:
        from audit.reading.doc import read_doc

        return read_doc(data)
    if kind is Container.ZIP:
        from audit.reading.containers import read_zip

        return read_zip(data, read)
    if kind is Container.MHT:
        from audit.reading.containers import read_mht

        return read_mht(data)
    if kind is Format.XLSX:
        from audit.reading.sheets import read_sheets

        return read_sheets(data)
    if kind is Format.OFD:
        from audit.reading.ofd import read_ofd  # loads lxml

        return read_ofd(data)
    if kind is Format.PDF:
        from audit.reading.pdf import read_pdf  # loads PDFium, which other formats do not need

        return read_pdf(data)
    if kind is Format.SCAN:
        return _read_picture(data)
    raise UnreadableInput(kind.value, f"本版本还不能读这种格式（{kind.value}）：请另存为网页、Markdown 或纯文本再检查")


def _read_picture(data: bytes) -> Document:
    try:
        from audit.reading.recognition import read_picture  # loads what costs a second, where it is installed
    except ImportError:
        raise UnreadableInput("no_text_layer", NOT_RECOGNISED) from None
    return read_picture(data)

"""
A copy of an office's own file with a comment at each finding, and nothing else changed.

`notes` says what stands where; `docx`, `xlsx` and `pdf` write it into the file. In an Office file bytes are put in and
none are taken out (`splicing`, `archive`); a PDF goes on behind its own end.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.document import Document, Format
from audit.reading import read
from audit.verdict import Verdict
from gouji.annotating.marked import CannotAnnotate, Marked
from gouji.annotating.notes import Note, notes_of

PACKED = b"PK"
OLD_SHEET = "旧格式的电子表格（xls、et）"
WITH_PAGE = "要看问题所在，请用 --format html"
CHANGED = "这个文件加了批注以后读起来与原来不同，没有写出副本"
# What it is called, and what to do instead.
OTHERS = {
    Format.DOC: ("旧格式的 Word 文档（doc）", "请另存为 docx 再试"),
    Format.WPS: ("WPS 文字（wps）", "请另存为 docx 再试"),
    Format.OFD: ("OFD", f"请转成 PDF 再试；{WITH_PAGE}"),
    Format.SCAN: ("扫描件和图片", WITH_PAGE),
    Format.HTML: ("网页", WITH_PAGE),
    Format.MARKDOWN: ("Markdown", WITH_PAGE),
    Format.TEXT: ("纯文本", WITH_PAGE),
}


def annotate(data: bytes, verdict: Verdict, *, made: str = "") -> tuple[Marked, int]:
    """
    The copy of `data`, whose verdict this is, and how many of its comments had no place of their own.

    Without findings it is `data` itself. `made`: when, as ISO date and time, or "". CannotAnnotate for a format that
    takes no comments, and for files that are protected; UnreadableInput where the file contradicts itself.
    """
    document = verdict.document
    if document is None:
        raise CannotAnnotate("没有读到报告，不能加批注")
    must_take_comments(data, document)
    notes = notes_of(verdict)
    # personal data, covered in the document of a verdict, stand in the file: what is looked for there is its own text,
    # in which every character has the same place
    private = verdict.report is not None and verdict.report.private
    own = read(data) if private else document
    marked = _marked(data, own, notes, made)
    # whatever a strange file may do to it: a copy that reads otherwise is given to nobody
    if marked.data != data and read(marked.data).blocks != own.blocks:
        raise CannotAnnotate(CHANGED)
    return marked, sum(not note.found for note in notes)


def _marked(data: bytes, document: Document, notes: Sequence[Note], made: str) -> Marked:
    """Each writer is loaded when a file asks for it."""
    if document.format is Format.DOCX:
        from gouji.annotating.docx import annotate_docx

        return annotate_docx(data, document, notes, made)
    if document.format is Format.XLSX:
        from gouji.annotating.xlsx import annotate_xlsx

        return annotate_xlsx(data, document, notes)
    from gouji.annotating.pdf import annotate_pdf

    return annotate_pdf(data, document, notes, made)


def must_take_comments(data: bytes, document: Document) -> None:
    """CannotAnnotate unless this is a docx, an xlsx or a PDF itself."""
    if document.inside:
        raise CannotAnnotate("压缩包里的报告不能加批注：请先解压，再检查其中的文件")
    what, instead = OTHERS.get(document.format, ("", ""))
    if document.format is Format.XLSX and not data.startswith(PACKED):
        what, instead = OLD_SHEET, "请另存为 xlsx 再试"
    if what:
        raise CannotAnnotate(f"{what}不能加批注，能加的是 docx、xlsx 和 PDF：{instead}")

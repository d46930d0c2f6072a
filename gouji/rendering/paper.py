"""`gouji check --format docx`: what an office prints, signs and files: a section a report, a table of its findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell, _Row

from audit.engine import RULESET
from gouji import __version__
from gouji.rendering.lines import Line, Sheet
from gouji.rendering.summary import Entry, summary_of

FONT = "仿宋"
HEADING_FONT = "黑体"
TONES = {"错误": RGBColor(0xA8, 0x20, 0x1A), "疑点": RGBColor(0x8A, 0x5A, 0x00), "提示": RGBColor(0x2B, 0x5C, 0x8A)}
COLUMNS = (("编号", 1.2), ("级别", 1.3), ("问题", 4.2), ("位置", 5.0), ("说明", 7.6), ("怎么改", 4.2), ("依据", 3.2))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def run_paper(sheets: Iterable[Sheet], entries: Sequence[Entry], *, made: str, copies: Sequence[str] = ()) -> bytes:
    """The file. `made`: when, in words. `copies`: what is said of files of one report."""
    document = docx.Document()
    _prepare(document)
    _heading(document, "政府信息公开工作年度报告审核结果", 0)
    _paragraph(document, f"{summary_of(entries).words()}。{made}，由程序审核，供人核对；以主管部门认定为准。")
    for words in copies:
        _paragraph(document, f"{words}。")
    for sheet in sheets:
        _report(document, sheet)
    _paragraph(document, f"勾稽 gouji {__version__} · 规则集 {RULESET}", size=9)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.6)
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        font = FONT if name == "Normal" else HEADING_FONT
        style.font.name = font
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    document.styles["Normal"].font.size = Pt(10.5)


def _report(document: Document, sheet: Sheet) -> None:
    year = f"{sheet.year}年度" if sheet.year else ""
    _heading(document, f"{sheet.number}. {sheet.agency or '机关未识别'} {year}".strip(), 1)
    _paragraph(document, f"文件：{sheet.source}", size=9)
    if sheet.problem:
        _paragraph(document, f"未能读取：{sheet.problem}")
    elif not sheet.lines:
        _paragraph(document, "没有发现问题。")
    else:
        _table(document, sheet.lines)


def _table(document: Document, lines: Sequence[Line]) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, (words, _) in zip(table.rows[0].cells, COLUMNS, strict=True):
        _write(cell, words, bold=True)
    _repeat(table.rows[0])
    for line in lines:
        said = (
            f"{line.message}\n原文：“{line.quote}”" if line.quote and line.quote not in line.message else line.message
        )
        said += f"\n判断：{line.diagnosis}" if line.diagnosis else ""
        place = f"{line.where}（原件{line.place}）" if line.place else line.where
        texts = (str(line.group), line.severity, f"{line.title}（{line.code}）", place, said, line.fix, line.basis)
        row = table.add_row()
        _whole(row)
        for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _write(cell, text, tone=TONES[line.severity] if number == 1 else None)
    for column, (_, width) in zip(table.columns, COLUMNS, strict=True):
        column.width = Cm(width)  # LibreOffice and WPS take the grid, Word the cells
    for row in table.rows:
        for cell, (_, width) in zip(row.cells, COLUMNS, strict=True):
            cell.width = Cm(width)


def _repeat(row: _Row) -> None:
    """The heading row again on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _whole(row: _Row) -> None:
    """A row is not torn between two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _write(cell: _Cell, text: str, *, bold: bool = False, tone: RGBColor | None = None) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(_CONTROLS.sub(" ", text))
    run.font.size = Pt(9)
    run.bold = bold or tone is not None
    if bold:
        cell._tc.get_or_add_tcPr().append(_shade())
    if tone is not None:
        run.font.color.rgb = tone


def _shade() -> BaseOxmlElement:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "E9ECF1")
    return shade


def _heading(document: Document, text: str, level: int) -> None:
    document.add_heading(_CONTROLS.sub(" ", text), level)


def _paragraph(document: Document, text: str, *, size: float = 10.5) -> None:
    document.add_paragraph().add_run(_CONTROLS.sub(" ", text)).font.size = Pt(size)

"""The form in Word: the whole report ready to be written, or its three tables ready to be pasted in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from audit.form import PARTS, Form
from audit.form.shape import T3_PARTS
from gouji.filling import words
from gouji.filling.known import Known
from gouji.filling.placing import HEADINGS, NO_VALUES, Placed, placed, printed_tables

# GB/T 9704-2012
FANG, HEI, KAI, SONG, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
THREE, TWO, SMALL_FIVE = 16.0, 22.0, 9.0
PITCH = Pt(28.8)
WIDTHS: Mapping[str, tuple[float, ...]] = {  # mm, 156 together
    "T2": (48, 36, 36, 36),
    "T3": (13, 18, 41, *[12] * 7),
    "T4": (10.4,) * 15,
}
TEXT_WIDTH = 156
GREY = RGBColor(0x80, 0x80, 0x80)
OPEN = "×××"
PERIOD = "本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。"
HINTS_HEADING = "七、填写提示（交稿前把本部分删去）"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def form_paper(known: Known, *, now: datetime, zeros: bool = False) -> bytes:
    """
    The six parts with their headings, the tables empty but for what was carried over, hints behind them.

    Plain cells: fields that add up are computed in Word only when somebody asks for it, and in WPS differently.

    What has to be written reads ×××, and the hints are a seventh part: what is forgotten is found by `gouji check`.
    """
    document = _document(now, f"{known.year}年政府信息公开工作年度报告")
    title = _paragraph(document, centred=True)
    _run(title, f"{known.agency or OPEN}{known.year}年政府信息公开工作年度报告", TITLE, TWO)
    _run(_paragraph(document, indent=True), PERIOD.format(year=known.year))
    _open(document)
    for part in PARTS:
        _heading(document, f"{part.ordinal}、{part.canonical}")
        if part.table:
            _table(
                document,
                part.table,
                known.form,
                dict.fromkeys(known.form.addresses, "0" if zeros else "") | _carried(known),
            )
        else:
            _open(document)
    for text in (known.agency or OPEN, f"{known.year + 1}年×月×日"):
        _run(_paragraph(document, right=True), text)
    _heading(document, HINTS_HEADING)
    for number, hint in enumerate(words.HINTS, 1):
        paragraph = _paragraph(document, indent=True)
        paragraph.paragraph_format.line_spacing = Pt(22)
        _run(paragraph, f"{number}．{hint.format(year=known.year)}", KAI, 14, grey=True)
    return _bytes(document)


def _carried(known: Known) -> dict[str, str]:
    """With their total where all six are known: on paper nothing adds up by itself."""
    values = {address: str(value) for address, value in known.carried.items()}
    if len(values) == len(T3_PARTS):
        values["T3.carried_in.total"] = str(sum(known.carried.values()))
    return values


def tables_paper(form: Form, cells: Mapping[str, str], *, now: datetime) -> bytes:
    """The three tables below the headings of their parts, with these values."""
    document = _document(now, "三张表")
    for table, heading in HEADINGS.items():
        _heading(document, heading)
        _table(document, table, form, cells)
    return _bytes(document)


def _document(now: datetime, title: str) -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _fonts(document.styles["Normal"].element.get_or_add_rPr(), FANG)
    document.styles["Normal"].font.size = Pt(THREE)
    facts = document.core_properties
    facts.author, facts.title, facts.comments = "", title, ""
    facts.created = facts.modified = now.replace(tzinfo=None)
    return document


def _heading(document: Document, text: str) -> None:
    paragraph = _paragraph(document, indent=True)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, HEI)


def _open(document: Document) -> None:
    """A place that is to be written."""
    _run(_paragraph(document, indent=True), OPEN, grey=True)


def _paragraph(document: Document, *, centred: bool = False, right: bool = False, indent: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_after = shape.space_before = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    if indent:
        shape.first_line_indent = Pt(2 * THREE)
    return paragraph


def _run(paragraph: Paragraph, text: str, name: str = FANG, size: float = THREE, *, grey: bool = False) -> None:
    run = paragraph.add_run(_CONTROLS.sub(" ", text))
    _fonts(run._r.get_or_add_rPr(), name)
    run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = GREY


def _fonts(properties: object, name: str) -> None:
    """On every run: the name alone leaves Chinese in the default font of whoever opens it."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _table(document: Document, name: str, form: Form, cells: Mapping[str, str] = NO_VALUES) -> None:
    slots, widths = placed(printed_tables(form, cells)[name]), WIDTHS[name]
    table = document.add_table(max(slot.last_row for slot in slots), len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    grid = [list(row.cells) for row in table.rows]
    for slot in slots:
        cell = grid[slot.row - 1][slot.column - 1]
        if slot.rows > 1 or slot.columns > 1:
            cell = cell.merge(grid[slot.last_row - 1][slot.last_column - 1])
        _write(cell, slot, left=name == "T3" and not slot.address and slot.row > 3 and slot.last_column == 3)
    _measure(table, grid, widths)
    _rows(table, heads=3 if name != "T2" else 0)


def _write(cell: _Cell, slot: Placed, *, left: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    if slot.text or not slot.address:
        _run(paragraph, slot.text, SONG, SMALL_FIVE)
    else:
        mark = paragraph._p.get_or_add_pPr()
        properties = OxmlElement("w:rPr")  # what is typed here later looks like the rest
        mark.append(properties)
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), str(int(2 * SMALL_FIVE)))
        fonts = OxmlElement("w:rFonts")
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), SONG)
        properties.extend([fonts, size])


def _measure(table: Table, grid: Sequence[Sequence[_Cell]], widths: Sequence[float]) -> None:
    """LibreOffice and WPS take the grid, Word the cells; a merged cell is as wide as what it covers."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table._tbl.tr_lst:
        at = 0
        for cell in row.tc_lst:
            span = cell.grid_span
            cell.width = Mm(sum(widths[at : at + span]))
            at += span
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _rows(table: Table, *, heads: int) -> None:
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        row.height = Mm(7)
        if number < heads:
            properties.append(OxmlElement("w:tblHeader"))


def _bytes(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()

"""How an official paper of a Chinese office looks (GB/T 9704-2012), for templates that are edited in Word afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# The fonts are not free: the reader's computer has them, or shows its own.
SONG, KAI, HEI, FANG, TITLE = "宋体", "楷体_GB2312", "黑体", "仿宋_GB2312", "方正小标宋简体"
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
BODY, PITCH = 16.0, 28.8  # points: 三号, and 22 lines a page
# 28 characters a line of 156 mm: each a quarter of a point narrower. No grid of the document: it would space out tables.
NARROWER = "-5"
NARROW = 13  # mm: columns of numbers and single words
FOOTER = "本件由审核系统生成，未经签发不具公文效力"
ADVISORY = "工具结果仅供参考，以主管部门认定为准。"


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks. `indent`: of the first line, in characters; `air`: points above and below."""

    font: str = FANG
    size: float = BODY
    pitch: float | None = PITCH
    align: WD_ALIGN_PARAGRAPH | None = None
    indent: int = 0
    bold: bool = False
    air: float = 0.0


TEXT = Look(indent=2)
PLAIN = Look()
HEADLINE = Look(TITLE, 22.0, 33.0, CENTRE)
FIRST_LEVEL = Look(HEI, indent=2)
SIGNED = Look(align=RIGHT)
ATTACHED = Look(HEI)
CELL = Look(FANG, 10.5, None, air=2.0)
MIDDLE = Look(FANG, 10.5, None, CENTRE, air=2.0)
HEAD = Look(HEI, 10.5, None, CENTRE, air=2.0)
SMALL = Look(FANG, 12.0, 20.0)


def new_paper(title: str, *, landscape: bool = False) -> Document:
    """A4 with the margins of the standard, page numbers, and the line that says what the paper is not."""
    paper = docx.Document()
    properties = paper.core_properties
    properties.author, properties.comments, properties.title = "gouji", "", title
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(28), Mm(26)
        section.left_margin, section.right_margin = Mm(20), Mm(20)
    section.footer_distance = Mm(15)
    _normal(paper)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    footer = section.footer.paragraphs[0]
    _number(footer)
    add(section.footer.add_paragraph(), FOOTER, Look(SONG, 9.0, None, CENTRE))
    return paper


def say(paper: Document, text: str, look: Look = TEXT) -> Paragraph:
    """One paragraph."""
    paragraph: Paragraph = paper.add_paragraph()
    return add(paragraph, text, look)


def add(paragraph: Paragraph, text: str, look: Look) -> Paragraph:
    """Text in a paragraph, which takes the look as well."""
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(look.air)
    if look.pitch:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    if look.indent:
        shape.first_line_indent = Pt(look.indent * look.size)
    if look.align is not None:
        shape.alignment = look.align
    dress(paragraph.add_run(text), look)
    return paragraph


def dress(run: Run, look: Look) -> Run:
    """`font.name` alone would leave Chinese in the default font."""
    run.font.name, run.font.size, run.font.bold = look.font, Pt(look.size), look.bold or None
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), look.font)
    if look.size == BODY:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), NARROWER)
        run._r.get_or_add_rPr().append(spacing)
    return run


def page_break(paper: Document) -> None:
    """What follows begins on a new page."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(1)
    paragraph.add_run().add_break(WD_BREAK.PAGE)


def grid(paper: Document, columns: Sequence[tuple[str, float, str]], loop: str) -> Table:
    """
    A table with a row of headings that repeats, and one row for each turn of `loop` (`line in lines`).

    `columns`: heading, width in mm, what stands in a cell.
    """
    table: Table = paper.add_table(rows=4, cols=len(columns))
    table.style, table.autofit, table.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    heads, begin, body, end = table.rows
    for cell, (heading, _, _) in zip(heads.cells, columns, strict=True):
        add(cell.paragraphs[0], heading, HEAD)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _shade(cell)
    _mark(heads, "w:tblHeader")
    _mark(heads, "w:cantSplit")
    add(begin.cells[0].paragraphs[0], f"{{%tr for {loop} %}}", CELL)
    for cell, (_, width, text) in zip(body.cells, columns, strict=True):
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            add(paragraph, line, CELL if width > NARROW else MIDDLE)
    _mark(body, "w:cantSplit")
    add(end.cells[0].paragraphs[0], "{%tr endfor %}", CELL)
    for column, (_, width, _) in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, (_, width, _) in zip(row.cells, columns, strict=True):
            cell.width = Mm(width)
    return table


def bytes_of(paper: Document) -> bytes:
    """The file."""
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _normal(paper: Document) -> None:
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FANG, Pt(BODY)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), FANG)
    style.paragraph_format.space_after = Pt(0)


def _number(paragraph: Paragraph) -> None:
    """— 1 —"""
    look = Look(SONG, 14.0, None, CENTRE)
    add(paragraph, "— ", look)
    run = dress(paragraph.add_run(), look)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        if kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        else:
            field = OxmlElement("w:instrText")
            field.set(qn("xml:space"), "preserve")
            field.text = text
        run._r.append(field)
    dress(paragraph.add_run(" —"), look)


def _mark(row: object, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # type: ignore[attr-defined]  # the library has no word for it


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "F2F2F2")
    cell._tc.get_or_add_tcPr().append(shade)

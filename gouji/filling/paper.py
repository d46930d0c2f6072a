"""The form in Word: the whole report ready to be written, or its three tables ready to be pasted in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from audit.form import PARTS, Form
from audit.form.shape import T3_PARTS
from gouji.filling import words
from gouji.filling.known import Known
from gouji.filling.placing import HEADINGS
from gouji.filling.word_tables import CONTROLS, add_table

# GB/T 9704-2012
FANG, HEI, KAI, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
THREE, TWO = 16.0, 22.0
PITCH = Pt(28.8)
GREY = RGBColor(0x80, 0x80, 0x80)
OPEN = "×××"
PERIOD = "本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。"
HINTS_HEADING = "七、填写提示（交稿前把本部分删去）"


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
            add_table(
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
        add_table(document, table, form, cells)
    document.add_paragraph()  # Word wants one behind a table
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
    run = paragraph.add_run(CONTROLS.sub(" ", text))
    _fonts(run._r.get_or_add_rPr(), name)
    run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = GREY


def _fonts(properties: object, name: str) -> None:
    """On every run: the name alone leaves Chinese in the default font of whoever opens it."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _bytes(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()

"""The tables in Word, written as markup: merging cell by cell takes python-docx ten times as long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from audit.form import Form
from gouji.filling.placing import Placed, placed, printed_tables

FONT, HALF_POINTS = "宋体", 18
WIDTHS: Mapping[str, tuple[float, ...]] = {  # mm, 156 together
    "T2": (48, 36, 36, 36),
    "T3": (13, 18, 41, *[12] * 7),
    "T4": (10.4,) * 15,
}
HEADS: Mapping[str, int] = {"T2": 0, "T3": 3, "T4": 3}
LABELS = 3  # columns of labels in table 3
ROW_HEIGHT, MARGIN = Mm(7).twips, 40
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/><w:sz w:val="{HALF_POINTS}"/>'


def add_table(document: Document, name: str, form: Form, cells: Mapping[str, str]) -> None:
    """A table of the form at the end of the document. Cells without a value stay empty, in the font of the others."""
    slots = placed(printed_tables(form, cells)[name])
    widths = [Mm(width).twips for width in WIDTHS[name]]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = "".join(f'<w:{side} w:w="{MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    rows = "".join(_rows(name, slots, widths))
    document.element.body.insert_element_before(
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        ),
        "w:sectPr",
    )


def _rows(name: str, slots: Sequence[Placed], widths: Sequence[int]) -> Iterator[str]:
    """A merged cell stands in each of its rows, those below the first empty."""
    for row in range(1, max(slot.last_row for slot in slots) + 1):
        here = sorted((slot for slot in slots if slot.row <= row <= slot.last_row), key=lambda slot: slot.column)
        head = "<w:tblHeader/>" if row <= HEADS[name] else ""
        cells = "".join(_cell(slot, row, widths, left=_names_a_row(name, slot)) for slot in here)
        yield f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{ROW_HEIGHT}"/>{head}</w:trPr>{cells}</w:tr>'


def _names_a_row(name: str, slot: Placed) -> bool:
    """The labels directly before the numbers of table 3 are long, and read more easily from the left."""
    return name == "T3" and not slot.address and slot.row > HEADS[name] and slot.last_column == LABELS


def _cell(slot: Placed, row: int, widths: Sequence[int], *, left: bool) -> str:
    width = sum(widths[slot.column - 1 : slot.last_column])
    span = f'<w:gridSpan w:val="{slot.columns}"/>' if slot.columns > 1 else ""
    first = row == slot.row
    merge = ('<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>") if slot.rows > 1 else ""
    text = escape(CONTROLS.sub(" ", slot.text)) if first else ""
    run = f'<w:r><w:rPr>{_LOOKS}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="{"left" if left else "center"}"/>'
        f"<w:rPr>{_LOOKS}</w:rPr></w:pPr>{run}</w:p></w:tc>"
    )

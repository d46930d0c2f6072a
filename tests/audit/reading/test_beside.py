"""A digit beside a number is no figure of it: marks of notes, and what somebody struck out by hand."""

from __future__ import annotations

import openpyxl
import pytest

from audit.document import Table
from audit.model import CellState
from audit.reading import read
from audit.reading.cells import read_cell
from audit.reading.sheets.xlsx import sheets_of_xlsx
from tests.rendering import docx
from tests.rendering.sheets import repacked, saved, with_strings

RAISED, LOWERED = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'


def only_cell(data):
    (table,) = (block for block in read(data).blocks if isinstance(block, Table))
    return table.rows[-1][-1]


@pytest.mark.parametrize("raw", ["0①", "12²", "3⑴", "①", "0¹"])
def test_marks_of_notes_make_a_cell_text(raw):
    assert read_cell(raw).state is CellState.TEXT


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (docx.run("0") + docx.run("1", RAISED), "0¹"),
        (docx.run("1", RAISED) + docx.run("0"), "¹0"),
        (docx.run("0") + docx.run("2", LOWERED), "0₂"),
        (docx.run("9", "<w:strike/>") + docx.run("0"), "9\u03360"),
        (docx.run("9", "<w:dstrike/>") + docx.run("0"), "9\u03360"),
        (docx.run("1", '<w:strike w:val="0"/>') + docx.run("0", '<w:vertAlign w:val="baseline"/>'), "10"),
        (f"<w:pPr><w:rPr>{RAISED}</w:rPr></w:pPr>" + docx.run("1") + docx.run("0"), "10"),
    ],
)
def test_word(runs, text):
    made = docx.table(docx.row(docx.cell("甲"), f"<w:tc><w:p>{runs}</w:p></w:tc>"))
    assert only_cell(docx.packed(docx.document(made))) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("0<sup>1</sup>", "0¹"),
        ("0<SUP><span>[1]</span></SUP>", "0[¹]"),
        ("0<sub>2</sub>", "0₂"),
        ('0<span style="vertical-align: super"><b>1</b></span>', "0¹"),
        ("<s>9</s>0", "9\u03360"),
        ("<del><span>9</span></del>0", "9\u03360"),
        ('<span style="text-decoration:line-through">9</span>0', "9\u03360"),
    ],
)
def test_a_page(cell, text):
    page = f"<html><body><table><tr><td>甲</td><td>{cell}</td></tr></table></body></html>"
    assert only_cell(page.encode()) == text


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ('<r><t>0</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r><r><t>2</t></r>', "0¹2"),
        ("<r><rPr><strike/></rPr><t>9</t></r><r><t>0</t></r>", "9\u03360"),
        ('<r><rPr><strike val="0"/></rPr><t>9</t></r><r><t>0</t></r>', "90"),
    ],
)
def test_a_workbook(runs, text):
    empty = saved(openpyxl.Workbook())
    shared = '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row></sheetData>'
    inline = f'<row><c t="inlineStr"><is><t>甲</t></is></c><c t="inlineStr"><is>{runs}</is></c></row></sheetData>'
    sheet = "xl/worksheets/sheet1.xml"
    data = with_strings(
        repacked(empty, sheet, b"</sheetData>", shared.encode()), f"<si>{runs}</si><si><t>甲</t></si>".encode()
    )
    for made in (data, repacked(empty, sheet, b"</sheetData>", inline.encode())):
        (one,) = sheets_of_xlsx(made)
        assert one.cells[0, 1] == text

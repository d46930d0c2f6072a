"""Markup that Word and WPS leave when a document is saved as a page or pasted into a portal."""

from __future__ import annotations

import pytest

from audit.document import Paragraph, Table
from audit.model import CellState
from audit.reading.cells import read_cell
from audit.reading.headings import match_heading
from audit.reading.html import read_html

XML = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
SHAPES = "<!--[if gte vml 1]><v:shape id=a><v:imagedata src=a.png/></v:shape><![endif]-->"


def texts(html: str) -> list[str]:
    return [block.text for block in read_html(html.encode()).blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"{XML}<p class=MsoNormal>一<o:p></o:p></p>{SHAPES}", ["一"]),
        ("<p>本年<span style='mso-spacerun:yes'>&nbsp; </span>12件</p>", ["本年\xa0 12件"]),
        ("<p><span style='display:none;mso-hide:all'>批注</span>正文</p>", ["正文"]),
        ("<p><span style='mso-hide:all'>隐藏</span>正文<b hidden style='mso-hide:all'>x</b></p>", ["正文"]),
        (
            "<p><st1:chsdate Year='2024' IsROCDate='False' w:st='on'>2024年1月1日</st1:chsdate>起</p>",
            ["2024年1月1日起"],
        ),
        ("<p><st1:place w:st='on'><st1:city w:st='on'>淄博</st1:city></st1:place>市</p>", ["淄博市"]),
        ("<p class='16'><!--StartFragment--><font face='宋体'>公</font><font face='仿宋'>开</font></p>", ["公开"]),
        ("<p>一<br clear=all style='mso-special-character:line-break;page-break-before:always'>二</p>", ["一", "二"]),
        ("<p><a name=_GoBack></a>二、<a name='_Toc1'><span>主动公开</span></a></p>", ["二、主动公开"]),
        ("<p><span style='mso-field-code:\"TOC\"'></span>目录</p>", ["目录"]),
        ("<p>2<span\nlang=EN-US>02</span>4<span lang=EN-US><o:p>&nbsp;</o:p></span></p>", ["2024"]),
        ("<w:sdt><w:sdtContent><p>一</p></w:sdtContent></w:sdt>", ["一"]),
        ("<div class=WordSection1 style='layout-grid:15.6pt'><p>一<p>二</div>", ["一", "二"]),
    ],
)
def test_paragraphs(html, expected):
    assert texts(html) == expected


NUMBER = (
    "<span style='mso-list:Ignore'>一、<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span>"
)


@pytest.mark.parametrize(
    "html",
    [
        f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>{NUMBER}<![endif]>总体情况</p>",
        f"<p><!--[if !supportLists]-->{NUMBER}<!--[endif]-->总体情况<o:p></o:p></p>",
        "<p><span>一</span><span>、</span><b><span>总体</span></b><b>情况</b></p>",
        "<h2>一、<span style='mso-spacerun:yes'>&nbsp;</span>总体情况</h2>",
    ],
)
def test_the_number_of_a_list_belongs_to_its_heading(html):
    (text,) = texts(html)
    heading = match_heading(0, text)
    assert heading is not None
    assert (heading.part.number, heading.ordinal) == (1, "一")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<p class=MsoNormal align=center><span lang=EN-US>1</span><span lang=EN-US>2<o:p></o:p></span></p>", 12),
        ("<p><span lang=EN-US>&nbsp;</span><span lang=EN-US>3<o:p></o:p></span></p>", 3),
        ("<p>&ensp;4&emsp;</p>", 4),
        ("<p>&#8194;&#12288;5</p>", 5),
        ("<p><font face='宋体'>６</font><font>７</font></p>", 67),
        ("<p>8<span style='mso-spacerun:yes'>&nbsp;&nbsp; </span></p>", 8),
        ("<!--[if !supportMisalignedColumns]-->9<!--[endif]-->", 9),
        ("<p>1<span style='display:none;mso-hide:all'>5</span>0</p>", 10),
        ("&#8203;11&#65279;", 11),
        ("<p>1,234</p>", 1234),
    ],
)
def test_a_number_in_pieces(cell, value):
    (table,) = read_html(f"<table><tr><td>一<td>{cell}</table>".encode()).blocks
    assert isinstance(table, Table)
    read = read_cell(table.rows[0][1])
    assert (read.state, read.value) == (CellState.NUMBER, value)


@pytest.mark.parametrize("cell", ["<p><o:p>&nbsp;</o:p></p>", "<p>&ensp;</p>", "&#8203;", "<p class=MsoNormal></p>"])
def test_an_empty_cell(cell):
    (table,) = read_html(f"<table><tr><td>一<td>{cell}</table>".encode()).blocks
    assert isinstance(table, Table)
    assert read_cell(table.rows[0][1]).state is CellState.BLANK


def test_two_numbers_in_a_cell_are_not_joined():
    for cell in ("<p>1</p><p>2</p>", "1<br>2", "1 2", "1&nbsp;2", "<span>1</span>\n<span>2</span>"):
        (table,) = read_html(f"<table><tr><td>一<td>{cell}</table>".encode()).blocks
        assert isinstance(table, Table)
        assert read_cell(table.rows[0][1]).state is CellState.TEXT


def test_rows_that_word_adds_for_its_own_columns():
    page = (
        "<table class=MsoTableGrid><tr style='mso-yfti-irow:0'><td rowspan=2>甲<td>乙<tr><td>1"
        "<![if !supportMisalignedColumns]><tr height=0><td width=80 style='border:none'></td><td width=80 style='border:none'></td></tr>"
        "<![endif]></table>"
    )
    (table,) = read_html(page.encode()).blocks
    assert isinstance(table, Table)
    assert table.rows == (("甲", "乙"), ("甲", "1"), ("", ""))

"""The anchor of a cell leads back to it by a plain query of the page's tree, whatever stands around the table."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from audit.document import Table
from audit.reading.html import read_html
from bench.pages import clean_page, messy_page
from gouji.demo.content import make_content, render_html

CONTENT = make_content("anchors", "青川县水利局", 2024, size="large")
SMALL = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>"


def text_at(page: bytes, anchor: str) -> str:
    """What stands there: `table[3]/cell[7]`, counted as in the docstring of `read_html`."""
    found = re.fullmatch(r"table\[(\d+)\]/cell\[(\d+)\]", anchor)
    assert found, anchor
    table = LexborHTMLParser(page).css("table")[int(found[1]) - 1]
    return "".join(own_cells(table)[int(found[2]) - 1].text().split())


def own_cells(table):
    """A cell is a table's own if no other table stands between them."""
    return [cell for cell in table.css("td, th") if table_around(cell).mem_id == table.mem_id]


def table_around(node):
    while node.tag != "table":
        node = node.parent
    return node


def assert_resolved(page: bytes) -> int:
    """Every slot of every table; how many."""
    count = 0
    for table in read_html(page).blocks:
        if isinstance(table, Table):
            for row, (texts, places) in enumerate(zip(table.rows, table.places, strict=True)):
                for column, (text, place) in enumerate(zip(texts, places, strict=True)):
                    if place >= 0:
                        assert text_at(page, table.anchor_of(row, column)) == "".join(text.split())
                        count += 1
    return count


def report(**changes: str) -> str:
    html = render_html(CONTENT)
    for old, new in changes.items():
        html = html.replace(f"<{old}>", new, 1)
    return html


NAVIGATION = f"<nav><table><tr><td>首页<td>{SMALL}<td>年报</table></nav>"
SIDE = "<table><tr><td>栏目<td>链接<tr><td>一<td>二</table>"
PAGES = {
    "clean": clean_page().decode(),
    "messy": messy_page().decode("gbk"),
    "word": render_html(CONTENT, "word"),
    "navigation left out": report(body=f"<body>{NAVIGATION}{SIDE}"),
    "hidden tables": report(body=f"<body><div style='display:none'>{SMALL}{SMALL}</div>"),
    "layout": report(body=f"<body><table width=100%><tr><td>{SIDE}<td>").replace("</body>", "<td>右</table></body>"),
    "button and noscript": report(body=f"<body><button>{SMALL}</button><noscript>{SMALL}</noscript>"),
    "hidden in hidden": report(body=f"<body><div hidden>{SMALL}<nav>{SMALL}<noscript>{SMALL}</noscript></nav></div>"),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_cell_of_a_report_is_found_again(name):
    assert assert_resolved(PAGES[name].encode()) > 280


@pytest.mark.parametrize(
    ("html", "anchors"),
    [
        (SMALL, ["table[1]/cell[1]", "table[1]/cell[2]", "table[1]/cell[3]", "table[1]/cell[4]"]),
        (
            "<table><tr><td>甲<td hidden>x<td>乙<tr hidden><td>y<td>z<tr><td>1<td>2</table>",
            ["table[1]/cell[1]", "table[1]/cell[3]", "table[1]/cell[6]", "table[1]/cell[7]"],
        ),
        (
            f"<table><tr hidden><td>y<td>z<tr><td>甲<div hidden>{SMALL}</div><td>乙</table>{SIDE}",
            ["table[1]/cell[3]", "table[1]/cell[4]", *(f"table[3]/cell[{n}]" for n in range(1, 5))],
        ),
        (
            "<table><thead style='display:none'><tr><th>y<th>z</thead><tr><td rowspan=2>甲<td>乙<tr><td>2</table>",
            ["table[1]/cell[3]", "table[1]/cell[4]", "table[1]/cell[5]"],
        ),
        (
            f"<table><caption>表<button>{SMALL}</button></caption><tr><td>1<td>2</table>",
            ["table[1]/cell[1]", "table[1]/cell[2]"],
        ),
    ],
)
def test_cells_that_are_left_out_keep_their_numbers(html, anchors):
    found = []
    for table in read_html(html.encode()).blocks:
        if isinstance(table, Table):
            slots = [(row, at) for row, texts in enumerate(table.rows) for at in range(len(texts))]
            found += [table.anchor_of(*slot) for slot in slots]
    assert sorted(set(found), key=found.index) == anchors
    assert "".join(text_at(html.encode(), anchor) for anchor in anchors).isalnum()


def test_a_span_may_cover_what_another_row_would_have():
    page = "<table><tr><td rowspan=3 colspan=2>甲<td>1<tr><td>2<tr><td>3<tr><td>4<td>5<td>6</table>"
    assert assert_resolved(page.encode()) == 12

"""Tables of Word: merged cells, rows that are cut short, layout, and where a cell is found again."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree  # type: ignore[import-untyped]  # has no types of its own

from audit.document import Paragraph, Picture, Table
from audit.reading.docx import read_docx
from audit.reading.html import read_html
from gouji.demo.content import make_content
from gouji.rendering.printed_form import Table as Grid
from gouji.rendering.printed_form import tables
from tests.audit.reading import layouts
from tests.audit.reading.test_layouts import CASES
from tests.parity import assert_same, place_of
from tests.rendering.docx import W, as_word, cell, clean, document, grid, packed, paragraph, row, run, table

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
GONE = "<w:trPr><w:del w:id='1'/></w:trPr>"


def span(columns):
    return f'<w:gridSpan w:val="{columns}"/>'


def blocks(inside, **parts):
    return read_docx(packed(document(inside), **parts)).blocks


def grid_of(*rows):
    (found,) = blocks(table(*rows))
    assert isinstance(found, Table)
    return list(found.rows), list(found.places)


def test_columns_merged():
    assert grid_of(row(cell("甲", span(2)), cell("1")), row(cell("2"), cell("3"), cell("4"))) == (
        [("甲", "甲", "1"), ("2", "3", "4")],
        [(0, 0, 1), (2, 3, 4)],
    )


def test_rows_merged():
    rows = row(cell("甲", RESTART), cell("1")), row(cell("", CONTINUE), cell("2")), row(cell("乙"), cell("3"))
    assert grid_of(*rows) == ([("甲", "1"), ("甲", "2"), ("乙", "3")], [(0, 1), (0, 3), (4, 5)])


def test_rows_and_columns_merged():
    rows = row(cell("甲", span(2) + RESTART), cell("1")), row(cell("", span(2) + CONTINUE), cell("2"))
    assert grid_of(*rows) == ([("甲", "甲", "1"), ("甲", "甲", "2")], [(0, 0, 1), (0, 0, 3)])


def test_one_merged_cell_below_another():
    rows = [
        row(cell("甲", RESTART), cell("0")),
        row(cell("", CONTINUE), cell("1")),
        row(cell("乙", RESTART), cell("2")),
        row(cell("", CONTINUE), cell("3")),
    ]
    assert grid_of(*rows)[0] == [("甲", "0"), ("甲", "1"), ("乙", "2"), ("乙", "3")]


def test_a_cell_that_continues_nothing_stands_for_itself():
    rows = row(cell("甲"), cell("1")), row(cell("乙", CONTINUE), cell("2"))
    assert grid_of(*rows) == ([("甲", "1"), ("乙", "2")], [(0, 1), (2, 3)])
    rows = row(cell("甲", RESTART), cell("1")), row(cell("乙"), cell("2", CONTINUE))
    assert grid_of(*rows)[0] == [("甲", "1"), ("乙", "2")]


def test_columns_merged_as_in_old_files():
    rows = (
        row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("1")),
        row(cell("2"), cell("3"), cell("4")),
    )
    assert grid_of(*rows) == ([("甲", "甲", "1"), ("2", "3", "4")], [(0, 0, 2), (3, 4, 5)])


def test_columns_left_out():
    before = '<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>'
    assert grid_of(row(cell("甲", RESTART), cell("1"), cell("2")), row(before, cell("3"))) == (
        [("甲", "1", "2"), ("", "3")],
        [(0, 1, 2), (-1, 3)],
    )


def test_rows_of_different_length():
    assert grid_of(row(cell("1")), row(cell("2"), cell("3"), cell("4")), row(), row(cell("5"), cell("6"))) == (
        [("1",), ("2", "3", "4"), ("5", "6")],
        [(0,), (1, 2, 3), (4, 5)],
    )


def test_what_a_table_was_before_a_change():
    old = f"<w:tcPrChange w:id='1'><w:tcPr>{span(3)}{RESTART}</w:tcPr></w:tcPrChange>"
    assert grid_of(row(cell("甲", old), cell("1"))) == ([("甲", "1")], [(0, 1)])


def test_rows_and_cells_that_were_deleted():
    rows = (
        row(cell("甲"), cell("1")),
        row(GONE, cell("乙"), cell("2")),
        row(cell("丙"), cell("3", "<w:cellDel w:id='2'/>"), cell("4")),
    )
    assert grid_of(*rows) == ([("甲", "1"), ("丙", "4")], [(0, 1), (4, 6)])


def test_a_row_that_was_inserted():
    assert grid_of(row("<w:trPr><w:ins w:id='1'/></w:trPr>", cell("甲"), cell("1")))[0] == [("甲", "1")]


def test_controls_around_rows_cells_and_text():
    def control(inside):
        return f"<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    wrapped = control(row(control(cell("甲")), f"<w:tc>{control(paragraph('1'))}</w:tc>"))
    assert blocks(control(table(wrapped))) == (Table((("甲", "1"),), ((0, 1),), "table[1]"),)


def test_paragraphs_and_breaks_in_a_cell():
    broken = f"<w:tc><w:p>{run('结果')}<w:r><w:br/></w:r></w:p><w:p/>{paragraph('维持')}</w:tc>"
    english = f"<w:tc>{paragraph('1')}{paragraph('2')}</w:tc>"
    assert grid_of(row(broken, english, cell("\u3000 3 \xa0")))[0] == [("结果维持", "1 2", "\u3000 3 \xa0")]


def around(inside):
    return f"<w:tc>{inside}</w:tc>"


INNER = table(row(cell("1"), cell("2")))
LAYOUT = {
    "one column": table(row(cell("甲")), row(cell("乙"))),
    "a long cell": table(row(cell("甲"), cell("乙" * 401))),
    "no text": table(row(cell(""), cell(""))),
    "another table inside": table(row(cell("甲"), around(INNER + paragraph("乙"))), row(cell("丙"), cell("丁"))),
    "a layout table inside": table(row(cell("甲"), around(table(row(cell("乙"))) + "<w:p/>"))),
    "deep": table(row(cell("甲"), around(table(row(around(INNER), cell("乙")))), cell("丙"))),
}
AS_PAGE = {
    "one column": "<table><tr><td>甲<tr><td>乙</table>",
    "a long cell": f"<table><tr><td>甲<td>{'乙' * 401}</table>",
    "no text": "<table><tr><td><td></table>",
    "another table inside": "<table><tr><td>甲<td><table><tr><td>1<td>2</table>乙<tr><td>丙<td>丁</table>",
    "a layout table inside": "<table><tr><td>甲<td><table><tr><td>乙</table></table>",
    "deep": "<table><tr><td>甲<td><table><tr><td><table><tr><td>1<td>2</table><td>乙</table><td>丙</table>",
}


def said(found):
    return [block.rows if isinstance(block, Table) else block.text for block in found if not isinstance(block, Picture)]


@pytest.mark.parametrize("name", sorted(LAYOUT))
def test_layout_dissolves_as_in_a_page(name):
    assert said(blocks(LAYOUT[name])) == said(read_html(AS_PAGE[name].encode()).blocks)


def test_a_table_in_a_text_box_in_a_cell():
    boxed = f"<w:p>{run('乙')}<w:r><w:pict><v:textbox><w:txbxContent>{table(row(cell('1'), cell('2')))}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    assert said(
        blocks(table(row(cell("甲"), f"<w:tc>{boxed}{paragraph('丙')}</w:tc>"), row(cell("丁"), cell("戊"))))
    ) == [
        "甲",
        "乙",
        (("1", "2"),),
        "丙",
        "丁",
        "戊",
    ]


def test_pictures_in_cells_stand_behind_the_table():
    drawn = '<w:tc><w:p><w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r></w:p></w:tc>'
    assert blocks(table(row(cell("甲"), drawn, cell("1")))) == (
        Table((("甲", "", "1"),), ((0, 1, 2),), "table[1]"),
        Picture("rId9", "p[2]"),
    )


def test_a_table_of_pictures_is_none():
    drawn = '<w:tc><w:p><w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r></w:p></w:tc>'
    assert blocks(table(row(drawn, drawn))) == (Picture("rId9", "p[1]"), Picture("rId9", "p[2]"))


# Cells that run into others, as empty lines across merged cells do, are a thing of HTML.
PRINTED = [pytest.param(changed, id=f"{'+'.join(changed)} {name}") for name, changed in CASES if name != "empty lines"]


@pytest.mark.parametrize("year", [2020, 2024])
@pytest.mark.parametrize("changed", PRINTED)
def test_tables_that_are_printed_otherwise_are_read_as_in_a_page(changed, year):
    """Layouts of the form that offices use: the same grids as from HTML."""
    content = make_content(7, "青川县水利局", year, size="large")
    page = read_html(layouts.page(content, **changed))
    made = tables(content.form, content.cells)
    standing: list[Grid] = []
    for at, one in made.items():
        printed = changed[at](one) if at in changed else one
        standing += printed if isinstance(printed[0][0], list) else [printed]  # type: ignore[arg-type]  # one, or several
    found = blocks("".join(grid(one, cell) + paragraph("间") for one in standing))
    assert [b.rows for b in found if isinstance(b, Table)] == [b.rows for b in page.blocks if isinstance(b, Table)]


# anchors


class Tree:
    """The main part, in which anchors are looked up: `p[n]`, `table[n]`, `table[n]/cell[m]`."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        self._found = {name: list(root.iter(f"{{{W}}}{name}")) for name in ("p", "tbl", "tc")}
        self._cells: dict[object, list[object]] = {found: [] for found in self._found["tbl"]}
        for one in self._found["tc"]:
            self._cells[next(one.iterancestors(f"{{{W}}}tbl"))].append(one)

    def element(self, anchor):
        path, _, within = anchor.partition("/")
        name, _, number = path.removesuffix("]").partition("[")
        found = self._found["p" if name == "p" else "tbl"][int(number) - 1]
        return self._cells[found][int(within.removeprefix("cell[").removesuffix("]")) - 1] if within else found


def text_of(found):
    """Without what was moved away."""
    gone = set(found.iterfind(f".//{{{W}}}moveFrom//{{{W}}}t"))
    return "".join(one.text or "" for one in found.iter(f"{{{W}}}t") if one not in gone)


@pytest.mark.parametrize("writer", [clean, as_word])
def test_every_anchor_leads_back_to_its_text(writer):
    content = make_content("anchors", "青川县水利局", 2024, size="large")
    data = writer(content)
    report = assert_same(content, data)
    tree = Tree(data)
    for address in content.form.addresses:
        assert text_of(tree.element(place_of(report, address))) == report.cell(address).raw
    for block in report.document.blocks:
        found = tree.element(block.anchor)
        if isinstance(block, Paragraph):
            printed = text_of(found)
            assert printed
            assert printed in block.text
        elif isinstance(block, Table):
            for at, line in enumerate(block.places):
                for column, place in enumerate(line):
                    assert place >= 0
                    assert text_of(tree.element(block.anchor_of(at, column))) in block.rows[at][column]


def test_anchors_count_what_is_not_read_as_well():
    nested = table(row(cell("甲"), f"<w:tc>{table(row(cell('1'), cell('2')))}<w:p/></w:tc>"))
    fallback = f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{nested}</mc:Fallback></mc:AlternateContent>"
    data = packed(document(fallback + nested + table(row(GONE, cell("乙")), row(cell("丙"), cell("3")))))
    tree = Tree(data)
    found = read_docx(data).blocks
    assert said(found) == ["甲", (("1", "2"),), (("丙", "3"),)]
    assert [block.anchor for block in found] == ["p[5]", "table[4]", "table[5]"]
    assert text_of(tree.element(found[0].anchor)) == "甲"
    last = found[2]
    assert isinstance(last, Table)
    assert [text_of(tree.element(last.anchor_of(0, column))) for column in (0, 1)] == ["丙", "3"]


def test_what_was_deleted_is_not_in_the_content_of_layout_either():
    def lost(text):
        return f"<w:tc><w:tcPr><w:cellDel w:id='1'/></w:tcPr>{paragraph(text)}</w:tc>"

    rows = (
        row(GONE, cell("1"), around(INNER)),
        row(cell("甲"), around(INNER), lost("2")),
        row(GONE, cell("3")),
        row(lost("4")),
    )
    assert said(blocks(table(*rows) + paragraph("乙"))) == ["甲", (("1", "2"),), "乙"]

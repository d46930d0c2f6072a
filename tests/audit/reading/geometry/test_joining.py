"""Tables over page breaks."""

from __future__ import annotations

import pytest

from audit.document import Document, Format
from audit.reading.interpret import interpret
from tests.audit.reading.geometry.making import lattice, page, paragraphs_of, rows_of, table, tables_of, text

XS = (100, 200, 300, 400)
HEADER = ("项目", "数量", "金额")
NUMBERS = "0000000"
COLUMNS = (100, 160, 300, *(300 + 30 * at for at in range(1, 8)))


def pieces(upper, lower, xs=XS, below=XS, **how):
    """The rows of what two pages give: one at the foot, one at the head."""
    first = page(table(xs, [700 + 20 * at for at in range(len(upper) + 1)], upper), number=1)
    second = page(table(below, [72 + 20 * at for at in range(len(lower) + 1)], lower), number=2)
    return rows_of(first, second, **how)


def test_one_table_on_two_pages():
    assert pieces([HEADER, ("甲", "1", "2")], [("乙", "3", "4")]) == [(HEADER, ("甲", "1", "2"), ("乙", "3", "4"))]


def test_anchors_are_where_cells_stand():
    first = page(table(XS, (700, 720), [HEADER]), number=1)
    second = page(table(XS, (72, 92), [("甲", "1", "2")]), number=4)
    (made,) = tables_of(first, second)
    assert made.anchor_of(0, 1) == "page[1]/box[200,700,300,720]"
    assert made.anchor_of(1, 1) == "page[4]/box[200,72,300,92]"


def test_header_rows_that_are_repeated():
    assert pieces([HEADER, ("甲", "1", "2")], [HEADER, ("乙", "3", "4")]) == [
        (HEADER, ("甲", "1", "2"), ("乙", "3", "4"))
    ]


def test_rows_of_numbers_are_no_header():
    assert pieces([("0", "0", "0"), ("甲", "1", "2")], [("0", "0", "0")]) == [
        (("0", "0", "0"), ("甲", "1", "2"), ("0", "0", "0"))
    ]


def test_a_piece_with_fewer_columns():
    made = pieces([("第二十条第（一）项",)], [("规章", "1", "2")], xs=(100, 400))
    assert made == [(("第二十条第（一）项",) * 3, ("规章", "1", "2"))]
    made = pieces([("规章", "1", "2")], [("第二十条第（五）项",)], below=(100, 400))
    assert made == [(("规章", "1", "2"), ("第二十条第（五）项",) * 3)]


def test_a_scan_that_is_shifted_and_a_little_larger():
    moved = [108 + (x - 100) * 1.02 for x in XS]
    assert len(pieces([HEADER], [("甲", "1", "2")], below=moved, scanned=True)) == 1


def test_other_columns_are_another_table():
    assert len(pieces([HEADER], [("甲", "1", "2")], below=(100, 230, 330, 400))) == 2
    assert len(pieces([HEADER], [("甲", "1", "2")], below=(160, 260, 360, 460))) == 2


def test_text_between_tables_parts_them():
    first = page(table(XS, (700, 720), [HEADER]), number=1)
    second = page(text(100, 72, "四、政府信息公开行政复议、行政诉讼情况"), table(XS, (100, 120), [HEADER]), number=2)
    assert len(tables_of(first, second)) == 2


def test_page_numbers_and_heads_do_not_part_a_table():
    pages = [
        page(
            text(200, 40, "青川县水利局文件"),
            table(XS, (72, 92), [(f"行{at}", "1", "2")]),
            text(280, 800, f"- {at} -"),
            number=at,
        )
        for at in (1, 2, 3)
    ]
    (rows,) = rows_of(*pages)
    assert [row[0] for row in rows] == ["行1", "行2", "行3"]


def labelled(label, values, *, parent="", number=""):
    """A row of table 3: label columns and seven numbers."""
    return (parent, label, *(values or [""] * 7))


CUT = "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
ZEROS = list(NUMBERS)


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        pytest.param((CUT[:12], ZEROS), (CUT[12:], None), id="numbers above"),
        pytest.param((CUT[:12], None), (CUT[12:], ZEROS), id="numbers below"),
        pytest.param((CUT, None), ("", ZEROS), id="label above, numbers below"),
        pytest.param(("", ZEROS), (CUT, None), id="numbers above, label below"),
    ],
)
def test_a_row_that_is_cut_through(upper, lower):
    xs = (100, 160, 300, *(300 + 30 * at for at in range(1, 8)))
    parent = "（六）其他处理"
    above = [labelled("1.重复", ZEROS, parent=parent), labelled(*upper)]
    below = [labelled(*lower), labelled("3.其他", ZEROS)]
    made = pieces_of_labels(above, below, xs)
    assert made == [
        (parent, "1.重复", *ZEROS),
        (parent, CUT, *ZEROS),
        (parent, "3.其他", *ZEROS),
    ]


def pieces_of_labels(above, below, xs):
    """Two pages; the first column is one cell on each of them, its text on the first."""
    pages = []
    for number, (rows, start) in enumerate(((above, 700), (below, 72)), 1):
        ys = [start + 40 * at for at in range(len(rows) + 1)]
        glyphs, across, down = table(xs, ys, [("", *row[1:]) for row in rows])
        parent = next((row[0] for row in rows if row[0]), "")
        glyphs = small(rows, xs, ys) + text(102, start + 5, parent, 5)
        inner = [(y, 160, end) if start < y < ys[-1] else (y, begin, end) for y, begin, end in across]
        pages.append(page((glyphs, inner, down), number=number))
    (rows,) = rows_of(*pages)
    return list(rows)


def small(rows, xs, ys):
    """Labels wrapped in small print, so that they fit; numbers in the middle."""
    glyphs = []
    for row, top in zip(rows, ys, strict=False):
        label = row[1]
        for line in range(0, len(label), 20):
            glyphs += text(162, top + 3 + line * 0.35, label[line : line + 20], 6.5)
        for at, value in enumerate(row[2:]):
            glyphs += text(xs[at + 2] + 10, top + 15, value)
    return glyphs


def test_numbers_on_both_sides_are_never_one_row():
    made = pieces([HEADER, ("规", "1", "2")], [("章", "3", "4")])
    assert made == [(HEADER, ("规", "1", "2"), ("章", "3", "4"))]


def test_a_blank_row_behind_a_break_is_a_row():
    made = pieces([HEADER, ("行政许可", "1", "2")], [("行政处罚", "", "")])
    assert made[0][1:] == (("行政许可", "1", "2"), ("行政处罚", "", ""))


def test_a_blank_value_never_goes_on_from_above():
    made = pieces([("规章", "5", "6")], [("行政许可", "", "7")])
    assert made[0][1] == ("行政许可", "", "7")


def test_halves_of_a_merged_label():
    """三、本年度办理结果 written downwards, half of it on each page."""
    xs = (100, 130, 300, 350)
    rows = [("三、本年度", "1.重复申请", "1"), ("办理结果", "2.其他情形", "2")]
    pages = []
    for number, (row, start) in enumerate(zip(rows, (700, 72), strict=True), 1):
        ys = (start, start + 60)
        glyphs = [glyph for at, word in enumerate(row[0]) for glyph in text(110, start + 2 + 11 * at, word)]
        glyphs += text(132, start + 20, row[1]) + text(310, start + 20, row[2])
        pages.append(page((glyphs, *lattice(xs, ys)), number=number))
    (made,) = tables_of(*pages)
    assert made.rows == (("三、本年度办理结果", "1.重复申请", "1"), ("三、本年度办理结果", "2.其他情形", "2"))
    assert made.places == ((0, 1, 2), (0, 3, 4))
    assert made.anchor_of(1, 0) == "page[1]/box[100,700,130,760]"


def test_three_pages():
    rows = [(f"行{at}", str(at), "0") for at in range(3)]
    pages = [page(table(XS, (72, 92), [row]), number=at + 1) for at, row in enumerate(rows)]
    assert rows_of(*pages) == [tuple(rows)]


def test_a_table_that_is_nobodys_joins_nothing_of_a_report():
    made = page(table(XS, (700, 720), [HEADER]), number=1)
    assert interpret(Document(Format.PDF, tuple(tables_of(made)))).tables == {}
    assert paragraphs_of(made) == []


@pytest.mark.parametrize(("hanging", "taken"), [("处理", True), ("另行说明", False)])
def test_what_hangs_out_of_a_cell_that_goes_on(hanging, taken):
    """As browsers print it: below the last border of the page."""
    xs = (100, 200, 300, 350)
    first = page(
        table(xs, (700, 720), [("（五）不予", "1.重复申请", "1")]),
        text(102, 722, hanging),
        text(280, 810, "- 1 -"),
        number=1,
    )
    second = page(table(xs, (72, 92), [("", "2.其他情形", "2")]), number=2)
    found = rows_of(first, second)
    assert (len(found) == 1) is taken
    assert (paragraphs_of(first, second) == []) is taken
    assert found[0][0][0] == ("（五）不予处理" if taken else "（五）不予")

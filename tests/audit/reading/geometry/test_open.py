"""Tables without vertical rules: what is certain is read, everything else stays text; never a wrong number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.form import FORMS
from audit.form.shape import T3_COLUMN_LABELS
from audit.reading.headings import match_heading
from gouji.demo.content import make_content
from tests.audit.reading.geometry.making import page, paragraphs_of, rows_of, tables_of, text
from tests.generating import varied_contents
from tests.parity import assert_same, place_of, report_of, seen, wanted
from tests.rendering.drawing import Look
from tests.rendering.pdf import render_pdf

RULES = ("across", "none")
COLUMNS = [200 + 50 * at for at in range(7)]
HEADS = list(T3_COLUMN_LABELS.values())
ROWS = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "1.属于国家秘密"]
SMALL = 8.0


def content(year=2024):
    return make_content("open", "青川县水利局", year, size="large")


def drawn(rows, top=100.0, heads=HEADS):
    """Glyphs of a table: label, then numbers by column; None is blank."""
    glyphs = [one for x, head in zip(COLUMNS, heads, strict=True) for one in text(x, top, head[:4], SMALL)]
    glyphs += [one for x, head in zip(COLUMNS, heads, strict=True) for one in text(x, top + 9, head[4:], SMALL)]
    for at, (label, *numbers) in enumerate(rows):
        y = top + 30 + 20 * at
        glyphs += text(30, y, label, SMALL)
        for x, number in zip(COLUMNS, numbers, strict=True):
            glyphs += text(x + 8, y, number or "", SMALL)
    return glyphs


def counted(rows=ROWS):
    return [[label, *(str(10 * at + column) for column in range(7))] for at, label in enumerate(rows)]


@pytest.mark.parametrize("year", [2019, 2024])
@pytest.mark.parametrize("words", ["left", "centre"])
@pytest.mark.parametrize("rules", RULES)
def test_all_cells_and_the_text_around_them(rules, words, year):
    report = assert_same(content(year), render_pdf(content(year), Look(rules=rules, words=words)))
    assert place_of(report, "T3.total.total").startswith("page[")
    assert not any(one.exact for one in report.tables.values())


def never_wrong(made, look):
    """How many cells were read; all of them as they were made."""
    made_cells, found = wanted(made).cells, seen(report_of(render_pdf(made, look))).cells
    read = {address: state for address, state in found.items() if state[0] != "absent"}
    assert {address: made_cells[address] for address in read} == read
    return len(read)


LOOKS = st.builds(
    Look,
    rules=st.sampled_from(RULES),
    words=st.sampled_from(["left", "centre"]),
    numbers=st.sampled_from(["left", "centre", "right"]),
    cut=st.booleans(),
    repeated=st.booleans(),
)


@given(made=varied_contents(), look=LOOKS, lines=st.integers(0, 24))
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_never_a_wrong_number(made, look, lines):
    """Wherever pages break, with blanks, dashes and numbers of any length, on either side of their cells."""
    never_wrong(replace(made, preface=(*made.preface, *["为了说明情况，补充一行文字。"] * lines)), look)


@pytest.mark.parametrize("printed", [None, "/", "-", "—", "无"])
def test_blanks_and_dashes_stay_in_their_columns(printed):
    made = content()
    cells = {address: printed if at % 5 == 0 else value for at, (address, value) in enumerate(made.cells.items())}
    made = replace(made, cells=cells)
    assert never_wrong(made, Look(rules="none", words="centre")) == len(cells)


def test_numbers_broken_over_lines_are_never_halves(monkeypatch):
    """In every table some numbers are too wide for their cells, and go on below."""
    monkeypatch.setattr("tests.rendering.drawing.words", list)
    for at in range(6):
        made = content(2019 if at % 2 else 2024)
        wide = {
            address: int(f"{int(one) + 3}" * 4) if number % 9 == at else one
            for number, (address, one) in enumerate(made.cells.items())
        }
        never_wrong(replace(made, cells=wide), Look(rules="none", words="centre", numbers=("left", "centre")[at % 2]))


@pytest.mark.parametrize("lines", range(0, 30, 6))
def test_tables_over_page_breaks(lines):
    made = replace(content(), preface=(*content().preface, *["为了说明情况，补充一行文字。"] * lines))
    assert never_wrong(made, Look(rules="none", words="centre")) > 180


# hand-made


def test_numbers_stand_below_their_heads_and_beside_their_labels():
    (rows,) = rows_of(page(drawn(counted())))
    assert rows == (("", *HEADS), *map(tuple, counted()))


def test_a_blank_moves_nothing():
    rows = counted()
    rows[1][3] = rows[2][1] = rows[3][7] = None
    (found,) = rows_of(page(drawn(rows)))
    assert found[1:] == tuple(tuple(text or "" for text in row) for row in rows)


def test_a_column_without_any_number_is_blank():
    rows = [[*row[:4], None, *row[5:]] for row in counted()]
    (found,) = rows_of(page(drawn(rows)))
    assert [row[4] for row in found[1:]] == [""] * 4


def test_a_row_without_any_number_is_blank_between_others():
    rows = counted()
    rows[1][1:] = [None] * 7
    (found,) = rows_of(page(drawn(rows)))
    assert found[2] == (ROWS[1], *[""] * 7)


def test_the_last_row_is_not_blank_where_the_page_ends():
    rows = counted()
    rows[3][1:] = [None] * 7
    (found,) = rows_of(page(drawn(rows)))
    assert len(found) == 4


def test_a_label_of_two_lines():
    glyphs = drawn([["", *row[1:]] if at == 3 else row for at, row in enumerate(counted())])
    glyphs += text(30, 185, "2.其他法律行政法规", SMALL) + text(30, 194, "禁止公开", SMALL)
    (found,) = rows_of(page(glyphs))
    assert found[4][:2] == ("2.其他法律行政法规禁止公开", "30")


def test_a_row_whose_label_is_not_of_the_form_has_none():
    """Nor have its neighbours: its numbers may be the second line of theirs."""
    (found,) = rows_of(page(drawn(counted(["另外的一行", *ROWS[1:]]))))
    assert [row[0] for row in found] == ["", "", "", *ROWS[2:]]


def test_numbers_broken_over_two_lines_belong_to_nobody():
    """The second line of a number that is too wide for its cell."""
    rest = text(COLUMNS[2] + 8, 159, "5", SMALL)
    (found,) = rows_of(page(drawn(counted()) + rest))
    assert ROWS[1] not in [row[0] for row in found]
    assert {ROWS[0], ROWS[3]} <= {row[0] for row in found}


def test_numbers_broken_over_two_pages_belong_to_nobody():
    (found,) = rows_of(page(drawn(counted())), page(text(COLUMNS[2] + 8, 72, "5", SMALL), number=2))
    assert [row[0] for row in found] == ["", *ROWS[:3], ""]


def test_a_number_across_two_columns_leaves_the_table_as_text():
    wide = text(COLUMNS[2] + 8, 190, "1234567890123", SMALL)
    rows = [row if at < 3 else [row[0], *[None] * 7] for at, row in enumerate(counted())]
    assert tables_of(page(drawn(rows) + wide)) == []


def test_two_numbers_in_one_cell_are_none():
    (found,) = rows_of(page(drawn(counted()) + text(COLUMNS[1] + 26, 150, "7", SMALL)))
    assert found[2][0] == ""


@pytest.mark.parametrize("wrong", ["其它人", "自然人数"])
def test_an_unknown_head_leaves_the_table_as_text(wrong):
    assert tables_of(page(drawn(counted(), heads=[wrong, *HEADS[1:]]))) == []


def test_it_goes_on_in_the_same_columns_on_the_next_page():
    below = drawn(counted(["2.重复申请", "（七）总计"]), top=50, heads=[""] * 7)
    (found,) = rows_of(page(drawn(counted())), page(below, number=2))
    assert [row[0] for row in found] == ["", *ROWS, "2.重复申请", "（七）总计"]


def test_heads_at_the_end_of_a_page():
    below = drawn(counted(["2.重复申请", "（七）总计"]), top=50, heads=[""] * 7)
    first, second = rows_of(page(drawn([])), page(below, number=2))
    assert first == (("", *HEADS),)
    assert [row[0] for row in second] == ["2.重复申请", "（七）总计"]


def test_a_table_between_text():
    glyphs = text(30, 60, "三、收到和处理政府信息公开申请情况") + drawn(counted()) + text(30, 240, "四、其他说明")
    assert len(tables_of(page(glyphs))) == 1
    assert paragraphs_of(page(glyphs)) == ["三、收到和处理政府信息公开申请情况", "四、其他说明"]


def test_no_label_of_a_row_is_taken_for_a_heading():
    labels = [row.label for form in FORMS.values() for row in form.rows]
    found = [match_heading(0, label[:end]) for label in labels for end in range(2, len(label) + 1)]
    assert not [one for one in found if one and one.ordinal]


# what is no table


PROSE = {
    "justified": [(30, "本机关  全年  新收  申请  12  件，其中  自然人  10  件"), (30, "办结  11  件  结转  1  件")],
    "list": [(30, "1.  规章  0  0  0"), (30, "2.  行政规范性文件  3  1  9"), (30, "3.  行政许可  5")],
    "contents": [(30, f"{at}、总体情况 ………… {at}") for at in range(1, 7)],
    "signature": [(300, "青川县水利局"), (300, "2025 年 1 月 11 日")],
    "two columns": [(30, "联系人：  张三    电话：  0000    邮编：  000000    网址：  12")] * 4,
    "heads in a sentence": [(30, "自然人  商业企业  科研机构  其他  总计"), (30, "一、本年新收  1  2  3  4  5  6")],
    "numbers only": [(30, "1  2  3  4  5  6  7"), (30, "1  2  3  4  5  6  7"), (30, "1  2  3  4  5  6  7")],
}


@pytest.mark.parametrize("lines", PROSE.values(), ids=list(PROSE))
def test_text_is_no_table(lines):
    glyphs = [one for at, (x, words) in enumerate(lines) for one in text(x, 100 + 20 * at, words)]
    assert tables_of(page(glyphs)) == []
    assert "".join("".join(paragraphs_of(page(glyphs))).split()) == "".join("".join(w for _, w in lines).split())

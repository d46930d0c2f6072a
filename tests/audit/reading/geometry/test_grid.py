"""Lines and characters → tables with merged cells."""

from __future__ import annotations

import pytest

from audit.document import Picture, Table
from audit.reading.geometry import blocks_of
from tests.audit.reading.geometry.making import lattice, page, paragraphs_of, rows_of, table, tables_of, text

XS, YS = (100, 200, 300, 400), (100, 120, 140, 160)
ROWS = (("甲", "乙", "丙"), ("1", "2", "3"), ("4", "", "6"))


def test_a_full_grid():
    (made,) = tables_of(page(table(XS, YS, ROWS)))
    assert made.rows == ROWS
    assert made.places == ((0, 1, 2), (3, 4, 5), (6, 7, 8))
    assert made.anchor == "page[1]/box[100,100,200,120]"
    assert made.anchor_of(2, 1) == "page[1]/box[200,140,300,160]"
    assert made.exact
    assert made.doubtful == frozenset()


def test_merged_cells():
    across, down = lattice(XS, YS)
    across = [line for line in across if line[0] != 120] + [(120, 200, 400)]  # the first column is merged downwards
    down = [line for line in down if line[0] != 300] + [(300, 120, 160)]  # the first row is merged across
    glyphs = text(110, 115, "甲") + text(290, 105, "乙") + text(210, 125, "2") + text(310, 125, "3")
    (made,) = tables_of(page((glyphs, across, down)))
    assert made.rows == (("甲", "乙", "乙"), ("甲", "2", "3"), ("", "", ""))
    assert made.places == ((0, 1, 1), (0, 2, 3), (4, 5, 6))
    assert made.anchor_of(1, 0) == "page[1]/box[100,100,200,140]"
    assert made.anchor_of(0, 2) == "page[1]/box[200,100,400,120]"


def dashes(lines):
    """Each line as pieces of 3 points with gaps of 2."""
    pieces = []
    for at, start, end in lines:
        while start < end:
            pieces.append((at, start, min(start + 3, end)))
            start += 5
    return pieces


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(dashes, id="dashed"),
        pytest.param(lambda lines: [(at + by, a, b) for at, a, b in lines for by in (-0.7, 0.7)], id="double"),
        pytest.param(
            lambda lines: [
                (at, a + n * (b - a) / 3, a + (n + 1) * (b - a) / 3) for at, a, b in lines for n in range(3)
            ],
            id="cell by cell",
        ),
        pytest.param(lambda lines: lines[::-1], id="in any order"),
        pytest.param(lambda lines: [(at, a - 1.5, b + 1.5) for at, a, b in lines], id="too long"),
        pytest.param(lambda lines: [*lines, *lines], id="twice"),
    ],
)
def test_however_lines_are_drawn(change):
    glyphs, across, down = table(XS, YS, ROWS)
    assert rows_of(page((glyphs, change(across), change(down)))) == [ROWS]


def test_a_table_open_at_its_sides():
    glyphs, across, down = table(XS, YS, ROWS)
    assert rows_of(page((glyphs, across, down[1:-1]))) == [ROWS]
    assert rows_of(page((glyphs, across[1:-1], down))) == [ROWS]


def test_lines_that_are_no_borders():
    """Underlined text, a line below a head, a stroke through a cell."""
    glyphs, across, down = table(XS, YS, ROWS)
    across = [*across, (130, 105, 112), (60, 72, 520)]
    head = text(100, 45, "青川县水利局")
    assert rows_of(page((glyphs, across, down), head)) == [ROWS]
    assert paragraphs_of(page((glyphs, across, down), head)) == ["青川县水利局"]


def test_a_box_around_text_is_no_table():
    words = text(110, 105, "一、总体情况")
    made = page((words, *lattice((100, 400), (100, 120))))
    assert (rows_of(made), paragraphs_of(made)) == ([], ["一、总体情况"])


def test_an_empty_grid_is_nothing():
    assert blocks_of([page(([], *lattice(XS, YS)))]) == ()


def test_text_drawn_twice_and_in_any_order():
    glyphs, across, down = table(XS, YS, (("总计", "110", "0"), *ROWS[1:]))
    shadow = [(x0 + 0.3, y0, x1 + 0.3, y1, character) for x0, y0, x1, y1, character in glyphs]
    assert rows_of(page(((glyphs + shadow)[::-1], across, down)))[0][0] == ("总计", "110", "0")


def test_lines_of_a_cell():
    """A label goes on in the next line; a number only if there was no room for it in the line before."""
    xs, ys = (100, 160, 186), (100, 130)
    label = text(102, 102, "法律服") + text(102, 115, "务机构")
    wrapped = text(162, 102, "1234") + text(162, 115, "5")
    assert rows_of(page((label + wrapped, *lattice(xs, ys)))) == [(("法律服务机构", "12345"),)]
    two = text(162, 102, "3") + text(162, 115, "5")
    assert rows_of(page((label + two, *lattice(xs, ys)))) == [(("法律服务机构", "3 5"),)]


def test_two_numbers_between_which_no_line_was_drawn():
    xs, ys = (100, 160, 260), (100, 120)
    glyphs = text(102, 102, "规章") + text(170, 102, "3") + text(220, 102, "8")
    assert rows_of(page((glyphs, *lattice(xs, ys)))) == [(("规章", "3 8"),)]


@pytest.mark.parametrize("start", [168, 170, 165])
def test_a_number_that_runs_into_the_next_cell_is_doubtful_in_both(start):
    xs, ys = (100, 160, 190, 220), (100, 120)
    glyphs = text(102, 102, "规章") + text(start, 102, "123456") + text(205, 102, "0")
    (made,) = tables_of(page((glyphs, *lattice(xs, ys))))
    assert made.doubtful == {1, 2}


def test_numbers_that_fill_their_cells_are_certain():
    xs, ys = (100, 160, 190, 220), (100, 120)
    glyphs = text(102, 102, "规章") + text(162, 102, "12345") + text(191, 102, "67890")
    (made,) = tables_of(page((glyphs, *lattice(xs, ys))))
    assert (made.rows, made.doubtful) == ((("规章", "12345", "67890"),), frozenset())


def test_doubtful_characters_and_blots():
    glyphs, across, down = table(XS, YS, ROWS)
    at = next(index for index, glyph in enumerate(glyphs) if glyph[4] == "3")
    blot = (215.0, 143.0, 230.0, 155.0)
    (made,) = tables_of(page((glyphs, across, down), doubtful=frozenset({at}), inked=[blot]), scanned=True)
    assert made.rows == ROWS
    assert made.doubtful == {made.places[1][2], made.places[2][1]}


def test_a_watermark_is_in_no_cell():
    glyphs, across, down = table(XS, YS, ROWS)
    mark = [glyph for at, word in enumerate("内部资料") for glyph in text(120 + 60 * at, 108 + 8 * at, word, 36)]
    made = page((glyphs + mark, across, down))
    assert rows_of(made) == [ROWS]
    assert paragraphs_of(made) == []


def test_a_large_heading_within_a_cell_stays():
    glyphs, across, down = table((100, 300, 400), (100, 140, 160), (("", ""), ("1", "2")))
    title = text(110, 108, "情况表", 24)
    assert rows_of(page((glyphs + title, across, down)))[0][0] == ("情况表", "")


def test_two_tables_and_text_between_them():
    one = table(XS, YS, ROWS)
    other = table(XS, (300, 320, 340), ROWS[:2])
    made = blocks_of([page(one, text(100, 200, "三、收到和处理政府信息公开申请情况"), other)])
    assert [type(block).__name__ for block in made] == ["Table", "Paragraph", "Table"]


def test_radicals_are_the_characters_that_are_meant():
    glyphs, across, down = table(XS, YS, (("⾃然⼈", "⻓期", "１２"), *ROWS[1:]))
    assert rows_of(page((glyphs, across, down)))[0][0] == ("自然人", "长期", "１２")


def test_a_picture_where_text_may_stand():
    image, seal = (100.0, 300.0, 500.0, 500.0), (400.0, 600.0, 500.0, 700.0)
    made = blocks_of([page(text(100, 200, "附表"), pictures=[image, seal])])
    assert made[1:] == (Picture("", "page[1]/box[100,300,500,500]"),)


def test_text_on_a_picture_is_text():
    words = [glyph for at in range(4) for glyph in text(120, 320 + 20 * at, "背景图片上的文字照样是文字")]
    made = blocks_of([page(words, pictures=[(0.0, 0.0, 595.0, 842.0)])])
    assert not any(isinstance(block, Picture | Table) for block in made)

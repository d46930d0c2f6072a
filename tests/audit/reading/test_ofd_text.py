"""Characters of OFD: where each stands, and which are none."""

from __future__ import annotations

import pytest

from audit.errors import UnreadableInput
from audit.reading.ofd.drawing import POINTS
from audit.reading.ofd.numbers import offsets
from tests.audit.reading.ofd_pages import millimetres, page_with, starts, text, text_of


def code(written: str, attributes: str = "") -> str:
    return f'<ofd:TextCode X="0" Y="0" {attributes}>{written}</ofd:TextCode>'


def test_a_character_stands_on_its_line_within_the_boundary():
    page = page_with(text('<ofd:TextCode X="2" Y="8">一</ofd:TextCode>'))
    ((left, top, right, bottom, character),) = page.glyphs
    assert character == "一"
    assert millimetres(left, top, right, bottom) == (12, 19.5, 22, 29.5)


def test_a_page_is_measured_in_points():
    page = page_with(text("一"))
    assert (page.number, round(page.width, 2), round(page.height, 2)) == (1, 595.28, 841.89)


@pytest.mark.parametrize(
    ("delta", "columns"),
    [
        pytest.param('DeltaX="3 4 5"', [10, 13, 17, 22], id="one by one"),
        pytest.param('DeltaX="g 3 3"', [10, 13, 16, 19], id="a run"),
        pytest.param('DeltaX="6 g 2 3"', [10, 16, 19, 22], id="a run behind a number"),
        pytest.param('DeltaX="g 1000000000 1"', [10, 11, 12, 13], id="a run without end"),
        pytest.param('DeltaX="3"', [10, 13, 23, 28], id="too few: as wide as they are"),
        pytest.param("", [10, 20, 30, 35], id="none"),
        pytest.param('DeltaX=""', [10, 20, 30, 35], id="empty"),
        pytest.param('DeltaX="3 4 5 6 7"', [10, 13, 17, 22], id="too many"),
        pytest.param('DeltaX="-3 g -1 2"', [10, 7, 17, 22], id="backwards, and a run of less than none"),
    ],
)
def test_distances_from_character_to_character(delta, columns):
    page = page_with(text(code("年度12", delta)))
    assert [column for _, column, _ in starts(page)] == columns


def test_distances_downwards_only_are_text_in_a_column():
    page = page_with(text(code("年度", 'DeltaY="12"')))
    assert starts(page) == [("年", 10, 20), ("度", 10, 32)]


def test_a_half_width_character_is_half_as_wide_and_hscale_stretches():
    narrow, wide = page_with(text("1")).glyphs, page_with(text("年", attributes='HScale="0.8"')).glyphs
    assert millimetres(narrow[0][2] - narrow[0][0]) == (5,)
    assert millimetres(wide[0][2] - wide[0][0]) == (8,)


def test_places_are_inherited_from_the_text_before():
    codes = '<ofd:TextCode X="1" Y="2">一</ofd:TextCode><ofd:TextCode Y="15">二</ofd:TextCode><ofd:TextCode X="30">三</ofd:TextCode>'
    assert starts(page_with(text(codes))) == [("一", 11, 22), ("二", 11, 35), ("三", 40, 35)]


def test_a_text_without_any_place_goes_on_where_the_one_before_ended():
    codes = code("一") + "<ofd:TextCode>二</ofd:TextCode>"
    assert starts(page_with(text(codes))) == [("一", 10, 20), ("二", 20, 20)]


@pytest.mark.parametrize(
    ("matrix", "place", "size"),
    [
        pytest.param("2 0 0 2 0 0", (10, 20), (20, 20), id="larger"),
        pytest.param("0.5 0 0 0.5 4 6", (14, 26), (5, 5), id="smaller and moved"),
    ],
)
def test_a_matrix_scales(matrix, place, size):
    ((left, top, right, bottom, _),) = page_with(text("一", attributes=f'CTM="{matrix}"')).glyphs
    assert millimetres(left, top + 0.85 * (bottom - top)) == place
    assert millimetres(right - left, bottom - top) == size


@pytest.mark.parametrize(
    ("direction", "second"),
    [("0", (20, 20)), ("90", (10, 30)), ("180", (0, 20)), ("270", (10, 10))],
)
def test_text_runs_in_reading_direction(direction, second):
    page = page_with(text("一二", attributes=f'ReadDirection="{direction}"'))
    assert starts(page) == [("一", 10, 20), ("二", *second)]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param('CTM="0 1 -1 0 0 0"', (50, 157), id="matrix downwards"),
        pytest.param('ReadDirection="90" CharDirection="90"', (50, 157), id="characters downwards"),
        pytest.param('CTM="-1 0 0 -1 0 0"', (157, 247), id="upside down"),
        pytest.param('ReadDirection="180" CharDirection="180"', (157, 247), id="characters upside down"),
        pytest.param('CTM="0 -1 1 0 0 0"', (247, 53), id="matrix upwards"),
        pytest.param('ReadDirection="270" CharDirection="270"', (247, 53), id="characters upwards"),
    ],
)
def test_a_page_whose_text_is_turned_is_turned_upright(attributes, expected):
    page = page_with(text("一二三", attributes=attributes, at="53 50 10 10"))
    assert text_of(page) == "一二三"
    (first, second, _) = page.glyphs
    assert millimetres(first[0], first[1] + 0.85 * (first[3] - first[1])) == expected
    assert millimetres(second[0] - first[0], second[1] - first[1]) == (10, 0)
    assert page.width == pytest.approx((210 if expected == (157, 247) else 297) * POINTS)


def test_lines_turn_with_the_page():
    line = (
        '<ofd:PathObject Boundary="20 40 1 50"><ofd:AbbreviatedData>M 0 0 L 0 50</ofd:AbbreviatedData></ofd:PathObject>'
    )
    page = page_with(text("一二三", attributes='CTM="0 1 -1 0 0 0"', at="50 50 10 10") + line)
    assert page.verticals == []
    assert [millimetres(*line) for line in page.horizontals] == [(190, 40, 90)]


def test_a_turned_label_on_an_upright_page_stays_in_its_place():
    page = page_with(text("一二三") + text("四", attributes='CharDirection="90"', at="50 50 10 10"))
    assert page.width < page.height
    assert millimetres(*page.glyphs[3][:4]) == (48.5, 50, 58.5, 60)


def test_slanting_text_is_a_watermark():
    assert text_of(page_with(text("一二三") + text("内部资料", attributes='CTM="0.7 -0.7 0.7 0.7 0 0"'))) == "一二三"


def test_spaces_take_their_place_and_are_no_characters():
    page = page_with(text(code(" 1\u3000２&amp;\u200b3", 'DeltaX="1 2 3 4 5 6"')))
    assert starts(page) == [("1", 11, 20), ("２", 16, 20), ("&", 20, 20), ("3", 31, 20)]


def test_line_breaks_of_a_printer_of_xml_are_no_text():
    assert starts(page_with(text(code("\n      年度\n    ", 'DeltaX="7"')))) == [("年", 10, 20), ("度", 17, 20)]


class TestGlyphTransforms:
    """CGTransform says which characters became which glyphs."""

    def test_as_many_glyphs_as_characters_change_nothing(self):
        transform = '<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="2"><ofd:Glyphs>5 9</ofd:Glyphs></ofd:CGTransform>'
        assert starts(page_with(text(transform + code("年度", 'DeltaX="7"')))) == [("年", 10, 20), ("度", 17, 20)]

    def test_characters_that_make_one_glyph_share_its_place(self):
        transform = '<ofd:CGTransform CodePosition="1" CodeCount="2" GlyphCount="1"><ofd:Glyphs>5</ofd:Glyphs></ofd:CGTransform>'
        page = page_with(text(transform + code("一fi二", 'DeltaX="g 2 7"')))
        assert starts(page) == [("一", 10, 20), ("fi", 17, 20), ("二", 24, 20)]

    def test_a_character_of_two_glyphs_stands_at_the_first(self):
        transform = '<ofd:CGTransform CodePosition="0" GlyphCount="2"><ofd:Glyphs>5 6</ofd:Glyphs></ofd:CGTransform>'
        assert starts(page_with(text(transform + code("一二", 'DeltaX="3 4"')))) == [("一", 10, 20), ("二", 17, 20)]

    @pytest.mark.parametrize(
        "numbers", ["-1 2 1", "9 2 1", "0 0 1", "0 -5 1", "0 1 0", "0 900000000 1", "0 1 900000000"]
    )
    def test_what_contradicts_the_text_loses_no_character(self, numbers):
        position, codes, glyphs = numbers.split()
        transform = f'<ofd:CGTransform CodePosition="{position}" CodeCount="{codes}" GlyphCount="{glyphs}"/>'
        assert text_of(page_with(text(transform + code("一二")))) == "一二"

    def test_it_belongs_to_the_next_text_only(self):
        transform = '<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="1"/>'
        page = page_with(text(transform + code("fi") + '<ofd:TextCode X="0" Y="20">ab</ofd:TextCode>'))
        assert [glyph[4] for glyph in page.glyphs] == ["fi", "a", "b"]


class TestUnknownCharacters:
    """Of a font that keeps for itself which characters its glyphs are."""

    @pytest.mark.parametrize("character", ["\ue123", "\uf0b7", "¤", "\ufffd", "\U000f0001"])
    def test_few_of_them_are_something_that_is_drawn(self, character):
        page = page_with(text("本单位依法主动公开政府信息共计十二条。") + text(f"1{character}", at="10 50 100 10"))
        assert text_of(page).endswith("。1")
        (inked,) = page.inked
        assert millimetres(*inked) == (15, 41.5, 15 + 5 * (1 + (character > "\u2000")), 51.5)

    def test_a_page_of_them_is_a_picture(self):
        page = page_with(text("一二三四五六七八九\ue123"))
        assert page.glyphs == ()
        assert page.pictures == [(0.0, 0.0, page.width, page.height)]


class TestUnseen:
    """What is in the file but not on the paper."""

    @pytest.mark.parametrize(
        "attributes", ['Visible="false"', 'Visible="0"', 'Alpha="0"', 'Fill="false"', 'Fill="false" Stroke="false"']
    )
    def test_it_is_no_text(self, attributes):
        assert text_of(page_with(text("一") + text("假", attributes=attributes, at="50 50 9 9"))) == "一"

    @pytest.mark.parametrize("attributes", ['Visible="true"', 'Fill="false" Stroke="true"', 'Alpha="255"'])
    def test_what_is_seen_is_text(self, attributes):
        assert text_of(page_with(text("真", attributes=attributes))) == "真"

    @pytest.mark.parametrize("at", ["-50 20 9 9", "300 20 9 9", "10 400 9 9", "10 -40 9 9", "1e300 1e300 9 9"])
    def test_off_the_page(self, at):
        assert text_of(page_with(text("一") + text("假", at=at))) == "一"

    def test_printed_twice_for_bold(self):
        bold = text("12", at="50 50 9 9") + text("12", at="50.3 50 9 9") + text("12", at="50.3 50.3 9 9")
        assert text_of(page_with(bold)) == "12"

    @pytest.mark.parametrize("at", ["200 200 9 9", "44 40 9 9", "40 44 9 9"])
    def test_the_same_text_elsewhere_is_other_text(self, at):
        """The first of these places is, in parts of its font size, where the smaller one stands."""
        small = (
            '<ofd:TextObject Boundary="40 40 9 9" Size="2"><ofd:TextCode X="0" Y="0">1</ofd:TextCode></ofd:TextObject>'
        )
        assert text_of(page_with(small + text("1", at=at))) == "11"

    def test_figures_side_by_side_are_not_one(self):
        row = "".join(text("1", at=f"{40 + 2.5 * column} 40 9 9", attributes='HScale="0.5"') for column in range(6))
        assert text_of(page_with(row)) == "111111"

    def test_character_by_character_for_bold(self):
        objects = [text(digit, at=f"{50 + column * 5} 50 9 9") for column, digit in enumerate("1121")]
        again = [text(digit, at=f"{50.2 + column * 5} 50 9 9") for column, digit in enumerate("1121")]
        assert text_of(page_with("".join(objects + again))) == "1121"


@pytest.mark.parametrize(
    "attributes",
    ['CTM="1 0 0 1"', 'CTM="a"', 'HScale="x"', 'ReadDirection="?"', 'CTM="nan 0 0 1 0 0"', 'HScale="inf"'],
)
def test_text_that_cannot_be_placed_makes_the_file_damaged(attributes):
    with pytest.raises(UnreadableInput) as caught:
        page_with(text("一", attributes=attributes))
    assert caught.value.kind == "damaged"


@pytest.mark.parametrize(
    "attributes",
    ['X="?" Y="0"', 'X="0" Y="1e999"', 'X="0" Y="0" DeltaX="1 x"', 'X="0" Y="0" DeltaX="g 3"', 'DeltaX="g 1 nan"'],
)
def test_a_place_that_is_no_number_makes_the_file_damaged(attributes):
    with pytest.raises(UnreadableInput) as caught:
        page_with(text(f"<ofd:TextCode {attributes}>一二三四</ofd:TextCode>"))
    assert caught.value.kind == "damaged"


def test_runs_are_cut_at_what_is_needed():
    assert offsets("g 1e300 2", 3) == [2, 2, 2]
    assert offsets("g -1e300 2 5", 3) == [5]
    assert offsets("1 " * 1_000_000, 2) == [1, 1]
    assert offsets("1 2", 0) == []

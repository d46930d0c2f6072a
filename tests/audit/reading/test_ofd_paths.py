"""Lines of OFD, and what is drawn but is none."""

from __future__ import annotations

import pytest

from audit.errors import UnreadableInput
from tests.audit.reading.ofd_pages import drawing, lines_of, millimetres, page_with, pages_of, text
from tests.rendering.ofd import document, pack, path

FILLED = 'Stroke="false" Fill="true"'
FRAME = ([(20, 10, 60), (50, 10, 60)], [(60, 20, 50), (10, 20, 50)])
RECTANGLE = "M 0 0 L 50 0 L 50 30 L 0 30"


def lines(content: str) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    return lines_of(page_with(text("一") + content))


@pytest.mark.parametrize(
    ("data", "level", "plumb"),
    [
        pytest.param("M 0 5 L 40 5", [(25, 10, 50)], [], id="level"),
        pytest.param("S 40 5 L 0 5", [(25, 10, 50)], [], id="from the right"),
        pytest.param("M 3 0 L 3 9", [], [(13, 20, 29)], id="plumb"),
        pytest.param("M 0 0 L 40 0.2", [(20.1, 10, 50)], [], id="a little askew"),
        pytest.param("M 0 0 L 40 20", [], [], id="slanting"),
        pytest.param("M 0 0 L 9 0 M 20 0 L 30 0", [(20, 10, 19), (20, 30, 40)], [], id="two in one"),
        pytest.param("M 0 0 L 0.5 0 M 1 0 L 1.5 0", [(20, 10, 10.5), (20, 11, 11.5)], [], id="dashes"),
        pytest.param("M 0,0 L 9,0", [(20, 10, 19)], [], id="commas"),
        pytest.param("M0 0L9 0", [(20, 10, 19)], [], id="without spaces"),
        pytest.param("M 0 0 L 9 0 L 9 9", [(20, 10, 19)], [(19, 20, 29)], id="a corner"),
        pytest.param("M 0 0 Q 1 1 9 0 L 20 0", [(20, 19, 30)], [], id="behind a curve"),
        pytest.param("M 0 0 B 1 5 2 5 9 0 L 20 0", [(20, 19, 30)], [], id="behind a Bézier curve"),
        pytest.param("M 0 0 A 5 5 0 1 0 9 0 L 20 0", [(20, 19, 30)], [], id="behind an arc"),
        pytest.param("M 0 0", [], [], id="a start only"),
        pytest.param("", [], [], id="nothing"),
    ],
)
def test_straight_lines(data, level, plumb):
    assert lines(drawing(data)) == (level, plumb)


@pytest.mark.parametrize("end", ["L 0 0", "C", "L 0 0 C"])
def test_a_frame_is_four_lines(end):
    level, plumb = lines(drawing(f"{RECTANGLE} {end}"))
    assert (sorted(set(level)), sorted(set(plumb))) == (FRAME[0], sorted(FRAME[1]))


def test_a_closed_figure_goes_on_where_it_began():
    assert lines(drawing("M 0 0 L 20 0 L 20 20 C L 0 9"))[1] == [(30, 20, 40), (10, 20, 29)]


@pytest.mark.parametrize(
    ("attributes", "drawn"),
    [
        pytest.param("", True, id="stroked unless it says otherwise"),
        pytest.param('Stroke="true"', True, id="stroked"),
        pytest.param('Stroke="false"', False, id="neither stroked nor filled"),
        pytest.param('Stroke="false" Fill="false"', False, id="neither"),
        pytest.param('Stroke="true" Fill="true"', True, id="both"),
        pytest.param('Visible="false"', False, id="not visible"),
    ],
)
def test_what_is_stroked_is_drawn(attributes, drawn):
    assert bool(lines(drawing(RECTANGLE, attributes=attributes))[0]) is drawn


def test_a_filled_area_has_no_lines():
    assert lines(drawing(RECTANGLE, attributes=FILLED)) == ([], [])


def test_a_thin_filled_area_is_one_line():
    level, plumb = (
        path(0, 0, 50, 0.2, at=(10, 20), how=f" {FILLED}"),
        path(0, 0, 0.2, 50, at=(10, 20), how=f" {FILLED}"),
    )
    assert lines(level + plumb) == ([(20.1, 10, 60)], [(10.1, 20, 70)])


def test_a_thin_frame_is_one_line():
    assert lines(path(0, 0, 50, 0.4, at=(10, 20))) == ([(20.2, 10, 60)], [])


def test_a_matrix_moves_turns_and_scales():
    assert lines(drawing("M 0 0 L 9 0", attributes='CTM="2 0 0 2 1 3"')) == ([(23, 11, 29)], [])
    assert lines(drawing("M 0 0 L 9 0", attributes='CTM="0 1 -1 0 0 0"')) == ([], [(10, 20, 29)])
    assert lines(drawing("M 0 0 L 9 0", attributes='CTM="1 0 0 -1 0 30"')) == ([(50, 10, 19)], [])


def test_lines_end_with_the_page():
    assert lines(drawing("M -50 0 L 500 0 M 0 -90 L 0 900")) == ([(20, 0, 210)], [(10, 0, 297)])
    assert lines(drawing("M 0 -50 L 50 -50 M 400 0 L 400 9 M 300 0 L 400 0")) == ([], [])


class TestLetters:
    """Filled shapes with curves: letters that were turned into outlines."""

    def test_one_is_something_that_nobody_can_read(self):
        page = page_with(text("一") + drawing("M 0 0 B 0 3 4 3 4 0 C", attributes=FILLED))
        assert [millimetres(*box) for box in page.inked] == [(10, 20, 14, 23)]

    def test_a_large_one_is_an_ornament(self):
        assert page_with(text("一") + drawing("M 0 0 Q 9 9 50 60 C", attributes=FILLED)).inked == []

    def test_a_page_of_them_is_a_picture(self):
        (page,) = pages_of(pack(document([drawing("M 0 0 Q 1 3 4 4 C", attributes=FILLED) * 20])))
        assert page.pictures == [(0.0, 0.0, page.width, page.height)]

    def test_a_few_are_none(self):
        (page,) = pages_of(pack(document([drawing("M 0 0 Q 1 3 4 4 C", attributes=FILLED) * 19])))
        assert page.pictures == []


@pytest.mark.parametrize(
    "data",
    [
        "L 0 0 L 9 9",
        "C",
        "M 0 L 9 9",
        "M 0 0 L 9 x",
        "M 0 0 L nan 0",
        "M 0 0 L 1e999 0",
        "M 0 0 Q 1 2",
        "0 0 L 9 9",
        "m 0 0 l 9 0",
    ],
)
def test_a_path_that_is_none_makes_the_file_damaged(data):
    """A line that is lost would put two numbers into one cell."""
    with pytest.raises(UnreadableInput) as caught:
        lines(drawing(data))
    assert caught.value.kind == "damaged"

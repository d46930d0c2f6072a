"""Drawing merged cells: every slot is covered once, whatever the grid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import Table
from gouji.rendering.grid import DrawnCell, drawn_rows


def table(*places: tuple[int, ...]) -> Table:
    return Table(tuple(tuple(str(number) for number in row) for row in places), places)


def drawn(*places: tuple[int, ...]) -> list[list[tuple[int, int, int]]]:
    return [[(cell.number, cell.rows, cell.columns) for cell in row] for row in drawn_rows(table(*places))]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param(((0, 1), (2, 3)), [[(0, 1, 1), (1, 1, 1)], [(2, 1, 1), (3, 1, 1)]], id="no merge"),
        pytest.param(((0, 0), (1, 2)), [[(0, 1, 2)], [(1, 1, 1), (2, 1, 1)]], id="across"),
        pytest.param(((0, 1), (0, 2)), [[(0, 2, 1), (1, 1, 1)], [(2, 1, 1)]], id="down"),
        pytest.param(((0, 0, 1), (0, 0, 2)), [[(0, 2, 2), (1, 1, 1)], [(2, 1, 1)]], id="both"),
        pytest.param(((0, 1, 2), (3,)), [[(0, 1, 1), (1, 1, 1), (2, 1, 1)], [(3, 1, 1)]], id="ragged"),
        pytest.param(
            ((0, -1), (-1, -1)), [[(0, 1, 1), (-1, 1, 1)], [(-1, 1, 1), (-1, 1, 1)]], id="slots without a cell"
        ),
        pytest.param(((0, 0), (0, 1)), [[(0, 1, 2)], [(0, 1, 1), (1, 1, 1)]], id="not a rectangle"),
    ],
)
def test_spans(places, expected):
    assert drawn(*places) == expected


@given(st.lists(st.lists(st.integers(-1, 5), max_size=5).map(tuple), max_size=5).map(tuple))
def test_every_slot_is_covered_exactly_once(places):
    covered: list[tuple[int, int]] = []
    for row, cells in enumerate(drawn_rows(table(*places))):
        free = [column for column in range(len(places[row])) if (row, column) not in covered]
        for cell in cells:
            column = free[0]
            area = [(row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)]
            assert {places[r][c] for r, c in area} == {cell.number}
            covered += area
            free = [c for c in free if (row, c) not in covered]
        assert free == []
    assert sorted(covered) == [(r, c) for r, row in enumerate(places) for c in range(len(row))]


def test_the_text_is_that_of_the_first_slot():
    assert list(drawn_rows(table((4, 4)))) == [[DrawnCell("4", 4, 1, 2)]]

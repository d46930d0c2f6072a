"""Spans against a slow and plain reading of the same rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.reading.spans import MOST_SLOTS, resolve

cells = st.tuples(st.integers(1, 4), st.integers(1, 3))
tables = st.lists(st.lists(cells, max_size=5), min_size=1, max_size=6)


def slots(rows):
    """Row by row, slot by slot: a free slot takes the next column of the next cell."""
    taken: dict[tuple[int, int], int] = {}
    number = 0
    for index, row in enumerate(rows):
        column = 0
        for height, width in row:
            for _ in range(width):
                while (index, column) in taken:
                    column += 1
                taken |= {(below, column): number for below in range(index, min(len(rows), index + height))}
            number += 1
    return taken


@given(tables)
def test_every_slot_is_filled_as_a_browser_would(rows):
    spans: dict[int, tuple[int, int]] = {}
    number = 0
    for row in rows:
        spans |= {number + at: cell for at, cell in enumerate(row) if cell != (1, 1)}
        number += len(row)
    table = resolve([str(at) for at in range(number)], [len(row) for row in rows], spans, "table[1]")
    expected = slots(rows)
    lines = []
    for index in range(len(rows)):
        columns = [column for at, column in expected if at == index]
        if columns:
            lines.append(tuple(expected.get((index, column), -1) for column in range(max(columns) + 1)))
    assert table.places == tuple(lines)
    assert table.rows == tuple(tuple("" if place < 0 else str(place) for place in line) for line in lines)


def test_a_gap_has_no_cell():
    table = resolve(["a", "b", "c"], [2, 0, 1], {1: (2, 1)})
    assert table.rows == (("a", "b"), ("", "b"), ("c",))
    assert table.places == ((0, 1), (-1, 1), (2,))


def test_spans_stop_counting_when_the_table_is_too_large():
    table = resolve(["x"] * 1_000_000, [1000] * 1000, dict.fromkeys(range(1_000_000), (1000, 100)))
    assert sum(map(len, table.rows)) <= 2 * MOST_SLOTS + 1_000_000

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gouji.review.charts import HEIGHT, LEFT, RIGHT, WIDTH, cumulative, percent

LIMIT = (date(2026, 1, 31), "期限")


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 0, "—"), (0, 3, "0%"), (1, 3, "33.3%"), (3, 3, "100%"), (9_999, 10_000, "99.9%"), (1, 2, "50%")],
)
def test_percent(part, whole, words):
    assert percent(part, whole) == words


def test_nothing_to_draw():
    assert cumulative([], 3, [LIMIT], today=LIMIT[0]) is None
    assert cumulative([(LIMIT[0], 1)], 0, [LIMIT], today=LIMIT[0]) is None


@pytest.mark.parametrize("offset", [-4_000, -1, 0, 1, 4_000])
@pytest.mark.parametrize("count", [1, 40])
def test_everything_stands_inside_and_never_falls(offset, count):
    days = [(LIMIT[0] + timedelta(days=offset + number), 2) for number in range(count)]
    curve = cumulative(days, 50, [LIMIT, (date(2026, 3, 31), "政府")], today=date(2026, 2, 1))
    assert curve is not None
    points = [tuple(map(float, point.split(","))) for point in curve.points.split()]
    assert all(LEFT <= x <= WIDTH - RIGHT and 0 <= y <= HEIGHT for x, y in points)
    assert points == sorted(points, key=lambda point: (point[0], -point[1]))
    assert [mark.words for mark in curve.lines] == ["期限", "政府"]
    assert all(LEFT <= mark.at <= WIDTH - RIGHT for mark in (*curve.lines, *curve.days))
    assert curve.rows[-1][2] == 2 * count

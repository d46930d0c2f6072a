"""A page whose text runs down, up or upside down → the page as it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from audit.reading.geometry.page import Page
from audit.reading.ofd.numbers import Box

Turn = Callable[[float, float], tuple[float, float]]


def upright(page: Page, quarter: int) -> Page:
    """`quarter`: 1 where text runs downwards, 2 to the left, 3 upwards. The places become those of the turned page."""
    width, height = page.width, page.height
    turns: tuple[Turn, Turn, Turn] = (
        lambda x, y: (y, width - x),
        lambda x, y: (width - x, height - y),
        lambda x, y: (height - y, x),
    )
    turn = turns[quarter - 1]

    def turned(box: Box) -> Box:
        (x0, y0), (x1, y1) = turn(box[0], box[1]), turn(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    level = [turned((left, y, right, y)) for y, left, right in page.horizontals]
    plumb = [turned((x, top, x, bottom)) for x, top, bottom in page.verticals]
    on_its_side = quarter != 2
    if on_its_side:
        level, plumb = plumb, level
    return replace(
        page,
        width=height if on_its_side else width,
        height=width if on_its_side else height,
        glyphs=[(*turned((left, top, right, bottom)), text) for left, top, right, bottom, text in page.glyphs],
        horizontals=[(y, left, right) for left, y, right, _ in level],
        verticals=[(x, top, bottom) for x, top, _, bottom in plumb],
        inked=[turned(box) for box in page.inked],
        pictures=[turned(box) for box in page.pictures],
    )

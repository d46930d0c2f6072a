"""A page without what cannot be on it: places that are no numbers or off the paper, and too much of anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from audit.errors import UnreadableInput
from audit.reading.geometry.page import Glyph, Page
from audit.reading.geometry.striking import with_struck
from audit.reading.geometry.watermarks import Stamp, stamp_of, stamped

Box = tuple[float, float, float, float]
# A drawn line: where it lies across its direction, where it begins and where it ends.
Segment = tuple[float, float, float]

# A page of the smallest print has 6,000 characters; dotted borders give some thousand short lines.
MOST_GLYPHS, MOST_SEGMENTS = 20_000, 12_000
MOST_IN_ALL = 300_000
# Beyond the edge of the paper nothing is printed but by rounding.
BLEED = 20.0
LARGEST_PAGE = 20_000.0

# Fonts without a table of their characters give radicals in their place. NFKC knows those of Kangxi only.
RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_SUPPLEMENT = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺩⻗",
    "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟王雨",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is believed of a page. Text is in the characters that are meant; `doubtful` are some of the glyphs."""

    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    horizontals: Sequence[Segment]
    verticals: Sequence[Segment]
    doubtful: frozenset[Glyph]
    inked: Sequence[Box]
    pictures: Sequence[Box]


def sheets_of(pages: Sequence[Page]) -> list[Sheet]:
    """UnreadableInput when there is more on the pages than any report has."""
    amount = sum(len(page.glyphs) + len(page.horizontals) + len(page.verticals) for page in pages)
    if amount > MOST_IN_ALL or any(len(page.glyphs) > MOST_GLYPHS for page in pages):
        raise UnreadableInput("too_large", "页面上的文字或线条多得不合情理，年度报告不会这样多，没有读取")
    marks = stamped([page for page in pages if page.glyphs])
    return [_sheet(page, marks) for page in pages]


def _sheet(page: Page, marks: frozenset[Stamp]) -> Sheet:
    width, height = _length(page.width), _length(page.height)
    room = (-BLEED, -BLEED, width + BLEED, height + BLEED)
    glyphs = _glyphs(page.glyphs, room)
    if marks:
        glyphs = [glyph for glyph in glyphs if stamp_of(glyph) not in marks]
    horizontals = _segments(page.horizontals, height, width)
    doubtful = _glyphs([page.glyphs[at] for at in page.doubtful if 0 <= at < len(page.glyphs)], room)
    return Sheet(
        page.number,
        width,
        height,
        with_struck(glyphs, horizontals) if horizontals else glyphs,
        horizontals,
        _segments(page.verticals, width, height),
        frozenset(with_struck(doubtful, horizontals)),
        [box for box in page.inked[:MOST_SEGMENTS] if _lies_within(box, room)],
        [box for box in page.pictures[:MOST_SEGMENTS] if _lies_within(box, (-width, -height, 2 * width, 2 * height))],
    )


def _length(value: float) -> float:
    return min(value, LARGEST_PAGE) if value > 0 else 0.0


def _glyphs(glyphs: Sequence[Glyph], room: Box) -> list[Glyph]:
    left, top, right, bottom = room
    # comparing with NaN is never true
    kept = [
        one
        for one in glyphs
        if left < one[0] <= one[2] < right and top < one[1] <= one[3] < bottom and not one[4].isspace() and one[4]
    ]
    if RADICALS.search("".join([one[4] for one in kept])):
        kept = [(x0, y0, x1, y1, RADICALS.sub(_character, text)) for x0, y0, x1, y1, text in kept]
    return kept


def _character(radical: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", radical[0]).translate(_SUPPLEMENT)


def _segments(segments: Sequence[Segment], across: float, along: float) -> list[Segment]:
    """Cut to the page. So many lines are no table but a drawing."""
    if len(segments) > MOST_SEGMENTS:
        return []
    return [
        (at, max(start, 0.0), min(end, along))
        for at, start, end in segments
        if -BLEED < at < across + BLEED and start < end and end > 0.0 and start < along
    ]


def _lies_within(box: Box, room: Box) -> bool:
    left, top, right, bottom = box
    return room[0] < left <= right < room[2] and room[1] < top <= bottom < room[3]

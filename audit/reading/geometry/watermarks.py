"""Big letters that stand at one place on every page, across the text: a watermark, which belongs to no line."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from audit.reading.geometry.page import Glyph, Page

FEWEST_PAGES = 3
# Of the usual height of the letters of a page. A title is hardly twice as high, and stands on one page.
BIG = 2.0
FARTHEST = 1e6
Stamp = tuple[int, int, str]


def stamped(pages: Sequence[Page]) -> frozenset[Stamp]:
    """What is printed so on all pages; nothing where they are few."""
    if len(pages) < FEWEST_PAGES:
        return frozenset()
    return frozenset.intersection(*map(_big, pages))


def _big(page: Page) -> frozenset[Stamp]:
    # comparing with NaN is never true
    heights = [glyph[3] - glyph[1] for glyph in page.glyphs if 0 <= glyph[3] - glyph[1] < FARTHEST]
    usual = median(heights) if heights else FARTHEST
    return frozenset(stamp_of(glyph) for glyph in page.glyphs if BIG * usual < glyph[3] - glyph[1] < FARTHEST)


def stamp_of(glyph: Glyph) -> Stamp:
    """Place, to a point, and text."""
    left, top = (at if abs(at) < FARTHEST else FARTHEST for at in glyph[:2])
    return round(left), round(top), glyph[4]

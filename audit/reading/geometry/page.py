"""What a page is before it is understood: where which characters stand, and where lines are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# (left, top, right, bottom, text): a character, or several that a recogniser took together. No white space.
Glyph = tuple[float, float, float, float, str]
# (y, left, right) and (x, top, bottom): the middle of a drawn line. A filled bar is a line; a frame is four.
Horizontal = tuple[float, float, float]
Vertical = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """
    One upright page. All lengths in points (1/72 inch) from the top left corner, y downwards.

    `glyphs`: in the order of the source. `doubtful`: indices of glyphs that the recogniser is not sure of.
    `inked`: boxes where something is drawn that nobody could read: a cell there is neither blank nor a number.
    `pictures`: boxes of images that may hold text.
    """

    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    horizontals: Sequence[Horizontal] = ()
    verticals: Sequence[Vertical] = ()
    doubtful: frozenset[int] = frozenset()
    inked: Sequence[tuple[float, float, float, float]] = ()
    pictures: Sequence[tuple[float, float, float, float]] = ()


@dataclass(frozen=True, slots=True)
class PageImage:
    """
    One page as a picture, to be recognised. `number`: counted from 1.

    `pixels`: `width` × `height` × `channels` bytes row by row without padding; one channel is grey, three are BGR.
    `dpi`: pixels an inch, so that lengths can be given in points.
    """

    number: int
    pixels: bytes
    width: int
    height: int
    channels: int
    dpi: float


def anchor(page: int, left: float, top: float, right: float, bottom: float) -> str:
    """A place: `page[2]/box[72,100,300,115]`, whole points, the page counted from 1."""
    return f"page[{page}]/box[{left:.0f},{top:.0f},{right:.0f},{bottom:.0f}]"

"""What has been drawn on one page so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.reading.archives import bomb
from audit.reading.geometry.page import Glyph, Horizontal, Page, Vertical
from audit.reading.ofd.numbers import Box
from audit.reading.ofd.turning import upright

# Characters, segments of paths and objects of a file. A report of 60 pages has 60,000.
MOST_DRAWN = 300_000
# A page with more characters than this that nobody can name is a picture of text.
MOST_UNKNOWN = 0.05
# So many drawn shapes on a page without a character are its letters.
FEWEST_OUTLINES = 20
# What doubled strokes for bold are apart, in parts of the font size; the narrowest letters are further apart.
DOUBLED = 0.2
# Beyond, where numbers have no fraction, is no paper.
FAR = 1e9
# Of the page, by which images are a scan of it; a page number or the scanner's name stands beside it in a few letters.
COVERED = 0.4
FEW_LETTERS = 60
MOST_STRIPS = 50
# Points by which a line may slant.
LEVEL = 1.0


@dataclass(frozen=True, slots=True)
class Image:
    """`resource`: its ResourceID. `below`: how many characters were on the page before, and are hidden where it lies."""

    box: Box
    resource: str
    below: int

    @property
    def area(self) -> float:
        """Square points."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)


class Budget:
    """How much of a file may still be drawn; UnreadableInput(bomb) beyond."""

    def __init__(self, left: int = MOST_DRAWN) -> None:
        self._left = left

    def spend(self, amount: int) -> None:
        self._left -= amount
        if self._left < 0:
            raise bomb()


@dataclass(slots=True)
class Canvas:
    """
    One page in points, as it is drawn. Text may run in any of the four directions; `page` turns it upright.

    `unknown`: boxes of characters whose meaning only the font knows. `turns`: how many characters run to the right,
    downwards, to the left, upwards.
    """

    number: int
    width: float
    height: float
    budget: Budget
    glyphs: list[Glyph] = field(default_factory=list)
    horizontals: list[Horizontal] = field(default_factory=list)
    verticals: list[Vertical] = field(default_factory=list)
    unknown: list[Box] = field(default_factory=list)
    outlines: list[Box] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    turns: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    _printed: set[tuple[str, float, tuple[int, int]]] = field(default_factory=set)

    @property
    def is_picture(self) -> bool:
        """No text that can be read, but something drawn in which text may be."""
        if len(self.unknown) > MOST_UNKNOWN * (len(self.glyphs) + len(self.unknown)):
            return True
        if not self.glyphs:
            return bool(self.images) or len(self.outlines) >= FEWEST_OUTLINES
        images = sorted(self.images, key=lambda image: -image.area)[:MOST_STRIPS]
        if sum(image.area for image in images) < COVERED * self.width * self.height:
            return False
        # text below the picture of the page is what somebody else recognised, not what was printed
        return len(self.glyphs) <= FEW_LETTERS or self._hidden(images) * 2 > len(self.glyphs)

    def _hidden(self, images: Sequence[Image]) -> int:
        """How many characters lie below some of the images."""
        hidden: set[int] = set()
        for image in images:
            left, top, right, bottom = image.box
            for at, (x0, y0, x1, y1, _) in enumerate(self.glyphs[: image.below]):
                if left <= x0 and x1 <= right and top <= y0 and y1 <= bottom:
                    hidden.add(at)
        return len(hidden)

    def printed_before(self, text: str, x: float, y: float, size: float) -> bool:
        """The same text in the same size at the same place: bold, made by printing twice."""
        cell = max(size * DOUBLED, 0.01)
        column, row = x / cell, y / cell
        if not (abs(column) < FAR and abs(row) < FAR):
            return True
        # two points less than half a cell apart share a cell in at least one of four grids
        nearby = {(text, cell, place) for place in _cells(column, row)}
        if not nearby.isdisjoint(self._printed):
            return True
        self._printed |= nearby
        return False

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight line from point to point, as far as it stands on the page; slanting ones rule nothing."""
        if abs(y1 - y0) <= LEVEL < abs(x1 - x0):
            y, left, right = (y0 + y1) / 2, max(min(x0, x1), 0.0), min(max(x0, x1), self.width)
            if left < right and 0 <= y <= self.height:
                self.horizontals.append((y, left, right))
        elif abs(x1 - x0) <= LEVEL < abs(y1 - y0):
            x, top, bottom = (x0 + x1) / 2, max(min(y0, y1), 0.0), min(max(y0, y1), self.height)
            if top < bottom and 0 <= x <= self.width:
                self.verticals.append((x, top, bottom))

    def page(self) -> Page:
        """What is understood of it; a picture has neither text nor lines."""
        whole = (0.0, 0.0, self.width, self.height)
        if self.is_picture:
            boxes = [image.box for image in self.images] if not self.unknown and self.images else [whole]
            return Page(self.number, self.width, self.height, (), pictures=boxes)
        page = Page(
            self.number,
            self.width,
            self.height,
            self.glyphs,
            self.horizontals,
            self.verticals,
            inked=[*self.unknown, *self.outlines],
            pictures=[image.box for image in self.images],
        )
        turn = max(range(4), key=self.turns.__getitem__)
        return upright(page, turn) if turn else page


def _cells(column: float, row: float) -> tuple[tuple[int, int], ...]:
    left, right, top, bottom = int(column), ~int(column + 0.5), int(row), ~int(row + 0.5)
    return (left, top), (left, bottom), (right, top), (right, bottom)

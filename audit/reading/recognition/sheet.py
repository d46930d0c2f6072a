"""A page while it is read: its picture, and what was recognised so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.errors import UnreadableInput
from audit.reading.geometry.page import Glyph
from audit.reading.recognition.engine import Character, read_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

# A page with half of table 3 has 250, each value read twice.
MOST_LINES = 1200
TOO_MANY = "图片上的文字多得不合情理，年度报告不会这样多，没有读取"
# left, top, right, bottom in pixels
Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read once. `box`: what was cut out for it."""

    characters: tuple[Character, ...]
    box: Rectangle

    @property
    def text(self) -> str:
        return "".join(character.text for character in self.characters)

    @property
    def sure(self) -> float:
        """Of its least certain character."""
        return min((character.sure for character in self.characters), default=0.0)


@dataclass(slots=True)
class Sheet:
    """
    `grey`: upright and clean; `ink`: 255 where strokes are; `scale`: pixels a point.

    `glyphs`, `doubtful` and `inked` as in a Page, in points. `lines`: how many were read so far.
    """

    grey: Image
    ink: Image
    scale: float
    glyphs: list[Glyph] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)
    inked: list[tuple[float, float, float, float]] = field(default_factory=list)
    lines: int = 0

    def read(self, boxes: Sequence[Rectangle]) -> list[Line]:
        """A line for each box, empty where nothing was recognised. UnreadableInput where there are too many."""
        self.lines += len(boxes)
        if self.lines > MOST_LINES:
            raise UnreadableInput("too_large", TOO_MANY)
        cuts = [self.grey[max(0, top) : bottom, max(0, left) : right] for left, top, right, bottom in boxes]
        return [Line(characters, box) for characters, box in zip(read_lines(cuts), boxes, strict=True)]

    def add(self, lines: Iterable[Line], *, sure: bool) -> None:
        """What was read, for good."""
        for line in lines:
            first = len(self.glyphs)
            self.glyphs += _glyphs(line, self.scale)
            if not sure:
                self.doubtful.update(range(first, len(self.glyphs)))

    def mark(self, box: Rectangle) -> None:
        """Something is drawn here that could not be read."""
        left, top, right, bottom = (number / self.scale for number in box)
        self.inked.append((left, top, right, bottom))


def _glyphs(line: Line, scale: float) -> list[Glyph]:
    """Each character between the middles of the gaps to its neighbours."""
    left, top, right, bottom = line.box
    width, half = right - left, (bottom - top) / 2
    middles = [left + character.at * width for character in line.characters]
    if not middles:
        return []
    edges = [(before + after) / 2 for before, after in pairwise(middles)]
    starts = [max(left, middles[0] - half), *edges]
    ends = [*edges, min(right, middles[-1] + half)]
    return [
        (start / scale, top / scale, max(start + 0.1, end) / scale, bottom / scale, character.text)
        for start, end, character in zip(starts, ends, line.characters, strict=True)
    ]

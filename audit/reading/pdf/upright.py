"""User space of a PDF page → points from the top left corner of the page as it is shown (ISO 32000-1 §8.3, §14.11.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audit.reading.geometry.page import Glyph

Box = tuple[float, float, float, float]
# Left, bottom, right and top of many boxes.
Sides = tuple[list[float], list[float], list[float], list[float]]
Turn = Callable[[Box, "Paper"], Box]


@dataclass(frozen=True, slots=True)
class Paper:
    """The visible box in user space (y upwards), and by how many quarters it is turned clockwise when shown."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def turned(self, quarters: int) -> Paper:
        """Turned further, clockwise."""
        return Paper(self.left, self.bottom, self.right, self.top, (self.quarters + quarters) % 4)

    def box(self, box: Box) -> Box:
        """(left, bottom, right, top) in user space → (left, top, right, bottom) as shown."""
        return _TURNS[self.quarters](box, self)

    def glyphs(self, sides: Sides, texts: Sequence[str]) -> list[Glyph]:
        """Characters with their boxes in user space → characters as shown."""
        if self.quarters == 0:
            x, y = self.left, self.top
            return [
                (left - x, y - top, right - x, y - bottom, text)
                for left, bottom, right, top, text in zip(*sides, texts, strict=True)
            ]
        turn = _TURNS[self.quarters]
        return [(*turn(box, self), text) for box, text in zip(zip(*sides, strict=True), texts, strict=True)]


def _none(box: Box, paper: Paper) -> Box:
    left, bottom, right, top = box
    return left - paper.left, paper.top - top, right - paper.left, paper.top - bottom


def _quarter(box: Box, paper: Paper) -> Box:
    left, bottom, right, top = box
    return bottom - paper.bottom, left - paper.left, top - paper.bottom, right - paper.left


def _half(box: Box, paper: Paper) -> Box:
    left, bottom, right, top = box
    return paper.right - right, bottom - paper.bottom, paper.right - left, top - paper.bottom


def _three_quarters(box: Box, paper: Paper) -> Box:
    left, bottom, right, top = box
    return paper.top - top, paper.right - right, paper.top - bottom, paper.right - left


_TURNS: tuple[Turn, ...] = (_none, _quarter, _half, _three_quarters)

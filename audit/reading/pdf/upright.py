"""User space of a PDF page → points from the top left corner of the page as it is shown (ISO 32000-1 §8.3, §14.11.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
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

    def boxes(
        self, lefts: Sequence[float], bottoms: Sequence[float], rights: Sequence[float], tops: Sequence[float]
    ) -> list[Box]:
        """Many at once."""
        turn = _TURNS[self.quarters]
        if self.quarters == 0:
            x, y = self.left, self.top
            return [
                (left - x, y - top, right - x, y - bottom)
                for left, bottom, right, top in zip(lefts, bottoms, rights, tops, strict=True)
            ]
        return [turn(box, self) for box in zip(lefts, bottoms, rights, tops, strict=True)]


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

"""Ruling lines of an upright page, and the cells between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

# In points.
THICKEST = 5.0
SHORTEST_ACROSS, SHORTEST_DOWN = 26.0, 13.0
GAP = 4.0
NEAR = 3.0
SMALLEST_CELL = 5.0
# Table 3 has 30 each way; what has more than these is a drawing.
MOST_RULES = 400
# (position, first, last) in pixels
Rule = tuple[float, float, float]
Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Ruling:
    """Pixels. `cells`: left, top, right, bottom of what lies between rules on all sides, the rules left out."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    cells: tuple[Rectangle, ...]

    @property
    def hull(self) -> Rectangle:
        """Around all level rules."""
        ys = [round(y) for y, _, _ in self.across]
        return (
            round(min(first for _, first, _ in self.across)),
            min(ys),
            round(max(last for _, _, last in self.across)),
            max(ys),
        )


def find_rules(grey: Image, scale: float) -> Ruling:
    """`scale`: pixels a point. Strokes of letters are no rules: a rule meets two others."""
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    across = _rules(ink, SHORTEST_ACROSS, scale)
    down = _rules(np.ascontiguousarray(ink.T), SHORTEST_DOWN, scale)
    if max(len(across), len(down)) > MOST_RULES:
        return Ruling((), (), ())
    near = NEAR * scale
    for _ in range(4):
        down = [rule for rule in down if sum(_meet(other, rule, near) for other in across) >= 2]
        across = [rule for rule in across if sum(_meet(rule, other, near) for other in down) >= 2]
    return Ruling(tuple(across), tuple(down), _cells(grey.shape, across, down, scale))


def _meet(level: Rule, upright: Rule, near: float) -> bool:
    return level[1] - near <= upright[0] <= level[2] + near and upright[1] - near <= level[0] <= upright[2] + near


def _rules(ink: NDArray[np.generic], shortest: float, scale: float) -> list[Rule]:
    """Level strokes; what is interrupted by a letter or by noise is one."""
    long = max(12, round(shortest * scale))
    thick = cv2.dilate(np.asarray(ink, np.uint8), np.ones((3, 1), np.uint8))
    strokes = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    strokes = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((1, max(3, round(GAP * scale))), np.uint8))
    found = cv2.connectedComponentsWithStats(strokes)[2][1:].tolist()
    return [
        (top + height / 2, float(left), float(left + width))
        for left, top, width, height, _ in found
        if height <= max(6, THICKEST * scale)
    ]


def _cells(shape: Sequence[int], across: Sequence[Rule], down: Sequence[Rule], scale: float) -> tuple[Rectangle, ...]:
    """Pieces of paper that rules cut off from the rest of the page."""
    if not across or not down:
        return ()
    walls = np.zeros((shape[0], shape[1]), np.uint8)
    thick, beyond = max(2, round(1.2 * scale)), NEAR * scale
    for y, first, last in across:
        cv2.line(walls, (round(first - beyond), round(y)), (round(last + beyond), round(y)), 255, thick)
    for x, first, last in down:
        cv2.line(walls, (round(x), round(first - beyond)), (round(x), round(last + beyond)), 255, thick)
    stats = cv2.connectedComponentsWithStats(255 - walls, connectivity=4)[2][1:].tolist()
    least = SMALLEST_CELL * scale
    return tuple(
        (left, top, left + width, top + height)
        for left, top, width, height, area in stats
        if width >= least
        and height >= least
        and area > 0.85 * width * height
        and not _whole(left, top, width, height, shape)
    )


def _whole(left: int, top: int, width: int, height: int, shape: Sequence[int]) -> bool:
    """The paper around the tables."""
    return left == 0 or top == 0 or left + width == shape[1] or top + height == shape[0]

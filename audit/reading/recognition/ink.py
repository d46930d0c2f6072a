"""What is drawn in a place: the strokes, without specks and without what is left of ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from audit.reading.recognition.sheet import Rectangle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

# In points. The dot of a decimal has an area of one, and a hyphen is two wide; dust is smaller.
DUST = 0.35
THINNEST = 1.6
LEAST_SIDE = 1.7
LINE_GAP = 0.9


@dataclass(frozen=True, slots=True)
class Ink:
    """Pixels of the page. `strokes`: boxes of connected strokes, left to right; `box`: around all of them."""

    strokes: tuple[Rectangle, ...]
    box: Rectangle


def ink_in(mask: Image, place: Rectangle, scale: float) -> Ink | None:
    """`mask`: 255 for ink. None where nothing is drawn."""
    left, top, right, bottom = max(0, place[0]), max(0, place[1]), place[2], place[3]
    if left >= right or top >= bottom:
        return None
    part = mask[top:bottom, left:right]
    if not part.any():
        return None
    found = cv2.connectedComponentsWithStats(part, connectivity=8)[2][1:].tolist()
    height, width = part.shape
    strokes = [
        (x, y, x + w, y + h)
        for x, y, w, h, area in found
        if area >= DUST * scale * scale and not _is_rule(x, y, w, h, width, height, scale)
    ]
    if not any(max(r - x, b - y) >= LEAST_SIDE * scale for x, y, r, b in strokes):
        return None
    placed = sorted((x + left, y + top, r + left, b + top) for x, y, r, b in strokes)
    return Ink(tuple(placed), around(placed))


def lines_of(ink: Ink, scale: float) -> list[Ink]:
    """From top to bottom: strokes with no white row between them are one line."""
    lines: list[list[Rectangle]] = []
    bottom = 0
    for stroke in sorted(ink.strokes, key=lambda stroke: stroke[1]):
        if lines and stroke[1] < bottom + LINE_GAP * scale:
            lines[-1].append(stroke)
        else:
            lines.append([stroke])
        bottom = max(bottom, stroke[3])
    return [Ink(tuple(sorted(line)), around(line)) for line in lines]


def slant(mask: Image, stroke: Rectangle) -> tuple[float, float]:
    """
    How far a stroke moves to the left on its way down, and how far from a straight line its ink lies, both as shares of
    its height: 0 and little for 1, a third and little for /, a quarter and more for 7.
    """
    left, top, right, bottom = stroke
    ys, xs = np.nonzero(mask[top:bottom, left:right])
    if ys.size < 3 or ys.min() == ys.max():
        return 0.0, 0.0
    slope, start = np.polyfit(ys, xs, 1)
    return -float(slope), float(np.std(xs - slope * ys - start)) / (bottom - top)


def around(boxes: Sequence[Rectangle]) -> Rectangle:
    """The box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _is_rule(x: int, y: int, w: int, h: int, width: int, height: int, scale: float) -> bool:
    """Thin, and at the edge of the place."""
    at_side = (x == 0 or x + w == width) and w <= THINNEST * scale
    at_end = (y == 0 or y + h == height) and h <= THINNEST * scale
    return at_side or at_end

"""A page that lies a little askew → upright: turned and pulled straight by its ruling lines, else by its lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

STEEPEST = 0.09  # 5°: what is more askew is no scan
FEWEST_RULES = 3
THICKEST = 12
TURNS = np.linspace(-5, 5, 101)
# (x1, y1, x2, y2) along the line; for upright ones x and y are exchanged
Segment = tuple[float, float, float, float]


def straightened(grey: Image) -> Image:
    """The slope of the rules is a linear function of where they lie, both across and down: that undoes a tilt as well."""
    height, width = grey.shape
    across = _segments(grey, width // 6)
    down = _segments(np.ascontiguousarray(grey.T), height // 18)
    if len(across) < FEWEST_RULES:
        return _turned_by_text(grey)
    slope, change = _fit(across, max(grey.shape))
    tilt, shift = _fit(down, max(grey.shape)) if len(down) >= FEWEST_RULES else (-slope, 0.0)
    corners = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    source = [_source(corner, (width, height), (slope, change), (tilt, shift)) for corner in corners]
    matrix = cv2.getPerspectiveTransform(np.array(source, np.float32), np.array(corners, np.float32))
    return np.asarray(
        cv2.warpPerspective(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), np.uint8
    )


def _source(
    corner: tuple[float, float], size: tuple[int, int], across: tuple[float, float], down: tuple[float, float]
) -> tuple[float, float]:
    """Where a corner of the straight page lies in the askew one; converges in a few steps."""
    x, y = corner
    for _ in range(8):
        lower = corner[1] + (x - size[0] / 2) * (across[0] + across[1] * corner[1])
        right = corner[0] + (y - size[1] / 2) * (down[0] + down[1] * corner[0])
        x, y = right, lower
    return x, y


def _segments(grey: Image, shortest: int) -> list[Segment]:
    """Nearly level strokes, long ones: each from the left end of the line through its ink to the right end."""
    ink = cv2.adaptiveThreshold(
        cv2.GaussianBlur(grey, (3, 3), 0), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12
    )
    long = max(14, grey.shape[1] // 40)
    strokes = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    strokes = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((1, 12), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes)
    found: list[Segment] = []
    for number, (left, top, width, height, _) in enumerate(stats.tolist()):
        if number and width >= shortest and height <= STEEPEST * width + THICKEST:
            ys, xs = np.nonzero(labels[top : top + height, left : left + width] == number)
            slope, start = map(float, np.polyfit(xs, ys, 1))
            if abs(slope) < STEEPEST:
                found.append((left, top + start, left + width, top + start + slope * width))
    return found


def _fit(lines: Sequence[Segment], size: int) -> tuple[float, float]:
    """Slope at 0, and its change a pixel; outliers left out."""
    at = np.array([(y1 + y2) / 2 for _, y1, _, y2 in lines])
    slopes = np.array([(y2 - y1) / (x2 - x1) for x1, y1, x2, y2 in lines])
    weights = np.array([x2 - x1 for x1, _, x2, _ in lines])
    kept = np.abs(slopes - np.median(slopes)) < 0.03
    constant, change = float(np.median(slopes)), 0.0
    for _ in range(3):
        if kept.sum() < FEWEST_RULES:
            break
        if np.ptp(at[kept]) < 0.15 * size:
            constant, change = float(np.average(slopes[kept], weights=weights[kept])), 0.0
        else:
            change, constant = map(float, np.polyfit(at[kept], slopes[kept], 1, w=weights[kept]))
        errors = np.abs(constant + change * at - slopes)
        kept = errors < max(0.0015, 2 * float(np.median(errors[kept])))
    return constant, change


def _turned_by_text(grey: Image) -> Image:
    """Where lines of text lie level, or upright, their ink falls into few rows, or columns."""
    scale = min(1.0, 600 / max(grey.shape))
    small = 255 - cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small[small < 60] = 0
    if not small.any():
        return grey
    best = max(TURNS, key=lambda turn: (_unevenness(small, float(turn)), -abs(turn)))
    return grey if abs(best) < 0.05 else _turned(grey, float(best))


def _unevenness(dark: NDArray[Any], degrees: float) -> float:
    turned = _turned(dark, degrees, 0)
    return max(float(np.square(np.diff(turned.sum(axis=axis, dtype=np.float64))).sum()) for axis in (0, 1))


def _turned(grey: NDArray[Any], degrees: float, border: int = 255) -> Image:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(
        cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border), np.uint8
    )

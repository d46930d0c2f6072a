"""Which side of a page is up: tried by reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from audit.reading.recognition.engine import find_lines, read_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

Quad = tuple[float, ...]
SAMPLE = 4
# Length of a line that is tried, in heights.
USUAL = 8
READABLE = 0.85


def upright(grey: Image) -> tuple[Image, list[Quad]]:
    """The page with its text level and not on its head, and where its lines are."""
    found = find_lines(grey)
    if _stand(found):
        grey = _turned(grey, 1)
        found = find_lines(grey)
    here = _readable(grey, found)
    if here >= READABLE or not found:
        return grey, found
    over = _turned(grey, 2)
    height, width = grey.shape
    moved = [tuple((width, height)[at % 2] - number for at, number in enumerate(quad)) for quad in found]
    return (over, find_lines(over)) if _readable(over, moved) > here else (grey, found)


def _stand(found: Sequence[Quad]) -> bool:
    """Whether more text stands upright than lies, by its length; single characters are neither."""
    standing = lying = 0.0
    for quad in found:
        _, width, height = _size(quad)
        if height > 2 * width:
            standing += height
        elif width > 2 * height:
            lying += width
    return standing > lying


def _readable(grey: Image, found: Sequence[Quad]) -> float:
    """How sure the recogniser is of a few lines, of a length at which reading is quick."""
    ordered = sorted(found, key=lambda quad: abs(_size(quad)[1] - USUAL * _size(quad)[2]))[:SAMPLE]
    boxes = [_size(quad)[0] for quad in ordered]
    sure = []
    for line in read_lines([grey[top:bottom, left:right] for left, top, right, bottom in boxes]):
        sure += [character.sure for character in line] or [0.0]
    return float(np.mean(sure)) if sure else 0.0


def _size(quad: Quad) -> tuple[tuple[int, int, int, int], float, float]:
    left, top, right, bottom = min(quad[0::2]), min(quad[1::2]), max(quad[0::2]), max(quad[1::2])
    return (max(0, int(left)), max(0, int(top)), int(right) + 1, int(bottom) + 1), right - left, bottom - top


def _turned(grey: Image, quarters: int) -> Image:
    return np.ascontiguousarray(np.rot90(grey, quarters))

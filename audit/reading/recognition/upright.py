"""Which side of a page is up: tried by reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from audit.reading.recognition.engine import find_lines, read_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

Quad = tuple[float, ...]
SAMPLE = 5
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
    """How sure the recogniser is of the longest lines."""
    longest = sorted(found, key=lambda quad: -_size(quad)[1])[:SAMPLE]
    sure = []
    for quad in longest:
        left, top, right, bottom = _size(quad)[0]
        sure += [character.sure for character in read_line(grey[top:bottom, left:right])] or [0.0]
    return float(np.mean(sure)) if sure else 0.0


def _size(quad: Quad) -> tuple[tuple[int, int, int, int], float, float]:
    left, top, right, bottom = min(quad[0::2]), min(quad[1::2]), max(quad[0::2]), max(quad[1::2])
    return (max(0, int(left)), max(0, int(top)), int(right) + 1, int(bottom) + 1), right - left, bottom - top


def _turned(grey: Image, quarters: int) -> Image:
    return np.ascontiguousarray(np.rot90(grey, quarters))

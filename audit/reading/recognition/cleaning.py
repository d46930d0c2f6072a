"""A colour picture → dark text on even white: seals taken away, shadows levelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

COLOURED = 50
# In points. A ring or frame is at least so large; letters of a coloured text are smaller.
SEAL = 36.0
STRAIGHT = 30.0
# Of the darkness of the text: what is lighter is no ink.
INK = 0.42
FAINTEST = 45


def clean(picture: Image, scale: float) -> Image:
    """
    Grey, 255 for paper. `picture`: BGR or grey; `scale`: pixels a point.

    What a seal covers is seen through its colour: black text stays, the stamp goes. Coloured text stays text.
    """
    return levelled(_without_seals(picture, scale) if picture.ndim == 3 else picture)


def levelled(grey: Image) -> Image:
    """Divided by the brightness of the paper around each place."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(8, width // 8), max(8, height // 8)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), 9)
    paper = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 3), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 32), scale=255), np.uint8)


def inked(grey: Image) -> Image:
    """255 where there is ink, 0 elsewhere; by how dark the text of this page is."""
    dark = 255 - grey
    strokes = dark[dark > FAINTEST]
    typical = float(np.percentile(strokes, 80)) if strokes.size else 255.0
    return np.asarray((dark > max(FAINTEST, INK * typical)) * np.uint8(255), np.uint8)


def _without_seals(picture: Image, scale: float) -> Image:
    bright, dark = picture.max(axis=2), picture.min(axis=2)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    coloured = np.asarray(((bright - dark) > COLOURED) * np.uint8(255), np.uint8)
    if not coloured.any():
        return grey
    for left, top, right, bottom in _seals(coloured, scale):
        place = slice(top, bottom), slice(left, right)
        grey[place] = _seen_through(bright[place], dark[place], coloured[place])
    return grey


def _seen_through(bright: Image, dark: Image, coloured: Image) -> Image:
    """Ink of a stamp darkens as much as it colours: what its colour explains is taken back, what is left is text."""
    colour = (bright - dark).astype(np.float32)
    stamp = coloured > 0
    paper, strongest = float(np.median(bright[~stamp])) if (~stamp).any() else 255.0, float(np.median(colour[stamp]))
    lost = max(0.0, paper - float(np.median(bright[stamp]))) / max(1.0, strongest)
    return np.asarray(np.minimum(bright + lost * colour, max(paper, 1.0)), np.uint8)


def _seals(coloured: Image, scale: float) -> list[tuple[int, int, int, int]]:
    """Where coloured strokes hang together over more than a letter, and are no ruling lines."""
    long = max(9, round(STRAIGHT * scale))
    across = cv2.morphologyEx(coloured, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    down = cv2.morphologyEx(coloured, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    reach = max(3, round(1.5 * scale)) | 1
    strokes = cv2.subtract(coloured, cv2.max(across, down))
    strokes = cv2.dilate(strokes, np.ones((reach, reach), np.uint8))
    boxes = []
    margin = round(8 * scale)
    for left, top, width, height, _ in cv2.connectedComponentsWithStats(strokes)[2][1:]:
        if max(width, height) >= SEAL * scale and min(width, height) >= SEAL * scale / 4:
            boxes.append((max(0, left - margin), max(0, top - margin), left + width + margin, top + height + margin))
    return boxes

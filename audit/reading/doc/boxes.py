"""Text boxes ([MS-DOC] §2.8.38, §2.8.32): their text stands behind the main text, their anchor in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from audit.reading.doc.sprms import I32, U32

SHAPE, BOX = 26, 22  # bytes of an entry behind the positions
SHAPE_OF_BOX = 14
MOST_BOXES = 2_000
MOST_SHAPES = 20_000


class Box(NamedTuple):
    """Characters [first, last) of the text of boxes; `anchor`: the position in the main text, -1 where it has none."""

    first: int
    last: int
    anchor: int


def read_anchors(places: bytes) -> Mapping[int, int]:
    """Number of a shape → position of its anchor in the main text."""
    return {I32(places, at)[0]: position for position, at in _entries(places, SHAPE)}


def read_boxes(boxes: bytes, anchors: Mapping[int, int], length: int) -> Sequence[Box]:
    """One box with all of the text where it cannot be told apart."""
    if not length:
        return ()
    found: list[Box] = []
    entries = _entries(boxes, BOX)
    ends = [position for position, _ in entries[1:]]
    # the last entry is no box: it only says where the one before ends
    for (first, at), last in zip(entries, ends, strict=False):
        if first < last <= length:
            found.append(Box(first, last, anchors.get(I32(boxes, at + SHAPE_OF_BOX)[0], -1)))
    whole = found and found[0].first == 0 and all(one.last == two.first for one, two in pairwise(found))
    return found[:MOST_BOXES] if whole and len(found) <= MOST_BOXES else (Box(0, length, -1),)


def _entries(places: bytes, size: int) -> list[tuple[int, int]]:
    """Position and offset of each entry of a list of positions."""
    count = max(0, (len(places) - 4) // (4 + size))
    first = 4 * (count + 1)
    return [(U32(places, 4 * at)[0], first + size * at) for at in range(min(count, MOST_SHAPES))]

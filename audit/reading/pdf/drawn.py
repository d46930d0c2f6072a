"""The lines and pictures of a page: strokes, thin filled bars, and images, also within form XObjects (ISO 32000-1 §8.10)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from typing import Any

from pypdfium2 import raw

from audit.reading.pdf.library import (
    Handle,
    floats_of,
    form_object,
    form_objects,
    handle_of,
    object_bounds,
    object_matrix,
    object_type,
    page_object,
    path_mode,
    path_segment,
    path_segments,
    render_mode,
    segment_closes,
    segment_point,
    segment_type,
)
from audit.reading.pdf.upright import Box

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A bar no thicker is a line; a fill that is thicker is a background, whose edges are none.
THICK = 3.0
SLANTED = 1.0
CORNERS = 5
DEEPEST = 12
# What has more is a drawing, whatever else it is.
MOST_OBJECTS, MOST_SEGMENTS = 60_000, 60_000
INVISIBLE = 3


@dataclass(slots=True)
class Drawn:
    """
    `bars`: lines as thin boxes; `images`: boxes of pictures; both in user space (left, bottom, right, top).

    `turned`: some text does not stand upright. `texts`: how many text objects there are; `invisible`: those that are
    not painted: the text layer of a scan. `strokes`: pieces of paths: outlines of characters are thousands.
    """

    bars: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    turned: bool = False
    texts: int = 0
    invisible: int = 0
    strokes: int = 0


def drawn_on(page: Any) -> Drawn:
    """All objects of a page. Where there are too many the rest is not looked at."""
    drawn = Drawn()
    room = MOST_OBJECTS
    waiting = [(page_object, handle_of(page), raw.FPDFPage_CountObjects(page), UPRIGHT, 0)]
    while waiting and drawn.strokes <= MOST_SEGMENTS:
        getter, owner, count, matrix, depth = waiting.pop()
        count = max(0, min(count, room))
        room -= count
        found = [handle for handle in map(getter, repeat(owner, count), range(count)) if handle]
        kinds = list(map(object_type, found))
        _add_texts(drawn, _of_kind(found, kinds, raw.FPDF_PAGEOBJ_TEXT), matrix)
        _add_paths(drawn, _of_kind(found, kinds, raw.FPDF_PAGEOBJ_PATH), matrix)
        for box in _bounds(_of_kind(found, kinds, raw.FPDF_PAGEOBJ_IMAGE), matrix):
            (drawn.bars if _is_bar(box) else drawn.images).append(box)
        forms = _of_kind(found, kinds, raw.FPDF_PAGEOBJ_FORM) if depth < DEEPEST else []
        for form, own in zip(forms, _matrices(forms), strict=True):
            waiting.append((form_object, form, form_objects(form), _times(own, matrix), depth + 1))
    if drawn.images:
        drawn.invisible = sum(1 for handle in _texts(page) if render_mode(handle) == INVISIBLE)
    return drawn


def _texts(page: Any) -> list[Handle]:
    """The text objects of the page itself."""
    count = min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)
    found = [handle for handle in map(page_object, repeat(handle_of(page), count), range(count)) if handle]
    return _of_kind(found, list(map(object_type, found)), raw.FPDF_PAGEOBJ_TEXT)


def _of_kind(handles: Sequence[Handle], kinds: Sequence[int], kind: int) -> list[Handle]:
    return list(compress(handles, [one == kind for one in kinds])) if kind in kinds else []


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrices(handles: Sequence[Handle]) -> list[Matrix]:
    """Of a text, path or form; six floats each, written by one call each."""
    if not handles:
        return []
    buffer = (ctypes.c_float * (6 * len(handles)))()
    base = ctypes.addressof(buffer)
    found = list(map(object_matrix, handles, range(base, base + 24 * len(handles), 24)))
    numbers = floats_of(buffer)
    sixes = zip(*(numbers[at::6] for at in range(6)), strict=True)
    return [six if good else UPRIGHT for six, good in zip(sixes, found, strict=True)]


def _bounds(handles: Sequence[Handle], matrix: Matrix) -> list[Box]:
    if not handles:
        return []
    buffer = (ctypes.c_float * (4 * len(handles)))()
    base = ctypes.addressof(buffer)
    places = [range(base + 4 * at, base + 4 * at + 16 * len(handles), 16) for at in range(4)]
    list(map(object_bounds, handles, *places))
    numbers = floats_of(buffer)
    boxes: list[Box] = list(zip(numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True))
    return boxes if matrix is UPRIGHT else [_around(box, matrix) for box in boxes]


def _around(box: Box, matrix: Matrix) -> Box:
    left, bottom, right, top = box
    corners = [_moved(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_bar(box: Box) -> bool:
    return box[2] - box[0] <= THICK or box[3] - box[1] <= THICK


def _add_texts(drawn: Drawn, handles: Sequence[Handle], matrix: Matrix) -> None:
    drawn.texts += len(handles)
    if drawn.turned or not handles:
        return
    own = {one[:4] for one in _matrices(handles)}
    if matrix is not UPRIGHT:
        own = {_times((*one, 0.0, 0.0), matrix)[:4] for one in own}
    # slanted letters are upright
    drawn.turned = not all(a > 0 < d and abs(b) < 0.1 * a and abs(c) < 0.4 * d for a, b, c, d in own)


def _add_paths(drawn: Drawn, handles: Sequence[Handle], matrix: Matrix) -> None:
    drawn.strokes += len(handles)
    for handle, box in zip(handles, _bounds(handles, matrix), strict=True):
        if _is_bar(box):
            drawn.bars.append(box)
        elif drawn.strokes <= MOST_SEGMENTS:
            _add_path(drawn, handle, matrix)


def _add_path(drawn: Drawn, handle: Handle, matrix: Matrix) -> None:
    """Lines of a frame or a grid; bars that are filled together."""
    modes = (ctypes.c_int * 2)()
    path_mode(handle, ctypes.addressof(modes), ctypes.addressof(modes) + 4)
    filled, stroked = modes
    count = path_segments(handle)
    drawn.strokes += count
    # a fill of four corners is a background
    if not (filled or stroked) or (count <= CORNERS and not stroked):
        return
    whole = _times(_matrices([handle])[0], matrix)
    for points in _pieces(handle, min(count, MOST_SEGMENTS), whole):
        if stroked:
            drawn.bars += [line for line in map(_line, points, points[1:]) if line]
        else:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            piece = (min(xs), min(ys), max(xs), max(ys))
            if _is_bar(piece):
                drawn.bars.append(piece)


def _line(start: Point, end: Point) -> Box | None:
    """None for what is neither level nor upright."""
    (x0, y0), (x1, y1) = start, end
    if abs(x0 - x1) > SLANTED and abs(y0 - y1) > SLANTED:
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _pieces(handle: Handle, count: int, matrix: Matrix) -> Iterator[list[Point]]:
    """The corners of each part of a path; curves are as straight as their ends."""
    points: list[Point] = []
    place = (ctypes.c_float * 2)()
    address = ctypes.addressof(place)
    for at in range(count):
        segment = path_segment(handle, at)
        if not segment or not segment_point(segment, address, address + 4):
            continue
        if segment_type(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(_moved(matrix, *place))
        if segment_closes(segment):
            points.append(points[0])
    if points:
        yield points

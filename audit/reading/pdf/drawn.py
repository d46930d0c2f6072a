"""The lines and pictures of a page: strokes, thin filled bars, and images, also within form XObjects (ISO 32000-1 §8.10)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdfium2 import raw

from audit.reading.pdf.library import (
    Handle,
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

    `turned`: some text does not stand upright. `invisible`: text objects that are not painted: the text layer of a scan.
    `strokes`: how many pieces of paths there are: outlines of characters are thousands.
    """

    bars: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    turned: bool = False
    texts: int = 0
    invisible: int = 0
    strokes: int = 0


class _Buffers:
    """Where PDFium writes to, made once a page."""

    def __init__(self) -> None:
        self.floats = (ctypes.c_float * 4)()
        base = ctypes.addressof(self.floats)
        self.addresses = tuple(base + 4 * at for at in range(4))
        self.matrix = raw.FS_MATRIX()
        self.matrix_address = ctypes.addressof(self.matrix)
        self.modes = (ctypes.c_int * 2)()
        self.mode_addresses = (ctypes.addressof(self.modes), ctypes.addressof(self.modes) + 4)

    def matrix_of(self, handle: Handle) -> Matrix:
        if not object_matrix(handle, self.matrix_address):
            return UPRIGHT
        found = self.matrix
        return found.a, found.b, found.c, found.d, found.e, found.f


def drawn_on(page: Any) -> Drawn:
    """All objects of a page. Where there are too many the rest is not looked at."""
    drawn = Drawn()
    buffers = _Buffers()
    for handle, matrix in _objects(handle_of(page), raw.FPDFPage_CountObjects(page), buffers):
        kind = object_type(handle)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _add_path(drawn, handle, matrix, buffers)
            if drawn.strokes > MOST_SEGMENTS:
                break
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            _add_text(drawn, handle, matrix, buffers)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(handle, matrix, buffers)
            (drawn.bars if _is_bar(box) else drawn.images).append(box)
    return drawn


def _objects(page: Handle, count: int, buffers: _Buffers) -> Iterator[tuple[Handle, Matrix]]:
    """Objects with the matrix of the forms they stand in."""
    left = MOST_OBJECTS
    waiting = [(page_object, page, count, UPRIGHT, 0)]
    while waiting:
        getter, owner, number, matrix, depth = waiting.pop()
        for at in range(min(number, left)):
            left -= 1
            handle = getter(owner, at)
            if not handle:
                continue
            if object_type(handle) == raw.FPDF_PAGEOBJ_FORM:
                if depth < DEEPEST:
                    own = _times(buffers.matrix_of(handle), matrix)
                    waiting.append((form_object, handle, max(0, form_objects(handle)), own, depth + 1))
            else:
                yield handle, matrix


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(handle: Handle, matrix: Matrix, buffers: _Buffers) -> Box:
    if not object_bounds(handle, *buffers.addresses):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = buffers.floats
    if matrix is UPRIGHT:
        return left, bottom, right, top
    corners = [_moved(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_bar(box: Box) -> bool:
    return box[2] - box[0] <= THICK or box[3] - box[1] <= THICK


def _add_text(drawn: Drawn, handle: Handle, matrix: Matrix, buffers: _Buffers) -> None:
    drawn.texts += 1
    if drawn.images and render_mode(handle) == INVISIBLE:
        drawn.invisible += 1
    if not drawn.turned:
        a, b, c, d, *_ = _times(buffers.matrix_of(handle), matrix)
        drawn.turned = not (a > 0 and d > 0 and abs(b) < 0.1 * a and abs(c) < 0.4 * d)


def _add_path(drawn: Drawn, handle: Handle, matrix: Matrix, buffers: _Buffers) -> None:
    box = _bounds(handle, matrix, buffers)
    if _is_bar(box):
        drawn.strokes += 1
        drawn.bars.append(box)
        return
    filled, stroked = _mode(handle, buffers)
    count = path_segments(handle)
    drawn.strokes += count
    # a fill of four corners is a background
    if not (filled or stroked) or (count <= CORNERS and not stroked):
        return
    whole = _times(buffers.matrix_of(handle), matrix)
    for points in _pieces(handle, min(count, MOST_SEGMENTS), whole, buffers):
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


def _mode(handle: Handle, buffers: _Buffers) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    found = path_mode(handle, *buffers.mode_addresses)
    return bool(found and buffers.modes[0]), bool(found and buffers.modes[1])


def _pieces(handle: Handle, count: int, matrix: Matrix, buffers: _Buffers) -> Iterator[list[Point]]:
    """The corners of each part of a path; curves are as straight as their ends."""
    points: list[Point] = []
    x_address, y_address = buffers.addresses[:2]
    for at in range(count):
        segment = path_segment(handle, at)
        if not segment or not segment_point(segment, x_address, y_address):
            continue
        point = _moved(matrix, buffers.floats[0], buffers.floats[1])
        if segment_type(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(point)
        if segment_closes(segment):
            points.append(points[0])
    if points:
        yield points

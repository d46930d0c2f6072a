"""Numbers as OFD writes them, and what they do to points: boxes, matrices, offsets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from math import isfinite

from audit.reading.archives import damaged

# x' = a·x + c·y + e, y' = b·x + d·y + f
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


WORDS_OF_RUN = 3
# Characters of a box, a matrix or an operation of a path.
LONGEST = 1_000


def floats(text: str) -> list[float]:
    """
    Numbers between white space.

    UnreadableInput(damaged) for what is none, or has no end: nobody can tell where the thing stands that they place.
    """
    if len(text) > LONGEST:
        raise damaged()
    return _floats(text.split())


def _floats(words: Sequence[str]) -> list[float]:
    try:
        values = [float(word) for word in words]
    except ValueError:
        raise damaged() from None
    if not isfinite(sum(values)):
        raise damaged()
    return values


def number(text: str | None, default: float) -> float:
    """One number, the default where nothing is written."""
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        raise damaged() from None
    if not isfinite(value):
        raise damaged()
    return value


def whole(text: str | None, default: int) -> int:
    """One number without its fraction."""
    return int(number(text, default))


def box(text: str | None) -> Box | None:
    """x, y, width and height; None where nothing is written."""
    if text is None:
        return None
    values = floats(text)
    if len(values) != 4:
        raise damaged()
    return values[0], values[1], values[2], values[3]


def offsets(text: str | None, most: int) -> list[float]:
    """
    Not more than `most` numbers of a DeltaX or DeltaY (GB/T 33190 §11.3): `g 3 2.5` stands for three times 2.5.
    """
    if not text:
        return []
    words = text.split(None, most * WORDS_OF_RUN)[: most * WORDS_OF_RUN]
    if "g" not in words:
        return _floats(words[:most])
    values: list[float] = []
    at = 0
    while at < len(words) and len(values) < most:
        if words[at] == "g":
            run = _floats(words[at + 1 : at + WORDS_OF_RUN])
            if len(run) != 2:
                raise damaged()
            values.extend(repeat(run[1], max(0, min(int(run[0]), most - len(values)))))
            at += WORDS_OF_RUN
        else:
            values += _floats(words[at : at + 1])
            at += 1
    return values


def placed(boundary: str | None, ctm: str | None, outer: Matrix) -> Matrix:
    """The matrix of an object: its own CTM, then the corner of its boundary, then what holds it. Damaged where it has no end."""
    a, b, c, d, e, f = outer
    corner = box(boundary)
    if corner is not None:
        x, y = corner[0], corner[1]
        e, f = a * x + c * y + e, b * x + d * y + f
    if ctm:
        own = floats(ctm)
        if len(own) != 6:
            raise damaged()
        p, q, r, s, t, u = own
        e, f = a * t + c * u + e, b * t + d * u + f
        a, b, c, d = a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s
    if not isfinite(a + b + c + d + e + f):
        raise damaged()
    return a, b, c, d, e, f


def around(matrix: Matrix, left: float, top: float, right: float, bottom: float) -> Box:
    """The upright box around a box that a matrix turns."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (top, bottom)]
    ys = [b * x + d * y + f for x in (left, right) for y in (top, bottom)]
    return min(xs), min(ys), max(xs), max(ys)

"""PathObject → ruling lines, and boxes of drawn shapes that may be letters (GB/T 33190 §9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from audit.reading.archives import damaged
from audit.reading.ofd.canvas import LEVEL, Canvas
from audit.reading.ofd.numbers import Box, Matrix, floats, placed
from audit.reading.ofd.package import Element, words

# Points: a figure not higher, or not wider, is a line; a filled one with curves may be a letter up to the second.
THIN = 3.0
TALLEST_LETTER = 30.0
# Numbers behind each operator, the last two are the point where it ends; C closes the figure.
OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_OPERATION = re.compile(r"([SMLQBAC]?)([^SMLQBAC]*)")
Point = tuple[float, float]


@dataclass(slots=True)
class Figure:
    """
    One stretch of a path, in points.

    `points`: where it passes, and what curves bend to. `straight`: its level and plumb lines. `bent`: it has others.
    """

    points: list[Point] = field(default_factory=list)
    straight: list[tuple[Point, Point]] = field(default_factory=list)
    bent: bool = False

    def go(self, end: Point) -> None:
        """Straight on to a point."""
        here = self.points[-1]
        self.points.append(end)
        if abs(end[0] - here[0]) > LEVEL and abs(end[1] - here[1]) > LEVEL:
            self.bent = True
        else:
            self.straight.append((here, end))

    def bend(self, points: Sequence[Point]) -> None:
        """In a curve to the last of some points."""
        self.points += points
        self.bent = True

    def box(self) -> Box:
        """Around all points."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)


def draw_path(canvas: Canvas, element: Element, outer: Matrix) -> None:
    """Add the lines of a PathObject. One that is neither stroked nor filled draws nothing, and clips are not asked."""
    stroked = element.get("Stroke", "true") not in ("false", "0")
    filled = element.get("Fill", "false") in ("true", "1")
    data = words(element, "AbbreviatedData")
    if not data or not (stroked or filled):
        return
    matrix = placed(element.get("Boundary"), element.get("CTM"), outer)
    for figure in _figures(canvas, data, matrix):
        if len(figure.points) > 1:
            _draw(canvas, figure, stroked, filled)


def _draw(canvas: Canvas, figure: Figure, stroked: bool, filled: bool) -> None:
    left, top, right, bottom = figure.box()
    width, height = right - left, bottom - top
    if not figure.bent and height <= min(THIN, width) and width > LEVEL:
        canvas.line(left, (top + bottom) / 2, right, (top + bottom) / 2)
    elif not figure.bent and width <= min(THIN, height) and height > LEVEL:
        canvas.line((left + right) / 2, top, (left + right) / 2, bottom)
    elif filled and figure.bent and height <= TALLEST_LETTER:
        if 0 <= left + right <= 2 * canvas.width and 0 <= top + bottom <= 2 * canvas.height:
            canvas.outlines.append((left, top, right, bottom))
    elif stroked:
        for (x0, y0), (x1, y1) in figure.straight:
            canvas.line(x0, y0, x1, y1)


def _figures(canvas: Canvas, data: str, matrix: Matrix) -> Iterator[Figure]:
    """Split at each start. UnreadableInput(damaged) for what is no path: a line that is lost would join two cells."""
    a, b, c, d, e, f = matrix
    figure = Figure()
    for operation in _OPERATION.finditer(data):
        operator, written = operation.groups()
        if not operator and not written.strip():
            continue
        canvas.budget.spend(1)
        operands = floats(written.replace(",", " "))
        if OPERANDS.get(operator) != len(operands) or not (operator in "SM" or figure.points):
            raise damaged()
        if operator == "C":
            start = figure.points[0]
            figure.go(start)
            yield figure
            figure = Figure([start])
            continue
        if operator == "A":  # radii, angle and two flags
            del operands[:-2]
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(operands[::2], operands[1::2], strict=True)]
        if operator in "SM":
            yield figure
            figure = Figure(points)
        elif operator == "L":
            figure.go(points[0])
        else:
            figure.bend(points)
    yield figure

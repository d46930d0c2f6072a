"""The parts of a page → a canvas: templates, layers, objects, composite units (GB/T 33190 §7.7, §8, §13)."""

from __future__ import annotations

from dataclasses import dataclass

from audit.reading.archives import bomb, damaged
from audit.reading.ofd.canvas import Budget, Canvas, Image
from audit.reading.ofd.documents import Body, area_of
from audit.reading.ofd.numbers import Box, Matrix, around, box, placed
from audit.reading.ofd.package import Element, children, local
from audit.reading.ofd.paths import draw_path
from audit.reading.ofd.resources import listed
from audit.reading.ofd.text import draw_text

POINTS = 72 / 25.4
MILLIMETRES: Matrix = (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0)
A4: Box = (0.0, 0.0, 210.0, 297.0)
SMALLEST, LARGEST = 10.0, 5_000.0
# Templates in templates, units in units, blocks in blocks: deeper is a circle.
DEEPEST = 64
DEEPEST_TEMPLATE = 4
# What a composite object costs, in characters.
UNIT = 5


def draw_page(body: Body, name: str, number: int, budget: Budget) -> Canvas:
    """Everything visible on a page; its annotations, stamps and seals are none of its content."""
    root = body.package.parse(name)
    body.resources.add(name, listed(root, "PageRes"))
    _, _, width, height = _area(area_of(root, "Area") or body.area)
    canvas = Canvas(number, width * POINTS, height * POINTS, budget)
    _Painter(body, canvas).page(root, ())
    return canvas


def _area(area: Box | None) -> Box:
    """A4 where nothing sensible is written."""
    if area is None or not all(SMALLEST <= length <= LARGEST for length in area[2:]):
        return A4
    return area


@dataclass(frozen=True, slots=True)
class _Painter:
    body: Body
    canvas: Canvas

    def page(self, root: Element, outer: tuple[str, ...]) -> None:
        """Templates lie below the content of a page, or above it where they say so. `outer`: those it is in."""
        templates = list(children(root, "Template"))
        above = [one for one in templates if one.get("ZOrder") == "Foreground"]
        self._templates([one for one in templates if one.get("ZOrder") != "Foreground"], outer)
        for content in children(root, "Content"):
            self._draw(content, MILLIMETRES, 0)
        self._templates(above, outer)

    def _templates(self, templates: list[Element], outer: tuple[str, ...]) -> None:
        for one in templates:
            self.canvas.budget.spend(1)
            number = one.get("TemplateID", "")
            root = self.body.template(number)
            if root is not None and number not in outer and len(outer) < DEEPEST_TEMPLATE:
                self.page(root, (*outer, number))

    def _draw(self, element: Element, matrix: Matrix, depth: int) -> None:
        if depth > DEEPEST:
            raise bomb()
        for child in element:
            name = local(child.tag)
            if name not in _DRAWN or child.get("Visible") in ("false", "0") or child.get("Alpha") == "0":
                continue
            self.canvas.budget.spend(1)
            if name == "TextObject":
                draw_text(self.canvas, child, matrix)
            elif name == "PathObject":
                draw_path(self.canvas, child, matrix)
            elif name == "ImageObject":
                self._image(child, matrix)
            elif name == "CompositeObject":
                self._composite(child, matrix, depth)
            else:
                self._draw(child, matrix, depth + 1)

    def _image(self, element: Element, matrix: Matrix) -> None:
        boundary = box(element.get("Boundary"))
        if boundary is not None:
            x, y, width, height = boundary
            place = around(matrix, x, y, x + width, y + height)
            opaque = element.get("Alpha", "255") == "255"
            below = len(self.canvas.glyphs) if opaque else 0
            self.canvas.images.append(Image(place, element.get("ResourceID", ""), below))

    def _composite(self, element: Element, matrix: Matrix, depth: int) -> None:
        self.canvas.budget.spend(UNIT)
        unit = self.body.resources.unit(element.get("ResourceID", ""))
        if unit is None:
            raise damaged()
        self._draw(unit, placed(element.get("Boundary"), element.get("CTM"), matrix), depth + 1)


_DRAWN = frozenset(("Layer", "PageBlock", "TextObject", "PathObject", "ImageObject", "CompositeObject"))

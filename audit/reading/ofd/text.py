"""
TextObject → characters with boxes (GB/T 33190 §11).

Each character has a place of its own: the first of a TextCode at X and Y, each further one by DeltaX and DeltaY from
the one before. Where these are missing, it stands as far away as the character before is wide, in ReadDirection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, pi

from audit.reading.geometry.page import Glyph
from audit.reading.ofd.canvas import Canvas
from audit.reading.ofd.numbers import Matrix, around, number, offsets, placed, whole
from audit.reading.ofd.package import Element, local

# Parts of the font size above and below the line on which characters stand.
ASCENT, DESCENT = 0.85, 0.15
# Below are Latin letters and digits, in Chinese fonts half as wide as the rest. The font is not asked.
WIDE, NARROW = "\u2000", 0.5
USUAL_SIZE = 3.7
# Quarters of a turn by which text may be off level; what slants more is a watermark.
MOST_SLANT = 0.08
# No character is drawn with more glyphs.
MOST_GLYPHS = 16
# Private use, and the placeholders of producers that write the numbers of glyphs instead of characters.
NAMELESS = re.compile("[¤\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
UNSEEN = frozenset(
    ["", *filter(str.isspace, map(chr, range(0x3001))), *"\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"]
)
# What stands at a place, where it begins, its width.
Place = tuple[str, float, float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """What all characters of an object share. Directions in quarters of a turn, clockwise."""

    size: float
    stretch: float
    reading: int
    turned: int

    def advance(self, width: float) -> tuple[float, float]:
        """From one character to the next where nothing says it."""
        if self.reading % 2:
            return 0.0, self.size * (2 - self.reading)
        return width * (1 - self.reading), 0.0


def draw_text(canvas: Canvas, element: Element, outer: Matrix) -> None:
    """Add the characters of a TextObject. One that is neither filled nor stroked is not printed."""
    if element.get("Fill") in ("false", "0") and element.get("Stroke") not in ("true", "1"):
        return
    matrix = placed(element.get("Boundary"), element.get("CTM"), outer)
    style = Style(
        abs(number(element.get("Size"), USUAL_SIZE)),
        number(element.get("HScale"), 1.0),
        whole(element.get("ReadDirection"), 0) // 90 % 4,
        whole(element.get("CharDirection"), 0) // 90 % 4,
    )
    turn = _turn(matrix, style)
    x = y = 0.0
    pen = x, y
    transforms: list[Element] = []
    for child in element:
        name = local(child.tag)
        if name == "CGTransform":
            transforms.append(child)
        elif name == "TextCode":
            text = _trimmed(child.text or "")
            canvas.budget.spend(len(text) + 1)
            units = _units(text, transforms)
            if child.get("X") is None and child.get("Y") is None:
                x, y = pen
            x, y = number(child.get("X"), x), number(child.get("Y"), y)
            places, pen = _places(units, child, style, x, y) if units else ([], (x, y))
            if turn is not None and places:
                _print(canvas, places, style, matrix, turn)
            transforms = []


def _turn(matrix: Matrix, style: Style) -> int | None:
    """In which of four directions the foot of a character runs; None where it slants."""
    a, b = matrix[0], matrix[1]
    quarters = atan2(b, a) / (pi / 2) + style.turned
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) <= MOST_SLANT else None


def _trimmed(text: str) -> str:
    """Without the line breaks of a printer of XML."""
    return text.strip() if "\n" in text else text


def _units(text: str, transforms: Sequence[Element]) -> Sequence[str]:
    """
    What stands at each place: one character, or what CGTransform (§11.4) takes together.

    Several characters that make one glyph share its place; where one makes several glyphs, it stands at the first.
    """
    if not transforms:
        return text
    units: list[str] = []
    done = 0
    for element in transforms:
        start = whole(element.get("CodePosition"), 0)
        codes, glyphs = whole(element.get("CodeCount"), 1), whole(element.get("GlyphCount"), 1)
        if codes == glyphs or not (done <= start < len(text) and codes > 0 and glyphs > 0):
            continue
        units += text[done:start]
        done = start + codes
        units.append(text[start:done])
        units += [""] * min(glyphs - 1, MOST_GLYPHS)
    return [*units, *text[done:]]


def _places(
    units: Sequence[str], code: Element, style: Style, x: float, y: float
) -> tuple[list[Place], tuple[float, float]]:
    """Each unit with the place where it begins, and its width; and where the text ends."""
    most = len(units) - 1
    across, down = offsets(code.get("DeltaX"), most), offsets(code.get("DeltaY"), most)
    level = not down and style.reading == 0
    known = max(len(across), len(down))
    across += [0.0] * (known - len(across))
    down += [0.0] * (known - len(down))
    narrow, wide = style.size * style.stretch * NARROW, style.size * style.stretch
    places: list[Place] = []
    for unit, right, below in zip(units, across, down, strict=False):
        width = wide if unit >= WIDE else narrow
        places.append((unit, x, y, right if level and 0 < right < width else width))
        x, y = x + right, y + below
    for unit in units[known:]:
        width = wide if unit >= WIDE else narrow
        places.append((unit, x, y, width))
        right, below = style.advance(width)
        x, y = x + right, y + below
    return places, (x, y)


def _print(canvas: Canvas, places: Sequence[Place], style: Style, matrix: Matrix, turn: int) -> None:
    a, b, c, d, e, f = matrix
    text = "".join([place[0] for place in places])
    _, x, y, _ = places[0]
    size = style.size * max(abs(c) + abs(d), abs(a) + abs(b))
    if canvas.printed_before(text, a * x + c * y + e, b * x + d * y + f, size):
        return
    up, below = style.size * ASCENT, style.size * DESCENT
    boxes: Iterable[Glyph]
    if b or c or style.turned or a <= 0 or d <= 0:
        boxes = (
            (*around(matrix, *_turned_box(x, y, width, up, below, style.turned)), unit) for unit, x, y, width in places
        )
    else:
        boxes = [
            (a * x + e, d * (y - up) + f, a * (x + width) + e, d * (y + below) + f, unit)
            for unit, x, y, width in places
        ]
    across, down = 2 * canvas.width, 2 * canvas.height
    shown = [
        glyph
        for glyph in boxes
        if glyph[4] not in UNSEEN and 0 <= glyph[0] + glyph[2] <= across and 0 <= glyph[1] + glyph[3] <= down
    ]
    if NAMELESS.search(text):
        canvas.unknown += [glyph[:4] for glyph in shown if NAMELESS.search(glyph[4])]
        shown = [glyph for glyph in shown if not NAMELESS.search(glyph[4])]
    canvas.glyphs += shown
    canvas.turns[turn] += len(shown)


def _turned_box(
    x: float, y: float, width: float, up: float, below: float, quarter: int
) -> tuple[float, float, float, float]:
    """The box of a character that is turned about the point where it begins."""
    boxes = (
        (x, y - up, x + width, y + below),
        (x - below, y, x + up, y + width),
        (x - width, y - below, x, y + up),
        (x - up, y - width, x + below, y),
    )
    return boxes[quarter]

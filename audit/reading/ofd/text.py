"""
TextObject → characters with boxes (GB/T 33190 §11).

Each character has a place of its own: the first of a TextCode at X and Y, each further one by DeltaX and DeltaY from
the one before. Where these are missing, it stands as far away as the character before is wide, in ReadDirection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, pi

from audit.reading.ofd.canvas import Canvas
from audit.reading.ofd.numbers import Matrix, around, number, offsets, placed, whole
from audit.reading.ofd.package import Element, local

# Parts of the font size above and below the line on which characters stand.
ASCENT, DESCENT = 0.85, 0.15
# Below are Latin letters and digits, in Chinese fonts half as wide as the rest.
WIDE = 0x2000
# Quarters of a turn by which text may be off level; what slants more is a watermark.
MOST_SLANT = 0.08
# No character is drawn with more glyphs.
MOST_GLYPHS = 16
# A placeholder of producers that write glyph numbers without their characters.
NAMELESS = "¤\ufffd"
UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")


@dataclass(frozen=True, slots=True)
class Style:
    """What all characters of an object share. Directions in quarters of a turn, clockwise."""

    size: float
    stretch: float
    reading: int
    turned: int

    def width(self, unit: str) -> float:
        """How wide a character is, as the font is not asked."""
        return self.size * self.stretch * (1.0 if unit and ord(unit[0]) >= WIDE else 0.5)

    def advance(self, unit: str) -> tuple[float, float]:
        """From one character to the next where nothing says it."""
        if self.reading % 2:
            return 0.0, self.size * (2 - self.reading)
        return self.width(unit) * (1 - self.reading), 0.0


def draw_text(canvas: Canvas, element: Element, outer: Matrix) -> None:
    """Add the characters of a TextObject. One that is neither filled nor stroked is not printed."""
    if element.get("Fill") in ("false", "0") and element.get("Stroke") not in ("true", "1"):
        return
    matrix = placed(element.get("Boundary"), element.get("CTM"), outer)
    style = Style(
        number(element.get("Size"), 0.0),
        number(element.get("HScale"), 1.0),
        whole(element.get("ReadDirection"), 0) // 90 % 4,
        whole(element.get("CharDirection"), 0) // 90 % 4,
    )
    turn = _turn(matrix, style)
    x = y = 0.0
    transforms: list[Element] = []
    for child in element:
        name = local(child.tag)
        if name == "CGTransform":
            transforms.append(child)
        elif name == "TextCode":
            text = _trimmed(child.text or "")
            canvas.budget.spend(len(text) + 1)
            units = _units(text, transforms)
            x, y = number(child.get("X"), x), number(child.get("Y"), y)
            if turn is not None and units:
                places = list(_places(units, child, style, x, y))
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
) -> Iterator[tuple[str, float, float, float]]:
    """Each unit with the place where it begins, and its width."""
    most = len(units) - 1
    across, down = offsets(code.get("DeltaX"), most), offsets(code.get("DeltaY"), most)
    level = not down and style.reading == 0
    for at, unit in enumerate(units):
        width = style.width(unit)
        if level and at < len(across) and 0 < across[at] < width:
            width = across[at]
        yield unit, x, y, width
        if at < len(across) or at < len(down):
            x += across[at] if at < len(across) else 0.0
            y += down[at] if at < len(down) else 0.0
        else:
            right, below = style.advance(unit)
            x, y = x + right, y + below


def _print(
    canvas: Canvas, places: Sequence[tuple[str, float, float, float]], style: Style, matrix: Matrix, turn: int
) -> None:
    a, b, c, d, e, f = matrix
    _, x, y, _ = places[0]
    size = style.size * max(abs(c) + abs(d), abs(a) + abs(b))
    if canvas.printed_before("".join(place[0] for place in places), a * x + c * y + e, b * x + d * y + f, size):
        return
    up, below = style.size * ASCENT, style.size * DESCENT
    simple = not (b or c or style.turned) and a > 0 and d > 0
    for unit, x, y, width in places:
        if not unit or unit.isspace() or unit in UNSEEN:
            continue
        if simple:
            left, top, right, bottom = a * x + e, d * (y - up) + f, a * (x + width) + e, d * (y + below) + f
        else:
            left, top, right, bottom = around(matrix, *_turned_box(x, y, width, up, below, style.turned))
        if not (0 <= left + right <= 2 * canvas.width and 0 <= top + bottom <= 2 * canvas.height):
            continue
        if any(_is_nameless(character) for character in unit):
            canvas.unknown.append((left, top, right, bottom))
        else:
            canvas.glyphs.append((left, top, right, bottom, unit))
            canvas.turns[turn] += 1


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


def _is_nameless(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000" or character in NAMELESS

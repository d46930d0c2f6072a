"""One picture → Page: characters with boxes, rules, what is doubtful and what nobody could read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from audit.reading.geometry.page import Page
from audit.reading.recognition import cleaning
from audit.reading.recognition.engine import Character
from audit.reading.recognition.ink import Ink, ink_in, lines_of
from audit.reading.recognition.labels import healed
from audit.reading.recognition.ruling import Ruling, find_rules
from audit.reading.recognition.sheet import Line, Rectangle, Sheet
from audit.reading.recognition.straightening import straightened
from audit.reading.recognition.upright import upright
from audit.reading.recognition.values import LIKE_DASHES, agree, dash_of, may_be_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

# Pixels a point: beyond, nothing more is recognised; below, strokes are too thin to be told apart.
FINEST, COARSEST = 2.8, 2.0
# A long screenshot is not enlarged beyond.
MOST_PIXELS = 16_000_000
# In points: what is left out along the rules of a cell, and what stays around strokes that are cut out.
EDGE = 0.8
MARGIN, WIDER_MARGIN = 1.2, 2.4
# A line belongs to a cell with this share of its height.
OVERLAP = 0.3
# Share of ink in the box of a line: a dash alone has as much.
FAINTEST = 0.04


@dataclass(slots=True)
class _Cell:
    """`boxes`: where lines were found in it; `lines`: what they say."""

    place: Rectangle
    boxes: list[Rectangle]
    ink: Ink | None = None
    lines: list[Line] = field(default_factory=list)
    sure: bool = True

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


def page_of(picture: Image, number: int, scale: float) -> Page:
    """`picture`: BGR or grey; `scale`: pixels a point."""
    picture, scale = _resized(picture, scale)
    grey = cleaning.clean(picture, scale)
    if not cleaning.inked(grey).any():
        return Page(number, grey.shape[1] / scale, grey.shape[0] / scale, ())
    grey, found = upright(straightened(grey))
    sheet = Sheet(grey, cleaning.inked(grey), scale)
    ruling = find_rules(grey, scale)
    cells, free = _divided([quad for quad in found if _is_printed(quad, sheet.ink)], ruling, scale)
    _read(sheet, cells, free, ruling)
    height, width = grey.shape
    return Page(
        number,
        width / scale,
        height / scale,
        tuple(sheet.glyphs),
        tuple((y / scale, first / scale, last / scale) for y, first, last in ruling.across),
        tuple((x / scale, first / scale, last / scale) for x, first, last in ruling.down),
        frozenset(sheet.doubtful),
        tuple(sheet.inked),
    )


def _resized(picture: Image, scale: float) -> tuple[Image, float]:
    factor = min(
        min(max(scale, COARSEST), FINEST) / scale, (MOST_PIXELS / (picture.shape[0] * picture.shape[1])) ** 0.5
    )
    if factor == 1.0:
        return picture, scale
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=way), np.uint8), scale * factor


def _is_printed(quad: Sequence[float], ink: Image) -> bool:
    """Letters of a seal that was taken away are still found, by their shadow."""
    left, top = max(0, int(min(quad[0::2]))), max(0, int(min(quad[1::2])))
    part = ink[top : int(max(quad[1::2])) + 1, left : int(max(quad[0::2])) + 1]
    return part.size > 0 and float(part.mean()) > FAINTEST * 255


def _divided(found: Sequence[tuple[float, ...]], ruling: Ruling, scale: float) -> tuple[list[_Cell], list[_Cell]]:
    """Lines → the cells they lie in, a line over several cells cut at the rules; and each that lies in none."""
    cells = [_Cell(place, []) for place in ruling.cells]
    free: list[_Cell] = []
    places = np.array(ruling.cells, np.int64).reshape(-1, 4)
    for quad in found:
        box = round(min(quad[0::2])), round(min(quad[1::2])), round(max(quad[0::2])), round(max(quad[1::2]))
        width = np.minimum(places[:, 2], box[2]) - np.maximum(places[:, 0], box[0])
        height = np.minimum(places[:, 3], box[3]) - np.maximum(places[:, 1], box[1])
        within = np.flatnonzero((width > 2 * scale) & (height > OVERLAP * (box[3] - box[1]))).tolist()
        for at in within:
            cells[at].boxes.append(_clipped(box, ruling.cells[at]))
        if not within:
            free.append(_Cell(_grown(box, round(WIDER_MARGIN * scale)), [box]))
    return cells, free


def _read(sheet: Sheet, cells: Sequence[_Cell], free: Sequence[_Cell], ruling: Ruling) -> None:
    """Everything once; then strokes in which no line was found, and what may be a value a second time."""
    _read_boxes(sheet, [*cells, *free])
    edge, margin = round(EDGE * sheet.scale), round(MARGIN * sheet.scale)
    for cell in cells:
        cell.ink = ink_in(sheet.ink, _grown(cell.place, -edge), sheet.scale)
    missed = [cell for cell in cells if cell.ink and not cell.lines]
    for cell in missed:
        lines = lines_of(cell.ink, sheet.scale) if cell.ink else []
        cell.boxes = [_clipped(_grown(line.box, margin), cell.place) for line in lines]
    _read_boxes(sheet, missed)
    # a number beside rules may belong to a cell that is not closed
    open_cells = [cell for cell in free if ruling.across and _overlap(cell.place, ruling.hull)]
    for cell in open_cells:
        cell.ink = ink_in(sheet.ink, cell.place, sheet.scale)
    _judge(sheet, [cell for cell in (*cells, *open_cells) if cell.lines and may_be_value(cell.text)])
    for cell in cells:
        cell.lines = _as_label(cell.lines)
    for cell in (*cells, *free):
        sheet.add(cell.lines, sure=cell.sure)
        if cell.ink and not cell.lines:
            sheet.mark(cell.ink.box)


def _read_boxes(sheet: Sheet, cells: Sequence[_Cell]) -> None:
    lines = iter(sheet.read([box for cell in cells for box in cell.boxes]))
    for cell in cells:
        cell.lines = [line for line in (next(lines) for _ in cell.boxes) if line.characters]


def _judge(sheet: Sheet, cells: Sequence[_Cell]) -> None:
    """A second reading of the strokes alone, with more paper around them."""
    margin = round(WIDER_MARGIN * sheet.scale)
    again = [_Cell(cell.place, []) for cell in cells]
    inks = [lines_of(cell.ink, sheet.scale) if cell.ink else [] for cell in cells]
    for cell, lines in zip(again, inks, strict=True):
        cell.boxes = [_clipped(_grown(line.box, margin), cell.place) for line in lines]
    _read_boxes(sheet, again)
    for cell, second, lines in zip(cells, again, inks, strict=True):
        dash = dash_of(lines, sheet.ink, sheet.scale) if set(cell.text) <= LIKE_DASHES else ""
        if dash:
            cell.lines = [Line((Character(dash, 0.5, 1.0),), lines[0].box)]
        else:
            cell.sure = agree(cell.lines, second.lines, lines, sheet.ink)


def _as_label(lines: list[Line]) -> list[Line]:
    """A label of the form, recognised a little wrong, as it is printed there."""
    lines = sorted(lines, key=lambda line: (line.box[1] + line.box[3], line.box[0]))
    read = "".join(line.text for line in lines)
    label = healed(read)
    if label == read:
        return lines
    return [Line(tuple(Character(sign, (at + 0.5) / len(label), 1.0) for at, sign in enumerate(label)), lines[0].box)]


def _grown(box: Rectangle, by: int) -> Rectangle:
    left, top, right, bottom = box
    return left - by, top - by, right + by, bottom + by


def _clipped(box: Rectangle, place: Rectangle) -> Rectangle:
    return max(box[0], place[0]), max(box[1], place[1]), min(box[2], place[2]), min(box[3], place[3])


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    left, top, right, bottom = _clipped(one, other)
    return left < right and top < bottom

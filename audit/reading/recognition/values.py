"""
Cells that hold a number: read twice from different cuts of the picture, and believed only where both agree.

A digit is never corrected: what is not certain is passed on as doubtful, as it was read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audit.reading.recognition.ink import Ink, slant
from audit.reading.recognition.sheet import Line, Rectangle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

# Of the least certain character of both readings; by the measurements in bench/ocr.py.
LEAST_SURE = 0.90
LONGEST_VALUE = 14
# Width of a figure as a share of its height, in any usual font; 1 is the narrowest.
NARROWEST, WIDEST = 0.17, 1.05
TALL = 0.6
# How far a 1 may lean, and a slash does; how far from a line its ink may lie. As shares of the height.
LEANING = 0.15
SLASH = (0.23, 1.5)
STRAIGHT = 0.075
SMALL = frozenset(".,-−–—")
FLAT, THICKEST_DASH = 0.4, 1.8
# What recognisers take dashes and slashes for.
LIKE_DASHES = frozenset("一-—–−_ー~/\\1lI|丨丿了7ノ")
PLAIN = frozenset("0123456789.,+-−–—/\\无")
WORDS = frozenset({"不适用"})
# Characters that strokes of figures and dashes are taken for.
LIKE_FIGURES = frozenset("一二三〇丨卜口日已己")


def may_be_value(text: str) -> bool:
    """Whether a number depends on this text: no words, or so short that it may be a misread number."""
    if len(text) > LONGEST_VALUE:
        return False
    words = sum(unicodedata.category(sign) == "Lo" and sign != "无" and sign not in LIKE_FIGURES for sign in text)
    return words == 0 or len(text) == 1


def agree(first: Sequence[Line], second: Sequence[Line], lines: Sequence[Ink], mask: Image) -> bool:
    """
    Whether a value was read with certainty: the same twice, line by line, and as many strokes as characters.

    Ink in which the second reading saw no character is not certain either: `lines` has more entries then.
    """
    first = sorted(first, key=lambda line: line.box[1])
    if [line.text for line in first] != [line.text for line in second] or len(second) != len(lines):
        return False
    text = "".join(line.text for line in second)
    if not (set(text) <= PLAIN or text in WORDS) or min(line.sure for line in (*first, *second)) < LEAST_SURE:
        return False
    return all(_fits(line.text, ink, mask) for line, ink in zip(second, lines, strict=True))


def dash_of(lines: Sequence[Ink], mask: Image, scale: float) -> str:
    """— for a flat stroke, / for a straight one that leans, whatever a recogniser makes of it; "" for all else."""
    if len(lines) != 1 or len(lines[0].strokes) > 2:
        return ""
    left, top, right, bottom = lines[0].box
    if bottom - top <= FLAT * (right - left) and bottom - top <= THICKEST_DASH * scale:
        return "—"
    return "/" if len(lines[0].strokes) == 1 and _is_slash(mask, lines[0].box) else ""


def _is_slash(mask: Image, stroke: Rectangle) -> bool:
    leaning, crooked = slant(mask, stroke)
    return SLASH[0] <= leaning <= SLASH[1] and crooked <= STRAIGHT


def _fits(text: str, ink: Ink, mask: Image) -> bool:
    """No figure was passed over: not more tall strokes than characters, and as wide as so many figures are."""
    if not any(map(str.isdigit, text)):
        return True
    left, top, right, bottom = ink.box
    height, width = bottom - top, right - left
    tall = [stroke for stroke in ink.strokes if stroke[3] - stroke[1] >= TALL * height]
    if len(tall) > len(text) or not len(text) * NARROWEST * height <= width <= len(text) * WIDEST * height:
        return False
    return not _leans(text, ink.strokes, tall, mask)


def _leans(text: str, strokes: Sequence[Rectangle], tall: Sequence[Rectangle], mask: Image) -> bool:
    """Whether a 1 or 7 is a slash. Where figures touch or fall apart, it is not known which stroke is which."""
    figures = [sign for sign in text if sign not in SMALL]
    if len(figures) != len(tall):
        return "1" in text and any(_is_slash(mask, one) for one in tall)
    # the slanting part of a 7 whose bar is broken off looks like a slash
    slashes = "17" if len(strokes) == len(tall) else "1"
    return any(
        (sign == "1" and slant(mask, one)[0] > LEANING) or (sign in slashes and _is_slash(mask, one))
        for sign, one in zip(figures, tall, strict=True)
    )

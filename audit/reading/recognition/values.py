"""
Cells that hold a number: read twice from different cuts of the picture, and believed only where both agree.

A digit is never corrected: what is not certain is passed on as doubtful, as it was read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from audit.reading.recognition.ink import Ink
from audit.reading.recognition.sheet import Line

# Of the least certain character of both readings; by the measurements in bench/ocr.py.
LEAST_SURE = 0.80
LONGEST_VALUE = 14
# Width of a figure as a share of its height, in any usual font; 1 is the narrowest.
NARROWEST, WIDEST = 0.17, 1.05
TALL = 0.6
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


def agree(first: Sequence[Line], second: Line, ink: Ink) -> bool:
    """Whether a value was read with certainty: one line, twice the same, and as many strokes as figures."""
    if len(first) != 1 or first[0].text != second.text:
        return False
    text = second.text
    plain = set(text) <= PLAIN or text in WORDS
    return plain and min(first[0].sure, second.sure) >= LEAST_SURE and _fits(text, ink)


def _fits(text: str, ink: Ink) -> bool:
    """No figure was passed over: not more tall strokes than characters, and as wide as so many figures are."""
    if not any(map(str.isdigit, text)):
        return True
    left, top, right, bottom = ink.box
    height, width = bottom - top, right - left
    tall = sum(below - above >= TALL * height for _, above, _, below in ink.strokes)
    return tall <= len(text) and len(text) * NARROWEST * height <= width <= len(text) * WIDEST * height

"""
Digits that are printed beside a number and are not part of it: raised or lowered, as the mark of a note is, or struck out.

In text without layout 0 with the mark of note 1 would be 01. As signs of their own they make a cell text, whose number
nobody has read.
"""

from __future__ import annotations

_DIGITS = "0123456789"
RAISED = dict(zip(map(ord, _DIGITS), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
LOWERED = dict(zip(map(ord, _DIGITS), "₀₁₂₃₄₅₆₇₈₉", strict=True))
# With a stroke over each; where a character must stay one, the mark of printers for one that is not shown.
STRUCK = {ord(digit): f"{digit}\u0336" for digit in _DIGITS}
UNSEEN = dict.fromkeys(map(ord, _DIGITS), "〓")
POSITIONS = {"superscript": RAISED, "subscript": LOWERED}

"""The text of a table cell → its state and value (form.md §4.7). Nothing becomes 0 that is not printed as 0."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from audit.labels import without_bookmarks
from audit.model import Cell, CellState, Number, Place

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
DASHES = frozenset({"/", "\\", "-", "--", "—", "——", "–", "−", "一一", "无", "不适用", "／"})
# Marks of editors and of CMS that nobody sees: a number is printed without them.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\ufeff"))
LONGEST_NUMBER = 24
LONGEST_CACHED = 64


def read_cell(raw: str, place: Place | None = None) -> Cell:
    """A cell with its raw text kept as it stood."""
    state, value = _classify(raw)
    return Cell(state, raw, value, place)


def cell_at(raw: str, block: int, row: int, column: int) -> Cell:
    """The cell in this slot of the document. Most reports have the same numbers, small ones, in the same places."""
    if len(raw) <= LONGEST_CACHED:
        return _usual_cell(raw, block, row, column)
    return read_cell(raw, Place(block, row, column))


@lru_cache(maxsize=16_384)
def _usual_cell(raw: str, block: int, row: int, column: int) -> Cell:
    return read_cell(raw, Place(block, row, column))


def may_be_labels(rows: Iterable[Sequence[str]]) -> list[str]:
    """Each text of a grid once, but for plain numbers and single characters: what labels are looked for in."""
    return [text for text in dict.fromkeys(chain.from_iterable(rows)) if len(text) > 1 and not text.isdigit()]


def _classify(raw: str) -> tuple[CellState, Number | None]:
    text = without_bookmarks(raw) if "[" in raw else raw
    if len(text) <= LONGEST_CACHED:
        return _classify_short(text)
    return (CellState.TEXT if text.strip() else CellState.BLANK), None


@lru_cache(maxsize=4096)
def _classify_short(raw: str) -> tuple[CellState, Number | None]:
    if not raw.isascii() and any(unicodedata.category(sign) == "No" for sign in raw):
        # ① and ² are marks of notes: behind 0 they make no 01
        return CellState.TEXT, None
    text = unicodedata.normalize("NFKC", raw).translate(INVISIBLE).strip()
    if not text:
        return CellState.BLANK, None
    if text in DASHES:
        return CellState.DASH, None
    if len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text) and text.isascii():
        digits = text.replace(",", "")
        return CellState.NUMBER, Decimal(digits) if "." in digits else int(digits)
    return CellState.TEXT, None


def looks_like_value(raw: str) -> bool:
    """A number, a blank or a dash: what a value cell holds, and a label never does."""
    return _classify(raw)[0] is not CellState.TEXT


def is_numbering(texts: Iterable[str]) -> bool:
    """1, 2, 3 … or ①, ②, ③ …: the numbers of columns, not data."""
    values = [read_cell(unicodedata.normalize("NFKC", text)).value for text in texts]
    return len(values) > 2 and values == list(range(1, len(values) + 1))

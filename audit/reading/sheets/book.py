"""A sheet, whatever file it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from audit.errors import UnreadableInput

# The three tables have 600 slots. What lies farther out was left there by mistake.
LAST_ROW, LAST_COLUMN = 20_000, 256
MOST_CELLS = 50_000
MOST_LETTERS = 2_000_000
MOST_MERGED = 5_000
MOST_SLOTS = 500_000

Slot = tuple[int, int]
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@dataclass(slots=True)
class Room:
    """What is left for the sheets of a workbook: one long text may be named by every cell."""

    cells: int = MOST_CELLS
    letters: int = MOST_LETTERS
    slots: int = MOST_SLOTS


@dataclass(slots=True)
class Sheet:
    """
    `number`: from 1, in the order of the workbook. Rows and columns count from 0.

    `cells`: what is printed, where anything is. `merged`: first and last slot of each merged range.
    `formulas`: where formulas stand; only of .xlsx. `doubtful`: those whose result is not stored. `cut_off`: something
    lay too far out.
    """

    number: int
    name: str
    room: Room
    hidden: bool = False
    cells: dict[Slot, str] = field(default_factory=dict)
    merged: list[tuple[Slot, Slot]] = field(default_factory=list)
    doubtful: set[Slot] = field(default_factory=set)
    formulas: set[Slot] = field(default_factory=set)
    cut_off: bool = False

    def put(self, slot: Slot, text: str, *, doubtful: bool = False) -> None:
        """Far-off cells are left out, blank ones as well unless they are doubtful."""
        if not (doubtful or text.strip()):
            return
        if slot[0] >= LAST_ROW or slot[1] >= LAST_COLUMN:
            self.cut_off = True
            return
        self.room.cells -= 1
        self.room.letters -= len(text)
        if self.room.cells < 0 or self.room.letters < 0:
            raise too_large()
        self.cells[slot] = text
        if doubtful:
            self.doubtful.add(slot)

    def anchor(self, slot: Slot) -> str:
        """`sheet[2]/cell[B7]`."""
        return f"sheet[{self.number}]/cell[{letters(slot[1])}{slot[0] + 1}]"


def too_large() -> UnreadableInput:
    """More than a report can have."""
    return UnreadableInput("too_large", "电子表格占用的行列太多，年度报告不会这样大：请删去多余的行、列再检查")


@lru_cache(maxsize=LAST_COLUMN)
def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def slot_of(reference: str) -> Slot | None:
    """B7 → (6, 1)."""
    match = _REFERENCE.fullmatch(reference)
    if not match or not int(match[2]):
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1

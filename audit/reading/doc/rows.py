"""The definition of a table row ([MS-DOC] §2.9.325 and the modifications that follow it): where its cells stand."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from audit.reading.doc.sprms import U16

DEFINITIONS = (0xD608, 0xD606)
INSERT, DELETE, MERGE, SPLIT, WIDTHS, MERGE_DOWN = 0x7621, 0x5622, 0x5624, 0x5625, 0x7623, 0xD62B
CODES = frozenset({*DEFINITIONS, INSERT, DELETE, MERGE, SPLIT, WIDTHS, MERGE_DOWN})
CELL = 20
MOST_CELLS = 64 * 4


@dataclass(slots=True)
class RowDefinition:
    """
    `edges`: n + 1 places of the borders of n cells, in twips (1/1440 inch) from the margin.

    `joined[n]`: cell n belongs to the one on its left; `hanging[n]`: to the one above it.
    """

    edges: list[int] = field(default_factory=list)
    joined: list[bool] = field(default_factory=list)
    hanging: list[bool] = field(default_factory=list)

    def copy(self) -> RowDefinition:
        """One that may be changed by itself."""
        return RowDefinition([*self.edges], [*self.joined], [*self.hanging])

    def apply(self, code: int, operand: bytes) -> None:
        """One modification, one of CODES. Numbers of cells that the row does not have change nothing."""
        if code in DEFINITIONS:
            self._define(operand)
        elif code == INSERT:
            self._insert(operand[0], operand[1], U16(operand, 2)[0])
        elif code == WIDTHS:
            self._resize(operand[0], min(operand[1], len(self.joined)), U16(operand, 2)[0])
        elif code == MERGE_DOWN:
            if len(operand) >= 3 and operand[1] < len(self.hanging):
                self.hanging[operand[1]] = operand[2] & 3 == 1
        elif code == DELETE:
            self._delete(operand[0], operand[1])
        else:
            for cell in range(operand[0], min(operand[1], len(self.joined))):
                self.joined[cell] = code == MERGE and cell > operand[0]

    def _define(self, operand: bytes) -> None:
        count = operand[2] if len(operand) > 2 else 0
        cells = 3 + 2 * (count + 1)
        if not count or cells > len(operand):
            return
        self.edges = list(struct.unpack_from(f"<{count + 1}h", operand, 3))
        flags = [
            U16(operand, at)[0] if at + 2 <= len(operand) else 0 for at in range(cells, cells + CELL * count, CELL)
        ]
        self.joined = _joined([flag & 3 for flag in flags])
        self.hanging = [flag >> 5 & 3 == 1 for flag in flags]

    def _insert(self, first: int, count: int, width: int) -> None:
        count = min(count, MOST_CELLS - len(self.joined))
        if not self.edges or first > len(self.joined) or count < 1:
            return
        start = self.edges[first]
        behind = [edge + count * width for edge in self.edges[first:]]
        self.edges[first:] = [*(start + width * number for number in range(count)), *behind]
        self.joined[first:first] = [False] * count
        self.hanging[first:first] = [False] * count

    def _delete(self, first: int, last: int) -> None:
        last = min(last, len(self.joined))
        if first >= last:
            return
        width = self.edges[last] - self.edges[first]
        self.edges[first:] = [edge - width for edge in self.edges[last:]]
        del self.joined[first:last]
        del self.hanging[first:last]

    def _resize(self, first: int, last: int, width: int) -> None:
        if first >= last:
            return
        start = self.edges[first]
        more = start + width * (last - first) - self.edges[last]
        resized = [start + width * number for number in range(1, last - first + 1)]
        self.edges[first + 1 :] = [*resized, *(edge + more for edge in self.edges[last + 1 :])]


def _joined(flags: list[int]) -> list[bool]:
    """
    Word 97 writes 1 for the first of joined cells and 2 for those behind it; [MS-DOC] has it the other way round.

    Whatever begins a group is what its first cell has.
    """
    found: list[bool] = []
    first = 0
    for at, flag in enumerate(flags):
        if flag and (at == 0 or not flags[at - 1]):
            first = flag
        found.append(bool(flag) and flag != first)
    return found

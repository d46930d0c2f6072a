"""Lists of property modifications ([MS-DOC] §2.6): a code of two bytes, then its operand."""

from __future__ import annotations

from collections.abc import Container, Iterator
from struct import Struct

from audit.reading.archives import bomb

# Bytes of lists that are looked through in one file; a report has some ten thousand.
MOST_BYTES = 4_000_000
U16 = Struct("<H").unpack_from
U32 = Struct("<I").unpack_from
I32 = Struct("<i").unpack_from

LONG_OPERANDS = (0xD608, 0xD606)  # definitions of table rows: the size takes two bytes
TABS = 0xC615
COUNTED = 255  # in place of its size: the size follows from the numbers within
SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # by the upper three bits of the code; 0: the operand begins with its size


class Budget:
    """How much may still be looked through, so that lists which many refer to take no time without end."""

    def __init__(self) -> None:
        self._left = MOST_BYTES

    def take(self, grpprl: bytes) -> bytes:
        """The list. UnreadableInput(bomb) when it is one too many."""
        self.spend(len(grpprl))
        return grpprl

    def spend(self, amount: int) -> None:
        """What takes as long as so many bytes."""
        self._left -= amount
        if self._left < 0:
            raise bomb()


def sprms(grpprl: bytes, wanted: Container[int]) -> Iterator[tuple[int, int, int]]:
    """Code, start and end of the operand of each that is wanted. One that does not end within the list ends the list."""
    at, last = 0, len(grpprl)
    while at + 3 <= last:
        code = grpprl[at] | grpprl[at + 1] << 8
        at += 2
        size = SIZES[code >> 13] or _size(grpprl, code, at)
        if at + size > last:
            return
        if code in wanted:
            yield code, at, at + size
        at += size


def _size(grpprl: bytes, code: int, at: int) -> int:
    if code in LONG_OPERANDS:
        return U16(grpprl, at)[0] + 1 if at + 2 <= len(grpprl) else len(grpprl)
    if code == TABS and grpprl[at] == COUNTED:
        removed = grpprl[at + 1] if at + 1 < len(grpprl) else 0
        added_at = at + 2 + 4 * removed
        added = grpprl[added_at] if added_at < len(grpprl) else 0
        return 3 + 4 * removed + 3 * added
    return grpprl[at] + 1

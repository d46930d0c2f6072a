"""
Compound files ([MS-CFB], “OLE”) from strangers: a file system in a file, every number of which is a claim.

What is read is never larger than the file: chains of sectors that meet themselves or lead nowhere end the reading.
olefile is not used: where a chain runs in a circle it reads as many gigabytes as the directory promises, and what is
missing from a stream is missing without a word.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from audit.reading.archives import damaged, truncated

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR_SHIFTS = (9, 12)
MINI_SHIFT = 6
NO_SECTOR = 0xFFFFFFFA  # this and above: free, end of chain …
NO_ENTRY = 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
ENTRY = 128
# A report has about ten entries; one with a hundred embedded objects some hundreds.
MOST_ENTRIES = 8192
_HEADER = struct.Struct("<30xHH14xI4xII4xI4x109I")
_ENTRY = struct.Struct("<64sHBxIII36xIQ")


class Entry(NamedTuple):
    """A line of the directory: a stream, or a storage, which is a folder."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """
    The streams that stand directly in the root; what is in storages below is an object embedded in the document.

    UnreadableInput(damaged) where header, sector table or directory cannot be read, and for a stream whose chain runs
    in a circle; `truncated` where the directory is not there any more. `cut`: the file ends before a sector that was
    asked for, so that what `read` returned is not whole.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER.size or not data.startswith(SIGNATURE):
            raise damaged()
        self._data = memoryview(data)  # large streams are copied once
        self.cut = False
        shift, mini_shift, directory, cutoff, self._mini_start, difat, *fat = _HEADER.unpack_from(data)
        if shift not in SECTOR_SHIFTS or mini_shift != MINI_SHIFT:
            raise damaged()
        self._shift, self._cutoff = shift, cutoff
        self._sectors = -(-len(data) >> shift)  # one more than there are: the header takes the place of the first
        self._fat = self._numbers(self._fat_sectors(fat, difat))
        self._directory = self._sectors_of(directory, MOST_ENTRIES * ENTRY >> shift)
        self._entries = {entry.name.upper(): entry for entry in self._children()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the root, streams and storages."""
        return tuple(entry.name for entry in self._entries.values())

    def __contains__(self, name: str) -> bool:
        return name.upper() in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of a stream, fewer than it should have where its chain ends early; none if there is no such stream."""
        entry = self._entries.get(name.upper())
        if entry is None or entry.kind != STREAM:
            return b""
        if entry.size >= self._cutoff:
            return self._stream(entry)
        size = 1 << MINI_SHIFT
        chain = _chain(entry.start, self._mini_fat, -(-entry.size >> MINI_SHIFT))
        return _joined([self._mini_stream[at * size : (at + 1) * size] for at in chain], entry.size)

    @cached_property
    def _mini_fat(self) -> Sequence[int]:
        """The sector table of small streams."""
        return self._numbers(_chain(self._mini_start, self._fat, self._sectors))

    @cached_property
    def _mini_stream(self) -> memoryview:
        """Where the sectors of small streams stand."""
        return memoryview(self._stream(self._entry(0)))

    def _stream(self, entry: Entry) -> bytes:
        most = min(-(-entry.size >> self._shift), self._sectors)
        return _joined(list(map(self._sector, _chain(entry.start, self._fat, most))), entry.size)

    def _sectors_of(self, start: int, most: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self._fat, most)))

    def _sector(self, number: int) -> memoryview:
        start = (number + 1) << self._shift
        found = self._data[start : start + (1 << self._shift)]
        if not found:
            self.cut = True
        return found

    def _numbers(self, sectors: Sequence[int]) -> Sequence[int]:
        found = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(found) // 4}I", found[: len(found) & ~3])

    def _fat_sectors(self, known: Sequence[int], difat: int) -> Sequence[int]:
        """Where the sector table stands: 109 sectors are named in the header, further ones in a chain."""
        needed = (self._sectors >> (self._shift - 2)) + 1
        found = [sector for sector in known if sector < NO_SECTOR]
        while len(found) < needed and difat < NO_SECTOR:
            *more, difat = self._numbers([difat]) or (NO_SECTOR,)
            found += more
            if not more:
                break
        return [sector for sector in found[:needed] if sector < NO_SECTOR]

    def _entry(self, number: int) -> Entry:
        if (number + 1) * ENTRY > len(self._directory):
            raise truncated() if self.cut else damaged()
        name, length, kind, left, right, child, start, size = _ENTRY.unpack_from(self._directory, number * ENTRY)
        letters = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if self._shift == SECTOR_SHIFTS[0]:
            size &= 0xFFFFFFFF  # the upper half may be anything
        return Entry(letters, kind, left, right, child, start, size)

    def _children(self) -> Iterator[Entry]:
        """The tree below the root entry, in any order."""
        root = self._entry(0)
        if root.kind != ROOT:
            raise damaged()
        waiting, seen = [root.child], {NO_ENTRY}
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            entry = self._entry(number)
            if entry.kind in (STORAGE, STREAM):
                yield entry
            waiting += [entry.left, entry.right]


def _joined(pieces: list[memoryview], size: int) -> bytes:
    """The first `size` bytes."""
    over = sum(map(len, pieces)) - size
    if pieces and over > 0:
        pieces[-1] = pieces[-1][: max(0, len(pieces[-1]) - over)]
    return b"".join(pieces)


def _chain(start: int, table: Sequence[int], most: int) -> list[int]:
    """The sectors of a stream in order, `most` at most. Damaged where a sector comes twice."""
    chain: list[int] = []
    while len(chain) < most and start < NO_SECTOR:
        chain.append(start)
        if start >= len(table):
            break
        start = table[start]
    if len(set(chain)) != len(chain):
        raise damaged()
    return chain

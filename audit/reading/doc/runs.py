"""Formatted runs ([MS-DOC] §2.9.33, §2.9.176): pages of 512 bytes in the text stream, each with runs by file offset."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from audit.reading.archives import bomb, damaged
from audit.reading.doc.sprms import U32

PAGE = 512
# A report has some thousands of runs; the limit is reached by what is made to take time.
MOST_RUNS = 400_000
NUMBER = 0x3FFFFF
CHARACTERS, PARAGRAPHS = 1, 13  # bytes an entry has behind the offsets
Unpacked = Callable[[bytes, int], bytes]


class Runs(NamedTuple):
    """[starts[n], ends[n]) of the text stream has the format `formats[n]`; in order of `starts`."""

    starts: Sequence[int]
    ends: Sequence[int]
    formats: Sequence[bytes]

    def at(self, offset: int) -> int:
        """The number of the run over a byte, or -1."""
        found = bisect_right(self.starts, offset) - 1
        return found if found >= 0 and offset < self.ends[found] else -1

    def within(self, first: int, last: int) -> Iterator[tuple[int, int, bytes]]:
        """All of [first, last) in pieces of one format; b"" where no run is."""
        at = max(0, bisect_right(self.starts, first) - 1)
        while first < last:
            start, end = (self.starts[at], self.ends[at]) if at < len(self.starts) else (last, last)
            if start > first:
                yield first, min(start, last), b""
                first = start
            elif end > first:
                yield first, min(end, last), self.formats[at]
                first = end
            at += 1


def paragraph_runs(places: bytes, word: bytes) -> Runs:
    """Formats are the number of the style, two bytes, and a list of modifications."""
    return _runs(places, word, PARAGRAPHS, _paragraph)


def character_runs(places: bytes, word: bytes) -> Runs:
    """Formats are lists of modifications."""
    return _runs(places, word, CHARACTERS, _characters)


def _runs(places: bytes, word: bytes, width: int, unpacked: Unpacked) -> Runs:
    """`places`: the structure that lists the pages. Damaged where a page is not in the file or not as it should be."""
    count = max(0, (len(places) - 4) // 8)
    if count > len(word) // PAGE:
        raise damaged()
    found: list[tuple[int, int, bytes]] = []
    for at in range(count):
        page = (U32(places, 4 * (count + 1) + 4 * at)[0] & NUMBER) * PAGE
        found += _page(word[page : page + PAGE], width, unpacked)
        if len(found) > MOST_RUNS:
            raise bomb()
    found.sort(key=lambda run: run[:2])
    starts, ends, formats = zip(*found, strict=True) if found else ((), (), ())
    return Runs(starts, ends, formats)


def _page(page: bytes, width: int, unpacked: Unpacked) -> Iterator[tuple[int, int, bytes]]:
    count = page[-1] if len(page) == PAGE else 0
    first = 4 * (count + 1)
    if not count or first + width * count >= PAGE:
        raise damaged()
    offsets = struct.unpack_from(f"<{count + 1}I", page)
    places = page[first : first + width * count : width]
    for start, end, place in zip(offsets, offsets[1:], places, strict=False):
        if start < end:
            yield start, end, unpacked(page, 2 * place) if place else b""


def _characters(page: bytes, at: int) -> bytes:
    return page[at + 1 : at + 1 + page[at]]


def _paragraph(page: bytes, at: int) -> bytes:
    """The size is counted in pairs of bytes: one less than twice its first byte, or twice its second if that is 0."""
    size = page[at]
    if size:
        return page[at + 1 : at + 2 * size]
    twice = page[at + 1] if at + 1 < PAGE else 0
    return page[at + 2 : at + 2 + 2 * twice]

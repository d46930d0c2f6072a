"""MinHash of one permutation, and its bands: which reports of an archive may be alike, without comparing each pair.

A sketch has one smallest number for each of `BINS` ranges of the hash; the share of ranges in which two sketches agree
estimates the similarity of the sets. `ROWS` neighbouring ranges are a band; reports that agree in a whole band are
candidates. With 24 bands of 6 a pair that is 0.90 alike is missed once in millions, one at 0.75 once in a hundred
(tests/audit/likeness/test_sketch.py measures it).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Collection
from functools import cache
from operator import eq
from zlib import crc32

from audit.likeness.shingles import LENGTH, prescribed

BANDS, ROWS = 24, 6
BINS = BANDS * ROWS
_ATTEMPTS = 64

_STORED = struct.Struct(f"<{BINS}I")

Sketch = tuple[int, ...]


@cache
def scheme() -> str:
    """Names everything a sketch depends on: sketches of another scheme cannot be compared with ours."""
    template = crc32(",".join(map(str, sorted(prescribed()))).encode())
    return f"1.{LENGTH}.{BANDS}x{ROWS}.{template:08x}"


def sketch(numbers: Collection[int]) -> Sketch:
    """Of a set that is not empty. Sets that are the same have the same sketch, on every machine."""
    least = {number * BINS >> 32: number for number in sorted(numbers, reverse=True)}
    if len(least) < BINS:
        least |= {empty: least[_donor(empty, least)] for empty in range(BINS) if empty not in least}
    return tuple(least[at] for at in range(BINS))


def packed(made: Sketch) -> bytes:
    """For the database."""
    return _STORED.pack(*made)


def unpacked(stored: bytes) -> Sketch:
    """What was packed."""
    return _STORED.unpack(stored)


def estimate(one: Sketch, other: Sketch) -> float:
    """About how alike the two sets are, 0 to 1."""
    agreeing: int = sum(map(eq, one, other))
    return agreeing / BINS


def bands(made: Sketch, year: int) -> tuple[int, ...]:
    """One key a band, signed 64 bits; equal keys mean the same rows of the same band, year and scheme."""
    rows = packed(made)
    width = len(rows) // BANDS
    salt = f"{scheme()}|{year}|".encode()
    return tuple(_key(salt + bytes([band]) + rows[band * width : (band + 1) * width]) for band in range(BANDS))


def _key(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)


def _donor(empty: int, filled: Collection[int]) -> int:
    """The range that lends its number to an empty one: tried in an order of its own, so that equal sets choose alike."""
    for at in _order(empty):
        if at in filled:
            return at
    return min(filled)


@cache
def _order(empty: int) -> tuple[int, ...]:
    return tuple(crc32(f"{empty}.{attempt}".encode()) % BINS for attempt in range(_ATTEMPTS))

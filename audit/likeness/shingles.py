"""Runs of five characters as numbers, and how much two sets of them have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import chain
from zlib import crc32

from audit.likeness.masking import GAP, masked
from audit.likeness.prescribed import phrases

LENGTH = 5
# With fewer than 300 characters of a body's own, two reports are alike by chance.
LEAST_CHARACTERS = 300
LEAST = LEAST_CHARACTERS - LENGTH + 1
# Wording of more than one in three reports of an office, and of no fewer than five, is its template.
SHARE, FEWEST = 3, 5


def shingles(text: str) -> frozenset[int]:
    """Of masked text. The numbers are the same on every machine and in every run; none spans a gap."""
    return frozenset(chain.from_iterable(map(_numbers, text.split(GAP))))


def numbered(text: str) -> Iterator[tuple[int, int]]:
    """(place, number) of every shingle, in order."""
    start = 0
    for segment in text.split(GAP):
        # a character beyond the first plane is two units
        units = [at for at, character in enumerate(segment, start) for _ in range(1 + (character > "\uffff"))]
        yield from zip(units, _numbers(segment), strict=False)
        start += len(segment) + len(GAP)


def similarity(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """Jaccard: what both have, of what either has. Nothing is like nothing: 0."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


@cache
def prescribed() -> frozenset[int]:
    """The shingles of the form, the law and set phrases."""
    return shingles(GAP.join(masked(phrase).text for phrase in phrases()))


def common(reports: Collection[Iterable[int]]) -> frozenset[int]:
    """The shingles that are the template of an office, of the sets of all its reports of one year."""
    if len(reports) < FEWEST:
        return frozenset()
    counts = Counter(number for report in reports for number in report)
    least = max(FEWEST, len(reports) // SHARE + 1)
    return frozenset(number for number, count in counts.items() if count >= least)


def _numbers(segment: str) -> list[int]:
    data = segment.encode("utf-16-le", "surrogatepass")
    return [crc32(data[at : at + 2 * LENGTH]) for at in range(0, len(data) - 2 * LENGTH + 1, 2)]

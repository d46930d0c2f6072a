"""Findings of one cause form one group; a notice prints one line a group.

Two findings belong together when they share a `cause`, or when they break equations of one table
by the same amount, or when they hold the same stated number against the same cell value.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from audit.verdict import Mismatch

ARITHMETIC = ("A31", "A32", "A33", "A41")
REQUESTS = ("N01", "N02")


def group(found: Sequence[tuple[str, Mismatch]]) -> tuple[int, ...]:
    """(rule code, mismatch) in report order → number of the group of each, counted from 1."""
    first_of: dict[Hashable, int] = {}
    leader = list(range(len(found)))

    def root(index: int) -> int:
        while leader[index] != index:
            index = leader[index]
        return index

    for index, (code, mismatch) in enumerate(found):
        for key in _keys(code, mismatch):
            other = root(first_of.setdefault(key, index))
            mine = root(index)
            leader[max(other, mine)] = min(other, mine)
    numbers: dict[int, int] = {}
    return tuple(numbers.setdefault(root(index), len(numbers) + 1) for index in range(len(found)))


def _keys(code: str, mismatch: Mismatch) -> Iterator[Hashable]:
    if mismatch.cause:
        yield ("cause", mismatch.cause)
    if mismatch.expected is None or mismatch.found is None:
        return
    if code in ARITHMETIC:
        yield ("sum", mismatch.subject[:2], abs(mismatch.found - mismatch.expected))
    if code in REQUESTS:
        yield ("claim", mismatch.expected, mismatch.found)

"""Findings of one cause form one group; a notice prints one line a group.

Two findings belong together when they share a `cause`, when one diagnosis accounts for both, or when they hold the
same stated number against the same cell value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.alternatives import Diagnosis
from audit.verdict import Mismatch

ARITHMETIC = ("A31", "A32", "A33", "A41")
REQUESTS = ("N01", "N02")
YEARS = ("Y01", "Y02")
Found = Sequence[tuple[str, Mismatch]]
Joins = Callable[[Diagnosis, Mismatch], bool]


@dataclass(frozen=True, slots=True)
class Grouped:
    """`numbers`: the group of each finding, counted from 1. `diagnoses`: group → what is wrong there, where it is known."""

    numbers: tuple[int, ...]
    diagnoses: Mapping[int, Diagnosis]


def group(found: Found, diagnoses: Sequence[Diagnosis] | None = None, joins: Joins | None = None) -> Grouped:
    """
    (rule code, mismatch) in report order → groups.

    `joins`: whether a number of the text that disagrees would agree after a diagnosis. Without diagnoses (theirs was
    a fault of ours) sums that are off by the same amount are taken for one cause.
    """
    roots = _Roots(len(found))
    first_of: dict[Hashable, int] = {}
    for index, (code, mismatch) in enumerate(found):
        for key in _keys(code, mismatch, alone=diagnoses is None):
            roots.unite(first_of.setdefault(key, index), index)
    diagnosis_at: dict[int, int] = {}
    for number, diagnosis in enumerate(diagnoses or ()):
        members = [index for index, one in enumerate(found) if _is_of(diagnosis, *one)]
        for index in members[1:]:
            roots.unite(members[0], index)
        if members:
            diagnosis_at.setdefault(members[0], number)
    for index, (code, mismatch) in enumerate(found):
        # one cause has one diagnosis: what was joined before stays there
        if any(roots.of(at) == roots.of(index) for at in diagnosis_at):
            continue
        for at, number in diagnosis_at.items():
            if _is_explained(code, mismatch, (diagnoses or ())[number], joins):
                roots.unite(at, index)
                break
    numbers: dict[int, int] = {}
    given = tuple(numbers.setdefault(roots.of(index), len(numbers) + 1) for index in range(len(found)))
    return Grouped(given, {given[at]: (diagnoses or ())[number] for at, number in diagnosis_at.items()})


def _keys(code: str, mismatch: Mismatch, *, alone: bool) -> Iterator[Hashable]:
    if mismatch.cause:
        yield ("cause", mismatch.cause)
    if code in YEARS:
        yield ("years",)
    if code == "C34":
        yield ("cause", f"text {mismatch.subject}")
    if mismatch.expected is None or mismatch.found is None:
        return
    if code in ARITHMETIC and alone:
        yield ("sum", mismatch.subject[:2], abs(mismatch.found - mismatch.expected))
    if code in REQUESTS:
        yield ("claim", mismatch.expected, mismatch.found)


def _is_of(diagnosis: Diagnosis, code: str, mismatch: Mismatch) -> bool:
    """A relation that the diagnosis accounts for. Not one that fails only with 0 for a blank: that is another cause."""
    return not mismatch.cause and (code, mismatch.subject) in diagnosis.equations


def _is_explained(code: str, mismatch: Mismatch, diagnosis: Diagnosis, joins: Joins | None) -> bool:
    """Whether this finding would be gone with one of the alternatives."""
    values = {(one.address, one.value) for alternative in diagnosis.alternatives for one in alternative.changes}
    if code == "A34":
        return any(address == mismatch.subject for address, _ in values)
    if code in YEARS:
        return (mismatch.subject, mismatch.expected) in values
    return code.startswith("N") and joins is not None and joins(diagnosis, mismatch)


class _Roots:
    """Which findings were united: each leads to the first of its group."""

    def __init__(self, size: int) -> None:
        self._leader = list(range(size))

    def of(self, index: int) -> int:
        while self._leader[index] != index:
            index = self._leader[index]
        return index

    def unite(self, one: int, other: int) -> None:
        first, last = sorted((self.of(one), self.of(other)))
        self._leader[last] = first

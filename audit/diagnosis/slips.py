"""Slips of the hand that a change of figures looks like: swapped, shifted, split, mistyped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from audit.alternatives import Change
from audit.form import T3_COLUMNS, T4_FIELDS
from audit.model import Number

MISPLACED = "像是填到了另一格"
SWAPPED = "两格的数像是填反了"
SHIFTED = "这一行的数像是错了一格"
SPLIT = "像是一个数被拆到相邻两格"
TURNED = "像是把{value}的数字颠倒了"
ONE_DIGIT_MORE = "像是{value}多打了一位"
ONE_DIGIT_LESS = "像是{value}漏打了一位"
COLUMNS = (*T3_COLUMNS, *T4_FIELDS)


def moved_words(changes: Sequence[Change]) -> Iterator[str]:
    """Numbers that seem to stand in the wrong cells. Nothing follows from it: numbers are alike by chance."""
    lines = _by_row(changes)
    if len(changes) == 2 and _exchanged(*changes):
        yield MISPLACED if 0 in (changes[0].found, changes[1].found) else SWAPPED
    elif any(_moved(line, 1) or _moved(line[::-1], -1) for line in lines):
        yield SHIFTED
    if any(_divided(line) for line in lines):
        yield SPLIT


def typed_words(changes: Sequence[Change]) -> Iterator[str]:
    """A number that seems mistyped. It names the right one, so it is for a unique diagnosis only."""
    if len(changes) != 1:
        return
    printed, meant = str(changes[0].found), str(changes[0].value)
    if not (printed.isdigit() and meant.isdigit()) or "0" in (printed, meant):
        return
    if len(printed) == len(meant) and any(_turned(meant, at) == printed for at in range(len(meant) - 1)):
        yield TURNED.format(value=meant)
    elif any(printed[:at] + printed[at + 1 :] == meant for at in range(len(printed))):
        yield ONE_DIGIT_MORE.format(value=meant)
    elif any(meant[:at] + meant[at + 1 :] == printed for at in range(len(meant))):
        yield ONE_DIGIT_LESS.format(value=meant)


def _turned(digits: str, at: int) -> str:
    return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def _exchanged(one: Change, other: Change) -> bool:
    return one.value == other.found and other.value == one.found


def _by_row(changes: Sequence[Change]) -> list[list[tuple[int, Number, Number]]]:
    """The changes of each row as (place in the row, found, value), from left to right."""
    rows: dict[str, list[tuple[int, Number, Number]]] = {}
    for change in changes:
        row, _, column = change.address.rpartition(".")
        rows.setdefault(row, []).append((COLUMNS.index(column), change.found, change.value))
    return [sorted(row) for row in rows.values() if len(row) > 1]


def _moved(line: Sequence[tuple[int, Number, Number]], step: int) -> bool:
    """Every number stands one place further along than it should, and the first place is empty."""
    steps = pairwise(line)
    return line[0][1] == 0 and all(there[0] == here[0] + step and there[1] == here[2] for here, there in steps)


def _divided(line: Sequence[tuple[int, Number, Number]]) -> bool:
    """1｜2 in two neighbouring cells for 12 in one of them."""
    for left, right in pairwise(line):
        whole = f"{left[1]}{right[1]}"
        beside = right[0] == left[0] + 1 and left[1] != 0
        if beside and ((str(left[2]) == whole and right[2] == 0) or (left[2] == 0 and str(right[2]) == whole)):
            return True
    return False

"""No smallest set of changes is missed: held against trying everything on a small table of the same build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from types import SimpleNamespace
from typing import Any, cast

import pytest

from audit.diagnosis.searching import Changes, OutOfBudget, Search
from audit.diagnosis.system import System, _system
from audit.form import Equation, Form

COLUMNS = ("x", "y", "total")
ROWS = ("received", "first", "second", "total", "left")
STEPS = (-2, -1, 1, 2)
LARGEST = 3


def small_table() -> System:
    """received = total + left, first + second = total, x + y = total of the row."""
    addresses = tuple(f"T3.{row}.{column}" for row in ROWS for column in COLUMNS)
    balance = [Equation("A31", f"T3.total.{one}", (f"T3.received.{one}",), (f"T3.left.{one}",)) for one in COLUMNS]
    results = [Equation("A32", f"T3.total.{one}", (f"T3.first.{one}", f"T3.second.{one}")) for one in COLUMNS]
    across = [Equation("A33", f"T3.{row}.total", (f"T3.{row}.x", f"T3.{row}.y")) for row in ROWS]
    form = cast(Form, SimpleNamespace(addresses=addresses))
    return _system(form, (*balance, *results, *across))


SYSTEM = small_table()


def off_by(changes: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """What each equation of a table that adds up is off by, before these changes put it right."""
    residuals = [0] * len(SYSTEM.equations)
    for cell, change in changes:
        for equation, sign in SYSTEM.of_cell[cell]:
            residuals[equation] -= sign * change
    return tuple(residuals)


def everything() -> Iterator[tuple[tuple[int, int], ...]]:
    for size in range(1, LARGEST + 1):
        for cells in combinations(range(len(SYSTEM.addresses)), size):
            for changes in product(STEPS, repeat=size):
                yield tuple(zip(cells, changes, strict=True))


@pytest.mark.parametrize(
    "holes", [(), (0,), (6,), (3, 9), (0, 6), (2, 5, 10), (3, 4, 5)], ids=lambda holes: f"without {holes}"
)
def test_every_smallest_set_is_found(holes):
    sets: dict[tuple[int, ...], dict[int, set[Changes]]] = defaultdict(lambda: defaultdict(set))
    for changes in everything():
        seen = tuple(0 if at in holes else one for at, one in enumerate(off_by(changes)))
        if any(seen):
            sets[seen][len(changes)].add(frozenset(changes))
    for residuals, by_size in list(sets.items())[::7]:
        size = min(by_size)
        known = [None if at in holes else one for at, one in enumerate(residuals)]
        if any(search(known).sets(smaller, fitting=False) for smaller in range(1, size)):
            continue  # with a larger change than those tried here
        found = search(known).sets(size, fitting=False)
        missed = by_size[size] - found
        assert not missed, (residuals, missed)
        assert all(explains(one, residuals, holes) for one in found)


def explains(changes, residuals, holes):
    return all(
        at in holes or one == wanted
        for at, (one, wanted) in enumerate(zip(off_by(tuple(changes)), residuals, strict=True))
    )


def search(residuals: Any, values: Any = None, budget: int = 10**6) -> Search:
    return Search(SYSTEM, values or [5] * len(SYSTEM.addresses), residuals, budget)


def test_only_whole_numbers_that_are_not_negative_fit():
    off = off_by(((1, -3),))
    assert search(off).sets(1, fitting=True) == {frozenset({(1, -3)})}
    assert search(off, [2] * 15).sets(1, fitting=True) == set()
    assert search(off, [2] * 15).sets(1, fitting=False) == {frozenset({(1, -3)})}


def test_a_search_that_takes_too_long_gives_up_loudly():
    off = off_by(((0, 1), (4, 2), (11, 5)))
    with pytest.raises(OutOfBudget):
        search(off, budget=3).sets(3, fitting=False)


@pytest.mark.parametrize(("changes", "needed"), [(((0, 1),), 1), (((0, 1), (1, 2)), 2), (((0, 1), (4, 1), (8, 1)), 3)])
def test_at_least_so_many_changes_as_rows_or_columns(changes, needed):
    one = search(off_by(changes))
    assert one.needed(one.broken) == needed

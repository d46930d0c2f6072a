"""All sets of exactly so many cell changes that make every equation hold. Bounded: it gives up loudly.

Why no set is missed. A smallest set of changes never contains a loop, so one of its cells stands alone in one of
its equations: that equation tells its change. With every equation judged and at most three cells, any broken
equation holds such a cell (the other two cannot share both its row and its column), so one broken equation is
enough to branch on. Otherwise (`everywhere`, or more cells) every broken equation is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.diagnosis.system import System, Term
from audit.model import Number

Changes = frozenset[tuple[int, Number]]
ONE_BRANCH = 3
# More explanations than that explain nothing.
MOST_SETS = 200


class OutOfBudget(Exception):
    """Too many possibilities: more would take too long, and tell nobody anything."""


class Search:
    """
    One table with its residuals. `budget`: how many changes may be tried in all searches together.

    Equations with residual None take no part: a cell is bound by the others only.
    """

    def __init__(
        self, system: System, values: Sequence[Number | None], residuals: Sequence[Number | None], budget: int
    ) -> None:
        self._system, self._values, self.budget = system, values, budget
        self.holes = any(residual is None for residual in residuals)
        self.of_cell: Sequence[Sequence[Term]] = system.of_cell
        if self.holes:
            self.of_cell = [[term for term in terms if residuals[term[0]] is not None] for terms in system.of_cell]
        self.cells_of = system.cells_of
        self.broken: dict[int, Number] = {number: one for number, one in enumerate(residuals) if one}

    def fits(self, cell: int, change: Number) -> bool:
        """Whether the cell would hold a whole number that is not negative."""
        value = self._values[cell]
        if value is None:
            return False
        after = value + change
        return after >= 0 and (type(after) is int or after == int(after))

    def needed(self, broken: Iterable[int]) -> int:
        """At least so many changes: a cell stands in one row and one column."""
        rows, columns = self._system.row_of, self._system.column_of
        across = down = 0
        for equation in broken:
            across |= rows[equation]
            down |= columns[equation]
        return max(across.bit_count(), down.bit_count())

    def sets(self, size: int, *, fitting: bool, broken: Mapping[int, Number] | None = None) -> set[Changes]:
        """
        Every set of `size` changes of different cells after which all equations hold.

        `fitting`: only those that leave whole numbers, none negative. OutOfBudget when it would take too long.
        """
        return _Run(self, size, fitting).go(dict(self.broken if broken is None else broken))

    def terms(self, equation: int) -> Sequence[Term]:
        return self._system.of_equation[equation]


class _Run:
    """One search for sets of one size."""

    def __init__(self, search: Search, size: int, fitting: bool) -> None:
        self._search, self._size, self._fitting = search, size, fitting
        self._found: set[Changes] = set()
        self._seen: set[Changes] = set()

    def go(self, broken: dict[int, Number]) -> set[Changes]:
        self._step(self._size, broken, {})
        return self._found

    def _step(self, left: int, broken: dict[int, Number], chosen: dict[int, Number]) -> None:
        if not broken or self._search.needed(broken) > left:
            return
        if left == 1:
            self._last(broken, chosen)
            return
        if chosen:
            key = frozenset(chosen.items())
            if key in self._seen:
                return
            self._seen.add(key)
        for cell, change in self._candidates(left, broken):
            if cell in chosen or (self._fitting and not self._search.fits(cell, change)):
                continue
            after = self._after(broken, cell, change)
            chosen[cell] = change
            self._step(left - 1, after, chosen)
            del chosen[cell]

    def _candidates(self, left: int, broken: Mapping[int, Number]) -> Iterator[tuple[int, Number]]:
        """(cell, change) such that the change settles one equation of the cell by itself."""
        search = self._search
        if search.holes or left > ONE_BRANCH:
            for equation, off in broken.items():
                for cell, sign in search.terms(equation):
                    yield cell, -off if sign > 0 else off
            return
        equation = min(broken, key=lambda one: len(search.terms(one)))
        for cell, _ in search.terms(equation):
            yield from {
                (cell, -broken[one] if sign > 0 else broken[one]) for one, sign in search.of_cell[cell] if one in broken
            }

    def _after(self, broken: Mapping[int, Number], cell: int, change: Number) -> dict[int, Number]:
        search = self._search
        search.budget -= 1
        if search.budget < 0:
            raise OutOfBudget
        after = dict(broken)
        for equation, sign in search.of_cell[cell]:
            off = after.get(equation, 0) + (change if sign > 0 else -change)
            if off:
                after[equation] = off
            else:
                after.pop(equation, None)
        return after

    def _last(self, broken: Mapping[int, Number], chosen: Mapping[int, Number]) -> None:
        """The one cell that stands in all broken equations and in no other."""
        search = self._search
        first, *others = broken
        cells = search.cells_of[first]
        for equation in others:
            cells = cells & search.cells_of[equation]
        for cell in cells:
            terms = search.of_cell[cell]
            if len(terms) != len(broken) or cell in chosen:
                continue
            one, sign = terms[0]
            change = -broken[one] if sign > 0 else broken[one]
            if any(broken[other] != (-change if mark > 0 else change) for other, mark in terms):
                continue
            if not self._fitting or search.fits(cell, change):
                self._found.add(frozenset((*chosen.items(), (cell, change))))
                if len(self._found) > MOST_SETS:
                    raise OutOfBudget

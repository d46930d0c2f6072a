"""Broken relations → causes. Never a cell called wrong while another explanation is as simple."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from audit.alternatives import Alternative, Change, Diagnosis, Kind
from audit.diagnosis.families import family_of
from audit.diagnosis.searching import Changes, OutOfBudget, Search
from audit.diagnosis.system import System, systems_of
from audit.model import Number

# Changes tried for one table before it is called `many`; a few milliseconds.
BUDGET = 1000
LARGEST = 3
# So many single cells are told apart where each has a row and a column of its own.
DEEPEST = 6
CONFIRMED_BY = 2


def diagnose(generation: str, numbers: Mapping[str, Number | None]) -> tuple[Diagnosis, ...]:
    """
    The causes of all broken relations of tables 3 and 4, in the order of the form.

    `numbers`: address → value; None, or nothing, for a cell that is no number: its relations take no part. No evidence
    from outside is weighed here.
    """
    return tuple(cause for system in systems_of(generation) for cause in _causes(system, numbers))


def _causes(system: System, numbers: Mapping[str, Number | None]) -> list[Diagnosis]:
    residuals = system.residuals(numbers)
    if not any(residuals):
        return []
    search = Search(system, [numbers.get(address) for address in system.addresses], residuals, BUDGET)
    found = _Causes(system, numbers, search)
    try:
        fitting, rivals = _smallest(search)
    except OutOfBudget:
        fitting = rivals = set()
    if fitting:
        found.sort_out(fitting, rivals)
    else:
        found.add(Kind.MANY, search.broken, ())
    return found.in_order()


def _smallest(search: Search) -> tuple[set[Changes], set[Changes]]:
    """
    (the smallest sets that leave whole numbers, all sets that rival them). Empty: more than can be told apart.

    Where relations could not be judged, or of more than three cells, sets that leave negative numbers are rivals too:
    then the search is complete only with them.
    """
    rivals: set[Changes] = set()
    needed = search.needed(search.broken)
    sizes = range(max(needed, 1), LARGEST + 1) if needed <= LARGEST else (needed,) if needed <= DEEPEST else ()
    for size in sizes:
        exact = not search.holes and size <= LARGEST
        found = search.sets(size, fitting=exact)
        rivals |= found
        fitting = found if exact else {one for one in found if all(search.fits(*change) for change in one)}
        if fitting:
            return fitting, rivals
    return set(), set()


class _Causes:
    """What was found in one table."""

    def __init__(self, system: System, numbers: Mapping[str, Number | None], search: Search) -> None:
        self._system, self._numbers, self._search = system, numbers, search
        self._found: list[tuple[int, Diagnosis]] = []

    def sort_out(self, fitting: set[Changes], rivals: set[Changes]) -> None:
        """What all sets have in common, and shares no relation with the rest, is a cause of its own."""
        common = reduce(frozenset.intersection, (self._parts(one) for one in rivals))
        settled: set[int] = set()
        for part in common:
            settled |= (equations := self._broken_of(part))
            certain = self._is_confirmed(part) and not any(_is_coincidence(part, one) for one in rivals)
            self.add(Kind.UNIQUE if certain else Kind.AMBIGUOUS, equations, (part,))
        known = frozenset(change for part in common for change in part)
        rest = [left for one in fitting if (left := one - known)]
        if rest:
            kind = Kind.AMBIGUOUS if len(rest[0]) <= LARGEST else Kind.MANY
            self.add(kind, self._search.broken.keys() - settled, rest if kind is Kind.AMBIGUOUS else ())

    def add(self, kind: Kind, equations: Iterable[int], sets: Iterable[Changes]) -> None:
        system = self._system
        numbers = sorted(equations)
        alternatives = tuple(self._alternative(one) for one in sorted(map(sorted, sets)))
        self._found.append(
            (
                numbers[0],
                Diagnosis(
                    kind,
                    system.table,
                    tuple((system.equations[one].rule, system.equations[one].subject) for one in numbers),
                    alternatives,
                    family_of(alternatives),
                    self._search.holes,
                ),
            )
        )

    def in_order(self) -> list[Diagnosis]:
        return [diagnosis for _, diagnosis in sorted(self._found, key=lambda one: one[0])]

    def _alternative(self, changes: Iterable[tuple[int, Number]]) -> Alternative:
        made = []
        for cell, change in changes:
            address = self._system.addresses[cell]
            found = self._numbers[address]
            assert found is not None
            value = found + change
            made.append(Change(address, found, int(value) if value == int(value) else value))
        return Alternative(tuple(made))

    def _broken_of(self, part: Changes) -> set[int]:
        of_cell, broken = self._search.of_cell, self._search.broken
        return {equation for cell, _ in part for equation, _ in of_cell[cell] if equation in broken}

    def _parts(self, changes: Changes) -> frozenset[Changes]:
        """The changes, divided where they share no relation."""
        parts: list[tuple[set[int], set[tuple[int, Number]]]] = []
        for change in changes:
            equations, together = {equation for equation, _ in self._search.of_cell[change[0]]}, {change}
            for part in [one for one in parts if one[0] & equations]:
                parts.remove(part)
                equations |= part[0]
                together |= part[1]
            parts.append((equations, together))
        return frozenset(frozenset(together) for _, together in parts)

    def _is_confirmed(self, part: Changes) -> bool:
        """
        Two relations must point at each cell: one alone fits all its cells, and the total of table 4 is no better
        witness than what it sums up.

        Where relations could not be judged, two wrong cells can look like one: then no two may explain the same.
        """
        search = self._search
        if any(len(search.of_cell[cell]) < CONFIRMED_BY for cell, _ in part):
            return False
        if not search.holes:
            return True
        own = {equation: search.broken[equation] for equation in self._broken_of(part)}
        try:
            return len(part) == 1 and not search.sets(2, fitting=True, broken=own)
        except OutOfBudget:
            return False


def _is_coincidence(part: Changes, whole: Changes) -> bool:
    """
    Whether the part may be what more wrong cells look like, when three or more are wrong together.

    Four cells of which some share a row easily look like three: then cells that share a relation prove nothing, nor
    do equal differences in sets of four and more.
    """
    if len(whole) < LARGEST:
        return False
    sizes = [abs(difference) for _, difference in whole]
    equal = len(whole) > LARGEST and any(sizes.count(abs(difference)) > 1 for _, difference in part)
    return equal or len(part) > 1

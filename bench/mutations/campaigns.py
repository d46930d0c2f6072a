"""Every single cell changed, and pairs of cells: is the wrong one named, and never another?

The report is as full as a real one of a district's office: of 175 cells in table 3 every one belongs to two or three sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audit.document import Document, Format
from audit.engine import audit
from audit.form import FORMS, T4_GROUPS
from audit.model import Cell, CellState, Number, Report
from audit.rules import ALL
from audit.verdict import Verdict
from bench.mutations.changing import cells, number
from bench.mutations.scene import Scene, make_scene, restated
from bench.mutations.writing import ONE, Stated
from gouji.demo.dice import Dice

FORM = FORMS["2021"]
ARITHMETIC = ("A31", "A32", "A33", "A34", "A41")
RULES = tuple(rule for rule in ALL if rule.code in ARITHMETIC)
# rows of table 3 that are not 0, by column: natural person, business
ROWS = {
    "new_received": (51, 1),
    "carried_in": (1, 0),
    "granted": (6, 0),
    "partial": (5, 1),
    "unable.not_held": (37, 0),
    "other.other": (2, 0),
    "total": (50, 1),
    "carried_out": (2, 0),
}
# what the report with a wrong cell of table 2 says of it
SAID = {
    "decisions": "{year}年度共作出行政许可{licensing}项、行政处罚{penalties}项、行政强制{coercion}项。",
    "documents": "{year}年，{own}制发行政规范性文件{made}件，废止{repealed}件，现行有效{in_force}件。",
}
STEPS = (1, -1, 2, 9, -9, 10, 100)
PAIRS = 2000
Changes = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`kind`: unique, ambiguous, many, silent, or unknown where the build does not tell. `named`: (cell, its value) pairs."""

    kind: str
    named: frozenset[tuple[str, Number]]
    groups: int
    findings: int


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many."""

    name: str
    number: float
    of: float
    note: str = ""

    def line(self) -> str:
        """`name: number of of (note)`."""
        return f"{self.name}: {self.number:g} of {self.of:g}" + (f" ({self.note})" if self.note else "")

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"name": self.name, "number": self.number, "of": self.of}


def right_cells() -> dict[str, Number]:
    """Consistent figures: 52 requests of 51 people and a firm, one from the year before, two left for the next."""
    made: dict[str, Number] = dict.fromkeys(FORM.addresses, 0)
    for row, (natural, business) in ROWS.items():
        made |= {
            f"T3.{row}.natural_person": natural,
            f"T3.{row}.business": business,
            f"T3.{row}.total": natural + business,
        }
    made |= {"T4.reconsideration.upheld": 2, "T4.reconsideration.total": 2}
    return made | {"T2.normative_docs.made": 2, "T2.normative_docs.repealed": 1, "T2.normative_docs.in_force": 15}


def outcome(values: Mapping[str, Number | None]) -> Outcome:
    """What the sums say of these cells; None is a blank."""
    printed = {
        address: Cell(CellState.BLANK) if value is None else Cell(CellState.NUMBER, str(value), value)
        for address, value in values.items()
    }
    report = Report(
        document=Document(Format.TEXT, ()), agency="样例市样例局", year=2024, generation="2021", cells=printed
    )
    return _outcome(audit(report, rules=RULES))


def _outcome(verdict: Verdict) -> Outcome:
    groups: Mapping[int, Any] | None = getattr(verdict, "groups", None)
    numbers = {finding.group for finding in verdict.findings}
    if not verdict.findings:
        return Outcome("silent", frozenset(), 0, 0)
    if groups is None:
        return Outcome("unknown", frozenset(), len(numbers), len(verdict.findings))
    diagnoses = [groups[number].diagnosis for number in sorted(numbers) if number in groups]
    kinds = {one.kind.value if one else "none" for one in diagnoses}
    named = {(c.address, c.value) for one in diagnoses if one and one.kind.value == "unique" for c in one.changes}
    kind = kinds.pop() if len(kinds) == 1 else "mixed"
    return Outcome(kind, frozenset(named), len(numbers), len(verdict.findings))


def single(addresses: Iterable[str], step: int) -> Iterator[tuple[str, Number, Outcome]]:
    """(cell, right value, outcome) of each change that leaves a number that may stand in a cell."""
    right = right_cells()
    for address in addresses:
        if right[address] + step >= 0:
            yield address, right[address], outcome(dict(right) | {address: right[address] + step})


def figures() -> list[Count]:
    """The campaigns, as `make bench-rules` prints them."""
    return [*_table2(), *_table3(), *_table4(), *_pairs()]


def _table2() -> Iterator[Count]:
    """No sum of the form holds a cell of table 2: last year's report, the text, or the powers of the body have to tell."""
    scene = make_scene("table 2", ONE, year=2024, size="some", kind="department", without=("reviews", "no_reviews"))
    said = [
        Stated(family, form.filled(scene.facts), form)
        for family in SAID
        for form in ONE.forms[family]
        if form.text == SAID[family]
    ]
    scene = replace(restated(scene, tuple(said)), with_previous=True)
    quiet = replace(restated(scene, ()), with_previous=True)
    told = replace(scene, with_previous=False)
    addresses = FORM.table_addresses["T2"]
    for name, one in (("and text", scene), ("alone", quiet)):
        yield Count(f"one cell of table 2 changed, last year's report {name}: seen", _seen(one), len(addresses))
    yield Count("one cell of table 2 changed, text alone: seen", _seen(told), len(addresses), "the closest peer: never")


def _seen(scene: Scene) -> int:
    """In how many cells of table 2 a number that is three too large is told of."""
    seen = 0
    for address in FORM.table_addresses["T2"]:
        found = audit(cells(scene, {address: number(scene, address) + 3}).report()).findings
        seen += any(
            address in (one.subject, *one.mismatch.cells, *(a for a, _ in one.mismatch.operands)) for one in found
        )
    return seen


def _table3() -> Iterator[Count]:
    addresses = FORM.table_addresses["T3"]
    found = located = changed = groups = findings = wrong = 0
    by_one = sum(seen.named == {(address, value)} for address, value, seen in single(addresses, 1))
    yield Count("one cell of table 3 plus one: named as the only one", by_one, len(addresses))
    for step in STEPS:
        for address, value, seen in single(addresses, step):
            changed += 1
            found += seen.kind != "silent"
            right = seen.named == {(address, value)}
            located += right and seen.kind == "unique"
            wrong += bool(seen.named) and not right
            groups += seen.groups
            findings += seen.findings
    yield Count("one cell of table 3 changed: seen", found, changed)
    yield Count("one cell of table 3 changed: named as the only one", located, changed)
    yield Count("one cell of table 3 changed: another one named", wrong, changed, "aim 0")
    yield Count("groups per wrong cell", round(groups / max(found, 1), 3), 1, "the closest peer: 2.06 findings")
    yield Count("findings per wrong cell", round(findings / max(found, 1), 3), 1)


def _table4() -> Iterator[Count]:
    addresses = [
        f"T4.{group}.{field}" for group in T4_GROUPS for field in ("upheld", "corrected", "other", "pending", "total")
    ]
    seen = [one for step in STEPS for _, _, one in single(addresses, step)]
    yield Count("one cell of table 4 changed: seen", sum(one.kind != "silent" for one in seen), len(seen))
    yield Count("one cell of table 4 changed: left open", sum(one.kind == "ambiguous" for one in seen), len(seen))


def _pairs() -> Iterator[Count]:
    """Any two cells; the same change in both; two of one row or column, of which one may undo the other in a sum."""
    yield from _told("two cells of table 3 changed", [_any_two(turn) for turn in range(PAIRS)])
    yield from _told("two cells of table 3 changed by as much", [_any_two(turn, same=True) for turn in range(PAIRS)])
    yield from _told("two cells of one row or column changed", [_in_line(turn) for turn in range(PAIRS)])
    yield from _told("three cells of table 3 changed", [_any_two(turn, more=1) for turn in range(PAIRS // 3)])
    blank = [(_any_two(turn, more=-1), _blanks(turn)) for turn in range(PAIRS // 2)]
    yield from _told(
        "one cell of table 3 changed, up to four blank", [one for one, _ in blank], [few for _, few in blank]
    )


def _blanks(turn: int) -> tuple[str, ...]:
    dice = Dice("blanks", turn)
    return tuple(dice.draw(FORM.table_addresses["T3"], dice.between(1, 4)))


def _told(name: str, all_changes: Sequence[Changes], blank: Sequence[tuple[str, ...]] = ()) -> Iterator[Count]:
    right = right_cells()
    every = open_ = wrong = 0
    for turn, changes in enumerate(all_changes):
        printed: dict[str, Number | None] = {**right, **{one: right[one] + step for one, step in changes.items()}}
        printed |= {one: None for one in (blank[turn] if blank else ()) if one not in changes}
        seen = outcome(printed)
        truth = frozenset((address, right[address]) for address in changes)
        every += seen.named == truth
        wrong += not seen.named <= truth
        open_ += seen.kind != "silent" and seen.named < truth
    yield Count(f"{name}: all named", every, len(all_changes))
    yield Count(f"{name}: left open", open_, len(all_changes), "of no sum any more: silent" if blank else "")
    yield Count(f"{name}: another one named", wrong, len(all_changes), "aim 0")


def _any_two(turn: int, *, same: bool = False, more: int = 0) -> Changes:
    dice = Dice("cells", turn, same, more)
    step = dice.between(1, 60)
    right = right_cells()
    chosen = dice.draw(FORM.table_addresses["T3"], 2 + more)
    return {address: _step(dice, right[address], step if same else dice.between(1, 60)) for address in chosen}


def _in_line(turn: int) -> Changes:
    dice = Dice("line", turn)
    right = right_cells()
    one = dice.pick(FORM.table_addresses["T3"])
    row, _, column = one.rpartition(".")
    line = [
        other
        for other in FORM.table_addresses["T3"]
        if other != one and (other.rpartition(".")[0] == row or other.rpartition(".")[2] == column)
    ]
    other = dice.pick(line)
    step = dice.between(1, 40)
    less = -step if dice.chance(50) and right[other] >= step else dice.between(1, 40)
    return {one: step, other: less}


def _step(dice: Dice, value: Number, step: int) -> int:
    """Up, or down where that leaves a number that may stand in a cell."""
    return -step if value >= step and dice.chance(50) else step

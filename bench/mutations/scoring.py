"""Plants and traps → what each rule found, missed and accused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from audit.engine import audit
from audit.model import Report
from audit.rules import ALL
from audit.severity import Severity
from audit.verdict import Finding, Verdict
from bench.mutations.changing import Plant, Planted, Trap
from bench.mutations.scene import Scene, make_scene
from bench.mutations.writing import Wording
from gouji.demo.dice import Dice

KNOWN = frozenset(rule.code for rule in ALL)
TRIES = 25
LATER_YEARS = (2021, 2022, 2023, 2024, 2025, 2026)


@dataclass
class Row:
    """One rule. `elsewhere`: another rule spoke of the planted defect. `false`: findings on what is right."""

    code: str
    planted: int = 0
    found: int = 0
    elsewhere: int = 0
    traps: int = 0
    false: int = 0

    def __iadd__(self, other: Row) -> Self:
        for name in ("planted", "found", "elsewhere", "traps", "false"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def recall(self) -> float | None:
        """The share that was found where it is; None where nothing was planted."""
        return self.found / self.planted if self.planted else None


@dataclass
class Result:
    """Sums that can be added up. `misses`, `alarms`: examples for people, as plain data."""

    rows: dict[str, Row] = field(default_factory=dict)
    beyond: Row = field(default_factory=lambda: Row("beyond"))
    clean: int = 0
    clean_errors: int = 0
    clean_warnings: int = 0
    clean_notes: int = 0
    trap_errors: int = 0
    crashes: int = 0
    impossible: list[str] = field(default_factory=list)
    misses: list[dict[str, Any]] = field(default_factory=list)
    alarms: list[dict[str, Any]] = field(default_factory=list)

    def row(self, code: str) -> Row:
        """That of a rule, made when it is asked for first."""
        return self.rows.setdefault(code, Row(code))

    def __iadd__(self, other: Result) -> Self:
        for code, row in other.rows.items():
            self.rows[code] = self.row(code)
            self.rows[code] += row
        self.beyond += other.beyond
        for name in ("clean", "clean_errors", "clean_warnings", "clean_notes", "trap_errors", "crashes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("impossible", "misses", "alarms"):
            getattr(self, name).extend(getattr(other, name))
        return self

    def to_dict(self) -> dict[str, Any]:
        """For JSON, without the examples."""
        kept = asdict(self)
        return {name: value for name, value in kept.items() if name not in ("misses", "alarms")}


def plant_one(plant: Plant, seed: str, wording: Wording, result: Result) -> None:
    """Make a report with the defect and see who speaks."""
    if plant.code not in KNOWN:
        return
    planted = _made(plant, seed, wording)
    if planted is None:
        result.impossible.append(f"{plant.code} {plant.name}")
        return
    verdict = planted.verdict or _verdict(planted.scene.report(), result)
    row = Row(plant.code, planted=1)
    if any(_is_it(finding, plant, planted) for finding in verdict.findings):
        row.found = 1
    else:
        row.elsewhere = int(bool(verdict.findings))
        result.misses.append(_example(plant, planted, verdict, wording))
    if plant.beyond:
        result.beyond += row
    else:
        kept = result.row(plant.code)
        kept += row


def trap_one(trap: Trap, seed: str, wording: Wording, result: Result) -> None:
    """A rule must leave its trap alone, and nobody may see an error in it."""
    scene = None
    for attempt in range(TRIES):
        dice = Dice("trap", seed, attempt)
        scene = trap.change(_scene(f"{seed}/{attempt}", wording, trap.wants, dice), dice)
        if scene is not None:
            break
    if scene is None:
        result.impossible.append(f"trap {trap.code} {trap.name}")
        return
    verdict = _verdict(scene.report(), result)
    false = [one for one in verdict.findings if one.code == trap.code and one.code not in trap.may]
    errors = [one for one in verdict.findings if one.severity is Severity.ERROR and one.code not in trap.may]
    if trap.code in KNOWN:
        kept = result.row(trap.code)
        kept += Row(trap.code, traps=1, false=int(bool(false)))
    result.trap_errors += len(errors)
    for finding in {id(one): one for one in (*false, *errors)}.values():
        result.alarms.append(_alarm(f"trap {trap.code} {trap.name}", finding, wording, seed, scene))


def clean_one(seed: str, wording: Wording, rendering: str, result: Result) -> None:
    """A report without a fault, of any year, body and size."""
    scene = make_scene(seed, wording, rendering=rendering)
    verdict = _verdict(scene.report(), result)
    result.clean += 1
    for finding in verdict.findings:
        name = {Severity.ERROR: "clean_errors", Severity.WARNING: "clean_warnings"}.get(finding.severity, "clean_notes")
        setattr(result, name, getattr(result, name) + 1)
        kept = result.row(finding.code)
        kept += Row(finding.code, false=1)
        result.alarms.append(_alarm("clean", finding, wording, seed, scene))


def _made(plant: Plant, seed: str, wording: Wording) -> Planted | None:
    for attempt in range(TRIES):
        dice = Dice("plant", plant.code, plant.name, seed, attempt)
        scene = _scene(f"{seed}/{plant.code}/{plant.name}/{attempt}", wording, plant.wants, dice)
        planted = plant.change(replace(scene, with_previous=False), dice)
        if planted is not None:
            return planted if isinstance(planted, Planted) else Planted(planted)
    return None


def _scene(seed: str, wording: Wording, wants: Any, dice: Dice) -> Scene:
    known = {name: value for name, value in wants.items() if name not in ("least_year", "quoted")}
    known.setdefault("year", dice.pick(LATER_YEARS))
    known.setdefault("size", dice.pick(("few", "some", "many")))
    return make_scene(seed, wording, **known)


def _verdict(report: Report, result: Result) -> Verdict:
    verdict = audit(report)
    result.crashes += len(verdict.crashes)
    result.alarms += [{"where": "crash", "code": one.code, "message": one.cause} for one in verdict.crashes]
    return verdict


def _is_it(finding: Finding, plant: Plant, planted: Planted) -> bool:
    if finding.code not in (plant.code, *plant.also):
        return False
    facts = finding.mismatch
    if planted.quote and not _quoted(planted.quote, facts.quote or ""):
        return False
    named = (facts.subject, *facts.cells, *(address for address, _ in facts.operands))
    return not planted.at or any(one.startswith(start) for one in named for start in planted.at)


def _quoted(said: str, quote: str) -> bool:
    """What is shown is the sentence, a part of it, or more than it."""
    one, other = "".join(said.split()), "".join(quote.split())
    return bool(other) and (other in one or one[:8] in other)


def _example(plant: Plant, planted: Planted, verdict: Verdict, wording: Wording) -> dict[str, Any]:
    said = [one.text for one in planted.scene.stated if planted.quote and one.text.startswith(planted.quote)]
    return {
        "code": plant.code,
        "name": plant.name,
        "set": wording.name,
        "beyond": plant.beyond,
        "said": said,
        "at": list(planted.at),
        "others": [f"{one.code} {one.subject}" for one in verdict.findings],
        "cells": _cells(planted.scene, planted.at),
        "reasons": [outcome.reason for outcome in verdict.outcomes.get(plant.code, ()) if outcome.reason][:2],
    }


def _alarm(where: str, finding: Finding, wording: Wording, seed: str, scene: Scene) -> dict[str, Any]:
    facts = finding.mismatch
    return {
        "where": where,
        "code": finding.code,
        "severity": finding.severity.value,
        "subject": facts.subject,
        "message": finding.message,
        "quote": facts.quote,
        "set": wording.name,
        "seed": seed,
        "year": scene.year,
        "rendering": scene.rendering,
        "cells": _cells(scene, (facts.subject,)),
    }


def _cells(scene: Scene, at: Sequence[str]) -> dict[str, str]:
    starts: Iterable[str] = [one for one in at if len(one) > 3 and one.startswith("T")]
    return {
        address: str(value)
        for address, value in scene.cells.items()
        if address.endswith("total") and any(address.startswith(one) for one in starts)
    }

"""All rules on one report that is already understood, and the diagnosis of tables that do not add up."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from audit.diagnosis.locating import diagnose
from audit.engine import audit as apply_rules
from audit.model import Cell, CellState, Number, Report
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rules import ALL
from bench.figures import Figure
from bench.pages import clean_page

ROUNDS = 50
SLOWEST = 3
# Tables of each kind; the same ones every time.
TABLES = 150
SLIPS = (1, 1, 2, 3, 9, 10, -1, -2)
Numbers = Mapping[str, Number]


def figures() -> list[Figure]:
    """Understanding a document, all rules together, the slowest of them, and what broken tables cost."""
    document = read(clean_page())
    report = interpret(document)
    understanding = _median(lambda: interpret(document))
    # each time a report that nobody has asked anything yet: what one rule finds out, others use
    together = _median(lambda: apply_rules(replace(report)))
    each = sorted(
        [(_median(partial(rule.assess, report)), rule.code) for rule in ALL if rule.in_scope(report)], reverse=True
    )
    return [
        Figure("interpret", understanding, "ms", "median, document to report"),
        Figure(
            "rules.all",
            together,
            "ms",
            f"median, {len(ALL)} rules on one report, findings and fingerprints included; a report fresh from reading",
        ),
        *(Figure(f"rules.{code}", took, "ms", "median, one of the slowest rules") for took, code in each[:SLOWEST]),
        *_broken(report),
    ]


def _broken(report: Report) -> list[Figure]:
    """Tables with one, two and several wrong cells, and of numbers that mean nothing."""
    right = {address: cell.value for address, cell in report.cells.items() if cell.value is not None}
    figures = []
    worst = 0.0
    for errors, name in ((1, "one_error"), (2, "two_errors"), (5, "five_errors"), (8, "eight_errors"), (0, "garbage")):
        tables = [_wrong(right, errors, seed) for seed in range(TABLES)]
        times = [_best(partial(diagnose, report.form.generation, table)) for table in tables]
        figures.append(
            Figure(f"diagnosis.{name}", round(statistics.median(times), 4), "ms", f"median of {TABLES} tables")
        )
        figures.append(Figure(f"diagnosis.{name}.worst", round(max(times), 4), "ms", f"slowest of {TABLES} tables"))
        slowest = tables[times.index(max(times))]
        hardest = _report_of(report, slowest)
        worst = max(worst, _median(lambda hardest=hardest: apply_rules(replace(hardest))))
    figures.append(Figure("rules.worst", worst, "ms", "median, all rules on the report that is hardest to diagnose"))
    return figures


def _wrong(right: Numbers, errors: int, seed: int) -> Numbers:
    """The same numbers with some of table 3 changed; with 0, others altogether."""
    chance = random.Random(f"{errors} {seed}")
    if errors == 0:
        most = chance.choice((1, 2, 9, 1000))
        return {address: chance.randrange(most + 1) for address in right}
    cells = chance.sample(sorted(address for address in right if address.startswith("T3")), errors)
    return {**right, **{address: max(right[address] + chance.choice(SLIPS), 0) for address in cells}}


def _report_of(report: Report, numbers: Numbers) -> Report:
    cells = {
        address: Cell(CellState.NUMBER, str(value), value, report.cell(address).place)
        for address, value in numbers.items()
    }
    return replace(report, cells={**report.cells, **cells})


def _best(work: Callable[[], object], rounds: int = 3) -> float:
    """Milliseconds; the best of a few, for a busy machine slows single calls."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 4)

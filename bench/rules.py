"""All rules on one report that is already understood."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

from audit.engine import audit as apply_rules
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rules import ALL
from bench.figures import Figure
from bench.pages import clean_page

ROUNDS = 50
SLOWEST = 3


def figures() -> list[Figure]:
    """Understanding a document, all rules together, and the slowest of them."""
    document = read(clean_page())
    report = interpret(document)
    understanding = _median(lambda: interpret(document))
    together = _median(lambda: apply_rules(report))
    each = sorted(
        [(_median(partial(rule.assess, report)), rule.code) for rule in ALL if rule.in_scope(report)], reverse=True
    )
    return [
        Figure("interpret", understanding, "ms", "median, document to report"),
        Figure(
            "rules.all", together, "ms", f"median, {len(ALL)} rules on one report, findings and fingerprints included"
        ),
        *(Figure(f"rules.{code}", took, "ms", "median, one of the slowest rules") for took, code in each[:SLOWEST]),
    ]


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 4)

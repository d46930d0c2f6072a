"""The result for people: a line a rule, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.mutations.aims import (
    CATALOGUE,
    CERTAIN,
    FALSE_ERRORS,
    NUMBERS_IN_TEXT,
    RECALL_OF_CERTAIN,
    RECALL_OF_NUMBERS,
    WARNINGS_PER_HUNDRED,
)
from bench.mutations.scoring import KNOWN, Result, Row

HEAD = f"{'rule':6}{'planted':>9}{'found':>7}{'elsewhere':>11}{'missed':>8}{'recall':>8}{'traps':>7}{'false':>7}"


@dataclass(frozen=True, slots=True)
class Mark:
    """One aim: its value, the bound, and whether it is reached."""

    name: str
    value: float
    bound: float
    unit: str
    reached: bool

    def line(self, stored: float | None) -> str:
        """`name: value unit (aim …; stored …)`."""
        before = f"; stored {stored:g}" if stored is not None else ""
        return (
            f"{'ok  ' if self.reached else 'MISS'} {self.name}: {self.value:g} {self.unit} (aim {self.bound:g}{before})"
        )


def lines(result: Result, stored: Mapping[str, Any] | None = None) -> Iterator[str]:
    """The whole table."""
    yield HEAD
    for code in CATALOGUE:
        yield _row(code, result.rows.get(code))
    yield ""
    yield f"clean reports: {result.clean} ({result.clean_errors} errors, {result.clean_warnings} warnings, {result.clean_notes} notes)"
    beyond = result.beyond
    yield f"words beyond the catalogue: {beyond.found} of {beyond.planted} found"
    before = {mark["name"]: mark["value"] for mark in (stored or {}).get("marks", ())}
    for mark in marks(result):
        yield mark.line(before.get(mark.name))


def marks(result: Result) -> tuple[Mark, ...]:
    """The figures that a build is judged by."""
    planted, found = _sum(result, CATALOGUE)
    false = sum(row.false for row in result.rows.values())
    certain, numbers = _recall(result, CERTAIN), _recall(result, NUMBERS_IN_TEXT)
    clean = max(result.clean, 1)
    errors = round(result.clean_errors * 1000 / clean, 2)
    warnings = round(result.clean_warnings * 100 / clean, 2)
    return (
        Mark("recall of certain defects", certain, RECALL_OF_CERTAIN * 100, "%", certain >= RECALL_OF_CERTAIN * 100),
        Mark(
            "recall of numbers in the text", numbers, RECALL_OF_NUMBERS * 100, "%", numbers >= RECALL_OF_NUMBERS * 100
        ),
        Mark("recall of all rules", _share(found, planted), 0, "%", True),
        Mark("precision", _share(found, found + false), 0, "%", True),
        Mark("false errors per 1,000 clean reports", errors, FALSE_ERRORS, "", errors <= FALSE_ERRORS),
        Mark("errors on traps", result.trap_errors, FALSE_ERRORS, "", result.trap_errors <= FALSE_ERRORS),
        Mark("warnings per 100 clean reports", warnings, WARNINGS_PER_HUNDRED, "", warnings <= WARNINGS_PER_HUNDRED),
        Mark("crashed rules", result.crashes, 0, "", result.crashes == 0),
    )


def _row(code: str, row: Row | None) -> str:
    if code not in KNOWN:
        return f"{code:6}  not there"
    if row is None:
        return f"{code:6}  nothing planted"
    missed = row.planted - row.found
    recall = "–" if row.recall is None else f"{row.recall * 100:.1f}"
    return (
        f"{code:6}{row.planted:>9}{row.found:>7}{row.elsewhere:>11}{missed:>8}{recall:>8}{row.traps:>7}{row.false:>7}"
    )


def _sum(result: Result, codes: tuple[str, ...]) -> tuple[int, int]:
    rows = [row for code, row in result.rows.items() if code in codes]
    return sum(row.planted for row in rows), sum(row.found for row in rows)


def _share(one: int, all_: int) -> float:
    """Percent, two digits; never rounded up to a hundred."""
    share = int(one * 10000 / all_) / 100 if all_ else 100.0
    return share


def _recall(result: Result, codes: tuple[str, ...]) -> float:
    planted, found = _sum(result, codes)
    return _share(found, planted)

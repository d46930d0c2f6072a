"""A valid report with a text, judged by one rule."""

from __future__ import annotations

from collections.abc import Callable

from audit.model import Report, Section
from audit.rule import Rule
from audit.severity import Severity
from audit.verdict import Mismatch, Outcome

MakeReport = Callable[..., Report]


def part_one(text: str) -> tuple[Section, ...]:
    """The sections of a report that says only this."""
    return (Section(1, "一、总体情况", "一", "总体情况", text, 0),)


def judged(rule: Rule, make_report: MakeReport, text: str, **facts: object) -> dict[str, str]:
    """subject → pass, the reason of not_assessable, or `error 7≠2` with the cell first."""
    changes = facts.pop("changes", None)
    report = make_report(changes, sections=part_one(text), **facts)
    return {outcome.subject: _short(rule, outcome) for outcome in rule.assess(report)}


def mismatches(rule: Rule, report: Report) -> list[Mismatch]:
    """What fails."""
    return [outcome.mismatch for outcome in rule.assess(report) if outcome.mismatch]


def _short(rule: Rule, outcome: Outcome) -> str:
    if outcome.mismatch is None:
        return outcome.reason or outcome.status.value
    severity: Severity = outcome.mismatch.severity or rule.severity
    return f"{severity.value} {outcome.mismatch.expected}≠{outcome.mismatch.found}"

"""Reports beside a report, for the rules across years and levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from audit.document import Document, Format, Paragraph
from audit.model import Report
from audit.rule import Rule
from audit.surroundings import Registered, Surroundings
from audit.verdict import Mismatch, Status

Make = Callable[..., Report]
NAME = "样例市样例局"


def with_previous(report: Report, *versions: Report, registered: Registered | None = None) -> Report:
    """The report beside versions of last year's, the newest first."""
    return replace(report, around=Surroundings(previous=versions, registered=registered))


def saying(report: Report, *sentences: str) -> Report:
    """The report with these paragraphs as its text."""
    return replace(report, document=Document(Format.TEXT, tuple(Paragraph(one) for one in sentences)))


def scanned(report: Report) -> Report:
    """The same report, recognised from a picture."""
    return replace(report, document=Document(Format.SCAN, ()))


def found(rule: Rule, report: Report) -> dict[str, tuple[object, object]]:
    """subject → (expected, found) of what the rule finds."""
    return {mismatch.subject: (mismatch.expected, mismatch.found) for mismatch in mismatches(rule, report)}


def mismatches(rule: Rule, report: Report) -> list[Mismatch]:
    """What the rule finds, as facts."""
    return [outcome.mismatch for outcome in rule.assess(report) if outcome.mismatch]


def reasons(rule: Rule, report: Report) -> set[str]:
    """Why the rule cannot assess, in one word each."""
    return {
        (outcome.reason or "").split(":")[0]
        for outcome in rule.assess(report)
        if outcome.status is Status.NOT_ASSESSABLE
    }


def statuses(rule: Rule, report: Report) -> set[str]:
    """The words the rule has for this report's subjects."""
    return {outcome.status.value for outcome in rule.assess(report)}

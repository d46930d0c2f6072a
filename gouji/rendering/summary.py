"""One file of a run in a few figures, and the figures of the whole run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from audit.severity import Severity
from audit.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One file. `number`: its place in the run, from 1. `problem`: why it was not read, else "".

    `leading`: the titles of its most severe findings, each once.
    """

    number: int
    source: str
    status: str
    problem: str = ""
    agency: str = ""
    year: int | None = None
    error: int = 0
    warning: int = 0
    note: int = 0
    leading: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Findings by severity, the most severe first."""
        return {"error": self.error, "warning": self.warning, "note": self.note}


@dataclass(frozen=True, slots=True)
class Summary:
    """`unreadable`: files that could not be read as a report, whatever the reason."""

    reports: int
    unreadable: int
    error: int
    warning: int
    note: int

    def words(self) -> str:
        """One line for people."""
        return (
            f"共 {self.reports} 份，未能读取 {self.unreadable} 份；"
            f"错误 {self.error}，疑点 {self.warning}，提示 {self.note}"
        )


def entry_of(number: int, verdict: Verdict) -> Entry:
    """The figures of one verdict."""
    found = Counter(finding.severity for finding in verdict.findings)
    return Entry(
        number=number,
        source=verdict.source,
        status=verdict.status,
        problem=verdict.error[1] if verdict.error else "",
        agency=verdict.report.agency if verdict.report else "",
        year=verdict.report.year if verdict.report else None,
        error=found[Severity.ERROR],
        warning=found[Severity.WARNING],
        note=found[Severity.NOTE],
        leading=_leading(verdict),
    )


def _leading(verdict: Verdict) -> tuple[str, ...]:
    worst = max((finding.severity.rank for finding in verdict.findings), default=0)
    return tuple(dict.fromkeys(finding.title for finding in verdict.findings if finding.severity.rank == worst))


def summary_of(entries: Iterable[Entry]) -> Summary:
    """Count files and findings."""
    entries = tuple(entries)
    return Summary(
        reports=len(entries),
        unreadable=sum(entry.status != "read" for entry in entries),
        error=sum(entry.error for entry in entries),
        warning=sum(entry.warning for entry in entries),
        note=sum(entry.note for entry in entries),
    )

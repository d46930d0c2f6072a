"""The figures of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from audit.verdict import Severity, Verdict


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


def summary_of(verdicts: Iterable[Verdict]) -> Summary:
    """Count files and findings."""
    verdicts = tuple(verdicts)
    found = Counter(finding.severity for verdict in verdicts for finding in verdict.findings)
    return Summary(
        reports=len(verdicts),
        unreadable=sum(verdict.status != "read" for verdict in verdicts),
        error=found[Severity.ERROR],
        warning=found[Severity.WARNING],
        note=found[Severity.NOTE],
    )

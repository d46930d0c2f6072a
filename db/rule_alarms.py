"""Rules that fail on too many reports of a year: more likely the rule is wrong, or the form, than a third of all offices."""

from __future__ import annotations

from dataclasses import dataclass

from db.grounds import MISSING_REPORT
from db.opening import Database

# Among fewer reports a share says nothing.
FEWEST_REPORTS = 10


@dataclass(frozen=True, slots=True)
class Alarm:
    """`failing` of `reports` reports of the year have a finding of the rule that nobody has dismissed."""

    code: str
    failing: int
    reports: int

    @property
    def percent(self) -> int:
        return round(100 * self.failing / self.reports)


def rule_alarms(database: Database, year: int, percent: int) -> list[Alarm]:
    """The rules of a report year that fail on more than `percent` of its reports, by code. 100: none."""
    (reports,) = database.execute(
        """SELECT count(DISTINCT v.report_id) FROM version_audits va
           JOIN versions v ON v.id = va.version_id JOIN reports r ON r.id = v.report_id
           WHERE va.status = 'read' AND r.report_year = ?""",
        [year],
    ).fetchone()
    if reports < FEWEST_REPORTS:
        return []
    rows = database.execute(
        """SELECT code, count(DISTINCT agency_code) AS failing FROM findings
           WHERE report_year = ? AND code <> ? AND state IN ('open', 'confirmed', 'waived')
           GROUP BY code HAVING failing * 100 > ? * ? ORDER BY code""",
        [year, MISSING_REPORT, percent, reports],
    )
    return [Alarm(code, failing, reports) for code, failing in rows]

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
        """SELECT count(*) FROM reports r WHERE r.report_year = ? AND EXISTS (SELECT 1 FROM versions v
           CROSS JOIN version_audits va ON va.version_id = v.id WHERE v.report_id = r.id AND va.status = 'read')""",
        [year],
    ).fetchone()
    if reports < FEWEST_REPORTS:
        return []
    # rule by rule, along an index that has the bodies of each in order
    rows = database.execute(
        """WITH fired AS MATERIALIZED (SELECT DISTINCT code FROM finding_counts WHERE report_year = :year AND code <> :missing),
           counted AS (SELECT code, (SELECT count(*) FROM (SELECT DISTINCT f.agency_code
               FROM findings f INDEXED BY findings_rule WHERE f.code = fired.code AND f.report_year = :year
                 AND f.state IN ('open', 'confirmed', 'waived'))) AS failing FROM fired)
           SELECT code, failing FROM counted WHERE failing * 100 > :percent * :reports ORDER BY code""",
        {"year": year, "missing": MISSING_REPORT, "percent": percent, "reports": reports},
    )
    return [Alarm(code, failing, reports) for code, failing in rows.fetchall()]

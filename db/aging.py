"""Decisions that come to an end, and those that match nothing any more: so that no list of them rots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.opening import Database

REMIND_DAYS = 14
_FINDING = """f.id AS number, f.agency_code, a.name AS agency, f.report_year, f.code, f.subject, f.severity, f.title,
  f.assignee, f.lock_version"""
# the approval that a waiver, or the dismissal of an error, rests on
_APPROVAL = """LEFT JOIN finding_requests r ON r.id = (SELECT max(id) FROM finding_requests
  WHERE finding_id = f.id AND decision = 'approved' AND spent_at IS NULL)"""
# The newest run in which each report was read and judged whole. Of reports that are not there: in which C01 was.
_NEWEST = """
SELECT r.agency_code, r.report_year, 0 AS absent, max(va.run_id) AS run_id FROM version_audits va
  JOIN versions v ON v.id = va.version_id JOIN reports r ON r.id = v.report_id WHERE va.status = 'read' GROUP BY 1, 2
UNION ALL
SELECT agency_code, report_year, 1, (SELECT max(run.id) FROM audit_runs run WHERE EXISTS (SELECT 1 FROM evaluations e
    WHERE e.run_id = run.id AND e.agency_code = c.agency_code AND e.report_year = c.report_year AND e.code = 'C01'))
  FROM findings c WHERE code = 'C01' AND state IN ('dismissed', 'waived')"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingWaiver:
    """A waiver and its last day. `days`: until then, negative when it is over and nobody has reopened the finding yet."""

    number: int
    agency_code: str
    agency: str
    report_year: int
    code: str
    subject: str
    severity: str
    title: str
    assignee: str | None
    lock_version: int
    reason: str
    waived_until: str
    requested_by: str | None
    approved_by: str | None
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleDecision:
    """
    A dismissal or waiver whose finding was not seen when its report was judged last.

    `said`: what the rule said of its subject then: pass, not_assessable, error; None when it was not asked at all.
    `since`: when that run was; `decided_by` and `decided_at`: of the decision.
    """

    number: int
    agency_code: str
    agency: str
    report_year: int
    code: str
    subject: str
    severity: str
    title: str
    assignee: str | None
    lock_version: int
    state: str
    reason: str
    said: str | None
    since: str
    decided_by: str
    decided_at: str


def waivers_ending(database: Database, today: date, days: int = REMIND_DAYS) -> list[EndingWaiver]:
    """The waivers whose last day is at most `days` away, the first to end first."""
    rows = database.query(
        f"""SELECT {_FINDING}, f.reason, f.waived_until, r.requested_by, r.decided_by AS approved_by,
              CAST(julianday(f.waived_until) - julianday(:today) AS INTEGER) AS days
            FROM findings f JOIN agencies a ON a.code = f.agency_code {_APPROVAL}
            WHERE f.state = 'waived' AND f.waived_until <= :last ORDER BY f.waived_until, f.agency_code, f.id""",
        {"today": today.isoformat(), "last": (today + timedelta(days=days)).isoformat()},
    )
    return [EndingWaiver(**row) for row in rows]


def idle_decisions(database: Database) -> list[IdleDecision]:
    """
    What was dismissed or waived and was not there when its report was read and judged whole the last time.

    A report that could not be read since, or was never judged again, says nothing about its decisions.
    """
    rows = database.query(
        f"""SELECT {_FINDING}, f.state, f.reason, run.at AS since, e.actor AS decided_by, e.at AS decided_at,
              coalesce(one.outcome, every.outcome) AS said
            FROM findings f JOIN agencies a ON a.code = f.agency_code
            JOIN ({_NEWEST}) n ON n.agency_code = f.agency_code AND n.report_year = f.report_year
              AND n.absent = (f.code = 'C01')
            JOIN audit_runs run ON run.id = n.run_id
            JOIN finding_events e ON e.id = (SELECT max(id) FROM finding_events
              WHERE finding_id = f.id AND to_state = f.state AND from_state IS NOT f.state)
            LEFT JOIN evaluations one ON one.run_id = n.run_id AND one.agency_code = f.agency_code
              AND one.report_year = f.report_year AND one.code = f.code AND one.subject = f.subject
            LEFT JOIN evaluations every ON every.run_id = n.run_id AND every.agency_code = f.agency_code
              AND every.report_year = f.report_year AND every.code = f.code AND every.subject = '*'
            WHERE f.state IN ('dismissed', 'waived') AND f.last_run_id < n.run_id
            ORDER BY f.agency_code, f.report_year DESC, f.code, f.subject"""
    )
    return [IdleDecision(**row) for row in rows]

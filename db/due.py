"""When a report is asked for again: by what was said last, by the season, and by what is outstanding."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import MappingProxyType

from db.opening import Database
from db.times import instant, local_day, moment_of

DAY, WEEK, MONTH = 1, 7, 28
SEASON = (1, 2, 3)  # months in which a missing report is looked for every day
FOUND = frozenset({"found", "found_pdf_only", "found_image_only"})
# days until a source is asked again, in the season and in the rest of the year; what is not named here: the next day
AGAIN = MappingProxyType(
    dict.fromkeys(FOUND, (WEEK, MONTH))
    | {"absent_unconfirmed": (DAY, MONTH), "column_empty": (DAY, MONTH)}
    | {"js_only": (WEEK, MONTH), "security_rejected": (WEEK, MONTH)}
)
AFTER_NOTICE = timedelta(days=14)


def is_due(last: tuple[str, str] | None, today: date, pressing: bool = False) -> bool:
    """
    Whether to ask again; `last` is the last outcome and its instant.

    `pressing`: somebody waits for news of this report, so that it is asked for every day.
    """
    if last is None:
        return True
    outcome, at = last
    in_season, else_wait = AGAIN.get(outcome, (DAY, DAY))
    wait = DAY if pressing else in_season if today.month in SEASON else else_wait
    return (today - local_day(moment_of(at))).days >= wait


def pressed(database: Database, now: datetime) -> set[tuple[str, int]]:
    """
    Bodies and years that are asked for every day.

    A notice has asked the office to correct something not long ago, or a person has confirmed that there is nothing.
    """
    rows = database.execute(
        """SELECT agency_code, report_year FROM absence_confirmations WHERE taken_back_at IS NULL AND spent_at IS NULL
           UNION SELECT n.agency_code, n.report_year FROM notices n
             JOIN notice_events e ON e.notice_id = n.id AND e.kind = 'released'
             WHERE n.mode = 'live' AND n.state = 'released' AND n.kind IN ('rectify', 'overdue') AND e.at >= ?""",
        [instant(now - AFTER_NOTICE)],
    )
    return {(code, year) for code, year in rows.fetchall()}


def outstanding(database: Database) -> set[tuple[str, int]]:
    """Bodies and years with a finding that stands, or an absence that a person has confirmed."""
    rows = database.execute(
        """SELECT agency_code, report_year FROM findings WHERE state IN ('open', 'confirmed')
           UNION SELECT agency_code, report_year FROM absence_confirmations
             WHERE taken_back_at IS NULL AND spent_at IS NULL"""
    )
    return {(code, year) for code, year in rows.fetchall()}

"""What stands beside the queue: deadlines of its reports, numbers for its head, what can be chosen in its filter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from db.aging import REMIND_DAYS
from db.opening import Database

_MOST_BODIES = 20


@dataclass(frozen=True, slots=True)
class Due:
    """The deadline of a report: the latest legal date. `met_on`: None while it is unmet."""

    legal_date: date
    met_on: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """
    `disputed`: objections that nobody has answered. `to_approve`: requests of others. `mine`: open findings that are
    given to whoever asks.
    """

    open_errors: int
    disputed: int
    to_approve: int
    mine: int
    waivers_ending: int
    alarms: int


def due_dates(database: Database, reports: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Due]:
    """Report (code, year) → its deadline, for those that have one."""
    rows = database.execute(
        """SELECT d.agency_code, d.report_year, max(d.legal_date), max(d.met_on)
           FROM json_each(:reports) w CROSS JOIN deadlines d
             ON d.agency_code = json_extract(w.value, '$[0]') AND d.report_year = json_extract(w.value, '$[1]')
           GROUP BY 1, 2""",
        {"reports": json.dumps(list(reports))},
    )
    return {
        (code, year): Due(date.fromisoformat(legal), date.fromisoformat(met[:10]) if met else None)
        for code, year, legal, met in rows.fetchall()
    }


def overview(database: Database, me: str, today: date) -> Overview:
    """How much waits, for whoever asks."""
    values = {"me": me, "last": (today + timedelta(days=REMIND_DAYS)).isoformat()}
    row = database.execute(
        """SELECT
          (SELECT coalesce(sum(number), 0) FROM finding_counts WHERE state = 'open' AND severity = 'error'),
          (SELECT coalesce(sum(number), 0) FROM finding_counts WHERE disputed = 1 AND state NOT IN ('fixed', 'closed')),
          (SELECT count(*) FROM finding_requests WHERE decision IS NULL AND requested_by <> :me),
          (SELECT coalesce(sum(number), 0) FROM finding_counts WHERE state = 'open' AND assignee = :me),
          (SELECT count(*) FROM findings WHERE state = 'waived' AND waived_until <= :last),
          (SELECT count(*) FROM alarms WHERE lifted_at IS NULL)""",
        values,
    ).fetchone()
    return Overview(*row)


def years_with_counts(database: Database) -> list[int]:
    """The report years that have findings, the newest first."""
    rows = database.execute("SELECT DISTINCT report_year FROM finding_counts WHERE number > 0 ORDER BY 1 DESC")
    return [year for (year,) in rows.fetchall()]


def bodies_called(database: Database, text: str) -> list[tuple[str, str]]:
    """Code and name of the bodies with this code or name, now or before; without one, of a few that hold the text."""
    own = database.execute("SELECT code, name FROM agencies WHERE code = ?", [text]).fetchall()
    exact = (
        own
        or database.execute(
            """SELECT code, name FROM agencies WHERE name = :text
             OR code IN (SELECT agency_code FROM agency_aliases WHERE name = :text) ORDER BY code LIMIT :most""",
            {"text": text, "most": _MOST_BODIES},
        ).fetchall()
    )
    if exact:
        return [(code, name) for code, name in exact]
    like = database.execute(
        """SELECT code, name FROM agencies WHERE instr(name, :text) OR instr(code, :text)
             OR code IN (SELECT agency_code FROM agency_aliases WHERE instr(name, :text)) ORDER BY code LIMIT :most""",
        {"text": text, "most": _MOST_BODIES},
    ).fetchall()
    return [(code, name) for code, name in like]

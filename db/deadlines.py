"""Deadlines of reports, what the last look at the portals said, and the calendar that was typed in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.crawls import SEEN, OutcomeName
from db.opening import Database, tx

ABSENT = frozenset({OutcomeName.ABSENT_UNCONFIRMED})  # a person's confirmation is no look at a list

# of a source `s`: the outcome `o` of its last look for the report of a year
_LAST_LOOK = """o.source_id = s.source_id AND o.report_year = :year
  AND o.crawl_id = (SELECT x.crawl_id FROM outcomes x WHERE x.source_id = s.source_id AND x.report_year = :year
    ORDER BY x.at DESC, x.crawl_id DESC LIMIT 1)"""
_STILL_OWED = f"""
SELECT EXISTS (SELECT 1 FROM deadlines WHERE agency_code = :code AND report_year = :year AND kind = :kind AND met_on IS NULL)
  AND NOT EXISTS (SELECT 1 FROM reports r JOIN versions v ON v.report_id = r.id
    WHERE r.agency_code = :code AND r.report_year = :year)
  AND NOT EXISTS (SELECT 1 FROM sources s JOIN outcomes o ON {_LAST_LOOK}
    WHERE s.agency_code = :code AND s.role <> 'legacy' AND o.outcome IN ({", ".join(f"'{one}'" for one in sorted(SEEN))}))"""


@dataclass(frozen=True, slots=True)
class DueDate:
    """When a body owes the report of a year. `kind`: department, government or local."""

    agency_code: str
    report_year: int
    kind: str
    legal_date: date
    act_by: date
    basis: str


@dataclass(frozen=True, slots=True)
class LastCheck:
    """`state`: seen, absent (lists were healthy and lacked it) or unknown. `at`: instant of the last look, if any."""

    state: str
    at: str | None
    urls: tuple[str, ...]


NEVER_CHECKED = LastCheck("unknown", None, ())


def save_due_dates(database: Database, year: int, dues: Sequence[DueDate]) -> None:
    """Make the unmet deadlines of a year these. A met one stays as it was when it was met."""
    with tx(database):
        database.conn.executemany(
            """INSERT INTO deadlines (agency_code, report_year, kind, legal_date, act_by, basis)
               VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (agency_code, report_year, kind) DO UPDATE
               SET legal_date = excluded.legal_date, act_by = excluded.act_by, basis = excluded.basis
               WHERE met_on IS NULL AND (legal_date, act_by, basis)
                 IS NOT (excluded.legal_date, excluded.act_by, excluded.basis)""",
            [_row(due) for due in dues],
        )
        database.execute(
            """DELETE FROM deadlines WHERE report_year = :year AND met_on IS NULL
               AND agency_code || '|' || kind NOT IN (SELECT value FROM json_each(:kept))""",
            {"year": year, "kept": json.dumps([f"{due.agency_code}|{due.kind}" for due in dues])},
        )


def mark_met(database: Database, year: int) -> int:
    """Close the deadlines of reports that were seen, readable or not; how many."""
    with tx(database):
        before = database.conn.total_changes
        database.execute(
            """UPDATE deadlines SET met_by_version = v.id,
                 met_on = min(coalesce(v.published_on, '9999'), date(v.first_seen, '+8 hours'))
               FROM versions v JOIN reports r ON r.id = v.report_id
               WHERE r.agency_code = deadlines.agency_code AND r.report_year = deadlines.report_year
                 AND v.seq = 1 AND deadlines.report_year = ? AND deadlines.met_on IS NULL""",
            [year],
        )
        return database.conn.total_changes - before


def unmet(database: Database, year: int, code: str | None = None) -> list[DueDate]:
    """What is still owed, by body. `code`: by this one only."""
    where, values = (" AND agency_code = ?", [year, code]) if code else ("", [year])
    rows = database.execute(
        f"""SELECT agency_code, report_year, kind, legal_date, act_by, basis FROM deadlines
           WHERE report_year = ?{where} AND met_on IS NULL ORDER BY agency_code, act_by, id""",
        values,
    )
    return [_due(*row) for row in rows.fetchall()]


def still_owed(database: Database, code: str, year: int, kind: str) -> bool:
    """
    Whether a body has a date of this kind that is not met, and its report was neither read nor seen at the last look: what a
    list names and nobody could read has no version, and still is there.
    """
    row = database.conn.execute(_STILL_OWED, {"code": code, "year": year, "kind": kind}).fetchone()
    return bool(row[0])


def last_checks(database: Database, year: int) -> dict[str, LastCheck]:
    """What the last look at each body's portals said. Bodies without a portal are missing."""
    rows = database.execute(
        f"""SELECT s.agency_code, s.column_url, o.outcome, o.at FROM sources s
           LEFT JOIN outcomes o ON {_LAST_LOOK}
           WHERE s.role <> 'legacy' ORDER BY s.agency_code, s.source_id""",
        {"year": year},
    )
    looks: defaultdict[str, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    for agency_code, *look in rows.fetchall():
        looks[agency_code].append((look[0], look[1], look[2]))
    return {agency_code: _last_check(found) for agency_code, found in looks.items()}


def workday_overrides(database: Database) -> dict[date, bool]:
    """The days that were typed in or imported: they overrule every calendar."""
    rows = database.execute("SELECT day, is_workday FROM workdays")
    return {date.fromisoformat(day): bool(value) for day, value in rows.fetchall()}


def _last_check(looks: Sequence[tuple[str, str | None, str | None]]) -> LastCheck:
    outcomes = {outcome for _, outcome, _ in looks}
    state = "seen" if outcomes & SEEN else "absent" if outcomes <= ABSENT else "unknown"
    at = max((at for _, _, at in looks if at), default=None)
    return LastCheck(state, at, tuple(dict.fromkeys(url for url, _, _ in looks if url)))


def _row(due: DueDate) -> tuple[str, int, str, str, str, str]:
    dates = due.legal_date.isoformat(), due.act_by.isoformat()
    return (due.agency_code, due.report_year, due.kind, *dates, due.basis)


def _due(agency_code: str, year: int, kind: str, legal_date: str, act_by: str, basis: str) -> DueDate:
    return DueDate(agency_code, year, kind, date.fromisoformat(legal_date), date.fromisoformat(act_by), basis)

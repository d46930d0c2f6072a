"""Who has confirmed that a report is not there. Kept for ever: taken back by a person, or spent when it appears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.errors import GoujiError
from db.crawls import SEEN
from db.inserting import insert
from db.logbook import log_action
from db.opening import Database, tx
from db.times import instant

_STANDS = "agency_code = ? AND report_year = ? AND taken_back_at IS NULL AND spent_at IS NULL"
_SEEN = ", ".join(f"'{name.value}'" for name in sorted(SEEN))
_SPEND = f"""
UPDATE absence_confirmations AS c SET spent_at = :now WHERE taken_back_at IS NULL AND spent_at IS NULL AND (
  EXISTS (SELECT 1 FROM versions v JOIN reports r ON r.id = v.report_id
          WHERE r.agency_code = c.agency_code AND r.report_year = c.report_year)
  OR EXISTS (SELECT 1 FROM outcomes o JOIN sources s ON s.source_id = o.source_id
             WHERE s.agency_code = c.agency_code AND s.role <> 'legacy' AND o.report_year = c.report_year
               AND o.at >= c.confirmed_at AND o.outcome IN ({_SEEN})))"""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmation that stands."""

    agency_code: str
    report_year: int
    confirmed_by: str
    confirmed_at: str
    note: str


def confirm_absence(database: Database, code: str, year: int, *, by: str, note: str, now: datetime) -> bool:
    """A person has looked. False when it was confirmed already. Whether it may be confirmed is the caller's question."""
    with tx(database):
        if confirmation_of(database, code, year):
            return False
        row = {"agency_code": code, "report_year": year, "confirmed_by": by, "note": note}
        insert(database, "absence_confirmations", row | {"confirmed_at": instant(now)})
        log_action(database, by, "absence confirmed", f"{code} {year}", note, now)
        return True


def take_back_absence(database: Database, code: str, year: int, *, by: str, why: str, now: datetime) -> None:
    """GoujiError when nothing stands."""
    with tx(database):
        if not confirmation_of(database, code, year):
            raise GoujiError(f"{code} {year} 年度没有有效的确认")
        database.execute(
            f"""UPDATE absence_confirmations SET taken_back_by = ?, taken_back_at = ?, taken_back_why = ?
                WHERE {_STANDS}""",
            [by, instant(now), why, code, year],
        )
        log_action(database, by, "absence taken back", f"{code} {year}", why, now)


def spend_confirmations(database: Database, now: datetime) -> int:
    """End those whose report has appeared after all; how many."""
    with tx(database):
        return int(database.conn.execute(_SPEND, {"now": instant(now)}).rowcount)


def confirmation_of(database: Database, code: str, year: int) -> Confirmation | None:
    """The one that stands."""
    row = database.execute(
        f"""SELECT agency_code, report_year, confirmed_by, confirmed_at, note FROM absence_confirmations
            WHERE {_STANDS}""",
        [code, year],
    ).fetchone()
    return Confirmation(*row) if row else None

"""Who has confirmed that a report is not there. Kept for ever: taken back by a person, or spent when it appears.

C01 rests on such a word. When it is taken back the finding has no ground any more, and nothing new was seen: it is
neither corrected nor wrong by itself. So whoever takes his word back asks, with the same reason, for its dismissal; a
second person approves. Until then the finding is open with its request: nobody can confirm it, and no notice names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.errors import GoujiError
from db.crawls import SEEN
from db.grounds import MISSING_REPORT
from db.happenings import DISMISS, WAIVE, Ask, Refuse, TakeBack
from db.inserting import insert
from db.logbook import log_action
from db.opening import Database, tx
from db.standings import State
from db.stepping import checked_name, move, row_of, rows_where, standing_of
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
        _ground(database, code, year, by, note, now)
        return True


def take_back_absence(
    database: Database, code: str, year: int, *, by: str, why: str, now: datetime, seen: str | None = None
) -> list[int]:
    """
    GoujiError when nothing stands, or another word than the one of the moment `seen` (`confirmed_at`).

    The findings for which a dismissal was asked because they rested on it: at most one, none where people have
    dismissed or waived it, or the report has appeared.
    """
    with tx(database):
        known = confirmation_of(database, code, year)
        if known is None:
            raise GoujiError(f"{code} {year} 年度没有有效的确认")
        if seen is not None and seen != known.confirmed_at:
            raise GoujiError(f"{known.confirmed_by} 又确认过，不是您看到的那一次；请看过再决定")
        database.execute(
            f"""UPDATE absence_confirmations SET taken_back_by = ?, taken_back_at = ?, taken_back_why = ?
                WHERE {_STANDS}""",
            [by, instant(now), why, code, year],
        )
        log_action(database, by, "absence taken back", f"{code} {year}", why, now)
        return _unground(database, code, year, by, why, now)


def _resting(database: Database, code: str, year: int) -> list[dict[str, Any]]:
    return rows_where(database, "f.agency_code = ? AND f.report_year = ? AND f.code = ?", [code, year, MISSING_REPORT])


def _unground(database: Database, code: str, year: int, by: str, why: str, now: datetime) -> list[int]:
    """What rests on a word that was taken back: a decision that it is so ends with it, and its dismissal is asked for."""
    asked, name = [], checked_name(by)
    for row in _resting(database, code, year):
        number, standing = row["id"], standing_of(row)
        if standing.state is State.CONFIRMED:
            move(database, row, TakeBack(f"收回了对未公开的确认：{why}"), by=name, now=now)
            standing = standing_of(row_of(database, number))
        if standing.state is not State.OPEN:
            continue
        if standing.request is not None and standing.request.kind == WAIVE:
            move(database, row_of(database, number), Refuse("收回了对未公开的确认，不再需要豁免"), by=name, now=now)
            standing = standing_of(row_of(database, number))
        if standing.request is None:
            ask = Ask(DISMISS, "misread", f"收回了对未公开的确认：{why}")
            move(database, row_of(database, number), ask, by=name, now=now)
        asked.append(number)
    return asked


def _ground(database: Database, code: str, year: int, by: str, note: str, now: datetime) -> None:
    """The facts of C01 are always the same: a newer word of a person must reopen what was dismissed by an older one."""
    why = "；".join(filter(None, ["再次确认没有公开", note.strip()]))
    for row in _resting(database, code, year):
        standing = standing_of(row)
        if standing.state is State.DISMISSED:
            move(database, row, TakeBack(why), by=checked_name(by), now=now)
        elif standing.request is not None and standing.request.kind == DISMISS:
            move(database, row, Refuse(why), by=checked_name(by), now=now)


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

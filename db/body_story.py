"""One body over the years: its deadlines, what was proposed for it, and who wrote what about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from db.deadlines import DueDate
from db.opening import Database
from db.past_runs import Logged
from db.proposals import Proposal, proposal


@dataclass(frozen=True, slots=True)
class Owed:
    """A planned deadline, and when it was met."""

    due: DueDate
    met_on: date | None


def deadlines_of(database: Database, codes: Iterable[str], year: int | None = None) -> list[Owed]:
    """The planned deadlines of these bodies, of one report year or all, the newest year first."""
    rows = database.execute(
        """SELECT agency_code, report_year, kind, legal_date, act_by, basis, met_on FROM deadlines
           WHERE agency_code IN (SELECT value FROM json_each(:codes)) AND (:year IS NULL OR report_year = :year)
           ORDER BY report_year DESC, agency_code, act_by""",
        {"codes": json.dumps(list(codes)), "year": year},
    )
    return [
        Owed(
            DueDate(code, of, kind, date.fromisoformat(legal), date.fromisoformat(act), basis),
            date.fromisoformat(met) if met else None,
        )
        for code, of, kind, legal, act, basis, met in rows.fetchall()
    ]


def confirmed_absent(database: Database, codes: Iterable[str]) -> set[tuple[str, int]]:
    """(body, year) of the reports that a person has confirmed to be missing."""
    rows = database.execute(
        """SELECT agency_code, report_year FROM absence_confirmations WHERE taken_back_at IS NULL AND spent_at IS NULL
           AND agency_code IN (SELECT value FROM json_each(?))""",
        [json.dumps(list(codes))],
    )
    return set(rows.fetchall())


def waiting_proposals(database: Database, code: str, *, most: int) -> list[Proposal]:
    """What was found automatically for a body, and waits for a person; the most certain first."""
    rows = database.execute(
        "SELECT id FROM proposals WHERE agency_code = ? AND state = 'open' ORDER BY confidence DESC, id LIMIT ?",
        [code, most],
    )
    return [proposal(database, number) for (number,) in rows.fetchall()]


def log_of(database: Database, code: str, *, most: int) -> list[Logged]:
    """The newest writes that name a body."""
    rows = database.query(
        """SELECT id, at, actor, action, target, detail FROM audit_log
           WHERE target = :code OR (target >= :code || ' ' AND target < :code || '!')
           ORDER BY id DESC LIMIT :most""",
        {"code": code, "most": most},
    )
    return [Logged(**row) for row in rows]


def last_notices(database: Database, codes: Iterable[str], year: int, mode: str) -> Mapping[str, tuple[str, str, str]]:
    """Body → (number, stage, state) of its newest reminder of a year that was not taken back."""
    rows = database.execute(
        """SELECT n.agency_code, n.number, n.stage, n.state, max(n.id) FROM offices o JOIN notices n ON n.office_id = o.id
           WHERE o.agency_code IN (SELECT value FROM json_each(?)) AND n.report_year = ? AND n.mode = ?
             AND n.kind = 'reminder' AND n.state <> 'cancelled' GROUP BY n.agency_code""",
        [json.dumps(list(codes)), year, mode],
    )
    return {code: (number, stage, state) for code, number, stage, state, _ in rows.fetchall()}

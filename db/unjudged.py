"""Reports whose newest version no audit has read: what is known of them is about an older one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.notice_facts import Judged
from db.notices import MACHINE
from db.opening import Database
from db.times import instant

PATIENCE = timedelta(days=3)  # the next audit sees to what is new
_READ = "EXISTS (SELECT 1 FROM version_audits a WHERE a.version_id = v.id AND a.status = 'read')"
_TRIED = """(SELECT min(run.at) FROM version_audits a JOIN audit_runs run ON run.id = a.run_id
  WHERE a.version_id = v.id)"""
# whoever decides in the sight of the newest version has it before him, whether a program can read it or not
_WORDS = f"e.kind IN ('confirmed', 'upheld') AND e.actor <> '{MACHINE}'"


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The newest version. `tried_at`: when an audit first failed to read it, "" while none has tried."""

    first_seen: str
    tried_at: str


def unjudged(database: Database, year: int, code: str | None = None) -> dict[str, Unjudged]:
    """Body (only this one) → the newest version of its report, where no audit has read it."""
    # asked before each delivery: of one body only its own rows are read
    only, values = ("", []) if code is None else ("AND r.agency_code = ?", [code])
    rows = database.execute(
        f"""SELECT r.agency_code, v.first_seen, coalesce({_TRIED}, '') FROM reports r JOIN versions v
              ON v.report_id = r.id AND v.seq = (SELECT max(seq) FROM versions WHERE report_id = r.id)
            WHERE r.report_year = ? {only} AND NOT {_READ}""",
        [year, *values],
    )
    return {body: Unjudged(first_seen, tried_at) for body, first_seen, tried_at in rows.fetchall()}


def in_sight(database: Database, year: int, findings: Sequence[Judged]) -> list[Judged]:
    """
    Of these the ones that are about what stands there now: the newest version was read, or a person has confirmed them
    since an audit could not read it.
    """
    unread = unjudged(database, year)
    numbers = defaultdict[str, set[int]](set)
    for one in findings:
        if one.agency_code in unread and unread[one.agency_code].tried_at:
            numbers[one.agency_code].add(one.finding_id)
    seen = {code: confirmed_since(database, some, unread[code].tried_at) for code, some in numbers.items()}
    return [
        one
        for one in findings
        if one.agency_code not in unread or one.finding_id in seen.get(one.agency_code, frozenset())
    ]


def confirmed_since(database: Database, numbers: Iterable[int], at: str) -> set[int]:
    """Which of these findings a person has confirmed, or upheld, from this moment on."""
    rows = database.execute(
        f"""SELECT DISTINCT e.finding_id FROM finding_events e
            WHERE e.finding_id IN (SELECT value FROM json_each(?)) AND {_WORDS} AND e.at >= ?""",
        [json.dumps(sorted(numbers)), at],
    )
    return {number for (number,) in rows.fetchall()}


def named_unseen(database: Database, notice_id: int, at: str) -> list[int]:
    """The findings that a notice names and that nobody has confirmed from this moment on."""
    rows = database.execute("SELECT finding_id FROM notice_findings WHERE notice_id = ?", [notice_id])
    named = {number for (number,) in rows.fetchall()}
    return sorted(named - confirmed_since(database, named, at))


def waiting_bodies(database: Database, now: datetime) -> list[tuple[str, str, int, bool]]:
    """
    (code, body, report year, whether an audit has tried) with a confirmed error or doubt that nobody has confirmed since an
    audit could not read the newest version of the report, or since which no audit has judged it for days: its bytes may
    be lost.
    """
    rows = database.execute(
        f"""SELECT DISTINCT f.agency_code, b.name, f.report_year, {_TRIED} IS NOT NULL
            FROM findings f JOIN agencies b ON b.code = f.agency_code
              JOIN reports r ON r.agency_code = f.agency_code AND r.report_year = f.report_year
              JOIN versions v ON v.report_id = r.id AND v.seq = (SELECT max(seq) FROM versions WHERE report_id = r.id)
            WHERE f.state = 'confirmed' AND f.severity <> 'note' AND NOT {_READ} AND NOT EXISTS (
              SELECT 1 FROM finding_events e WHERE e.finding_id = f.id AND {_WORDS} AND e.at >= {_TRIED})
              AND ({_TRIED} IS NOT NULL OR v.created_at < ?)
            ORDER BY 3, 1""",
        [instant(now - PATIENCE)],
    )
    return [(code, name, year, bool(tried)) for code, name, year, tried in rows.fetchall()]

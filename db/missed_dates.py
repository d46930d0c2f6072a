"""What offices were asked to correct, when it reached them, and whether anybody has looked since."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from db.due import FOUND
from db.notices import Fact
from db.opening import Database
from db.times import local_date_of


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A first 督促整改 notice that has reached the responsible office. `facts`: those to which nobody objects by now.

    `dated_on`: its own day, from which the dates in its `text` count.
    """

    number: str
    agency_code: str
    reached_on: date
    facts: frozenset[Fact]
    dated_on: date
    text: str


def first_notices(database: Database, mode: str, year: int, stage: str) -> list[Asked]:
    """
    By body and number. The time to correct runs from the day on which it arrived: a text that nobody has got asks nobody,
    nor does one that was only passed on to the supervising office.

    Facts that are disputed, or whose dismissal or waiver somebody has asked for, are left out.
    """
    rows = database.execute(
        """SELECT n.number, n.agency_code, max(coalesce(n.not_before, ''), min(d.sent_at)),
             coalesce(n.not_before, n.created_at), n.body_text, f.id, f.fingerprint, nf.evidence_hash, nf.reopened
           FROM notices n JOIN offices o ON o.id = n.office_id AND o.role = 'responsible'
             JOIN deliveries d ON d.notice_id = n.id AND d.state = 'sent'
             JOIN endpoints e ON e.id = d.endpoint_id AND e.office_id = n.office_id
             JOIN notice_findings nf ON nf.notice_id = n.id JOIN findings f ON f.id = nf.finding_id
           WHERE n.kind = 'rectify' AND n.stage = ? AND n.state = 'released' AND n.mode = ? AND n.report_year = ?
             AND f.disputed = 0
             AND NOT EXISTS (SELECT 1 FROM finding_requests q WHERE q.finding_id = f.id AND q.decision IS NULL)
           GROUP BY n.id, f.id ORDER BY n.agency_code, n.number""",
        [stage, mode, year],
    )
    found: dict[tuple[str, str, str, str, str], set[Fact]] = {}
    for number, code, at, dated, text, *fact in rows.fetchall():
        found.setdefault((number, code, at, dated, text), set()).add(Fact(*fact))
    return [
        Asked(number, code, _day(at), frozenset(facts), _day(dated), text)
        for (number, code, at, dated, text), facts in found.items()
    ]


def _day(at: str) -> date:
    return date.fromisoformat(local_date_of(at))


def seen_on(database: Database, year: int, code: str | None = None) -> dict[str, date]:
    """
    Body (only this one) → the last day on which its report was fetched, if what stands there now was read and judged.

    A body whose reports come by hand is not in it: nobody can have looked again.
    """
    # asked before each delivery: of one body only its own rows are read
    only, values = ("", []) if code is None else ("AND r.agency_code = ?", [code])
    rows = database.execute(
        f"""SELECT r.agency_code, max(o.at) FROM reports r JOIN versions v ON v.report_id = r.id
             AND v.seq = (SELECT max(seq) FROM versions WHERE report_id = r.id)
           JOIN version_audits a ON a.version_id = v.id
             AND a.run_id = (SELECT max(run_id) FROM version_audits WHERE version_id = v.id) AND a.status = 'read'
           JOIN sources s ON s.agency_code = r.agency_code AND s.role <> 'legacy'
           JOIN outcomes o ON o.source_id = s.source_id AND o.report_year = r.report_year
             AND o.outcome IN (SELECT value FROM json_each(?))
           WHERE r.report_year = ? {only} GROUP BY r.agency_code""",
        [json.dumps(sorted(FOUND)), year, *values],
    )
    return {code: date.fromisoformat(local_date_of(at)) for code, at in rows.fetchall()}

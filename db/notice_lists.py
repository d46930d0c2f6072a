"""Notices as people look through them: page by page, and one with all that happened to it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.errors import GoujiError
from db.opening import Database
from db.supervisors import ABOUT_MANY

MOST_FACTS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A notice in a list, with its text. `role`: of the office it goes to."""

    id: int
    number: str
    mode: str
    agency_code: str
    agency: str
    office_id: int
    office: str
    role: str
    report_year: int
    kind: str
    stage: str
    template: str
    template_sha: str
    subject: str
    body_text: str
    content_hash: str
    state: str
    drafted_by: str
    edited_by: str | None
    approved_by: str | None
    approved_at: str | None
    not_before: str | None
    expires_at: str | None
    acked_at: str | None
    acked_by: str | None
    created_at: str
    has_html: bool

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands in its list, to go on from there."""
        return self.not_before or "", self.id


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list; None lets everything through. `agencies`: codes."""

    state: str | None = None
    kind: str | None = None
    mode: str | None = None
    year: int | None = None
    agencies: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a notice's history."""

    at: str
    actor: str
    kind: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver."""

    at: str
    outcome: str
    code: str
    detail: str
    elapsed_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A delivery with its endpoint and its tries."""

    id: int
    endpoint_id: int
    channel: str
    label: str
    address: str
    endpoint_state: str
    state: str
    attempts: int
    next_at: str
    code: str
    detail: str
    sent_at: str | None
    tries: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """What did not arrive, or may not have. `outcome`: of the last try, "" without one."""

    id: int
    number: str
    notice_state: str
    agency_code: str
    agency: str
    office: str
    subject: str
    acked_by: str | None
    channel: str
    address: str
    endpoint_state: str
    state: str
    code: str
    detail: str
    attempts: int
    outcome: str
    tried_at: str


@dataclass(frozen=True, slots=True)
class Named:
    """A finding as a notice named it, beside what it is now."""

    finding_id: int
    code: str
    title: str
    subject: str
    severity: str
    state: str
    same_facts: bool
    same_turn: bool


_ABOUT = f"CASE WHEN {ABOUT_MANY} THEN o.name ELSE a.name END"
_SELECT = f"""
SELECT n.id, n.number, n.mode, n.agency_code, {_ABOUT} AS agency, n.office_id, o.name AS office, o.role, n.report_year,
  n.kind, n.stage, n.template, n.template_sha, n.subject, n.body_text, n.content_hash, n.state, n.drafted_by,
  n.edited_by, n.approved_by, n.approved_at, n.not_before, n.expires_at, n.acked_at, n.acked_by, n.created_at,
  n.body_html IS NOT NULL AS has_html
FROM notices n JOIN agencies a ON a.code = n.agency_code JOIN offices o ON o.id = n.office_id"""
_FITS = """
(:kind IS NULL OR n.kind = :kind) AND (:mode IS NULL OR n.mode = :mode) AND (:year IS NULL OR n.report_year = :year)"""
_TO_BODIES = f"""
n.office_id IN (SELECT id FROM offices WHERE agency_code IN (SELECT value FROM json_each(:agencies))) AND NOT {ABOUT_MANY}"""
# the soonest draft is the first to be approved; of all others the newest is asked for most
_ORDERS = {True: (">", "n.not_before, n.id"), False: ("<", "n.not_before DESC, n.id DESC")}
_DEAD = f"""
SELECT d.id, n.number, n.state AS notice_state, n.agency_code, {_ABOUT} AS agency, o.name AS office, n.subject, n.acked_by,
  e.channel, e.address, e.state AS endpoint_state, d.state, coalesce(d.code, '') AS code,
  coalesce(d.detail, '') AS detail, d.attempts,
  coalesce((SELECT t.outcome FROM delivery_attempts t WHERE t.delivery_id = d.id ORDER BY t.id DESC LIMIT 1), '')
    AS outcome,
  coalesce((SELECT max(t.at) FROM delivery_attempts t WHERE t.delivery_id = d.id), d.next_at) AS tried_at
FROM deliveries d JOIN notices n ON n.id = d.notice_id JOIN agencies a ON a.code = n.agency_code
JOIN endpoints e ON e.id = d.endpoint_id JOIN offices o ON o.id = e.office_id
WHERE d.state IN ('dead', 'unknown') AND (:before IS NULL OR d.id < :before) ORDER BY d.id DESC LIMIT :most"""


def notice_page(
    database: Database, wanted: Filter, *, after: tuple[str, int] | None = None, most: int = 50
) -> list[Listed]:
    """
    At most `most` notices: of one state, by the time they are planned for; of a body, whatever their state, the newest first.

    `after`: the `place` of the last one of the page before.
    """
    values: dict[str, Any] = {"kind": wanted.kind, "mode": wanted.mode, "year": wanted.year, "most": most}
    conditions = [_FITS]
    if wanted.state is not None:
        conditions.append("n.state = :state")
    if wanted.agencies is not None:
        conditions.append(_TO_BODIES)
    sign, order = _ORDERS[wanted.state == "draft"]
    if after is not None:
        conditions.append(f"(coalesce(n.not_before, ''), n.id) {sign} (:at, :id)")
        values |= {"at": after[0], "id": after[1]}
    values |= {"state": wanted.state, "agencies": json.dumps(wanted.agencies or ())}
    rows = database.query(f"{_SELECT} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT :most", values)
    return [_listed(row) for row in rows]


def listed_notice(database: Database, number: str) -> Listed:
    """By its number. GoujiError when there is none."""
    row = next(database.query(f"{_SELECT} WHERE n.number = ?", [number]), None)
    if row is None:
        raise GoujiError(f"没有编号为 {number} 的通知")
    return _listed(row)


def state_counts(database: Database) -> dict[str, int]:
    """How many notices there are in each state."""
    return dict(database.execute("SELECT state, count(*) FROM notices GROUP BY state").fetchall())


def undelivered_counts(database: Database) -> dict[str, int]:
    """How many deliveries are dead, or of unknown end."""
    rows = database.execute("SELECT state, count(*) FROM deliveries WHERE state IN ('dead', 'unknown') GROUP BY state")
    return dict(rows.fetchall())


def undelivered(database: Database, *, before: int | None = None, most: int = 50) -> list[Undelivered]:
    """What needs a person, the newest first. `before`: go on below this delivery."""
    return [Undelivered(**row) for row in database.query(_DEAD, {"before": before, "most": most})]


def happenings(database: Database, notice_id: int) -> list[Happened]:
    """The history of a notice, the first event first."""
    rows = database.query(
        "SELECT at, actor, kind, detail FROM notice_events WHERE notice_id = ? ORDER BY id", [notice_id]
    )
    return [Happened(**row) for row in rows]


def sendings(database: Database, notice_id: int) -> list[Sending]:
    """The deliveries of a notice with every try."""
    tries: defaultdict[int, list[Attempt]] = defaultdict(list)
    for delivery, *attempt in database.execute(
        """SELECT t.delivery_id, t.at, t.outcome, coalesce(t.code, ''), coalesce(t.detail, ''), t.elapsed_ms
           FROM delivery_attempts t JOIN deliveries d ON d.id = t.delivery_id WHERE d.notice_id = ? ORDER BY t.id""",
        [notice_id],
    ).fetchall():
        tries[delivery].append(Attempt(*attempt))
    rows = database.query(
        """SELECT d.id, d.endpoint_id, e.channel, coalesce(e.label, '') AS label, e.address, e.state AS endpoint_state,
             d.state, d.attempts, d.next_at, coalesce(d.code, '') AS code, coalesce(d.detail, '') AS detail, d.sent_at
           FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id WHERE d.notice_id = ? ORDER BY d.id""",
        [notice_id],
    )
    return [Sending(**row, tries=tuple(tries[row["id"]])) for row in list(rows)]


def deliveries_of(database: Database, notice_id: int) -> list[tuple[str, str, str, str]]:
    """(channel, state, code, detail) of each delivery of a notice."""
    rows = database.execute(
        """SELECT e.channel, d.state, coalesce(d.code, ''), coalesce(d.detail, '')
           FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id WHERE d.notice_id = ? ORDER BY d.id""",
        [notice_id],
    )
    return [(channel, state, code, detail) for channel, state, code, detail in rows.fetchall()]


def named_findings(database: Database, notice_id: int) -> list[Named]:
    """What a notice names, at most MOST_FACTS of it."""
    rows = database.execute(
        """SELECT f.id, f.code, f.title, f.subject, f.severity, f.state, f.evidence_hash = nf.evidence_hash,
             f.reopened = nf.reopened
           FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id WHERE nf.notice_id = ?
           ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f.code, f.subject LIMIT ?""",
        [notice_id, MOST_FACTS],
    )
    return [
        Named(finding, code, title, subject, severity, state, bool(facts), bool(turn))
        for finding, code, title, subject, severity, state, facts, turn in rows.fetchall()
    ]


def _listed(row: Mapping[str, Any]) -> Listed:
    return Listed(**{**row, "has_html": bool(row["has_html"])})

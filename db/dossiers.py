"""What stands around one finding: requests, notices, the year before, the facts that somebody judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.approvals import Request
from db.finding_queries import Event, KeptFinding, finding
from db.opening import Database

DECISIONS = ("confirmed", "dismissed", "waived")


@dataclass(frozen=True, slots=True)
class Mark:
    """`assignee`: a login. `disputed`: the body says it is not so, and nobody has decided since."""

    assignee: str | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that is answered. `decision`: approved, refused or withdrawn."""

    kind: str
    reason: str
    note: str
    until: str | None
    requested_by: str
    requested_at: str
    decision: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class NamedBy:
    """A notice that named a finding. `same`: with the facts that are seen now."""

    id: int
    number: str
    kind: str
    stage: str
    state: str
    mode: str
    office: str
    subject: str
    created_at: str
    same: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person decided last, and the facts of it. `message` is None where no sighting of them is kept."""

    actor: str
    at: str
    kind: str
    reason: str | None
    note: str | None
    message: str | None
    evidence: Mapping[str, Any]


def mark_of(database: Database, number: int) -> Mark:
    """GoujiError for an unknown finding is `finding`'s to raise: ask it first."""
    assignee, disputed = database.execute("SELECT assignee, disputed FROM findings WHERE id = ?", [number]).fetchone()
    return Mark(assignee, bool(disputed))


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a finding stands, as far as it matters for what can be done. `requested_by`: of the request that waits."""

    lock_version: int
    state: str
    requested_by: str | None


def stands_of(database: Database, numbers: Iterable[int]) -> dict[int, Stand]:
    """Finding → where it stands, for those that there are."""
    rows = database.execute(
        """SELECT f.id, f.lock_version, f.state, r.requested_by FROM json_each(?) w CROSS JOIN findings f ON f.id = w.value
           LEFT JOIN finding_requests r ON r.finding_id = f.id AND r.decision IS NULL""",
        [json.dumps(list(numbers))],
    )
    return {number: Stand(*stand) for number, *stand in rows.fetchall()}


def events_since(database: Database, number: int, lock_version: int) -> list[Event]:
    """What happened to a finding after somebody has seen it with this `lock_version`, the first event first."""
    rows = database.query(
        """SELECT at, actor, kind, from_state, to_state, reason, note FROM finding_events
           WHERE finding_id = ? AND lock_version > ? ORDER BY id""",
        [number, lock_version],
    )
    return [Event(**row) for row in rows]


def waiting(database: Database, numbers: Iterable[int]) -> dict[int, Request]:
    """Finding → the request about it that nobody has answered."""
    rows = database.query(
        """SELECT id, finding_id, kind, reason, note, until, evidence_hash, requested_by, requested_at
           FROM finding_requests WHERE decision IS NULL AND finding_id IN (SELECT value FROM json_each(?))""",
        [json.dumps(list(numbers))],
    )
    return {row["finding_id"]: Request(**row) for row in rows}


def answered(database: Database, number: int) -> list[Answered]:
    """The requests about a finding that were answered, the newest first."""
    rows = database.query(
        """SELECT kind, reason, note, until, requested_by, requested_at, decision, decided_by, decided_at
           FROM finding_requests WHERE finding_id = ? AND decision IS NOT NULL ORDER BY id DESC LIMIT 50""",
        [number],
    )
    return [Answered(**row) for row in rows]


def notices_naming(database: Database, number: int) -> list[NamedBy]:
    """The notices that named a finding, the newest first."""
    rows = database.query(
        """SELECT n.id, n.number, n.kind, n.stage, n.state, n.mode, o.name AS office, n.subject, n.created_at,
             nf.evidence_hash = f.evidence_hash AND nf.reopened = f.reopened AS same
           FROM notice_findings nf JOIN notices n ON n.id = nf.notice_id JOIN offices o ON o.id = n.office_id
           JOIN findings f ON f.id = nf.finding_id
           WHERE nf.finding_id = ? ORDER BY n.id DESC LIMIT 50""",
        [number],
    )
    return [NamedBy(**row | {"same": bool(row["same"])}) for row in rows]


def year_before(database: Database, one: KeptFinding) -> KeptFinding | None:
    """The finding of the same rule at the same place in the report of the year before."""
    row = database.execute(
        "SELECT id FROM findings WHERE agency_code = ? AND report_year = ? AND code = ? AND subject = ?",
        [one.agency_code, one.report_year - 1, one.code, one.subject],
    ).fetchone()
    return finding(database, row[0]) if row else None


def judged_before(database: Database, one: KeptFinding) -> Judged | None:
    """The last decision about a finding, with the facts that were decided upon."""
    marks = ", ".join("?" for _ in DECISIONS)
    row = database.execute(
        f"""SELECT actor, at, kind, reason, note FROM finding_events
            WHERE finding_id = ? AND kind IN ({marks}) ORDER BY id DESC LIMIT 1""",
        [one.id, *DECISIONS],
    ).fetchone()
    if row is None:
        return None
    seen = database.execute(
        """SELECT message, evidence FROM finding_sightings WHERE finding_id = ? AND evidence_hash = ?
           ORDER BY run_id DESC LIMIT 1""",
        [one.id, one.decided_evidence_hash],
    ).fetchone()
    message, evidence = (seen[0], json.loads(seen[1])) if seen else (None, {})
    return Judged(
        **dict(zip(("actor", "at", "kind", "reason", "note"), row, strict=True)), message=message, evidence=evidence
    )

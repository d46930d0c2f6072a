"""Decisions that need two people: dismissing an error, waiving anything. One asks, another answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.happenings import Approve, Ask, Refuse
from db.opening import Database, tx
from db.stepping import decide

__all__ = ["Request", "approve", "ask", "pending", "refuse"]


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for. `kind`: dismiss or waive; `until` of a waiver only. About the facts of that moment."""

    id: int
    finding_id: int
    kind: str
    reason: str
    note: str
    until: str | None
    evidence_hash: str
    requested_by: str
    requested_at: str


def pending(database: Database, number: int) -> Request | None:
    """The request about a finding that nobody has answered."""
    rows = database.query(
        """SELECT id, finding_id, kind, reason, note, until, evidence_hash, requested_by, requested_at
           FROM finding_requests WHERE finding_id = ? AND decision IS NULL""",
        [number],
    )
    row = next(rows, None)
    return Request(**row) if row else None


def ask(
    database: Database,
    number: int,
    *,
    kind: str,
    by: str,
    reason: str,
    note: str,
    now: datetime,
    until: date | None = None,
    lock_version: int | None = None,
) -> None:
    """Ask for a dismissal, or for a waiver until a day at most a year away. Only about an open finding."""
    decide(database, number, Ask(kind, reason, note, until), by=by, now=now, lock_version=lock_version)


def approve(
    database: Database,
    number: int,
    *,
    by: str,
    now: datetime,
    lock_version: int | None = None,
    note: str | None = None,
) -> Request:
    """
    Another person agrees: the finding is dismissed or waived.

    `lock_version`: that of the finding as the person saw it; Stale when it has changed since, so that nobody approves
    another request than the one that he has read.
    """
    with tx(database):
        request = pending(database, number)
        decide(database, number, Approve(note), by=by, now=now, lock_version=lock_version)
    assert request is not None
    return request


def refuse(
    database: Database, number: int, *, by: str, note: str, now: datetime, lock_version: int | None = None
) -> None:
    """No: the finding stays open. Whoever asked may withdraw so."""
    decide(database, number, Refuse(note), by=by, now=now, lock_version=lock_version)

"""Decisions that need two people: dismissing an error, waiving anything. One asks, another answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from audit.errors import GoujiError
from audit.privacy import masked
from db.decisions import REASONS, STATES, checked_name, locked_row
from db.findings import add_event, settle_dispute, standing_of, write_standing
from db.opening import Database, tx
from db.states import State
from db.times import instant, local_day

LONGEST_DAYS = 366


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
    if reason not in REASONS:
        raise GoujiError(f"理由“{reason}”应是其中之一：{'、'.join(REASONS)}")
    if not note.strip():
        raise GoujiError("申请要写说明")
    if kind == "waive" and (until is None or not 0 < (until - local_day(now)).days <= LONGEST_DAYS):
        raise GoujiError("豁免要写截止日期，在今天之后、一年之内")
    name = checked_name(by)
    with tx(database):
        row = locked_row(database, number, lock_version)
        if row["state"] != State.OPEN:
            raise GoujiError(f"问题 {number} 是“{STATES[State(row['state'])]}”，不能申请")
        if pending(database, number) is not None:
            raise GoujiError(f"问题 {number} 已有待批准的申请")
        end = until.isoformat() if until is not None and kind == "waive" else None
        database.execute(
            """INSERT INTO finding_requests
                 (finding_id, kind, reason, note, until, evidence_hash, requested_by, requested_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [number, kind, reason, masked(note), end, row["evidence_hash"], name, instant(now)],
        )
        _tell(database, row, f"asked_{kind}", name, now, reason=reason, note=note)


def approve(database: Database, number: int, *, by: str, now: datetime) -> Request:
    """Another person agrees: the finding is dismissed or waived."""
    name = checked_name(by)
    with tx(database):
        row = locked_row(database, number, None)
        request = _answer(database, number, "approved", name, now)
        state = State.WAIVED if request.kind == "waive" else State.DISMISSED
        before = standing_of(row)
        standing = replace(
            before,
            state=state,
            reason=request.reason,
            decided_evidence_hash=request.evidence_hash,
            waived_until=request.until,
        )
        write_standing(database, number, standing, now)
        settle_dispute(database, number)
        states = (before.state, state)
        add_event(database, number, now=now, actor=name, kind=state.value, states=states, reason=request.reason)
    return request


def refuse(database: Database, number: int, *, by: str, note: str, now: datetime) -> None:
    """No: the finding stays open. Whoever asked may withdraw so."""
    name = checked_name(by)
    with tx(database):
        row = locked_row(database, number, None)
        request = _pending(database, number)
        decision = "withdrawn" if request.requested_by == name else "refused"
        _answer(database, number, decision, name, now)
        _tell(database, row, decision, name, now, note=note)


def _pending(database: Database, number: int) -> Request:
    request = pending(database, number)
    if request is None:
        raise GoujiError(f"问题 {number} 没有待批准的申请")
    return request


def _answer(database: Database, number: int, decision: str, name: str, now: datetime) -> Request:
    request = _pending(database, number)
    if decision == "approved" and request.requested_by == name:
        raise GoujiError("申请人不能批准自己的申请，须由第二人批准")
    database.execute(
        "UPDATE finding_requests SET decision = ?, decided_by = ?, decided_at = ? WHERE id = ?",
        [decision, name, instant(now), request.id],
    )
    return request


def _tell(
    database: Database,
    row: dict[str, Any],
    kind: str,
    name: str,
    now: datetime,
    *,
    reason: str | None = None,
    note: str | None = None,
) -> None:
    """The state stays, but a form that was opened before is stale."""
    standing = standing_of(row)
    write_standing(database, row["id"], standing, now)
    states = (standing.state, standing.state)
    add_event(database, row["id"], now=now, actor=name, kind=kind, states=states, reason=reason, note=note)

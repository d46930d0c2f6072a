"""The one place that moves a finding: lock, standing, requests and event, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from audit.errors import GoujiError
from audit.privacy import masked
from db.grounds import GROUNDED
from db.happenings import DISPUTED, MACHINE, Answered, Approve, Ask, Dismiss, Happening, Refuse, same_person
from db.inserting import insert
from db.opening import Database, tx
from db.people import same_as
from db.standings import DECIDED, Asked, Standing, State
from db.states import after, name_of
from db.times import instant, local_day

ROWS = f"""
SELECT f.*, r.id AS request_id, r.kind AS request_kind, r.requested_by, r.reason AS request_reason,
  r.evidence_hash AS request_evidence_hash, r.until AS request_until, {GROUNDED} AS grounded
FROM findings f LEFT JOIN finding_requests r ON r.finding_id = f.id AND r.decision IS NULL"""


class Stale(GoujiError):
    """Somebody was first. `numbers`: the findings that have changed since they were read."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.numbers = tuple(numbers)
        super().__init__(f"问题 {'、'.join(map(str, self.numbers))}：该问题已被他人处理")


@dataclass(frozen=True, slots=True)
class Step:
    """What has happened. `kind`: that of its event, None when nothing has changed."""

    before: Standing
    standing: Standing
    kind: str | None


def rows_where(database: Database, condition: str, values: Iterable[object]) -> list[dict[str, Any]]:
    """Findings with the request that waits, ready to be moved. `condition`: our own SQL over `f`."""
    cursor = database.conn.execute(f"{ROWS} WHERE {condition}", list(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row_of(database: Database, number: int, lock_version: int | None = None) -> dict[str, Any]:
    """One finding, inside a transaction. Stale when it has changed since `lock_version` was read."""
    found = rows_where(database, "f.id = ?", [number])
    if not found:
        raise GoujiError(f"没有编号为 {number} 的问题")
    if lock_version is not None and found[0]["lock_version"] != lock_version:
        raise Stale([number])
    return found[0]


def standing_of(row: Mapping[str, Any]) -> Standing:
    """Where the finding of a row of `rows_where` stands."""
    request = None
    if row["request_id"] is not None:
        request = Asked(
            row["request_kind"],
            row["requested_by"],
            row["request_reason"],
            row["request_evidence_hash"],
            row["request_until"],
        )
    return Standing(
        State(row["state"]),
        row["evidence_hash"],
        row["decided_evidence_hash"],
        row["reason"],
        row["waived_until"],
        State(row["fixed_from"]) if row["fixed_from"] else None,
        row["reopened"],
        row["severity"],
        request,
        bool(row["disputed"]),
        row["assignee"],
        bool(row["grounded"]),
    )


def decide(
    database: Database, number: int, happening: Happening, *, by: str, now: datetime, lock_version: int | None = None
) -> Step:
    """
    What a person does about one finding.

    `lock_version`: that of the finding as the person saw it; Stale when it has changed since. GoujiError when the
    finding, as it stands, does not allow it.
    """
    name = checked_name(by)
    with tx(database):
        return move(database, row_of(database, number, lock_version), happening, by=name, now=now)


def move(
    database: Database,
    row: Mapping[str, Any],
    happening: Happening,
    *,
    now: datetime,
    by: str = MACHINE,
    run_id: int | None = None,
) -> Step:
    """One finding, by its row of `rows_where`. In a transaction; the row is out of date afterwards."""
    before = _recognised(database, standing_of(row), happening, by)
    try:
        standing = after(before, happening, by, local_day(now))
    except GoujiError as error:
        raise GoujiError(f"问题 {row['id']}：{error}") from None
    kind = name_of(before, happening, standing, by)
    if kind is None:
        return Step(before, standing, None)
    if before.request is not None and standing.request is None:
        _answer(database, row["request_id"], before.request, happening, by, now)
    if not isinstance(happening, Answered) or happening.answer == DISPUTED:
        _write(database, row["id"], standing, now)
    if before.state in DECIDED and standing.state is not before.state:
        _spend(database, row["id"], now)
    if isinstance(happening, Ask) and standing.request is not None:
        _keep_request(database, row["id"], standing.request, happening.note, now)
    _tell(database, row["id"], kind, (before, standing), happening, by, now, run_id)
    return Step(before, standing, kind)


def checked_name(by: str) -> str:
    """The name of a person. The machine decides nothing."""
    name = " ".join(by.split())
    if not name or same_person(name, MACHINE):
        raise GoujiError("要写明决定人的姓名")
    return name


def _write(database: Database, number: int, standing: Standing, now: datetime) -> None:
    """Every change raises `lock_version`: a form opened before it is stale."""
    database.execute(
        """UPDATE findings SET state = ?, evidence_hash = ?, decided_evidence_hash = ?, reason = ?, waived_until = ?,
             fixed_from = ?, reopened = ?, disputed = ?, assignee = ?, lock_version = lock_version + 1, updated_at = ?
           WHERE id = ?""",
        [
            standing.state,
            standing.evidence_hash,
            standing.decided_evidence_hash,
            standing.reason,
            standing.waived_until,
            standing.fixed_from,
            standing.reopened,
            standing.disputed,
            standing.assignee,
            instant(now),
            number,
        ],
    )


def _recognised(database: Database, standing: Standing, happening: Happening, by: str) -> Standing:
    """Whoever has asked under another name of his is the same person when he answers."""
    request = standing.request
    if request is None or not isinstance(happening, Approve | Refuse) or not same_as(database, by, request.by):
        return standing
    return replace(standing, request=replace(request, by=by))


def _answer(database: Database, number: int, request: Asked, happening: Happening, by: str, now: datetime) -> None:
    """A request that waits ends: approved, refused, or withdrawn because what it was about is no more."""
    decision = "withdrawn"
    if isinstance(happening, Approve):
        decision = "approved"
    elif isinstance(happening, Refuse) and not same_person(request.by, by):
        decision = "refused"
    database.execute(
        "UPDATE finding_requests SET decision = ?, decided_by = ?, decided_at = ? WHERE id = ?",
        [decision, by, instant(now), number],
    )


def _spend(database: Database, number: int, now: datetime) -> None:
    """The decision has ended: nobody can use its approval alone."""
    database.execute(
        "UPDATE finding_requests SET spent_at = ? WHERE finding_id = ? AND decision = 'approved' AND spent_at IS NULL",
        [instant(now), number],
    )


def _keep_request(database: Database, number: int, request: Asked, note: str, now: datetime) -> None:
    row = {"finding_id": number, "kind": request.kind, "reason": request.reason, "note": masked(note)}
    row |= {"until": request.until, "evidence_hash": request.evidence_hash, "requested_by": request.by}
    insert(database, "finding_requests", row | {"requested_at": instant(now)})


def _tell(
    database: Database,
    number: int,
    kind: str,
    step: tuple[Standing, Standing],
    happening: Happening,
    by: str,
    now: datetime,
    run_id: int | None,
) -> None:
    before, standing = step
    reason = note = None
    if isinstance(happening, Ask | Dismiss):
        reason = happening.reason
    elif isinstance(happening, Approve):
        reason = standing.reason
    note = getattr(happening, "assignee" if kind == "assigned" else "note", None)
    add_event(
        database,
        number,
        now=now,
        actor=by,
        kind=kind,
        states=(before.state, standing.state),
        reason=reason,
        note=note,
        run_id=run_id,
    )


def add_event(
    database: Database,
    number: int,
    *,
    now: datetime,
    actor: str,
    kind: str,
    states: tuple[State | None, State],
    reason: str | None = None,
    note: str | None = None,
    run_id: int | None = None,
) -> None:
    """One line of a finding's history, in the transaction of what it tells and after it."""
    database.execute(
        """INSERT INTO finding_events
             (finding_id, at, actor, kind, from_state, to_state, reason, note, run_id, lock_version)
           SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, lock_version FROM findings WHERE id = ?""",
        [instant(now), actor, kind, states[0], states[1], reason, masked(note) if note else None, run_id, number],
    )

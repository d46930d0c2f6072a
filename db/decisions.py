"""What people decide about findings. Each decision and its event are one transaction, bound to the judged facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from audit.errors import GoujiError
from db.findings import (
    MACHINE,
    add_event,
    settle_dispute,
    spend_approvals,
    standing_of,
    withdraw_requests,
    write_standing,
)
from db.opening import Database, tx
from db.states import DECIDED, Standing, State

REASONS = {"misread": "识别错误", "not_applicable": "口径不适用", "explained": "原文另有说明", "duplicate": "重复"}
STATES = {
    State.OPEN: "待复核",
    State.CONFIRMED: "已确认",
    State.DISMISSED: "已驳回",
    State.WAIVED: "已豁免",
    State.FIXED: "已整改",
    State.CLOSED: "已归档",
}


def confirm(
    database: Database,
    number: int,
    *,
    by: str,
    now: datetime,
    lock_version: int | None = None,
    note: str | None = None,
) -> None:
    """
    It is so: the finding may go into a notice. Only an open finding can be confirmed.

    `lock_version`: that of the finding as the person saw it; GoujiError when it has changed since.
    """

    def decided(standing: Standing, _: str) -> Standing:
        return _judged(number, standing, State.CONFIRMED, None)

    _decide(database, number, decided, by=by, now=now, lock_version=lock_version, note=note)


def dismiss(
    database: Database,
    number: int,
    *,
    by: str,
    reason: str,
    note: str,
    now: datetime,
    lock_version: int | None = None,
) -> None:
    """It is not so. `reason` is one of REASONS. An `error` needs a second person: `db.approvals`."""
    if reason not in REASONS:
        raise GoujiError(f"驳回理由“{reason}”应是其中之一：{'、'.join(REASONS)}")
    if not note.strip():
        raise GoujiError("驳回要写说明")

    def decided(standing: Standing, severity: str) -> Standing:
        if severity == "error":
            raise GoujiError(f"问题 {number} 是“错误”级，驳回须先申请，由第二人批准")
        return _judged(number, standing, State.DISMISSED, reason)

    _decide(database, number, decided, by=by, now=now, lock_version=lock_version, reason=reason, note=note)


def take_back(
    database: Database, number: int, *, by: str, note: str, now: datetime, lock_version: int | None = None
) -> None:
    """The decision was wrong or is out of date: the finding is open again. Its approval is spent."""
    if not note.strip():
        raise GoujiError("撤回决定要写理由")

    def reopened(standing: Standing, _: str) -> Standing:
        if standing.state not in DECIDED:
            raise GoujiError(f"问题 {number} 是“{STATES[standing.state]}”，没有可撤回的决定")
        return replace(standing, state=State.OPEN, reason=None, waived_until=None)

    _decide(database, number, reopened, by=by, now=now, lock_version=lock_version, note=note, kind="taken_back")


def _judged(number: int, standing: Standing, state: State, reason: str | None) -> Standing:
    if standing.state is not State.OPEN:
        raise GoujiError(f"问题 {number} 是“{STATES[standing.state]}”，不能改为“{STATES[state]}”")
    return replace(standing, state=state, decided_evidence_hash=standing.evidence_hash, reason=reason)


def _decide(
    database: Database,
    number: int,
    decided: Callable[[Standing, str], Standing],
    *,
    by: str,
    now: datetime,
    lock_version: int | None,
    reason: str | None = None,
    note: str | None = None,
    kind: str | None = None,
) -> None:
    name = checked_name(by)
    with tx(database):
        row = locked_row(database, number, lock_version)
        before = standing_of(row)
        standing = decided(before, row["severity"])
        write_standing(database, number, standing, now)
        settle_dispute(database, number)
        states = (before.state, standing.state)
        event = kind or standing.state.value
        add_event(database, number, now=now, actor=name, kind=event, states=states, reason=reason, note=note)
        # whoever decides answers a request that waits: it was about an open finding
        withdraw_requests(database, number, name, now)
        if standing.state is State.OPEN:
            spend_approvals(database, number, now)


def checked_name(by: str) -> str:
    """The name of a person. The machine decides nothing."""
    name = " ".join(by.split())
    if not name or name == MACHINE:
        raise GoujiError("要写明决定人的姓名")
    return name


def locked_row(database: Database, number: int, lock_version: int | None) -> dict[str, Any]:
    """A finding's row inside a transaction. GoujiError when it changed since `lock_version` was read."""
    row = next(database.query("SELECT * FROM findings WHERE id = ?", [number]), None)
    if row is None:
        raise GoujiError(f"没有编号为 {number} 的问题")
    if lock_version is not None and row["lock_version"] != lock_version:
        raise GoujiError(f"问题 {number}：该问题已被他人处理")
    return row

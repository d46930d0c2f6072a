"""One decision about several findings: those of one cause, or what was ticked in a list. All of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.errors import GoujiError
from db.happenings import DISMISS, Ask, Assign, Decision, Dismiss
from db.opening import Database, tx
from db.people import any_accounts, user_of
from db.standings import ERROR, State
from db.stepping import Stale, checked_name, move, rows_where

MOST = 200


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one member. `kind`: that of its event, as in `db.event_words`; `state`: where it stands now."""

    number: int
    severity: str
    kind: str
    state: State


def decide_together(
    database: Database, items: Sequence[tuple[int, int | None]], decision: Decision, *, by: str, now: datetime
) -> list[Done]:
    """
    Decide about each of `items`, (number, lock_version as the person saw it, or None), in their order.

    Dismiss: an `error` among them is asked for, the others are dismissed; `Done.kind` says which. Everything else is
    the same for each.

    GoujiError when one of them does not allow it, Stale with all that have changed since: nothing is written then.
    """
    name = checked_name(by)
    wanted = _checked(items)
    with tx(database):
        rows = _rows(database, wanted)
        stale = [number for number, lock in wanted.items() if lock not in (None, rows[number]["lock_version"])]
        if stale:
            raise Stale(stale)
        return [_decide(database, rows[number], decision, name, now) for number in wanted]


def count_of(done: Sequence[Done]) -> dict[str, int]:
    """Kind of event → how many members it became of."""
    counted: dict[str, int] = {}
    for one in done:
        counted[one.kind] = counted.get(one.kind, 0) + 1
    return counted


def _checked(items: Sequence[tuple[int, int | None]]) -> dict[int, int | None]:
    if not items:
        raise GoujiError("没有选中问题")
    wanted = dict(items)
    if len(wanted) > MOST:
        raise GoujiError(f"一次最多处理 {MOST} 个问题，选了 {len(wanted)} 个")
    if len(set(items)) != len(wanted):
        raise GoujiError("同一个问题选了两次，打开的时候不一样")
    return wanted


def _rows(database: Database, wanted: dict[int, int | None]) -> dict[int, dict[str, Any]]:
    marks = ", ".join("?" for _ in wanted)
    rows = {row["id"]: row for row in rows_where(database, f"f.id IN ({marks})", wanted)}
    unknown = [str(number) for number in wanted if number not in rows]
    if unknown:
        raise GoujiError(f"没有编号为 {'、'.join(unknown)} 的问题")
    return rows


def _decide(database: Database, row: dict[str, Any], decision: Decision, by: str, now: datetime) -> Done:
    fit = decision
    if isinstance(decision, Dismiss) and row["severity"] == ERROR:
        fit = Ask(DISMISS, decision.reason, decision.note)
    if isinstance(decision, Assign):
        fit = Assign(_assignee(database, decision.assignee))
    step = move(database, row, fit, by=by, now=now)
    assert step.kind is not None  # what people do is always told
    return Done(row["id"], row["severity"], step.kind, step.standing.state)


def _assignee(database: Database, given: str | None) -> str | None:
    """As soon as there are accounts, nobody else can be given work; nor who may only look."""
    whom = " ".join((given or "").split()) or None
    if whom and any_accounts(database):
        user = user_of(database, whom)
        if user is None or user.disabled_at is not None or user.role == "viewer":
            raise GoujiError(f"{whom} 不是可用的审核账号，不能交给他")
    return whom

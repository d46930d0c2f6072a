"""Findings of one cause, and who looks after a finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.errors import GoujiError
from db.decisions import checked_name, locked_row
from db.findings import add_event
from db.opening import Database, tx
from db.people import any_accounts, user_of
from db.states import State
from db.times import instant


@dataclass(frozen=True, slots=True)
class Member:
    """A finding as a decision on its whole group needs it."""

    id: int
    state: str
    severity: str
    lock_version: int


def members(database: Database, number: int) -> list[Member]:
    """
    The findings that had one cause with this one when it was seen last, itself among them, by number.

    GoujiError for an unknown one. A group is of one run: what was seen last in another run is no member.
    """
    rows = database.query(
        """SELECT f.id, f.state, f.severity, f.lock_version
           FROM findings me JOIN finding_sightings mine ON mine.finding_id = me.id AND mine.run_id = me.last_run_id
           JOIN findings f ON f.agency_code = me.agency_code AND f.report_year = me.report_year
             AND f.last_run_id = me.last_run_id
           JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id AND s.cause = mine.cause
           WHERE me.id = ? ORDER BY f.id""",
        [number],
    )
    found = [Member(**row) for row in rows]
    if not found:
        raise GoujiError(f"没有编号为 {number} 的问题")
    return found


def assign(
    database: Database, number: int, *, to: str, by: str, now: datetime, lock_version: int | None = None
) -> None:
    """
    Give a finding to somebody, or with `to` "" to nobody. No decision: state and facts stay.

    GoujiError when there are accounts and `to` is none that may decide.
    """
    name, whom = checked_name(by), " ".join(to.split())
    with tx(database):
        row = locked_row(database, number, lock_version)
        if whom and any_accounts(database):
            user = user_of(database, whom)
            if user is None or user.disabled_at is not None or user.role == "viewer":
                raise GoujiError(f"{whom} 不是可用的审核账号，不能交给他")
        if (row["assignee"] or "") == whom:
            return
        values = [whom or None, instant(now), number]
        database.execute("UPDATE findings SET assignee = ?, updated_at = ? WHERE id = ?", values)
        state = State(row["state"])
        add_event(database, number, now=now, actor=name, kind="assigned", states=(state, state), note=whom or None)

"""What people decide about findings. Each decision and its event are one transaction, bound to the judged facts."""

from __future__ import annotations

from datetime import datetime

from db.happenings import REASONS, Assign, Confirm, Dismiss, TakeBack, Uphold
from db.opening import Database
from db.standings import STATES
from db.stepping import Stale, checked_name, decide
from db.together import decide_together

__all__ = ["REASONS", "STATES", "Stale", "assign", "checked_name", "confirm", "dismiss", "take_back", "uphold"]


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

    `lock_version`: that of the finding as the person saw it; Stale when it has changed since.
    """
    decide(database, number, Confirm(note), by=by, now=now, lock_version=lock_version)


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
    decide(database, number, Dismiss(reason, note), by=by, now=now, lock_version=lock_version)


def take_back(
    database: Database, number: int, *, by: str, note: str, now: datetime, lock_version: int | None = None
) -> None:
    """The decision was wrong or is out of date: the finding is open again. Its approval is spent."""
    decide(database, number, TakeBack(note), by=by, now=now, lock_version=lock_version)


def uphold(
    database: Database, number: int, *, by: str, note: str, now: datetime, lock_version: int | None = None
) -> None:
    """The decision stands although the body objects (有异议): the objection is answered."""
    decide(database, number, Uphold(note), by=by, now=now, lock_version=lock_version)


def assign(
    database: Database, number: int, *, assignee: str | None, by: str, now: datetime, lock_version: int | None = None
) -> None:
    """Who is to look at it, by login; None for nobody. Of a finding in any state."""
    decide_together(database, [(number, lock_version)], Assign(assignee), by=by, now=now)

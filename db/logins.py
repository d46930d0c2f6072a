"""Attempts to log in that have not succeeded. Stored: a restart gives nobody new tries."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.opening import Database, tx
from db.times import instant

KEPT = timedelta(hours=1)  # for people who look; what counts is far younger


def try_login(database: Database, login: str, address: str, *, now: datetime, limit: int, window: timedelta) -> bool:
    """
    Write an attempt down before its password is looked at; False: too many, look at nothing.

    Written first, so that many at once have no more tries than one after another. `forget` takes them away again.
    """
    with tx(database):
        # a moment still to come is of a clock that was wrong: it must keep nobody out
        database.execute(
            "DELETE FROM login_failures WHERE at < ? OR at > ?", [instant(now - KEPT), instant(now + window)]
        )
        if failures(database, login, address, since=now - window) >= limit:
            return False
        database.execute(
            "INSERT INTO login_failures (login, address, at) VALUES (?, ?, ?)", [login, address, instant(now)]
        )
        return True


def failures(database: Database, login: str, address: str, *, since: datetime) -> int:
    """How many attempts of this login from this address failed after `since`."""
    row = database.execute(
        "SELECT count(*) FROM login_failures WHERE login = ? AND address = ? AND at > ?",
        [login, address, instant(since)],
    ).fetchone()
    return int(row[0])


def forget(database: Database, login: str, address: str) -> None:
    """The right password was given: what failed before does not count."""
    with tx(database):
        database.execute("DELETE FROM login_failures WHERE login = ? AND address = ?", [login, address])

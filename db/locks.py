"""Leases in `app_lock`: one run of a kind at a time, on any number of machines that share the database."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from audit.errors import TryLater
from db.opening import Database, tx
from db.times import beijing, instant

LONGEST = timedelta(days=1)
_TAKE = """
INSERT INTO app_lock (name, owner, until) VALUES (:name, :owner, :until)
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
  WHERE app_lock.owner IN (excluded.owner, :dead) OR app_lock.until < :now OR app_lock.until > :farthest
RETURNING owner"""


def new_owner() -> str:
    """Host, process and a random part: no two runs share it, and a person can find the process."""
    return f"{_here()}:{os.getpid()}:{secrets.token_hex(4)}"


@contextmanager
def lease(database: Database, name: str, owner: str, now: datetime, minutes: float) -> Iterator[None]:
    """
    Hold `name` until the block ends, at most `minutes` unless renewed.

    TryLater names the holder. A process that died on this machine holds nothing any more; one that died elsewhere
    keeps the lease until its time is over.
    """
    if not renew(database, name, owner, now, minutes):
        raise TryLater(_held(database, name))
    try:
        yield
    finally:
        release(database, name, owner)


def renew(database: Database, name: str, owner: str, now: datetime, minutes: float) -> bool:
    """Take or prolong. False: another holds it. Whoever loses a lease must stop, never take it back."""
    values = {"name": name, "owner": owner, "now": instant(now), "until": instant(now + timedelta(minutes=minutes))}
    # nobody takes a lease for that long: the clock was wrong when it was taken, and right again since
    values["farthest"] = instant(now + LONGEST)
    with tx(database):
        values["dead"] = _dead_holder(database, name)
        return database.conn.execute(_TAKE, values).fetchone() is not None


def prolong(database: Database, name: str, owner: str, now: datetime, minutes: float) -> bool:
    """Only prolong what is held. False: it is another's, or nobody's, by now; taking it back is for who begins anew."""
    with tx(database):
        return bool(
            database.conn.execute(
                "UPDATE app_lock SET until = ? WHERE name = ? AND owner = ?",
                [instant(now + timedelta(minutes=minutes)), name, owner],
            ).rowcount
        )


def holder(database: Database, name: str) -> tuple[str, str] | None:
    """Who holds it (host, process, random part) and until which instant, whether or not that is over."""
    row = database.execute("SELECT owner, until FROM app_lock WHERE name = ?", [name]).fetchone()
    return (row[0], row[1]) if row else None


def release(database: Database, name: str, owner: str) -> None:
    """Give it back; nothing happens when it is another's by now."""
    with tx(database):
        database.execute("DELETE FROM app_lock WHERE name = ? AND owner = ?", [name, owner])


def clear_dead(database: Database) -> None:
    """Take away the leases of processes of this machine that are no more: they hold nothing, and only look as if."""
    for name, owner in database.execute("SELECT name, owner FROM app_lock").fetchall():
        if _dead_holder(database, name) == owner:
            release(database, name, owner)


def _dead_holder(database: Database, name: str) -> str:
    """The holder, when it was a process of this machine that is no more; else ""."""
    row = database.execute("SELECT owner FROM app_lock WHERE name = ?", [name]).fetchone()
    host, pid, _ = row[0].rsplit(":", 2) if row and row[0].count(":") >= 2 else ("", "", "")
    if os.name != "posix" or host != _here() or not pid.isdecimal():
        return ""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return str(row[0])
    except OSError:
        return ""  # it lives and belongs to somebody else
    return ""


def _here() -> str:
    """This machine; with the space of process numbers where containers may share a name."""
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()}/{space}" if space else socket.gethostname()


def _held(database: Database, name: str) -> str:
    row = holder(database, name)
    if row is None:  # given back in this very moment
        return f"“{name}”刚才正由别的进程运行，请再试一次"
    return f"“{name}”正由 {row[0]} 运行（占用到 {beijing(row[1])}），请稍后再试"

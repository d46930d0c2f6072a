"""One `gouji schedule` a database: a lease in it, and a lock of the system on a file beside it.

The lease holds between machines and suffers from a clock that jumps; the lock is freed with its process and means
nothing on network drives. Each covers the hole of the other.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from audit.causes import why
from audit.errors import GoujiError, TryLater
from db.heartbeats import beat, heartbeats
from db.locks import holder, prolong, release, renew
from db.opening import Database, open_database
from db.times import beijing, instant

NAME = "schedule"
MINUTES = 3
LATER = "它结束以后再试"


@contextmanager
def alone(path: Path, owner: str, now: datetime) -> Iterator[None]:
    """Hold both until the block ends. TryLater names who holds one of them, and since when."""
    with _locked(lock_of(path), f"{owner} {instant(now)}"):
        with open_database(path) as database:
            if not renew(database, NAME, owner, now, MINUTES):
                raise TryLater(_held(database))
            beat(database, NAME, now=now, detail=_since(owner, now))
        try:
            yield
        finally:
            with suppress(GoujiError, OSError), open_database(path) as database:
                release(database, NAME, owner)


def alive(database: Database, owner: str, since: datetime, now: datetime) -> bool:
    """Prolong the lease and leave a sign of life. False: it is another's by now, and nothing was written."""
    if not prolong(database, NAME, owner, now, MINUTES):
        return False
    beat(database, NAME, now=now, detail=_since(owner, since))
    return True


def _since(owner: str, since: datetime) -> str:
    return f"{owner} 自 {beijing(instant(since))} 运行"


def _held(database: Database) -> str:
    who, until = holder(database, NAME) or ("别的进程", "")
    told = next((one.detail for one in heartbeats(database) if one.name == NAME and one.detail), "")
    words = told if told and told.startswith(who) else f"{who} 在运行"
    return f"另一个 gouji schedule：{words}" + (f"（占用到 {beijing(until)}）" if until else "") + f"；{LATER}"


def lock_of(path: Path) -> Path:
    """The file beside a database; never the database itself, for what is locked is written over."""
    return path.with_suffix(".lock") if path.suffix != ".lock" else path.with_name(f"{path.name}.lock")


@contextmanager
def _locked(path: Path, words: str) -> Iterator[None]:
    """The lock of the system. The file stays: to take it away would be to lock another one."""
    try:
        # a link would lead to a file that is no lock, and empty it
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise GoujiError(f"{path}: 不能写锁文件：{why(error)}") from None
    try:
        if not _lock(handle):
            raise TryLater(_told(os.read(handle, 400).decode("utf-8", "replace")))
        os.ftruncate(handle, 0)
        os.write(handle, words.encode())
        yield
    finally:
        os.close(handle)


def _told(words: str) -> str:
    owner, _, since = words.partition(" ")
    try:
        return f"另一个 gouji schedule：{owner} 自 {beijing(since)} 运行；{LATER}"
    except ValueError:  # not written yet
        return f"另一个 gouji schedule 正在开始；{LATER}"


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # far behind what is written: a locked byte cannot be read
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # a network drive that knows no locks: the lease has to do
            return error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)
        return True

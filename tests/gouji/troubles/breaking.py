"""A disk and a database that fail at a chosen write."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import db.opening

WRITES = re.compile(r"\s*(BEGIN IMMEDIATE|COMMIT|INSERT|UPDATE|DELETE|SAVEPOINT|RELEASE)\b", re.IGNORECASE)


class Failing(sqlite3.Connection):
    """From the `at`-th write of a process on, every write ends with `code`, as SQLite would end it; 0: never."""

    seen, at, code, once = 0, 0, sqlite3.SQLITE_FULL, False

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        _count(sql)
        return super().execute(sql, *values)

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
        _count(sql)
        return super().executemany(sql, *values)


def _count(sql: str) -> None:
    if not WRITES.match(sql):
        return
    Failing.seen += 1
    if Failing.at and (Failing.seen == Failing.at or (Failing.seen > Failing.at and not Failing.once)):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = Failing.code
        raise error


@contextmanager
def failing(at: int, code: int = sqlite3.SQLITE_FULL, *, once: bool = False) -> Iterator[None]:
    """Inside, connections of `db.opening` fail so."""
    before = db.opening._connect

    def connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
        before(path, busy_seconds).close()
        return sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, factory=Failing)

    Failing.seen, Failing.at, Failing.code, Failing.once = 0, at, code, once
    db.opening._connect = connect
    try:
        yield
    finally:
        db.opening._connect = before


def writes() -> int:
    """How many there were since."""
    return Failing.seen

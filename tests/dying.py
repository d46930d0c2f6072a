"""A process that dies by its own hand at a chosen statement: where it dies is the same each time, whatever the machine."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import db.opening


def die_at(statement: int) -> Callable[[], int]:
    """
    From now on connections of `db.opening` count what reaches SQLite, and the process is killed at that statement; 0: never.

    Returns what tells how many there were so far.
    """
    connect, seen = db.opening._connect, 0

    def watch(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(path: Path, busy_seconds: float) -> sqlite3.Connection:
        connection = connect(path, busy_seconds)
        connection.set_trace_callback(watch)
        return connection

    db.opening._connect = watched
    return lambda: seen

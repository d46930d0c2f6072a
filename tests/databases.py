"""
Empty databases for tests, copied: making one takes twelve steps, a twentieth of a second, and thousands are made.

The first one of a process is made as ever; what is new after that is a copy of it. Only `tests/db` tests how they are
made, and asks for `databases_as_ever`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

from db import opening

connect, prepared = opening._connect, opening._prepared


def make_template(folder: Path) -> Path:
    path = folder / "empty.db"
    with opening.open_database(path):
        pass
    return path


def copying(template: Path, monkeypatch) -> None:
    """From here on a missing database is a copy of this one, and writing does not wait for the disk."""

    def copied(path: Path, busy_seconds: float) -> sqlite3.Connection:
        if not path.exists():
            with contextlib.suppress(OSError):  # what cannot be copied is said by what opens it
                _copy(template, path)
        return connect(path, busy_seconds)

    def unsafe(connection: sqlite3.Connection, *, durable: bool) -> opening.Database:
        database = prepared(connection, durable=durable)
        connection.execute("PRAGMA synchronous=OFF")
        return database

    monkeypatch.setattr(opening, "_connect", copied)
    monkeypatch.setattr(opening, "_prepared", unsafe)


def _copy(template: Path, path: Path) -> None:
    """All of it or nothing: another process may be making the same one."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        shutil.copyfile(template, part)
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)

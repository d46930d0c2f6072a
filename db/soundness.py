"""Is a database whole: its pages, its references, and all that the migrations have made?"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from db.engine import Database
from db.migrations import migrations

MOST = 20  # told one by one; more say nothing new


def broken_pages(connection: sqlite3.Connection, *, full: bool) -> list[str]:
    """What SQLite finds wrong in the file, in its own words. `full` compares every index with its table: slow."""
    pragma = "integrity_check" if full else "quick_check"
    rows = connection.execute(f"PRAGMA {pragma}({MOST})").fetchall()
    return [" ".join(str(text).split())[:200] for (text,) in rows if text != "ok"]


def broken_references(connection: sqlite3.Connection) -> list[str]:
    """Rows that hang on rows that are not there."""
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(MOST)
    return [f"{table} 第 {number} 行所指的 {parent} 不存在" for table, number, parent, _ in rows]


def missing_schema(connection: sqlite3.Connection) -> list[str]:
    """
    Tables, indexes and triggers that the applied migrations make and that are not there, or are others by now.

    A dropped trigger is the way to rewrite what was decided.
    """
    there = _schema(connection)
    return sorted(name for name, sql in _expected(_steps(connection)).items() if there.get(name) != sql)


def foreign_triggers(connection: sqlite3.Connection) -> list[str]:
    """Triggers that no migration has made."""
    expected = _expected(_steps(connection))
    return sorted(name for name in _schema(connection) if name.startswith("trigger ") and name not in expected)


def applied_steps(connection: sqlite3.Connection) -> list[str]:
    """The migrations that made it; none for a database of another program."""
    return [step.name for step in migrations.applied(Database(connection, execute_plugins=False))]


def unknown_steps(connection: sqlite3.Connection) -> list[str]:
    """Those of a newer program."""
    known = {step.name for step in migrations._migrations}
    return [name for name in applied_steps(connection) if name not in known]


def _steps(connection: sqlite3.Connection) -> int:
    return len(set(applied_steps(connection)) - set(unknown_steps(connection)))


def _expected(steps: int) -> dict[str, str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        database = Database(fresh, execute_plugins=False)
        names = [step.name for step in migrations._migrations]
        if steps:
            migrations.apply(database, stop_before=names[steps] if steps < len(names) else None)
        return _schema(fresh)


def _schema(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute(
        "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> '_sqlite_migrations'"
    )
    return {name: " ".join(sql.split()) for name, sql in rows.fetchall()}

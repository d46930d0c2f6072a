"""What is counted and found beside the findings, and the same counted anew."""

from __future__ import annotations

from typing import Any

from db.opening import Database
from db.schema.search import REBUILD, REBUILD_WORDS

DERIVED = {
    "report_counts": "SELECT * FROM report_counts ORDER BY 1, 2",
    "finding_counts": "SELECT * FROM finding_counts WHERE number > 0 ORDER BY 1, 2, 3, 4, 5, 6, 7",
    "event_days": "SELECT * FROM event_days ORDER BY 1, 2",
    "finding_words": "SELECT * FROM finding_words ORDER BY 1",
}


def stored(database: Database) -> dict[str, list[Any]]:
    return {table: database.execute(sql).fetchall() for table, sql in DERIVED.items()}


def recounted(database: Database) -> dict[str, list[Any]]:
    """The same from nothing, in a transaction that is taken back."""
    database.conn.execute("BEGIN")
    try:
        for table in DERIVED:
            database.execute(f"DELETE FROM {table}")
        for statement in (*REBUILD, REBUILD_WORDS[0]):
            database.execute(statement)
        return stored(database)
    finally:
        database.conn.rollback()


def check_index(database: Database) -> None:
    """That the index holds the threes of the words, and no others: anything else is an error of SQLite."""
    database.execute("INSERT INTO finding_search (finding_search, rank) VALUES ('integrity-check', 1)")


def check_counts(database: Database) -> None:
    """All of it."""
    assert stored(database) == recounted(database)
    check_index(database)

"""Readings: reports as understood, packed, by the content they were read from. A reading is no evidence, and can be lost."""

from __future__ import annotations

from collections.abc import Mapping

from db.opening import Database, tx


def load_reading(database: Database, document_sha256: str, reader: str) -> bytes | None:
    """What these readers made of a content; None when they have not read it."""
    row = database.conn.execute(
        "SELECT report FROM readings WHERE document_sha256 = ? AND reader = ?", [document_sha256, reader]
    ).fetchone()
    return row[0] if row else None


def save_readings(database: Database, reader: str, packed: Mapping[str, bytes]) -> None:
    """Keep what was read, by content; in place of what other readers made of it."""
    with tx(database):
        database.conn.executemany(
            """INSERT INTO readings (document_sha256, reader, report) VALUES (?, ?, ?)
               ON CONFLICT (document_sha256) DO UPDATE SET reader = excluded.reader, report = excluded.report""",
            [(digest, reader, content) for digest, content in packed.items()],
        )

"""Whom a notice about many bodies names without a finding: as late, or as not seen. Frozen with its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.opening import Database

LATE, UNSEEN = "late", "unseen"


@dataclass(frozen=True, slots=True)
class NamedBody:
    """`said`: late or unseen. `due`: the date that is cited, as ISO text. `day`: on which a late one came, as its page shows."""

    agency_code: str
    said: str
    due: str
    day: str = ""


def insert_named(database: Database, notice_id: int, named: Iterable[NamedBody]) -> None:
    """Inside the transaction of the draft."""
    database.conn.executemany(
        "INSERT INTO notice_bodies (notice_id, agency_code, said, due, day) VALUES (?, ?, ?, ?, ?)",
        [(notice_id, one.agency_code, one.said, one.due, one.day) for one in named],
    )


def named_bodies(database: Database, notice_id: int, said: str) -> list[NamedBody]:
    """Those of whom a notice says this, by code."""
    rows = database.execute(
        "SELECT agency_code, said, due, day FROM notice_bodies WHERE notice_id = ? AND said = ? ORDER BY agency_code",
        [notice_id, said],
    )
    return [NamedBody(*row) for row in rows.fetchall()]

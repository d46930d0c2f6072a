"""When each job last ran, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.alerts import end_alert
from db.opening import Database, tx
from db.times import instant

DONE = (0, 1, 3)  # whoever ran it, and by whatever means
FAILED = "job|"  # the cause of an alert, before the name of the job


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """`exit_code` is None while the job runs."""

    name: str
    at: str
    exit_code: int | None
    detail: str | None


def beat(
    database: Database, name: str, *, now: datetime, exit_code: int | None = None, detail: str | None = None
) -> None:
    """Write the last sign of life of a job over the one before. A run that was done ends the alert that one had failed."""
    with tx(database):
        if exit_code in DONE:
            end_alert(database, f"{FAILED}{name}", now=now)
        database.execute(
            """INSERT INTO heartbeats (name, at, exit_code, detail) VALUES (?, ?, ?, ?)
               ON CONFLICT (name) DO UPDATE
               SET at = excluded.at, exit_code = excluded.exit_code, detail = excluded.detail""",
            [name, instant(now), exit_code, detail],
        )


def heartbeats(database: Database) -> list[Heartbeat]:
    """All jobs that ever ran, by name."""
    return [Heartbeat(**row) for row in database.query("SELECT * FROM heartbeats ORDER BY name")]

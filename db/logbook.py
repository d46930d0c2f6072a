"""The log of every write by a person and every export; append-only."""

from __future__ import annotations

from datetime import datetime

from db.inserting import insert
from db.opening import Database
from db.times import instant


def log_action(database: Database, actor: str, action: str, target: str, detail: str, now: datetime) -> None:
    """One line, in the transaction of what it tells."""
    row = {"at": instant(now), "actor": actor, "action": action, "target": target, "detail": detail}
    insert(database, "audit_log", row)

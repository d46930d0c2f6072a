"""Proposals: what was found automatically, and only a person makes part of the registry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from audit.privacy import masked
from db.inserting import insert
from db.opening import Database, tx
from db.times import instant

_KNOWN = """SELECT id FROM proposals
WHERE kind = ? AND value = ? AND platform_id IS ? AND agency_code IS ? AND state <> 'accepted'"""


def save_proposal(
    database: Database,
    *,
    kind: str,
    value: str,
    confidence: float,
    platform_id: str | None,
    agency_code: str | None,
    sample: Iterable[str],
    path: Iterable[str],
    now: datetime,
) -> bool:
    """Whether it is a new one. What is open or was refused is not proposed again."""
    with tx(database):
        if database.execute(_KNOWN, [kind, value, platform_id, agency_code]).fetchone():
            return False
        row = {
            "kind": kind,
            "platform_id": platform_id,
            "agency_code": agency_code,
            "value": value,
            "confidence": confidence,
            "sample_rows": json.dumps([masked(text) for text in sample], ensure_ascii=False),
            "walked_path": json.dumps(list(path), ensure_ascii=False),
            "created_at": instant(now),
        }
        insert(database, "proposals", row)
        return True

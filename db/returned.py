"""What a returned list is held against: the findings that its rows name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from db.opening import Database


@dataclass(frozen=True, slots=True)
class Named:
    """A finding, as far as a row must match it."""

    id: int
    fingerprint: str
    agency_code: str
    agency: str
    title: str


def named_findings(database: Database, numbers: Iterable[int]) -> dict[int, Named]:
    """Number → finding, for those that there are."""
    rows = database.execute(
        """SELECT f.id, f.fingerprint, f.agency_code, a.name, f.title FROM findings f
           JOIN agencies a ON a.code = f.agency_code WHERE f.id IN (SELECT value FROM json_each(?))""",
        [json.dumps(sorted(numbers))],
    )
    return {row[0]: Named(*row) for row in rows.fetchall()}

"""Which findings are meant: by a filter, or because they had one cause."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from audit.errors import GoujiError
from db.finding_filters import QueueFilter, condition, in_cells
from db.opening import Database


@dataclass(frozen=True, slots=True)
class Member:
    """A finding as a decision on its whole group needs it. `asked`: somebody waits for a second person."""

    id: int
    state: str
    lock_version: int
    asked: bool


def numbers_of(database: Database, chosen: QueueFilter, agencies: Sequence[str] = ()) -> Sequence[int]:
    """The findings of a filter and of these bodies (none: all), what came back first, then by severity and body."""
    where = condition(database, chosen)
    found = database.execute(
        f"""SELECT f.id FROM findings f JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id
        WHERE {where.sql} AND {in_cells(chosen, "f")}
          AND (:agencies = '[]' OR f.agency_code IN (SELECT value FROM json_each(:agencies)))
        ORDER BY f.reopened = 0, CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
          f.agency_code, f.report_year DESC, s.cause, f.code, f.subject, f.id""",
        {**where.values, "agencies": json.dumps(list(agencies))},
    )
    return array("q", (number for (number,) in found))


def members(database: Database, number: int) -> list[Member]:
    """
    The findings that had one cause with this one when it was seen last, itself among them, by number.

    GoujiError for an unknown one. A group is of one run: what was seen last in another run is no member.
    """
    rows = database.query(
        """SELECT f.id, f.state, f.lock_version, EXISTS (SELECT 1 FROM finding_requests r
             WHERE r.finding_id = f.id AND r.decision IS NULL) AS asked
           FROM findings me JOIN finding_sightings mine ON mine.finding_id = me.id AND mine.run_id = me.last_run_id
           JOIN findings f ON f.agency_code = me.agency_code AND f.report_year = me.report_year
             AND f.last_run_id = me.last_run_id
           JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id AND s.cause = mine.cause
           WHERE me.id = ? ORDER BY f.id""",
        [number],
    )
    found = [Member(**row | {"asked": bool(row["asked"])}) for row in rows]
    if not found:
        raise GoujiError(f"没有编号为 {number} 的问题")
    return found

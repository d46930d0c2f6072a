"""Findings as people look at them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from audit.errors import GoujiError
from db.finding_filters import QueueFilter, summed
from db.opening import Database
from db.queue_ways import cube
from db.schema.search import CELLS

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """
    A finding with the last sighting of it.

    `message`, `evidence` (one element of `findings` in the JSON contract, and `operands`) and `cause` are of that
    sighting; `version_id` is the version it was seen in.
    """

    id: int
    fingerprint: str
    agency_code: str
    agency: str
    report_year: int
    code: str
    subject: str
    severity: str
    state: str
    reason: str | None
    title: str
    evidence_hash: str
    decided_evidence_hash: str | None
    fixed_from: str | None
    waived_until: str | None
    reopened: int
    lock_version: int
    updated_at: str
    version_id: int | None
    message: str
    evidence: dict[str, Any]
    cause: int


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a finding's history."""

    at: str
    actor: str
    kind: str
    from_state: str | None
    to_state: str | None
    reason: str | None
    note: str | None


_SELECT = """
SELECT f.id, f.fingerprint, f.agency_code, a.name AS agency, f.report_year, f.code, f.subject, f.severity, f.state,
  f.reason, f.title, f.evidence_hash, f.decided_evidence_hash, f.fixed_from, f.waived_until, f.reopened,
  f.lock_version, f.updated_at, f.last_version_id AS version_id, s.message, s.evidence, s.cause
FROM findings f JOIN agencies a ON a.code = f.agency_code
JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id"""

# regressions first: what came back after it was fixed
_ORDER = """
ORDER BY f.reopened = 0, CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
  f.agency_code, f.report_year DESC, s.cause, f.code, f.subject"""


def list_findings(
    database: Database,
    *,
    states: Iterable[str] = (),
    severities: Iterable[str] = (),
    agencies: Iterable[str] = (),
    year: int | None = None,
) -> list[KeptFinding]:
    """All that match, regressions first. An empty filter lets everything through. For many: `iter_findings`."""
    return list(iter_findings(database, states=states, severities=severities, agencies=agencies, year=year))


def iter_findings(
    database: Database,
    *,
    states: Iterable[str] = (),
    severities: Iterable[str] = (),
    agencies: Iterable[str] = (),
    year: int | None = None,
) -> Iterator[KeptFinding]:
    """
    As `list_findings`, one after the other: of a million only the numbers are held, and a few hundred of them as rows.

    What changes meanwhile may be seen or not, unless it is read in a `snapshot`.
    """
    filters = {"states": states, "severities": severities, "agencies": agencies}
    found = database.execute(
        f"""SELECT f.id FROM findings f JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id
        WHERE (:states = '[]' OR f.state IN (SELECT value FROM json_each(:states)))
          AND (:severities = '[]' OR f.severity IN (SELECT value FROM json_each(:severities)))
          AND (:agencies = '[]' OR f.agency_code IN (SELECT value FROM json_each(:agencies)))
          AND (:year IS NULL OR f.report_year = :year) {_ORDER}""",
        {name: json.dumps(list(values)) for name, values in filters.items()} | {"year": year},
    )
    numbers = array("q", (number for (number,) in found))
    for start in range(0, len(numbers), _AT_ONCE):
        yield from findings_of(database, numbers[start : start + _AT_ONCE])


def findings_of(database: Database, numbers: Iterable[int]) -> Iterator[KeptFinding]:
    """These findings in this order; numbers of none are passed over."""
    rows = database.query(
        f"{_SELECT} JOIN json_each(?) wanted ON wanted.value = f.id ORDER BY wanted.key", [json.dumps(list(numbers))]
    )
    return (_kept(row) for row in list(rows))


def finding(database: Database, number: int) -> KeptFinding:
    """GoujiError when there is no such finding."""
    row = next(database.query(f"{_SELECT} WHERE f.id = ?", [number]), None)
    if row is None:
        raise GoujiError(f"没有编号为 {number} 的问题")
    return _kept(row)


def history(database: Database, number: int) -> list[Event]:
    """What happened to a finding, the first event first."""
    rows = database.query(
        "SELECT at, actor, kind, from_state, to_state, reason, note FROM finding_events WHERE finding_id = ? ORDER BY id",
        [number],
    )
    return [Event(**row) for row in rows]


def counts(database: Database, *, year: int | None = None, agencies: Iterable[str] = ()) -> dict[tuple[str, str], int]:
    """How many findings there are by state and severity."""
    codes = list(agencies)
    if not codes:
        return cube(database, QueueFilter(year=year))
    values = {"year": year, "bodies": json.dumps(codes)}
    numbers = database.execute(
        f"""SELECT {summed()} FROM report_counts r
            WHERE r.agency_code IN (SELECT value FROM json_each(:bodies)) AND (:year IS NULL OR r.report_year = :year)""",
        values,
    ).fetchone()
    return {cell: number for cell, number in zip(CELLS, numbers, strict=True) if number}


def _kept(row: dict[str, Any]) -> KeptFinding:
    return KeptFinding(**(row | {"evidence": json.loads(row["evidence"])}))


def standing_subjects(database: Database, agency_code: str, year: int, code: str) -> list[str]:
    """What this rule found in this report that is not fixed: open, or decided upon by a person."""
    rows = database.execute(
        """SELECT subject FROM findings WHERE agency_code = ? AND report_year = ? AND code = ?
           AND state IN ('open', 'confirmed', 'dismissed', 'waived') ORDER BY subject""",
        [agency_code, year, code],
    )
    return [subject for (subject,) in rows.fetchall()]

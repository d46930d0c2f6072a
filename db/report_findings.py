"""The findings of one report, as a run of the audit saw them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.opening import Database

MOST_FINDINGS = 1_000


@dataclass(frozen=True, slots=True)
class SeenFinding:
    """
    A finding of a report. `message`, `evidence`, `cause`: of the run that was asked for, or, `here` False, of the last
    one that saw it. `asked`: what a person has asked for and nobody has answered, dismiss or waive.
    """

    id: int
    code: str
    subject: str
    severity: str
    state: str
    reason: str | None
    title: str
    lock_version: int
    waived_until: str | None
    reopened: int
    assignee: str | None
    disputed: int
    asked: str | None
    fingerprint: str
    here: bool
    message: str
    evidence: Mapping[str, Any]
    evidence_hash: str
    cause: int


def findings_seen(database: Database, code: str, year: int, run_id: int | None) -> list[SeenFinding]:
    """
    Every finding of a report, with what the run `run_id` saw of it, or else what was seen last.

    Those of the run first, by group, rule and subject.
    """
    rows = database.execute(
        """SELECT f.id, f.code, f.subject, f.severity, f.state, f.reason, f.title, f.lock_version, f.waived_until,
             f.reopened, f.assignee, f.disputed, q.kind, f.fingerprint, here.run_id IS NOT NULL AS is_here,
             s.message, s.evidence, s.evidence_hash, s.cause
           FROM findings f
           LEFT JOIN finding_sightings here ON here.finding_id = f.id AND here.run_id = :run
           JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = coalesce(here.run_id, f.last_run_id)
           LEFT JOIN finding_requests q ON q.finding_id = f.id AND q.decision IS NULL
           WHERE f.agency_code = :code AND f.report_year = :year
           ORDER BY is_here DESC, s.cause, f.code, f.subject LIMIT :most""",
        {"run": run_id, "code": code, "year": year, "most": MOST_FINDINGS},
    )
    return [_seen(row) for row in rows.fetchall()]


def _seen(row: tuple[Any, ...]) -> SeenFinding:
    *plain, here, message, evidence, digest, cause = row
    return SeenFinding(*(*plain, bool(here), message, json.loads(evidence), digest, cause))

"""Findings of a report as lines: those of one cause are one, and what a person decides of it is decided of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from db.opening import Database

_GRAVEST = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Member:
    """
    A finding in a line. `subject`: the place it is about. `pending`: the kind of the request that waits.

    `since`: when it was found first. `message` and `evidence` are those of the last sighting; the queue leaves
    `evidence` empty.
    """

    id: int
    lock_version: int
    state: str
    severity: str
    code: str
    subject: str
    title: str
    message: str
    reason: str | None
    disputed: bool
    reopened: int
    assignee: str | None
    pending: str | None
    since: str
    updated_at: str
    fixed_from: str | None
    waived_until: str | None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """
    The findings of one cause, the gravest first; never empty. `others`: how many more it has that the filter hides.
    """

    members: tuple[Member, ...]
    others: int = 0

    @property
    def head(self) -> Member:
        """The one that speaks for the line."""
        return self.members[0]

    @property
    def states(self) -> tuple[str, ...]:
        """The states of its members, each once."""
        return tuple(dict.fromkeys(member.state for member in self.members))

    @property
    def numbers(self) -> tuple[tuple[int, int], ...]:
        """(id, lock_version) of each: what a form carries."""
        return tuple((member.id, member.lock_version) for member in self.members)


def report_lines(
    database: Database,
    reports: Iterable[tuple[str, int]],
    *,
    matching: str = "1",
    values: Mapping[str, Any] | None = None,
    evidence: bool = False,
) -> dict[tuple[str, int], tuple[Line, ...]]:
    """
    The lines of these reports (code, year), in the order in which one works on them.

    `matching`: SQL about `findings f` with its `values`; a line with no finding that matches is left out.
    """
    rows = database.query(
        f"""WITH wanted AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS code, json_extract(value, '$[1]') AS year
          FROM json_each(:reports))
        SELECT f.agency_code, f.report_year, f.last_run_id, s.cause, ({matching}) AS matches,
          f.id, f.lock_version, f.state, f.severity, f.code, f.subject, f.title, s.message, f.reason, f.disputed,
          f.reopened, f.assignee, p.kind AS pending, run.at AS since, f.updated_at, f.fixed_from, f.waived_until,
          {"s.evidence" if evidence else "'{}'"} AS evidence
        FROM wanted CROSS JOIN findings f INDEXED BY findings_report
          ON f.agency_code = wanted.code AND f.report_year = wanted.year
        CROSS JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id
        CROSS JOIN audit_runs run ON run.id = f.first_run_id
        LEFT JOIN finding_requests p ON p.finding_id = f.id AND p.decision IS NULL""",
        {**(values or {}), "reports": json.dumps(list(reports))},
    )
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row.pop("agency_code"), row.pop("report_year")), []).append(row)
    return {report: _lines(rows) for report, rows in found.items()}


def _lines(rows: list[dict[str, Any]]) -> tuple[Line, ...]:
    def cause(row: dict[str, Any]) -> tuple[int, int]:
        return row["last_run_id"], row["cause"]

    lines = []
    for _, grouped in groupby(sorted(rows, key=cause), cause):
        group = list(grouped)
        members = sorted((_member(row) for row in group if row["matches"]), key=_in_order)
        if members:
            lines.append(Line(tuple(members), len(group) - len(members)))
    return tuple(sorted(lines, key=lambda line: min(map(_in_order, line.members))))


def _in_order(member: Member) -> tuple[bool, bool, bool, int, str, str, int]:
    """Disputed first, then what came back, then by severity; what is over comes last."""
    over = member.state in ("fixed", "closed")
    back = member.reopened > 0 and member.state == "open"
    return over, not member.disputed, not back, _GRAVEST[member.severity], member.code, member.subject, member.id


def _member(row: dict[str, Any]) -> Member:
    kept = {name: value for name, value in row.items() if name not in ("last_run_id", "cause", "matches")}
    return Member(**kept | {"disputed": bool(row["disputed"]), "evidence": json.loads(row["evidence"])})

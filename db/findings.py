"""Findings and what becomes of them when a report is judged again. What people decide: `db.decisions`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.identity import SCHEME, fingerprint
from audit.privacy import masked
from audit.verdict import Finding, Status, Verdict
from db.opening import Database, tx
from db.runs import ALL_SUBJECTS, save_evaluations
from db.states import Happening, NewDay, NotSeen, SeasonEnds, Seen, Standing, State, after, name_of
from db.times import instant

MACHINE = "gouji"


@dataclass(slots=True)
class Saved:
    """What a verdict changed: how many findings are new, came back, changed their facts, were fixed; and all seen."""

    seen: int = 0
    new: int = 0
    regressed: int = 0
    facts_changed: int = 0
    fixed: int = 0


def save_verdict(
    database: Database,
    *,
    run_id: int,
    agency_code: str,
    year: int,
    version_id: int | None,
    verdict: Verdict,
    now: datetime,
) -> Saved:
    """
    Keep a verdict in one transaction: evaluations, findings, sightings, events.

    A finding that is not seen is fixed only when its rule was evaluated for its subject. A report that could
    not be read, a rule that crashed or could not decide change nothing.
    """
    saved = Saved()
    with tx(database):
        save_evaluations(database, run_id, agency_code, year, verdict)
        known = _known(database, agency_code, year)
        seen = set()
        for finding in verdict.findings:
            print_ = fingerprint(agency_code, year, finding.code, finding.subject)
            seen.add(print_)
            row = known.get(print_)
            if row is None:
                row = {"id": _insert(database, print_, finding, agency_code, year, run_id, now)}
                saved.new += 1
            else:
                _see(database, row, finding, run_id, now, saved)
            _sight(database, row["id"], finding, run_id, version_id)
        for print_, row in known.items():
            if print_ not in seen and _passed(verdict, row["code"], row["subject"]):
                _move(database, row, NotSeen(), now, run_id, saved)
    saved.seen = len(verdict.findings)
    return saved


def _known(database: Database, agency_code: str, year: int) -> dict[str, dict[str, Any]]:
    rows = database.query("SELECT * FROM findings WHERE agency_code = ? AND report_year = ?", [agency_code, year])
    return {row["fingerprint"]: row for row in list(rows)}


def _passed(verdict: Verdict, code: str, subject: str) -> bool:
    """Whether the rule was evaluated for this very subject, and passed."""
    said = {outcome.subject: outcome.status for outcome in verdict.outcomes.get(code, ())}
    return said.get(subject, said.get(ALL_SUBJECTS)) is Status.PASS


def _insert(
    database: Database, print_: str, finding: Finding, agency_code: str, year: int, run_id: int, now: datetime
) -> int:
    cursor = database.conn.execute(
        """INSERT INTO findings (fingerprint, fp_scheme, agency_code, report_year, code, subject, severity, title,
             first_run_id, last_run_id, evidence_hash, updated_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            print_,
            SCHEME,
            agency_code,
            year,
            finding.code,
            finding.subject,
            finding.severity.value,
            finding.title,
            run_id,
            run_id,
            finding.evidence_hash,
            instant(now),
        ],
    )
    number = cursor.lastrowid
    assert number is not None
    add_event(database, number, now=now, actor=MACHINE, kind="seen", states=(None, State.OPEN), run_id=run_id)
    return number


def _see(database: Database, row: dict[str, Any], finding: Finding, run_id: int, now: datetime, saved: Saved) -> None:
    # wording and severity belong to the rule: when they change, it is still the same finding
    database.execute(
        "UPDATE findings SET severity = ?, title = ? WHERE id = ? AND (severity <> ? OR title <> ?)",
        [finding.severity.value, finding.title, row["id"], finding.severity.value, finding.title],
    )
    _move(database, row, Seen(finding.evidence_hash), now, run_id, saved)


def _sight(database: Database, number: int, finding: Finding, run_id: int, version_id: int | None) -> None:
    cites = {"cites": list(finding.mismatch.basis)} if finding.mismatch.basis else {}
    facts = finding.to_dict() | {"diagnosis": finding.diagnosis} | cites
    evidence = json.dumps(facts, ensure_ascii=False)
    database.execute(
        """INSERT INTO finding_sightings (finding_id, run_id, version_id, message, evidence, evidence_hash, cause)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [number, run_id, version_id, finding.message, evidence, finding.evidence_hash, finding.group],
    )
    database.execute(
        "UPDATE findings SET last_run_id = ?, last_version_id = ? WHERE id = ?", [run_id, version_id, number]
    )


def standing_of(row: Mapping[str, Any]) -> Standing:
    """The part of a finding's row that the table of states is about."""
    return Standing(
        State(row["state"]),
        row["evidence_hash"],
        row["decided_evidence_hash"],
        row["reason"],
        row["waived_until"],
        State(row["fixed_from"]) if row["fixed_from"] else None,
        row["reopened"],
    )


def _move(
    database: Database,
    row: Mapping[str, Any],
    happening: Happening,
    now: datetime,
    run_id: int | None,
    saved: Saved | None = None,
) -> bool:
    before = standing_of(row)
    standing = after(before, happening)
    kind = name_of(before, standing)
    if kind is None:
        return False
    write_standing(database, row["id"], standing, now)
    states = (before.state, standing.state)
    add_event(database, row["id"], now=now, actor=MACHINE, kind=kind, states=states, run_id=run_id)
    _end_requests(database, row["id"], before, standing, now)
    if saved is not None:
        setattr(saved, kind, getattr(saved, kind) + 1)
    return True


def settle_dispute(database: Database, number: int) -> None:
    """A person has decided: what the body objected was heard."""
    database.execute("UPDATE findings SET disputed = 0 WHERE id = ?", [number])


def write_standing(database: Database, number: int, standing: Standing, now: datetime) -> None:
    """Every change of state or facts raises `lock_version`: a form opened before it is stale."""
    database.execute(
        """UPDATE findings SET state = ?, evidence_hash = ?, decided_evidence_hash = ?, reason = ?, waived_until = ?,
             fixed_from = ?, reopened = ?, lock_version = lock_version + 1, updated_at = ? WHERE id = ?""",
        [
            standing.state,
            standing.evidence_hash,
            standing.decided_evidence_hash,
            standing.reason,
            standing.waived_until,
            standing.fixed_from,
            standing.reopened,
            instant(now),
            number,
        ],
    )


def add_event(
    database: Database,
    number: int,
    *,
    now: datetime,
    actor: str,
    kind: str,
    states: tuple[State | None, State],
    reason: str | None = None,
    note: str | None = None,
    run_id: int | None = None,
) -> None:
    """One line of a finding's history, in the transaction of what it tells and after it."""
    database.execute(
        """INSERT INTO finding_events
             (finding_id, at, actor, kind, from_state, to_state, reason, note, run_id, lock_version)
           SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, lock_version FROM findings WHERE id = ?""",
        [instant(now), actor, kind, states[0], states[1], reason, masked(note) if note else note, run_id, number],
    )


def _end_requests(database: Database, number: int, before: Standing, standing: Standing, now: datetime) -> None:
    """A request is about certain facts, an approval about one decision: neither outlives them."""
    withdraw_requests(database, number, MACHINE, now)
    if before.state is not standing.state:
        spend_approvals(database, number, now)


def withdraw_requests(database: Database, number: int, by: str, now: datetime) -> None:
    """What was asked for has no object any more."""
    database.execute(
        "UPDATE finding_requests SET decision = 'withdrawn', decided_by = ?, decided_at = ?"
        " WHERE finding_id = ? AND decision IS NULL",
        [by, instant(now), number],
    )


def spend_approvals(database: Database, number: int, now: datetime) -> None:
    """The decision has ended: nobody can use its approval alone."""
    database.execute(
        "UPDATE finding_requests SET spent_at = ? WHERE finding_id = ? AND decision = 'approved' AND spent_at IS NULL",
        [instant(now), number],
    )


def end_waivers(database: Database, *, today: date, now: datetime) -> int:
    """Reopen what was waived until a day before `today`; how many."""
    return _move_all(database, "SELECT * FROM findings WHERE state = 'waived'", NewDay(today), now)


def close_season(database: Database, year: int, *, now: datetime) -> int:
    """Archive what is fixed of a report year; how many."""
    rows = "SELECT * FROM findings WHERE state = 'fixed' AND report_year = ?"
    return _move_all(database, rows, SeasonEnds(), now, year)


def years_fixed(database: Database) -> list[int]:
    """The report years that have something fixed and not archived."""
    rows = database.execute("SELECT DISTINCT report_year FROM findings WHERE state = 'fixed' ORDER BY 1")
    return [year for (year,) in rows.fetchall()]


def _move_all(database: Database, rows: str, happening: Happening, now: datetime, *values: int) -> int:
    with tx(database):
        found: Iterable[dict[str, Any]] = list(database.query(rows, values))
        return sum(_move(database, row, happening, now, None) for row in found)

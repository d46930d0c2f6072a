"""Findings and what becomes of them when a report is judged again. What people decide: `db.decisions`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.identity import SCHEME, fingerprint
from audit.verdict import Finding, Status, Verdict
from db.happenings import MACHINE, Happening, NewDay, NotSeen, SeasonEnds, Seen
from db.opening import Database, tx
from db.runs import ALL_SUBJECTS, judged_since, save_evaluations
from db.standings import State
from db.stepping import add_event, move, rows_where
from db.times import instant

__all__ = ["MACHINE", "Saved", "add_event", "close_season", "end_waivers", "save_verdict", "years_fixed"]


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
    not be read, a rule that crashed or could not decide change nothing. Nor does a run that slept while a later one has
    judged the report: what it saw is not how the report is now.
    """
    saved = Saved(seen=len(verdict.findings))
    with tx(database):
        if judged_since(database, run_id, agency_code, year, verdict.outcomes):
            return Saved()
        save_evaluations(database, run_id, agency_code, year, verdict)
        known = _known(database, agency_code, year)
        said = {code: {one.subject: one.status for one in outcomes} for code, outcomes in verdict.outcomes.items()}
        seen = {}
        for finding in verdict.findings:
            print_ = fingerprint(agency_code, year, finding.code, finding.subject)
            row = known.get(print_)
            if row is None:
                seen[print_] = _insert(database, print_, finding, agency_code, year, run_id, now)
                saved.new += 1
            else:
                seen[print_] = row["id"]
                _see(database, row, finding, run_id, now, saved)
        _sight(database, zip(seen.values(), verdict.findings, strict=True), run_id, version_id)
        for print_, row in known.items():
            if print_ not in seen and _passed(said, row["code"], row["subject"]):
                _move(database, row, NotSeen(), now, run_id, saved)
    return saved


def _known(database: Database, agency_code: str, year: int) -> dict[str, dict[str, Any]]:
    rows = rows_where(database, "f.agency_code = ? AND f.report_year = ?", [agency_code, year])
    return {row["fingerprint"]: row for row in rows}


def _passed(said: Mapping[str, Mapping[str, Status]], code: str, subject: str) -> bool:
    """Whether the rule was evaluated for this very subject, and passed."""
    words = said.get(code, {})
    return words.get(subject, words.get(ALL_SUBJECTS)) is Status.PASS


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
    if (row["severity"], row["title"]) != (finding.severity, finding.title):
        database.execute(
            "UPDATE findings SET severity = ?, title = ? WHERE id = ?",
            [finding.severity.value, finding.title, row["id"]],
        )
    _move(database, row, Seen(finding.evidence_hash), now, run_id, saved)


def _sight(database: Database, seen: Iterable[tuple[int, Finding]], run_id: int, version_id: int | None) -> None:
    rows = [
        (number, run_id, version_id, one.message, _facts(one), one.evidence_hash, one.group) for number, one in seen
    ]
    database.conn.executemany(
        """INSERT INTO finding_sightings (finding_id, run_id, version_id, message, evidence, evidence_hash, cause)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        rows,
    )
    database.conn.executemany(
        "UPDATE findings SET last_run_id = ?, last_version_id = ? WHERE id = ?",
        [(run_id, version_id, number) for number, *_ in rows],
    )


def _facts(finding: Finding) -> str:
    more = {"cites": list(finding.mismatch.basis), "located": list(finding.located)}
    facts = finding.to_dict() | {"diagnosis": finding.diagnosis} | {name: some for name, some in more.items() if some}
    return json.dumps(facts, ensure_ascii=False)


def _move(
    database: Database, row: Mapping[str, Any], happening: Happening, now: datetime, run_id: int, saved: Saved
) -> None:
    kind = move(database, row, happening, now=now, run_id=run_id).kind
    if kind is not None:
        setattr(saved, kind, getattr(saved, kind) + 1)


def end_waivers(database: Database, *, today: date, now: datetime) -> int:
    """Reopen what was waived until a day before `today`, and end requests for such a waiver that wait; how many."""
    waiting = "f.id IN (SELECT finding_id FROM finding_requests WHERE decision IS NULL AND until < ?)"
    with tx(database):
        over = _move_all(database, "f.state = 'waived'", NewDay(today), now)
        return over + _move_all(database, waiting, NewDay(today), now, today.isoformat())


def close_season(database: Database, year: int, *, now: datetime) -> int:
    """Archive what is fixed of a report year; how many."""
    return _move_all(database, "f.state = 'fixed' AND f.report_year = ?", SeasonEnds(), now, year)


def years_fixed(database: Database) -> list[int]:
    """The report years that have something fixed and not archived."""
    rows = database.execute("SELECT DISTINCT report_year FROM findings WHERE state = 'fixed' ORDER BY 1")
    return [year for (year,) in rows.fetchall()]


def _move_all(database: Database, condition: str, happening: Happening, now: datetime, *values: object) -> int:
    with tx(database):
        found = rows_where(database, condition, values)
        return sum(move(database, row, happening, now=now).kind is not None for row in found)

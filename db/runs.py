"""Audit runs, and what was evaluated in each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from audit.verdict import Outcome, Verdict
from db.opening import Database, tx
from db.times import instant

ALL_SUBJECTS = "*"
Evaluation = tuple[str, str, str, str | None]  # code, subject, outcome, reason


def start_run(database: Database, *, now: datetime, ruleset: str, app_version: str, crawl_id: int | None = None) -> int:
    """The id of a new run. It is complete only when `finish_run` says so."""
    with tx(database):
        cursor = database.conn.execute(
            "INSERT INTO audit_runs (at, ruleset_version, app_version, crawl_id) VALUES (?, ?, ?, ?)",
            [instant(now), ruleset, app_version, crawl_id],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def finish_run(database: Database, run_id: int) -> None:
    """Everything that was due in this run was judged and kept."""
    with tx(database):
        database.execute("UPDATE audit_runs SET complete = 1 WHERE id = ?", [run_id])


def judged_since(database: Database, run_id: int, agency_code: str, year: int, codes: Iterable[str]) -> bool:
    """Whether a later run than this one has had a word of these rules about the report."""
    row = database.execute(
        """SELECT 1 FROM evaluations WHERE run_id > ? AND agency_code = ? AND report_year = ?
           AND code IN (SELECT value FROM json_each(?)) LIMIT 1""",
        [run_id, agency_code, year, json.dumps(list(codes))],
    ).fetchone()
    return row is not None


def save_evaluations(database: Database, run_id: int, agency_code: str, year: int, verdict: Verdict) -> None:
    """One row a rule, and one for each subject whose outcome differs from it."""
    rows = [row for code, outcomes in verdict.outcomes.items() for row in _compact(code, outcomes)]
    rows += [(crash.code, ALL_SUBJECTS, "error", crash.cause) for crash in verdict.crashes]
    with tx(database):
        database.conn.executemany(
            "INSERT INTO evaluations (run_id, agency_code, report_year, code, subject, outcome, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(run_id, agency_code, year, *row) for row in rows],
        )


def _compact(code: str, outcomes: Sequence[Outcome]) -> Iterable[Evaluation]:
    """`*` takes the rule's own word for all others, else the most frequent one."""
    first = outcomes[0] if outcomes else None
    if first and all(one.status is first.status and one.reason == first.reason for one in outcomes):
        yield (code, ALL_SUBJECTS, first.status.value, first.reason)
        return
    said = {outcome.subject: (outcome.status.value, outcome.reason) for outcome in outcomes}
    if not said:
        return
    usual = said.pop(ALL_SUBJECTS, None) or _most_frequent(list(said.values()))
    yield (code, ALL_SUBJECTS, *usual)
    for subject, word in said.items():
        if word != usual:
            yield (code, subject, *word)


def _most_frequent(words: Sequence[tuple[str, str | None]]) -> tuple[str, str | None]:
    first = words[0]
    return first if words.count(first) == len(words) else Counter(words).most_common(1)[0][0]

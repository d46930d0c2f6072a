"""What bodies say of the findings about them. It never changes a state: people decide, and the machine looks again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.errors import GoujiError
from audit.privacy import masked
from db.due import unheard
from db.happenings import ANSWERS, DISPUTED, Answered
from db.inserting import insert
from db.opening import Database, tx
from db.standings import GONE, State
from db.stepping import Stale, checked_name, move, row_of
from db.times import instant

__all__ = ["ANSWERS", "LONGEST_NOTE", "Answer", "answers_of", "last_answers", "record_answer", "unsettled"]
LONGEST_NOTE = 2000
SAYS_FIXED = "says_fixed"
# What raises the version of a finding and takes nothing from a list that was exported before. The events of the other
# answers carry the version that stood, whatever had raised it: they excuse nothing.
HARMLESS = (DISPUTED, "assigned")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `answer`: a key of ANSWERS; `via`: import, page or command; `entered_by`: our person, not the body's."""

    id: int
    finding_id: int
    answer: str
    note: str
    at: str
    entered_by: str
    via: str


def record_answer(
    database: Database,
    number: int,
    *,
    answer: str,
    note: str,
    by: str,
    now: datetime,
    lock_version: int | None,
    agency_code: str | None = None,
    via: str = "import",
    again: bool = False,
) -> bool:
    """
    Keep what a body said of a finding. False when it has just said exactly this of these facts: nothing is written. `again`:
    it is written all the same, as what was said before is settled (`unsettled`).

    GoujiError when the finding is not of `agency_code`, or when it was decided, asked about or changed since
    `lock_version`. What only objections and assignments have raised since is no reason: a body may correct itself with
    the list that it has.

    Only an objection raises `lock_version`: whoever has the finding open would else settle it without having seen it.
    """
    name, said = checked_name(by), masked(note.strip())
    if len(said) > LONGEST_NOTE:
        raise GoujiError(f"说明最长 {LONGEST_NOTE} 字")
    with tx(database):
        row = row_of(database, number)
        if agency_code is not None and row["agency_code"] != agency_code:
            raise GoujiError(f"问题 {number} 是别的单位的")
        if not again and _said_already(database, row, answer, said):
            return False
        if lock_version is not None and _is_stale(database, row, lock_version):
            raise Stale([number])
        move(database, row, Answered(answer, said), by=name, now=now)
        facts = {"evidence_hash": row["evidence_hash"], "reopened": row["reopened"]}
        kept = {
            "finding_id": number,
            "answer": answer,
            "note": said,
            "at": instant(now),
            "entered_by": name,
            "via": via,
        }
        insert(database, "finding_answers", kept | facts)
        return True


def answers_of(database: Database, number: int) -> list[Answer]:
    """What was said of a finding, the first answer first."""
    return _answers(database, "WHERE finding_id = ? ORDER BY id", [number])


def last_answers(database: Database, numbers: Iterable[int]) -> dict[int, Answer]:
    """Finding → the newest answer, for those that have one."""
    wanted = ", ".join(str(int(number)) for number in numbers)
    newest = f"SELECT max(id) FROM finding_answers WHERE finding_id IN ({wanted}) GROUP BY finding_id"
    return {one.finding_id: one for one in _answers(database, f"WHERE id IN ({newest})", [])}


def unsettled(database: Database, numbers: Iterable[int], answer: str, note: str) -> set[int]:
    """
    The findings of which exactly this was said last, while that still waits: for a look after a correction, for a person
    after an objection. About a finding that is gone nothing is left to decide.
    """
    said = masked(note.strip())
    rows = [row for number in numbers if _said_already(database, row := row_of(database, number), answer, said)]
    if answer == SAYS_FIXED and rows:
        waiting = unheard(database)
        rows = [row for row in rows if (row["agency_code"], row["report_year"]) in waiting]
    elif answer == DISPUTED:
        rows = [row for row in rows if row["disputed"] or State(row["state"]) in GONE]
    return {row["id"] for row in rows}


def _answers(database: Database, where: str, values: list[Any]) -> list[Answer]:
    rows = database.execute(
        f"SELECT id, finding_id, answer, note, at, entered_by, via FROM finding_answers {where}", values
    )
    return [Answer(*row) for row in rows.fetchall()]


def _said_already(database: Database, row: Mapping[str, Any], answer: str, note: str) -> bool:
    last = database.execute(
        """SELECT answer, note, evidence_hash, reopened FROM finding_answers
           WHERE finding_id = ? ORDER BY id DESC LIMIT 1""",
        [row["id"]],
    ).fetchone()
    return bool(last == (answer, note, row["evidence_hash"], row["reopened"]))


def _is_stale(database: Database, row: Mapping[str, Any], lock_version: int) -> bool:
    """Whether anything but objections and assignments has raised the version since."""
    marks = ", ".join("?" for _ in HARMLESS)
    harmless = database.execute(
        f"""SELECT count(*) FROM finding_events
            WHERE finding_id = ? AND lock_version > ? AND kind IN ({marks})""",
        [row["id"], lock_version, *HARMLESS],
    ).fetchone()[0]
    return bool(row["lock_version"] - lock_version != harmless)

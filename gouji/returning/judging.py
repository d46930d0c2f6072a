"""What becomes of each row: shown first, written at the second step, and judged the same way both times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from audit.errors import GoujiError, TryLater
from db.answers import ANSWERS, LONGEST_NOTE, record_answer
from db.logbook import log_action
from db.opening import Database, tx
from db.returned import Named, named_findings
from gouji.exporting.keys import Key, key_of
from gouji.returning.reading import Row

ACTION = "answers import"
WORDS = {said: answer for answer, said in ANSWERS.items()}


class Verdict(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "接受"
    UNCHANGED = "不变"
    REFUSED = "不接受"


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what becomes of it. `named`: the finding it is about, where that is certain."""

    row: Row
    verdict: Verdict
    reason: str = ""
    named: Named | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows, in the order of the file."""

    lines: tuple[Line, ...]

    def of(self, verdict: Verdict) -> tuple[Line, ...]:
        """The rows of which this becomes."""
        return tuple(line for line in self.lines if line.verdict is verdict)

    def words(self) -> str:
        """`接受 3 行，不变 1 行，不接受 2 行`."""
        return "，".join(f"{verdict.value} {len(self.of(verdict))} 行" for verdict in Verdict)


def preview(
    database: Database, rows: Sequence[Row], *, by: str, now: datetime, agency_code: str | None = None
) -> Preview:
    """
    What would become of each row; nothing is written.

    `agency_code`: the body that sent the list; findings of others are refused.
    """
    lines: tuple[Line, ...] = ()
    try:
        with tx(database):
            lines = _judged(database, rows, by=by, now=now, agency_code=agency_code)
            raise _Undo
    except _Undo:
        return Preview(lines)


def write(
    database: Database, shown: Preview, *, by: str, now: datetime, agency_code: str | None = None, source: str = ""
) -> Preview:
    """
    Write what was accepted in `shown`, in one transaction, with its line in the log; what became of these rows.

    A row whose finding was changed by somebody else in the meantime is refused now. `source`: name of the file.
    """
    rows = [line.row for line in shown.of(Verdict.ACCEPTED)]
    with tx(database):
        done = Preview(_judged(database, rows, by=by, now=now, agency_code=agency_code))
        if done.of(Verdict.ACCEPTED):
            log_action(database, by, ACTION, source[:200], done.words(), now)
    return done


class _Undo(Exception):
    """Ends a rehearsal: what it has written is taken back."""


def _judged(
    database: Database, rows: Sequence[Row], *, by: str, now: datetime, agency_code: str | None
) -> tuple[Line, ...]:
    keys = {id(row): key_of(row.key) for row in rows}
    named = named_findings(database, {key.finding_id for key in keys.values() if key})
    twice = _twice(rows, keys)
    lines = []
    for row in rows:
        key = keys[id(row)]
        known = named.get(key.finding_id) if key else None
        known = known if known and key and key.belongs_to(known.fingerprint) else None
        problem = _problem(row, known, doubled=bool(known and known.id in twice))
        if problem or not (row.answer or row.note):
            lines.append(Line(row, Verdict.REFUSED if problem else Verdict.UNCHANGED, problem or "没有填写", known))
            continue
        assert key is not None
        lines.append(_recorded(database, row, key, known, by=by, now=now, agency_code=agency_code))
    return tuple(lines)


def _twice(rows: Iterable[Row], keys: Mapping[int, Key | None]) -> frozenset[int]:
    """The findings that several rows answer: which of them is meant nobody knows."""
    answered = [key.finding_id for row in rows if (key := keys[id(row)]) and (row.answer or row.note)]
    return frozenset(number for number, count in Counter(answered).items() if count > 1)


def _problem(row: Row, known: Named | None, *, doubled: bool) -> str:
    """Why this row is refused whatever stands in the database; "" when nothing speaks against it."""
    if row.problem:
        return row.problem
    if not row.key:
        return "没有回填码：不是清单里的行"
    if known is None:
        return "回填码被改动，或不是这里导出的清单"
    if row.number and row.number != str(known.id):
        return f"编号 {row.number[:20]} 与回填码（{known.id}）不符：行错位了"
    if row.code and row.code.upper() != known.agency_code:
        return "统一社会信用代码与问题的单位不符：行错位了"
    if not (row.answer or row.note):
        return ""
    if doubled:
        return "同一问题填了不止一行"
    if not row.answer:
        return "写了说明，没有选整改情况"
    if row.answer not in WORDS:
        return f"整改情况“{row.answer[:20]}”应是其中之一：{'、'.join(WORDS)}"
    return f"说明超过 {LONGEST_NOTE} 字" if len(row.note) > LONGEST_NOTE else ""


def _recorded(
    database: Database, row: Row, key: Key, known: Named | None, *, by: str, now: datetime, agency_code: str | None
) -> Line:
    try:
        written = record_answer(
            database,
            key.finding_id,
            answer=WORDS[row.answer],
            note=row.note,
            by=by,
            now=now,
            lock_version=key.lock_version,
            agency_code=agency_code,
        )
    except TryLater:
        raise
    except GoujiError as error:
        return Line(row, Verdict.REFUSED, str(error), known)
    return Line(row, Verdict.ACCEPTED if written else Verdict.UNCHANGED, "" if written else "与上次相同", known)

"""Notices: drafts, approvals, and what became of them. Rows are never deleted; triggers keep the order of steps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from audit.errors import GoujiError
from db.inserting import insert
from db.named import NamedBody, insert_named
from db.named_dates import check_dates
from db.notice_files import NoticeFile, insert_files
from db.opening import Database, tx
from db.people import same_as
from db.times import BEIJING, instant, local_day

MACHINE = "gouji"
DIGITS = 6
STATES = {"draft": "待批准", "approved": "已批准", "released": "已签发", "cancelled": "已取消", "expired": "已过期"}
NO_VALUES: Mapping[str, str] = MappingProxyType({})
_LIVING = ("draft", "approved", "released")


@dataclass(frozen=True, slots=True)
class Fact:
    """
    A finding as a notice names it: with the facts that were judged, and how often it came back.

    `fingerprint` names the finding in every database, `finding_id` in this one only.
    """

    finding_id: int
    fingerprint: str
    evidence_hash: str
    reopened: int

    @property
    def line(self) -> str:
        """In a key: the same in every database."""
        return f"{self.fingerprint}|{self.evidence_hash}|{self.reopened}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    A notice as composed. `facts`: the findings it names, `named`: bodies without one. `body_im`: the short text for robots.
    """

    number: str
    dedupe_key: str
    mode: str
    office_id: int
    agency_code: str
    report_year: int
    kind: str
    stage: str
    template: str
    template_sha: str
    subject: str
    body_text: str
    body_html: str | None
    body_im: str | None
    not_before: str | None
    expires_at: str | None
    facts: tuple[Fact, ...] = ()
    files: tuple[NoticeFile, ...] = ()
    named: tuple[NamedBody, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice as stored."""

    id: int
    number: str
    dedupe_key: str
    mode: str
    office_id: int
    agency_code: str
    report_year: int
    kind: str
    stage: str
    subject: str
    body_text: str
    body_html: str | None
    body_im: str | None
    state: str
    drafted_by: str
    edited_by: str | None
    approved_by: str | None
    approved_at: str | None
    not_before: str | None
    expires_at: str | None
    created_at: str


_COLUMNS = ", ".join(Notice.__slots__)


def last_sequence(database: Database, year: int) -> int:
    """The highest number given in a calendar year, 0 at its start. Notices stay, so no number comes twice."""
    row = database.execute(
        "SELECT max(number) FROM notices WHERE number BETWEEN ? AND ?", [f"GJ-{year}-0", f"GJ-{year}-9999999"]
    ).fetchone()
    return int(row[0].rpartition("-")[2]) if row[0] else 0


def number_of(year: int, sequence: int) -> str:
    """`GJ-2027-000123`: the calendar year of the draft. GoujiError when a year's numbers are used up."""
    if len(str(sequence)) > DIGITS:
        raise GoujiError(f"{year} 年的通知编号已用完")
    return f"GJ-{year}-{sequence:0{DIGITS}d}"


def number_year(now: datetime) -> int:
    """The calendar year a number of this moment carries."""
    return now.astimezone(BEIJING).year


def insert_draft(database: Database, draft: Draft, now: datetime) -> int | None:
    """The id of the new notice, with its facts and its event; None when the key is taken."""
    with tx(database):
        row = {name: getattr(draft, name) for name in Draft.__slots__ if name not in ("facts", "files", "named")}
        row |= {
            "content_hash": content_hash(
                draft.subject, draft.body_text, draft.body_html, draft.body_im, [one.sha256 for one in draft.files]
            ),
            "drafted_by": MACHINE,
            "created_at": instant(now),
        }
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        made = database.execute(
            f"INSERT INTO notices ({names}) VALUES ({marks}) ON CONFLICT (dedupe_key) DO NOTHING RETURNING id", row
        ).fetchone()
        if made is None:
            return None
        database.conn.executemany(
            "INSERT INTO notice_findings (notice_id, finding_id, evidence_hash, reopened) VALUES (?, ?, ?, ?)",
            [(made[0], fact.finding_id, fact.evidence_hash, fact.reopened) for fact in draft.facts],
        )
        insert_named(database, made[0], draft.named)
        insert_files(database, made[0], draft.files)
        record(database, made[0], MACHINE, "drafted", now)
        return int(made[0])


def record(database: Database, notice_id: int, actor: str, kind: str, now: datetime, detail: str | None = None) -> None:
    """One line of a notice's history."""
    event = {"notice_id": notice_id, "at": instant(now), "actor": actor, "kind": kind, "detail": detail}
    insert(database, "notice_events", event)


def find_notices(
    database: Database,
    *,
    states: Sequence[str] = (),
    year: int | None = None,
    mode: str | None = None,
    kind: str | None = None,
) -> list[Notice]:
    """Notices by id. An empty `states` means all."""
    marks = ", ".join("?" for _ in states) or "state"
    rows = database.query(
        f"""SELECT {_COLUMNS} FROM notices WHERE state IN ({marks})
            AND report_year = coalesce(?, report_year) AND mode = coalesce(?, mode) AND kind = coalesce(?, kind)
            ORDER BY id""",
        [*states, year, mode, kind],
    )
    return [Notice(**row) for row in rows]


def notice(database: Database, reference: str) -> Notice:
    """By number or id. GoujiError when there is none."""
    column = "id" if reference.isdecimal() else "number"
    row = database.conn.execute(f"SELECT {_COLUMNS} FROM notices WHERE {column} = ?", [reference]).fetchone()
    if row is None:
        raise GoujiError(f"没有编号或序号为 {reference} 的通知")
    return Notice(**dict(zip(Notice.__slots__, row, strict=True)))


def notices_by_id(database: Database, numbers: Iterable[int]) -> dict[int, Notice]:
    """Those of these ids that there are."""
    chosen = json.dumps(sorted(set(numbers)))
    rows = database.query(f"SELECT {_COLUMNS} FROM notices WHERE id IN (SELECT value FROM json_each(?))", [chosen])
    return {row["id"]: Notice(**row) for row in rows}


def approve(database: Database, notices: Iterable[Notice], by: str, now: datetime) -> int:
    """
    Approve drafts, all or none; how many were still drafts. What is approved already stays as it is.

    GoujiError for a notice that is past approval, a draft past its time or that asks for something by a day that is over, or
    when `by` wrote or edited it.
    """
    approved = 0
    with tx(database):
        # read again: between the reading and this transaction a plan may have taken one back
        for item in [notice(database, str(item.id)) for item in notices]:
            check_approval(database, item, by, now)
            if item.state == "draft":
                check_dates(item.number, item.kind, item.body_text, local_day(now))
                values = {"approved_by": by, "approved_at": instant(now)}
                approved += step(database, item, "approved", by, now, values=values)
    return approved


def cancel(database: Database, item: Notice, reason: str, now: datetime) -> bool:
    """Take a notice back, with what of it still waits to be delivered. False: it is no longer as it was read."""
    with tx(database):
        if not step(database, item, "cancelled", MACHINE, now, detail=reason):
            return False  # what another run has released since must still be delivered
        database.execute(
            "UPDATE deliveries SET state = 'cancelled' WHERE notice_id = ? AND state = 'queued'", [item.id]
        )
    return True


def expire_notices(database: Database, now: datetime) -> int:
    """End what is past its time and has reached nobody; how many. A notice that was delivered stays released."""
    marks = ", ".join("?" for _ in _LIVING)
    rows = database.query(
        # its end stands behind its text: of what was delivered, and that is nearly all, it is not even read
        f"""SELECT {_COLUMNS} FROM notices n WHERE state IN ({marks})
            AND CASE WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.notice_id = n.id
                                  AND d.state IN ('sent', 'unknown', 'sending', 'dead'))
              THEN 0 ELSE expires_at <= ? END""",
        [*_LIVING, instant(now)],
    )
    overdue = [Notice(**row) for row in rows]
    with tx(database):
        for item in overdue:
            step(database, item, "expired", MACHINE, now)
    return len(overdue)


def mark_released(database: Database, item: Notice, now: datetime) -> bool:
    """Let a notice go, in the transaction that inserts its deliveries. False: another run has done it."""
    return step(database, item, "released", MACHINE, now)


def columns() -> str:
    """The columns that make a `Notice`."""
    return _COLUMNS


def check_approval(database: Database, item: Notice, by: str, now: datetime) -> None:
    """GoujiError for a notice that is past approval, a draft past its time, or when `by` wrote it or has ever edited it."""
    if item.state not in ("draft", "approved"):
        raise GoujiError(f"{item.number} {STATES[item.state]}，不能再批准")
    if has_written(database, item, by):
        raise GoujiError(f"{item.number}: 批准人不能是拟稿人或修改人（{by}）")
    if item.state == "draft" and item.expires_at is not None and item.expires_at <= instant(now):
        raise GoujiError(f"{item.number} 已过有效时间，不能再批准；下次拟稿时会换成新的一件")


def has_written(database: Database, item: Notice, by: str) -> bool:
    """Whether words of `by` stand, or stood, in a notice: also when another one has edited it since."""
    rows = database.execute("SELECT actor FROM notice_events WHERE notice_id = ? AND kind = 'edited'", [item.id])
    authors = {item.drafted_by, item.edited_by or item.drafted_by, *(actor for (actor,) in rows.fetchall())}
    return any(same_as(database, by, author) for author in authors)


def step(
    database: Database,
    item: Notice,
    state: str,
    actor: str,
    now: datetime,
    *,
    detail: str | None = None,
    values: Mapping[str, str] = NO_VALUES,
) -> bool:
    """Move a notice on, with its event, in a transaction. False: it is no longer in the state in which it was read."""
    # the state that was read is part of the condition: another run may have been faster
    assignments = "".join(f", {name} = :{name}" for name in values)
    changed = database.conn.execute(
        f"UPDATE notices SET state = :state{assignments} WHERE id = :id AND state = :before",
        {**values, "state": state, "id": item.id, "before": item.state},
    ).rowcount
    if changed:
        record(database, item.id, actor, state, now, detail)
    return bool(changed)


def content_hash(subject: str, text: str, html: str | None, im: str | None = None, files: Sequence[str] = ()) -> str:
    """Names all that a notice says, files (by SHA-256) too: whoever decides says with it what he has seen."""
    more = [part for part in (im, *sorted(files)) if part]  # what was drafted before there were any keeps its name
    return hashlib.sha256("\0".join([subject, text, html or "", *more]).encode()).hexdigest()

"""Silences: for a while nothing is sent about a body, to an office, or of a rule. They end by themselves, and stay on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.errors import GoujiError
from db.agencies import agency
from db.inserting import insert
from db.logbook import log_action
from db.notices import Notice
from db.opening import Database, tx
from db.supervisors import about_many
from db.times import beijing, instant

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Silence:
    """
    What is named must all fit: a body, an office, a rule. A rule silences its findings, not the notices of a deadline.

    `place`: the names of the body and the office, for people.
    """

    id: int
    agency_code: str | None
    office_id: int | None
    code: str | None
    starts_at: str
    ends_at: str
    reason: str
    created_by: str
    created_at: str
    place: str = ""

    def holds_at(self, now: str) -> bool:
        """Whether it has begun and is not over."""
        return self.starts_at <= now < self.ends_at

    def meets(self, agency_code: str, office_id: int) -> bool:
        """Whether it speaks of this body and office, whatever the rule."""
        return self.agency_code in (None, agency_code) and self.office_id in (None, office_id)


_SELECT = """
SELECT s.id, s.agency_code, s.office_id, s.code, s.starts_at, s.ends_at, s.reason, s.created_by, s.created_at,
  trim(coalesce(a.name, b.name, '') || ' ' || coalesce(o.name, '')) AS place
FROM silences s LEFT JOIN agencies a ON a.code = s.agency_code LEFT JOIN offices o ON o.id = s.office_id
LEFT JOIN agencies b ON b.code = o.agency_code"""


def silences_now(database: Database, now: datetime) -> list[Silence]:
    """Those that hold at this moment."""
    rows = database.query(
        f"{_SELECT} WHERE s.starts_at <= :now AND s.ends_at > :now ORDER BY s.id", {"now": instant(now)}
    )
    return [Silence(**row) for row in rows]


def list_silences(database: Database, *, before: int | None = None, most: int = 50) -> list[Silence]:
    """All that ever were, the newest first. `before`: go on below this one."""
    rows = database.query(
        f"{_SELECT} WHERE :before IS NULL OR s.id < :before ORDER BY s.id DESC LIMIT :most",
        {"before": before, "most": most},
    )
    return [Silence(**row) for row in rows]


def add_silence(
    database: Database,
    *,
    agency_code: str | None,
    office_id: int | None,
    code: str | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: str,
    now: datetime,
) -> int:
    """GoujiError when it would match everything or nothing, was over already, or would last longer than a year."""
    _check(agency_code, office_id, code, reason)
    if not starts_at < ends_at:
        raise GoujiError("静默的结束要晚于开始")
    if ends_at <= now:
        raise GoujiError("静默的结束时间已经过去")
    if ends_at - starts_at > LONGEST:
        raise GoujiError("静默最长一年")
    row = {"agency_code": agency_code, "office_id": office_id, "code": code, "reason": reason, "created_by": by}
    with tx(database):
        _check_names(database, agency_code, office_id)
        times = {"starts_at": instant(starts_at), "ends_at": instant(ends_at), "created_at": instant(now)}
        number = insert(database, "silences", row | times)
        told = f"{beijing(times['starts_at'])} 至 {beijing(times['ends_at'])} {code or ''} {reason}"
        log_action(database, by, "silence added", _target(agency_code, office_id, number), " ".join(told.split()), now)
    return number


def end_silence(database: Database, number: int, *, by: str, why: str, now: datetime) -> None:
    """It ends now, before its time. GoujiError when there is none, or it is over."""
    with tx(database):
        row = next(database.query(f"{_SELECT} WHERE s.id = ?", [number]), None)
        if row is None:
            raise GoujiError(f"没有编号为 {number} 的静默")
        one = Silence(**row)
        if one.ends_at <= instant(now):
            raise GoujiError(f"静默 {number} 已经结束")
        # one that has not begun yet must still end after it starts
        starts = min(one.starts_at, instant(now - timedelta(seconds=1)))
        database.execute("UPDATE silences SET starts_at = ?, ends_at = ? WHERE id = ?", [starts, instant(now), number])
        told = f"原定 {beijing(one.starts_at)} 至 {beijing(one.ends_at)}；{why}"
        log_action(database, by, "silence ended", _target(one.agency_code, one.office_id, number), told, now)


def silence_of(database: Database, item: Notice, now: datetime) -> Silence | None:
    """Why a notice waits: a silence of its body or office, or of a rule whose findings its text names."""
    # asked before each delivery of thousands, and there are hardly ever any
    sql = "SELECT 1 FROM silences WHERE starts_at <= :now AND ends_at > :now"
    if database.conn.execute(sql, {"now": instant(now)}).fetchone() is None:
        return None
    codes = codes_named(database, item)
    for one in silences_now(database, now):
        if one.meets(_body_of(item), item.office_id) and (one.code is None or one.code in codes):
            return one
    return None


def wholly_silent(database: Database, item: Notice, now: datetime) -> bool:
    """Whether nothing of a notice would be left: it rests, and no other is written in its place."""
    met = [one for one in silences_now(database, now) if one.meets(_body_of(item), item.office_id)]
    if any(one.code is None for one in met):
        return True
    codes = codes_named(database, item)
    return bool(codes) and codes <= {one.code for one in met}


def silent(silences: Sequence[Silence], agency_code: str, office_id: int, code: str | None = None) -> bool:
    """Whether one of these silences a notice (no `code`), or a finding of this rule in it."""
    met = (one for one in silences if one.meets(agency_code, office_id))
    return any(one.code in (None, code) for one in met)


def codes_named(database: Database, item: Notice) -> set[str]:
    """The rules whose findings a notice names."""
    rows = database.execute(
        """SELECT DISTINCT f.code FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id
           WHERE nf.notice_id = ?""",
        [item.id],
    )
    return {code for (code,) in rows.fetchall()}


def _check(agency_code: str | None, office_id: int | None, code: str | None, reason: str) -> None:
    if agency_code is None and office_id is None and code is None:
        raise GoujiError("单位、科室、规则至少要写一项")
    if not reason:
        raise GoujiError("要写静默的原因")


def _check_names(database: Database, agency_code: str | None, office_id: int | None) -> None:
    if agency_code is not None:
        agency(database, agency_code)
    if office_id is not None:
        row = database.execute("SELECT agency_code FROM offices WHERE id = ?", [office_id]).fetchone()
        if row is None or agency_code not in (None, row[0]):
            raise GoujiError("这个科室不是该单位的")


def _target(agency_code: str | None, office_id: int | None, number: int) -> str:
    return agency_code or (f"office {office_id}" if office_id is not None else f"silence {number}")


def _body_of(item: Notice) -> str:
    """ "" for a notice about many bodies: it only bears the name of the government above them."""
    return "" if about_many(item.kind, item.stage) else item.agency_code

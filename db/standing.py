"""Standing approvals: one person signs one wording of the reminders of one report year, until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from audit.errors import GoujiError
from db.inserting import insert
from db.logbook import log_action
from db.notices import Notice, columns, step
from db.opening import Database, tx
from db.times import instant, local_day

LONGEST = timedelta(days=366)
REMINDER = "reminder"  # nothing else can be signed beforehand
SIGNED = "常备批准"
MODES = {"live": "正式", "test": "测试"}


@dataclass(frozen=True, slots=True)
class Standing:
    """`valid_until`: the last day, of 北京时间. `able`: its signer still may approve. `mode`: it approves that alone."""

    id: int
    mode: str
    report_year: int
    template_sha: str
    approved_by: str
    approved_at: str
    valid_until: str
    revoked_at: str | None
    able: bool

    def holds(self, today: date, template_sha: str) -> bool:
        """Whether it approves drafts of this wording today: a changed template voids it."""
        return (
            self.revoked_at is None
            and self.able
            and self.valid_until >= today.isoformat()
            and self.template_sha == template_sha
        )


# who was disabled, or lost the right since, approves nothing any more
_SELECT = """
SELECT id, mode, report_year, template_sha, approved_by, approved_at, valid_until, revoked_at,
  EXISTS (SELECT 1 FROM users u WHERE u.login = approved_by AND u.disabled_at IS NULL
          AND u.role IN ('approver', 'admin')) AS able
FROM standing_approvals"""


def list_standing(database: Database, *, most: int = 50) -> list[Standing]:
    """The newest first."""
    rows = database.query(f"{_SELECT} ORDER BY id DESC LIMIT ?", [most])
    return [Standing(**(row | {"able": bool(row["able"])})) for row in rows]


def sign(database: Database, year: int, template_sha: str, *, mode: str, until: date, by: str, now: datetime) -> int:
    """
    For the drafts of one mode: what was signed to try it out approves nothing that reaches an office.

    GoujiError when the day is over or more than a year away, or one stands for this wording, year and mode already.
    """
    today = local_day(now)
    if until < today:
        raise GoujiError("截止日期已经过去")
    if until - today > LONGEST:
        raise GoujiError("常备批准最长一年")
    with tx(database):
        if standing_of(database, mode, year, template_sha, today) is not None:
            raise GoujiError(f"{year} 年度的这一版提醒已有常备批准；要改截止日期，先撤销它")
        row = {"kind": REMINDER, "mode": mode, "report_year": year, "template_sha": template_sha, "approved_by": by}
        number = insert(
            database, "standing_approvals", row | {"approved_at": instant(now), "valid_until": until.isoformat()}
        )
        told = f"{MODES[mode]} 提醒 模板 {template_sha[:12]} 至 {until.isoformat()}"
        log_action(database, by, "standing approval signed", str(year), told, now)
    return number


def revoke(database: Database, number: int, *, by: str, now: datetime) -> None:
    """GoujiError when there is none, or it is revoked already. What was approved by it stays approved."""
    with tx(database):
        changed = database.conn.execute(
            "UPDATE standing_approvals SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", [instant(now), number]
        ).rowcount
        if not changed:
            raise GoujiError(f"没有编号为 {number} 的有效常备批准")
        log_action(database, by, "standing approval revoked", str(number), "", now)


def standing_of(database: Database, mode: str, year: int, template_sha: str, today: date) -> Standing | None:
    """The one that approves reminders of this mode and year in this wording today."""
    rows = database.query(
        f"{_SELECT} WHERE mode = ? AND report_year = ? AND revoked_at IS NULL ORDER BY id", [mode, year]
    )
    found = (Standing(**(row | {"able": bool(row["able"])})) for row in rows)
    return next((one for one in found if one.holds(today, template_sha)), None)


def approve_by_standing(database: Database, mode: str, year: int, template_sha: str, now: datetime) -> int:
    """
    Approve the reminders of a mode and year whose wording was signed beforehand; how many.

    A draft that a person has edited says something else than what was signed: it waits for a person.
    """
    approved = 0
    with tx(database):
        one = standing_of(database, mode, year, template_sha, local_day(now))
        if one is None:
            return 0
        rows = database.query(
            f"""SELECT {columns()} FROM notices WHERE state = 'draft' AND kind = ? AND mode = ? AND report_year = ?
                AND template_sha = ? AND edited_by IS NULL AND drafted_by <> ?
                AND coalesce(expires_at, '9999') > ? ORDER BY id""",
            [REMINDER, mode, year, template_sha, one.approved_by, instant(now)],
        )
        for item in [Notice(**row) for row in rows]:
            values = {"approved_by": one.approved_by, "approved_at": instant(now)}
            told = f"{SIGNED} {one.id}"
            approved += step(database, item, "approved", one.approved_by, now, detail=told, values=values)
    return approved

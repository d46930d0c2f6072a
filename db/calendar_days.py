"""Days that a person says are working days or not, against the calendar: 调休 that was announced late, local closures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from audit.errors import GoujiError
from db.logbook import log_action
from db.opening import Database, tx

WORDS = {True: "工作日", False: "休息日"}


@dataclass(frozen=True, slots=True)
class Override:
    """`source`: on whose word."""

    day: date
    is_workday: bool
    source: str


def overrides_between(database: Database, first: date, last: date) -> list[Override]:
    """By day."""
    rows = database.execute(
        "SELECT day, is_workday, source FROM workdays WHERE day BETWEEN ? AND ? ORDER BY day",
        [first.isoformat(), last.isoformat()],
    )
    return [Override(date.fromisoformat(day), bool(value), source) for day, value, source in rows.fetchall()]


def days_registered(database: Database, year: int | None = None) -> list[Override]:
    """All days that somebody has spoken of, or those of one calendar year."""
    return overrides_between(database, date(year or 1, 1, 1), date(year or 9999, 12, 31))


def import_workdays(database: Database, days: Sequence[Override], name: str, *, by: str, now: datetime) -> int:
    """
    Register many days at once, also in place of what was said of them before; how many say something new.

    One transaction with one line in the log, none where nothing is new. `name`: of the file.
    """
    with tx(database):
        known = {one.day: one for one in days_registered(database)}
        news = [one for one in days if known.get(one.day) != one]
        for one in news:
            _keep(database, one)
        if news:
            first, last = min(one.day for one in news), max(one.day for one in news)
            over = sum(one.day in known for one in news)
            told = f"{name}：{len(news)} 天（{first} 至 {last}），其中 {over} 天原来登记过"
            log_action(database, by, "workdays imported", name, told, now)
    return len(news)


def set_workday(database: Database, day: date, is_workday: bool, source: str, *, by: str, now: datetime) -> None:
    """Also in place of what was said of that day before. GoujiError without a source, or when it says nothing new."""
    if not source:
        raise GoujiError("要写依据，如放假通知的文号")
    with tx(database):
        row = database.execute("SELECT is_workday, source FROM workdays WHERE day = ?", [day.isoformat()]).fetchone()
        if row == (int(is_workday), source):
            raise GoujiError(f"{day.isoformat()} 已经这样登记过")
        _keep(database, Override(day, is_workday, source))
        before = f"（原为{WORDS[bool(row[0])]}：{row[1]}）" if row else ""
        log_action(database, by, "workday set", day.isoformat(), f"{WORDS[is_workday]}：{source}{before}", now)


def remove_workday(database: Database, day: date, *, by: str, now: datetime) -> None:
    """The calendar has the word again. GoujiError when nothing was said of that day."""
    with tx(database):
        row = database.execute("SELECT is_workday, source FROM workdays WHERE day = ?", [day.isoformat()]).fetchone()
        if row is None:
            raise GoujiError(f"{day.isoformat()} 没有登记过")
        database.execute("DELETE FROM workdays WHERE day = ?", [day.isoformat()])
        log_action(database, by, "workday removed", day.isoformat(), f"{WORDS[bool(row[0])]}：{row[1]}", now)


def _keep(database: Database, one: Override) -> None:
    database.execute(
        """INSERT INTO workdays (day, is_workday, source) VALUES (?, ?, ?)
           ON CONFLICT (day) DO UPDATE SET is_workday = excluded.is_workday, source = excluded.source""",
        [one.day.isoformat(), int(one.is_workday), one.source],
    )

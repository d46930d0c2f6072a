"""Working days, the last day to act, and the hours in which notices leave. Pure: today is a parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import chinese_calendar  # type: ignore[import-untyped]  # ships no types

from db.times import BEIJING
from notifications.holidays import LUNAR, usual_days_off

Overrides = Mapping[date, bool]
Hours = tuple[tuple[time, time], ...]

NORMAL_HOURS: Hours = ((time(9), time(11, 30)), (time(14), time(17)))
WHOLE_DAY: Hours = ((time(9), time(17)),)
QUIET_MINUTES = 2  # on both sides of a full and a half hour, when robots refuse most
LONGEST_CLOSURE = 60  # days without a working day; more is a mistake of the table, and must not stop a notice
ONE_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Workday:
    """`source`: table (typed in), announced (with 调休), or fallback (weekends and usual festivals)."""

    value: bool
    source: str


def is_workday(day: date, overrides: Overrides) -> Workday:
    """The first source that knows the day answers. A year nobody knows yet never stops a notice."""
    if day in overrides:
        return Workday(overrides[day], "table")
    return _by_calendar(day)


def back_to_workday(day: date, overrides: Overrides) -> date:
    """The day itself, or the last working day before it."""
    return _step(day, -ONE_DAY, overrides)


def on_to_workday(day: date, overrides: Overrides) -> date:
    """The day itself, or the first working day after it."""
    return _step(day, ONE_DAY, overrides)


def act_by(legal_date: date, overrides: Overrides) -> date:
    """The last working day on or before the legal date, which itself never moves."""
    return back_to_workday(legal_date, overrides)


def add_workdays(day: date, count: int, overrides: Overrides) -> date:
    """The `count`-th working day after `day`."""
    for _ in range(count):
        day = on_to_workday(day + ONE_DAY, overrides)
    return day


def workdays_left(today: date, until: date, overrides: Overrides) -> int:
    """Working days after `today`, up to and with `until`."""
    days = (today + timedelta(days=offset) for offset in range(1, (until - today).days + 1))
    return sum(is_workday(day, overrides).value for day in days)


def warnings(days: Iterable[date], overrides: Overrides) -> tuple[str, ...]:
    """What a reader must know about dates that rest on the fallback: “2027 调休未录入”."""
    years = sorted({day.year for day in days if is_workday(day, overrides).source == "fallback"})
    return tuple(f"{year} 调休未录入" if year in LUNAR else f"{year} 调休、春节未录入" for year in years)


def next_opening(moment: datetime, overrides: Overrides, hours: Hours = NORMAL_HOURS) -> datetime:
    """The moment itself if notices may leave then, else the first one after it."""
    local = moment.astimezone(BEIJING)
    day = on_to_workday(local.date(), overrides)
    while (opening := _opening_on(day, local, hours)) is None:
        day = on_to_workday(day + ONE_DAY, overrides)
    return opening


def after_work(now: datetime, span: timedelta, overrides: Overrides) -> datetime:
    """The moment when this much working time has passed."""
    local = now.astimezone(BEIJING)
    day = local.date()
    while True:
        day = on_to_workday(day, overrides)
        for start, end in NORMAL_HOURS:
            opens, closes = max(datetime.combine(day, start, BEIJING), local), datetime.combine(day, end, BEIJING)
            if opens + span <= closes:
                return opens + span
            span -= max(closes - opens, timedelta())
        day += timedelta(days=1)


def work_ago(now: datetime, span: timedelta, overrides: Overrides) -> datetime:
    """The last moment since which this much working time has passed."""
    local = now.astimezone(BEIJING)
    day = local.date()
    while True:
        day = back_to_workday(day, overrides)
        for start, end in reversed(NORMAL_HOURS):
            opens, closes = datetime.combine(day, start, BEIJING), min(datetime.combine(day, end, BEIJING), local)
            if opens + span <= closes:
                return closes - span
            span -= max(closes - opens, timedelta())
        day -= ONE_DAY


def spoken(day: date) -> str:
    """`2027年1月31日（星期日）`."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def in_words(text: str | None) -> str:
    """A stored date as people write it, `2027年1月31日`; "" without one, and what is no date as it is."""
    try:
        return spoken(date.fromisoformat(text)).partition("（")[0] if text else ""
    except ValueError:
        return text or ""


@lru_cache(maxsize=4096)
def _by_calendar(day: date) -> Workday:
    try:
        return Workday(chinese_calendar.is_workday(day), "announced")
    except NotImplementedError:
        return Workday(day.weekday() < 5 and day not in usual_days_off(day.year), "fallback")


def _opening_on(day: date, earliest: datetime, hours: Hours) -> datetime | None:
    for start, end in hours:
        moment = max(earliest, datetime.combine(day, start, BEIJING))
        minute = moment.minute % 30
        if minute <= QUIET_MINUTES or minute >= 30 - QUIET_MINUTES:
            wait = (QUIET_MINUTES + 1 - minute) % 30
            moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=wait)
        if moment < datetime.combine(day, end, BEIJING):
            return moment
    return None


def _step(day: date, step: timedelta, overrides: Overrides) -> date:
    candidate = day
    for _ in range(LONGEST_CLOSURE):
        if is_workday(candidate, overrides).value:
            return candidate
        candidate += step
    return day

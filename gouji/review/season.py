"""How a report year stands, in words: ladders with their stages, the calendar that they stand in, and the bodies."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.agencies import Agency
from db.deadlines import DueDate
from db.matrix import Look, best_look
from db.season_lists import Group, Standing
from gouji.rendering.labels import KINDS
from gouji.rendering.outcomes import WORDS
from gouji.review.bodies import KINDS_OF_DEADLINE, late_words
from gouji.review.letters import stage_name
from notifications.calendar import WEEKDAYS, Overrides, act_by, is_workday, warnings
from notifications.ladder import CHASING, Step, ladder, reached, with_missed
from notifications.lateness import lateness

MOST_LADDERS = 8
WEEK = timedelta(days=7)
GUESSED = "推算"  # 调休未录入
SOURCES = {"table": "登记", "announced": "", "fallback": GUESSED}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a ladder. `state`: past, now, next or later. `told`: how many bodies have a notice there, in words."""

    stage: str
    name: str
    word: str
    day: date
    weekday: str
    source: str
    state: str
    told: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The bodies with one deadline, and its stages. `moved`: the day to act by as the calendar says it today, if another."""

    group: Group
    kind: str
    planned: bool
    stages: tuple[Stage, ...]
    cautions: tuple[str, ...]
    now: str
    moved: date | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar. `marks`: the stages that fall on it."""

    day: date
    works: bool
    source: str
    today: bool
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks begin on Monday; None: a day of another month. `guessed`: its days rest on the fallback calendar."""

    name: str
    guessed: bool
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A body in a list. `reminder`: number, stage and state of its last reminder."""

    code: str
    name: str
    kind: str
    due: DueDate
    deadline: str
    words: str
    tone: str
    met_on: str
    planned: bool
    look: str
    looked: str
    reminder: tuple[str, str, str] | None
    reachable: bool


def groups_of(dues: Iterable[DueDate], filed: Mapping[str, date], today: date) -> list[Group]:
    """What is not planned yet, grouped as if it were. Nobody can have confirmed an absence that was never owed."""
    counted: defaultdict[tuple[str, date, date, str], Counter[str]] = defaultdict(Counter)
    for due in dues:
        met = filed.get(due.agency_code)
        name = "unmet" if met is None else "on_time" if met <= due.legal_date else "late"
        counted[due.kind, due.legal_date, due.act_by, due.basis][name] += 1
    made = [
        Group(
            *key,
            law=key[1],
            total=numbers.total(),
            on_time=numbers["on_time"],
            late=numbers["late"],
            unmet=numbers["unmet"],
            past=numbers["unmet"] if key[1] < today else 0,
            overdue=0,
        )
        for key, numbers in counted.items()
    ]
    return sorted(made, key=lambda one: (-one.total, one.legal_date))


def ladder_of(
    group: Group, overrides: Overrides, today: date, told: Mapping[tuple[str, str, str], int], *, planned: bool
) -> Ladder:
    """The stages as `notices plan` goes through them."""
    steps = ladder(group.act_by, group.law, overrides)
    if group.law != group.legal_date:
        steps = with_missed(steps, group.legal_date, act_by(group.law, overrides), overrides)
    at = reached(steps, today)
    following = next((step for step in steps if step.day > today), None)
    stages = []
    for step in steps:
        done = step == steps[-1] and today - step.day >= WEEK  # the lists that follow it are of other weeks
        state = (
            "now"
            if step == at and not done
            else "next"
            if step == following
            else "past"
            if step.day <= today
            else "later"
        )
        word = "逾期" if step.stage.startswith("T+") else "催报" if step.stage in CHASING else "提醒"
        source = SOURCES[is_workday(step.day, overrides).source]
        stages.append(
            Stage(
                step.stage, stage_name(step.stage), word, step.day, WEEKDAYS[step.day.weekday()], source, state,
                told_words(told, group.kind, step.stage),
            )
        )  # fmt: skip
    days = (*(step.day for step in steps), group.act_by, group.legal_date)
    fresh = act_by(group.legal_date, overrides)
    kind = KINDS_OF_DEADLINE[group.kind]
    return Ladder(
        group,
        kind,
        planned,
        tuple(stages),
        warnings(days, overrides),
        now_words(at, group, today),
        fresh if fresh != group.act_by else None,
    )


def now_words(at: Step | None, group: Group, today: date) -> str:
    """Where a ladder stands today, in days that are true today."""
    if today > group.legal_date:
        weekly = "；经人确认的，每周列入逾期名单" if at is not None and at.stage == "T+8" and group.unmet else ""
        return f"期限已过 {(today - group.legal_date).days} 天{weekly}"
    if at is None:
        return "还没有到第一个阶段"
    if today > group.act_by:
        return f"办理日已过，距期限 {(group.legal_date - today).days} 天"
    return f"{at.stage} {stage_name(at.stage)}"


def told_words(told: Mapping[tuple[str, str, str], int], kind: str, stage: str) -> str:
    """How far the notices of a stage have come, counted in bodies with this kind of deadline."""
    names = {"draft": "待批准", "approved": "已批准", "released": "已签发", "expired": "已过期"}
    return "，".join(
        f"{words} {told[kind, stage, state]}" for state, words in names.items() if told.get((kind, stage, state))
    )


def months(ladders: Sequence[Ladder], overrides: Overrides, today: date) -> list[Month]:
    """The months that any stage falls in, one after another."""
    marks: defaultdict[date, list[str]] = defaultdict(list)
    for one in ladders:
        for stage in one.stages:
            marks[stage.day].append(f"{one.kind} {stage.stage}")
        marks[one.group.legal_date].append(f"{one.kind} 期限")
    if not marks:
        return []
    made, day = [], min(marks).replace(day=1)
    while day <= max(marks):
        weeks = [
            tuple(_day(each, overrides, today, marks) if each.month == day.month else None for each in week)
            for week in calendar.Calendar().monthdatescalendar(day.year, day.month)
        ]
        guessed = any(each is not None and each.source == GUESSED for week in weeks for each in week)
        made.append(Month(f"{day.year}年{day.month}月", guessed, tuple(weeks)))
        day = (day + timedelta(days=32)).replace(day=1)
    return made


def row_of(
    one: Standing,
    today: date,
    looks: Sequence[Look],
    reminder: tuple[str, str, str] | None,
    *,
    reachable: bool,
    planned: bool = True,
) -> Row:
    """A body with what was seen last, what it was told last, and whether it can be told more."""
    look = best_look(looks, one.due.report_year)
    words, tone = late_words(lateness(one.due.legal_date, one.met_on, today, confirmed_absent=one.confirmed_absent))
    return Row(
        code=one.code,
        name=one.name,
        kind=next(words for kind, words in KINDS.items() if kind.value == one.body_kind),
        due=one.due,
        deadline=KINDS_OF_DEADLINE[one.due.kind],
        words=words,
        tone=tone,
        met_on=one.met_on.isoformat() if one.met_on else "",
        planned=planned,
        look=WORDS[look.outcome].full if look else "没有查看过",
        looked=look.at if look else "",
        reminder=reminder,
        reachable=reachable,
    )


def imagined(agency: Agency, due: DueDate, met_on: date | None) -> Standing:
    """A body without a planned deadline, as a plan would have it."""
    return Standing(agency.code, agency.name, agency.kind.value, due, met_on, False)


def _day(day: date, overrides: Overrides, today: date, marks: Mapping[date, Sequence[str]]) -> Day:
    found = is_workday(day, overrides)
    return Day(day, found.value, SOURCES[found.source], day == today, tuple(dict.fromkeys(marks.get(day, ()))))

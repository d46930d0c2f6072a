"""期限: the legal dates of a report year, the ladder before and after them, who is still missing, and whom nothing reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from db.agencies import all_agencies, lineages
from db.body_story import last_notices
from db.calendar_days import overrides_between, remove_workday, set_workday
from db.deadlines import workday_overrides
from db.matrix import looks_of
from db.season_lists import (
    SHOWS,
    Standing,
    count_unreachable,
    due_groups,
    filed_by_day,
    first_days,
    reachable_codes,
    stage_counts,
    standings,
    unplanned,
    unreachable,
)
from gouji.notifying import policy_of
from gouji.rendering.notices import MODES
from gouji.review.answering import decided
from gouji.review.bodies import KINDS_OF_DEADLINE
from gouji.review.charts import Curve, cumulative, percent
from gouji.review.database import database, desk, now, today
from gouji.review.forms import field, year_of
from gouji.review.identity import actor, needs
from gouji.review.letters import stage_name
from gouji.review.pages import calendar
from gouji.review.season import MOST_LADDERS, Ladder, Row, groups_of, imagined, ladder_of, months, row_of
from gouji.rights import Right
from notifications.calendar import Overrides
from notifications.deadlines import due_dates

page = Blueprint("deadlines", __name__)
MOST = 100
YEARS = 7
LISTS = {
    "unmet": "还没有见到",
    "past": "期限已过，没有见到",
    "overdue": "逾期，经确认未公开",
    "late": "期限后见到",
    "on_time": "按时公开",
    "unreachable": "没有见到，又联系不上",
    "unplanned": "未排期",
}


@dataclass(frozen=True, slots=True)
class Season:
    """What the whole page rests on. `pending`: bodies without a planned deadline, as a plan would have them."""

    year: int
    ladders: tuple[Ladder, ...]
    pending: tuple[Standing, ...]

    @property
    def total(self) -> int:
        return sum(one.group.total for one in self.ladders)

    @property
    def filed(self) -> int:
        return sum(one.group.on_time + one.group.late for one in self.ladders)


@page.get("/deadlines")
@needs(Right.READ)
def show() -> str:
    """One report year; by default the one that is due now."""
    return _page({}, "")


@page.post("/deadlines/days")
@needs(Right.MANAGE)
def set_day() -> Response | tuple[str, int]:
    """A day against the calendar; refused, the form comes back with what was typed."""
    typed = {name: field(name, longest=300) for name in ("day", "works", "source")}
    try:
        day = _day(typed["day"])
        if typed["works"] not in ("0", "1"):
            raise GoujiError("要选工作日或休息日")
        set_workday(database(), day, typed["works"] == "1", typed["source"], by=actor(), now=now())
    except GoujiError as refusal:
        return _page(typed, str(refusal)), 400
    return decided(lambda: f"{day.isoformat()} 已登记；下次拟稿时重算还没有完成的期限。", _back())


@page.post("/deadlines/days/remove")
@needs(Right.MANAGE)
def unset_day() -> Response:
    """The calendar has the word again."""

    def action() -> str:
        day = _day(field("day"))
        remove_workday(database(), day, by=actor(), now=now())
        return f"{day.isoformat()} 的登记已删除；下次拟稿时重算还没有完成的期限。"

    return decided(action, _back())


def _page(typed: dict[str, str], error: str) -> str:
    values = request.values
    year = year_of(values.get("year", "")) or today().year - 1
    overrides, test = workday_overrides(database()), desk().settings.notify.mode == "test"
    season = _season(year, overrides)
    named = values.get("show", "")
    show = named if named in LISTS else "unmet"
    kind = values.get("kind", "")
    found = _listed(season, show, kind if kind in KINDS_OF_DEADLINE else None, values.get("after", "")[:40], test=test)
    waiting = count_unreachable(database(), year, test=test)
    return render_template(
        "deadlines.html",
        year=year, years=range(today().year - 1 + (today().month == 12), today().year - 1 - YEARS, -1),
        season=season, ladders=season.ladders[:MOST_LADDERS], hidden=len(season.ladders) - MOST_LADDERS,
        cautions=sorted({words for one in season.ladders for words in one.cautions}), months=months(season.ladders[:MOST_LADDERS], overrides, today()), percent=percent,
        curve=_curve(season), counts=_counts(season, waiting), lists=LISTS, show=show, kind=kind,
        deadline_kinds=KINDS_OF_DEADLINE, rows=_rows(season, found[:MOST], show, test=test),
        more=found[MOST - 1].code if len(found) > MOST else "", after=values.get("after", ""), stage_name=stage_name,
        overrides=overrides_between(database(), date(year, 12, 1), date(year + 2, 1, 31)),
        typed={"day": "", "works": "", "source": ""} | typed, error=error, mode=MODES[desk().settings.notify.mode],
    )  # fmt: skip


def _season(year: int, overrides: Overrides) -> Season:
    told = stage_counts(database(), year, desk().settings.notify.mode)
    planned = [
        ladder_of(group, overrides, today(), told, planned=True) for group in due_groups(database(), year, today())
    ]
    pending = _pending(year, overrides)
    filed = {one.code: one.met_on for one in pending if one.met_on}
    imagine = groups_of((one.due for one in pending), filed, today())
    return Season(
        year, (*planned, *(ladder_of(one, overrides, today(), {}, planned=False) for one in imagine)), tuple(pending)
    )


def _pending(year: int, overrides: Overrides) -> list[Standing]:
    """Those without a planned deadline that a plan would give one."""
    missing = unplanned(database(), year)
    if not missing:
        return []
    policy, filed = policy_of(desk().settings), first_days(database(), year)
    # only a region's own deadline asks who stands above whom
    above = lineages(all_agencies(database())) if policy.regional else {}
    dues = {due.agency_code: due for due in due_dates(missing, year, policy, overrides, above)}
    return [imagined(one, dues[one.code], filed.get(one.code)) for one in missing if one.code in dues]


def _listed(season: Season, show: str, kind: str | None, after: str, *, test: bool) -> list[Standing]:
    if show == "unplanned":
        return [one for one in season.pending if one.code > after and kind in (None, one.due.kind)][: MOST + 1]
    if show == "unreachable":
        return unreachable(database(), season.year, today(), test=test, after=after, most=MOST + 1)
    assert show in SHOWS
    return standings(database(), season.year, show, today(), kind=kind, after=after, most=MOST + 1)


def _rows(season: Season, found: Sequence[Standing], show: str, *, test: bool) -> list[Row]:
    codes = [one.code for one in found]
    looks = looks_of(database(), codes, [season.year])
    told = last_notices(database(), codes, season.year, desk().settings.notify.mode)
    reachable = reachable_codes(database(), codes, test=test)
    return [
        row_of(
            one, today(), looks.get(one.code, ()), told.get(one.code),
            reachable=one.code in reachable, planned=show != "unplanned",
        )
        for one in found
    ]  # fmt: skip


def _counts(season: Season, waiting: int) -> dict[str, int]:
    planned = [one.group for one in season.ladders if one.planned]
    counts = {name: sum(getattr(group, name) for group in planned) for name in SHOWS}
    return counts | {"unreachable": waiting, "unplanned": len(season.pending)}


def _curve(season: Season) -> Curve | None:
    lines = sorted({(one.group.legal_date, f"{one.kind}期限") for one in season.ladders})
    return cumulative(filed_by_day(database(), season.year), season.total, lines[:4], today=today())


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year < 2100:
        raise GoujiError("日期应写作 2027-02-06")
    return day


def _back() -> str:
    year = year_of(field("year"))
    return url_for(".show", year=year, _anchor="days")


page.add_url_rule("/deadlines/days/look", "look_at_days", calendar.look, methods=["POST"])
page.add_url_rule("/deadlines/days/import", "write_days", calendar.write, methods=["POST"])

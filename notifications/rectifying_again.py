"""督促整改 once more: a date to correct was missed, somebody has looked since, and what was told still stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from db.agencies import offices
from db.due import unheard
from db.missed_dates import Asked, first_notices, seen_on
from db.notice_facts import Judged, ReportSeen, facts_hold, judged_findings, reports_seen, told_facts, under_review
from db.notices import Fact, Notice
from db.opening import Database
from db.silences import Silence, silent
from db.times import local_day
from notifications import rectifying
from notifications.lines import is_for_offices
from notifications.policy import Policy
from notifications.rectifying import AGAIN, FIRST, NOT_SEEN, UNJUDGED, Missed, rectification
from notifications.season import Season, Wanted
from notifications.told_dates import last_day

CONFIRMED = ("confirmed",)  # whatever the first one needed: nobody is pressed on the word of a program
ROLES = ("responsible", "head", "supervisor")


def rectifications(database: Database, season: Season, silences: Sequence[Silence] = ()) -> Iterator[Wanted]:
    """The first ones, and those after a missed date."""
    yield from rectifying.rectifications(database, season, silences)
    yield from second_ones(database, season, silences)


def second_ones(database: Database, season: Season, silences: Sequence[Silence] = ()) -> Iterator[Wanted]:
    """
    One for the responsible office, its head and the supervising office, each fact once.

    A first notice is ripe when the last date of all its lines that still stand is over: no line is called missed before
    its own day, and what was asked for in one letter is asked for again in one.
    """
    policy, year = season.policy, season.year
    asked = first_notices(database, policy.mode, year, FIRST)
    if not asked:
        return
    waiting = {code for code, of_year in unheard(database) if of_year == year} | under_review(database, year)
    standing = {
        one.fact: one
        for one in judged_findings(database, year, CONFIRMED)
        if one.severity != "note" and is_for_offices(one.code)
    }
    looked, told = seen_on(database, year), told_facts(database, policy.mode, year, ("approved", "released"), AGAIN)
    ripe: defaultdict[str, list[tuple[Asked, date, list[Judged]]]] = defaultdict(list)
    for notice in asked:
        left = [standing[fact] for fact in notice.facts if fact in standing]
        if not left or notice.agency_code in waiting:
            continue
        day = last_day(notice, {one.severity for one in left}, season)
        if day < local_day(season.now) and day < looked.get(notice.agency_code, date.min):
            ripe[notice.agency_code].append((notice, day, left))
    reports = reports_seen(database, year) if ripe else {}
    for code, notices in ripe.items():
        yield from _told(database, season, code, notices, told, silences, reports.get(code, NOT_SEEN))


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """As of the first ones; after a missed date only what a person has confirmed."""
    if item.stage == AGAIN:
        return facts_hold(database, item, CONFIRMED)
    return rectifying.holds(database, item, policy)


def in_doubt(database: Database, item: Notice, now: datetime) -> str:
    """Who has said that it is corrected, or has changed it, is not told or pressed before somebody has looked."""
    if item.stage != AGAIN:
        return rectifying.in_doubt(database, item)
    if (item.agency_code, item.report_year) in unheard(database):
        return "单位答复已更正，重新抓取和审核以后再发"
    if item.agency_code not in seen_on(database, item.report_year, item.agency_code):
        return UNJUDGED
    return ""


def _told(
    database: Database,
    season: Season,
    code: str,
    notices: Sequence[tuple[Asked, date, list[Judged]]],
    told: Mapping[int, set[Fact]],
    silences: Sequence[Silence],
    seen: ReportSeen,
) -> Iterator[Wanted]:
    agency = season.agencies[code]
    recipients = [office for role in ROLES for office in offices(database, code, role)]
    copy_to = tuple(office.name for office in recipients if office.role != "responsible")
    for office in recipients:
        left, days, numbers = dict[Fact, Judged](), list[date](), list[str]()
        for notice, day, findings in notices:
            news = [
                one
                for one in findings
                if one.fact not in told.get(office.id, ()) and not silent(silences, code, office.id, one.code)
            ]
            if news:
                left |= {one.fact: one for one in news}
                days.append(day)
                numbers.append(notice.number)
        if left:
            ordered = sorted(left.values(), key=lambda one: (one.group, one.code, one.subject))
            missed = Missed(max(days), tuple(numbers))
            yield rectification(season, agency, office, copy_to, ordered, seen, missed)

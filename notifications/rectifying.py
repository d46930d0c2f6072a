"""督促整改: for each report whose review is finished, the facts that an office was not told yet. No new fact, no notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from audit.rules import ALL
from db.agencies import Agency, Office, offices
from db.notice_facts import (
    Judged,
    ReportSeen,
    called_missing,
    facts_hold,
    judged_findings,
    reports_seen,
    told_facts,
    under_review,
)
from db.notices import Notice
from db.opening import Database
from db.rule_alarms import rule_alarms
from db.silences import Silence, silent
from db.times import local_date_of, local_day
from db.unjudged import in_sight, named_unseen, unjudged
from notifications.calendar import in_words, spoken, warnings
from notifications.letters.rectify import Rectify
from notifications.lines import grouped, is_for_offices, line_of
from notifications.policy import Policy
from notifications.season import Season, Wanted, facts_hash

FIRST, AGAIN = "R0", "R+1"
HELD = tuple(rule.code for rule in ALL if rule.held)
NOT_SEEN = ReportSeen("", None, "")
UNJUDGED = "报告的新版本还没有审核，审核以后再发"


@dataclass(frozen=True, slots=True)
class Missed:
    """The date that was missed, and the numbers of the notices that named it."""

    day: date
    numbers: tuple[str, ...]


def judged_states(policy: Policy) -> tuple[str, ...]:
    """The findings that may go into a notice."""
    return ("confirmed",) if policy.require_confirmed else ("confirmed", "open")


def rectifications(database: Database, season: Season, silences: Sequence[Silence] = ()) -> Iterator[Wanted]:
    """
    One for the responsible office and one for the supervising office, each with what is new to it.

    What a person has silenced (a body, an office, a rule) is left out, until it may be said again; so is what was found in
    an older version than the one that stands there, until that one is judged.
    """
    policy, year = season.policy, season.year
    told = told_facts(database, policy.mode, year, ("approved", "released"), FIRST)
    waiting = under_review(database, year) if policy.require_confirmed else called_missing(database, year)
    reports = reports_seen(database, year)
    alarmed = [alarm.code for alarm in rule_alarms(database, year, policy.alarm_percent)]
    judged = judged_findings(database, year, judged_states(policy), (*HELD, *alarmed))
    findings = in_sight(database, year, [one for one in judged if is_for_offices(one.code)])
    for code, group in groupby(findings, key=lambda finding: finding.agency_code):
        if code in waiting:
            continue
        agency, judged, supervisors = season.agencies[code], list(group), offices(database, code, "supervisor")
        copy_to = tuple(office.name for office in supervisors)
        for office in [*offices(database, code, "responsible"), *supervisors]:
            news = [
                finding
                for finding in judged
                if finding.fact not in told.get(office.id, ()) and not silent(silences, code, office.id, finding.code)
            ]
            if any(finding.severity != "note" for finding in news):
                yield rectification(season, agency, office, copy_to, news, reports.get(code, NOT_SEEN))


def held_back(database: Database, season: Season) -> list[str]:
    """The bodies of whose findings nothing is said because nobody has judged what stands there now."""
    if not unjudged(database, season.year):
        return []
    findings = judged_findings(database, season.year, judged_states(season.policy))
    told = {one.finding_id for one in in_sight(database, season.year, findings)}
    codes = {one.agency_code for one in findings if one.finding_id not in told and one.severity != "note"}
    return [season.agencies[code].name for code in sorted(codes)]


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """Whether the findings are what it says, and nobody else has told the office of them."""
    return facts_hold(database, item, judged_states(policy))


def in_doubt(database: Database, item: Notice) -> str:
    """Nobody is told of a version that was not judged, nor of an older one as if it stood there still."""
    unread = unjudged(database, item.report_year, item.agency_code).get(item.agency_code)
    if unread is None:
        return ""
    if not unread.tried_at:
        return UNJUDGED
    numbers = named_unseen(database, item.id, unread.tried_at)
    if not numbers:
        return ""
    day = in_words(local_date_of(unread.first_seen))
    return f"{day}查见的新版本读不了；打开网页看过，把问题 {'、'.join(map(str, numbers))} 撤回、重新确认或驳回以后再发"


def rectification(
    season: Season,
    agency: Agency,
    office: Office,
    copy_to: tuple[str, ...],
    news: Sequence[Judged],
    seen: ReportSeen,
    missed: Missed | None = None,
) -> Wanted:
    """A notice of these findings: the first one, or after a `missed` date the second."""
    facts, stage = tuple(finding.fact for finding in news), AGAIN if missed else FIRST
    not_before = season.leaves_at(stage)
    day, days = local_day(not_before), season.days_of(agency.code)
    lines = [(group.lead.severity, line_of(group, season.year, day, days, season.overrides)) for group in grouped(news)]
    letter = Rectify(
        **season.letterhead(agency, office, copy_to, day),
        title=f"{agency.name}{season.year}年政府信息公开工作年度报告",
        url=seen.url,
        published_on=in_words(seen.published_on),
        version=seen.sha256[:16],
        lines=tuple(line for severity, line in lines if severity != "note"),
        appendix=tuple(line for severity, line in lines if severity == "note"),
        cautions=warnings((day,), season.overrides),
        missed=spoken(missed.day) if missed else "",
        named_in=missed.numbers if missed else (),
        listed=len(facts),
    )
    return Wanted(
        key=season.key(agency, office, f"rectify|{facts_hash(fact.line for fact in facts)}|{stage}"),
        agency=agency,
        office=office,
        kind="rectify",
        stage=stage,
        letter=letter,
        not_before=not_before,
        expires_at=None,
        facts=facts,
    )

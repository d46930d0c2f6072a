"""
复核结果: when what an office was told of reaches an end. One for all of it, or one for each version that was audited since.

Only an audit that looked at the very place says 已整改. What is archived, or came back, or is being looked at anew is
never called so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from audit.form import form_for_year
from audit.severity import Severity
from audit.wording import SEVERITIES, where
from db.agencies import Office, offices
from db.closings import (
    KeptVersion,
    NamedFinding,
    appeared,
    facts_of,
    kept_versions,
    last_told,
    named_findings,
    told_closed,
)
from db.happenings import REASONS
from db.notice_facts import reports_seen, under_review
from db.notices import Notice
from db.opening import Database
from db.silences import Silence
from db.standings import State
from db.times import local_date_of, local_day
from notifications.calendar import in_words
from notifications.letters.resolved import ACCEPTED, FIXED, REVIEWING, STANDING, Resolved, Result
from notifications.policy import Policy
from notifications.season import Season, Wanted, facts_hash

FINDINGS, REPORT = "RC", "TC"  # the stages: what a 督促整改 named, and what a 逾期 notice missed


def closings(database: Database, season: Season, silences: Sequence[Silence] = ()) -> Iterator[Wanted]:
    """For each office that was told of something: what has reached its end since, and was not said so yet."""
    yield from _of_findings(database, season)
    yield from _of_reports(database, season)


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """
    Whether everything it calls closed still is. Before it leaves also: whether nothing else has been closed since.

    What came back, or was taken back, must not be called 已整改; nor what has been mended since 仍存在.
    """
    if item.stage == REPORT:
        there = appeared(database, item.mode, item.report_year, item.office_id)
        return any(one.agency_code == item.agency_code for one in there)
    told = told_closed(database, item.mode, item.report_year, but=item).get(item.office_id, {})
    rows = named_findings(database, item.mode, item.report_year, item.office_id)
    now = {(one.finding_id, one.reopened) for one in _news([one for one in rows if _about(one, item)], told)}
    said = facts_of(database, item.id)
    return bool(said) and (said <= now if item.state == "released" else said == now)


def _about(one: NamedFinding, item: Notice) -> bool:
    return one.agency_code == item.agency_code


def _of_findings(database: Database, season: Season) -> Iterator[Wanted]:
    mode, year = season.policy.mode, season.year
    named = named_findings(database, mode, year)
    if not named:
        return
    told, last = told_closed(database, mode, year), last_told(database, mode, year)
    waiting = under_review(database, year)
    versions = kept_versions(database, year, [one.agency_code for one in named])
    urls = {code: seen.url for code, seen in reports_seen(database, year).items()}
    for (code, number), group in groupby(named, key=lambda one: (one.agency_code, one.office_id)):
        rows = list(group)
        news = _news(rows, told.get(number, {}))
        if all(one.severity == "note" for one in news):
            continue
        rest = _rest(rows, told.get(number, {}))
        since = last.get(number) or min(one.named_at for one in rows)
        # what is left is told once a version, not after each click
        if rest and (code in waiting or not any(one.judged and one.since > since for one in versions.get(code, ()))):
            continue
        office = next(one for one in offices(database, code) if one.id == number)
        others = frozenset(one.office_id for one in named if one.agency_code == code)
        copy_to = _copies(database, code, others)
        yield _wanted(season, office, copy_to, news, rest, (urls.get(code, ""), versions.get(code, [])))


def _untold(rows: Sequence[NamedFinding], told: Mapping[int, int]) -> list[NamedFinding]:
    """
    Of which no notice has said since they were named last that they are over. What came back after that is for the next
    督促整改 to name.
    """
    return [one for one in rows if told.get(one.finding_id, -1) < one.named_turn]


def _news(rows: Sequence[NamedFinding], told: Mapping[int, int]) -> list[NamedFinding]:
    return [one for one in _untold(rows, told) if one.is_closed]


def _rest(rows: Sequence[NamedFinding], told: Mapping[int, int]) -> list[NamedFinding]:
    """What is not over. Notes were only advice."""
    untold = [one for one in _untold(rows, told) if not one.is_closed and one.severity != "note"]
    return [one for one in untold if one.state is not State.CLOSED]


def _copies(database: Database, code: str, told: frozenset[int]) -> tuple[str, ...]:
    """Who gets a copy: the head if he was `told` of what has ended, and the supervising office."""
    heads = [one for one in offices(database, code, "head") if one.id in told]
    return tuple(one.name for one in (*heads, *offices(database, code, "supervisor")))


def _wanted(
    season: Season,
    office: Office,
    copy_to: tuple[str, ...],
    news: Sequence[NamedFinding],
    rest: Sequence[NamedFinding],
    report: tuple[str, Sequence[KeptVersion]],
) -> Wanted:
    agency, not_before = season.agencies[office.agency_code], season.leaves_at(FINDINGS)
    head = season.letterhead(agency, office, copy_to, local_day(not_before))
    closed = facts_hash(f"{one.fingerprint}|{one.reopened}" for one in news)
    return Wanted(
        key=season.key(agency, office, f"resolved|{closed}"),
        agency=agency,
        office=office,
        kind="resolved",
        stage=FINDINGS,
        letter=_letter(head, news, rest, report),
        not_before=not_before,
        expires_at=None,
        facts=tuple(one.fact for one in news),
    )


def _letter(
    head: dict[str, Any],
    news: Sequence[NamedFinding],
    rest: Sequence[NamedFinding],
    report: tuple[str, Sequence[KeptVersion]],
) -> Resolved:
    year, (url, versions) = head["year"], report
    judged = [one for one in versions if one.judged]
    results = tuple(_result(one, year) for one in (*news, *rest))
    counted = Counter(one.outcome for one in results)
    named_at = max(one.named_at for one in news)
    before = next((one.sha256[:16] for one in reversed(judged) if one.since <= named_at), "")
    # what came after it was not looked at: it says nothing of what is mended
    now = judged[-1] if judged else KeptVersion("", None, "", judged=False)
    return Resolved(
        **head,
        title=f"{head['addressee']}{year}年政府信息公开工作年度报告",
        url=url,
        published_on=in_words(now.published_on),
        version_before=before if before != now.sha256[:16] else "",
        version=now.sha256[:16],
        refers=tuple(sorted({number for one in (*news, *rest) for number in one.numbers})),
        results=results,
        fixed=counted[FIXED],
        accepted=counted[ACCEPTED],
        standing=counted[STANDING],
        reviewing=counted[REVIEWING],
    )


def _result(one: NamedFinding, year: int) -> Result:
    outcome, remark = _outcome(one)
    return Result(
        place=where(one.subject, form_for_year(year)),
        message=one.message,
        code=one.code,
        severity=SEVERITIES[Severity(one.severity)],
        number="、".join(one.numbers),
        outcome=outcome,
        remark=remark,
    )


def _outcome(one: NamedFinding) -> tuple[str, str]:
    if one.is_fixed:
        return FIXED, f"{in_words(local_date_of(one.fixed_at or ''))}复核未再发现"
    if one.state is State.WAIVED:
        return ACCEPTED, f"采纳有效至{in_words(one.waived_until)}"
    if one.state is State.DISMISSED:
        return ACCEPTED, REASONS.get(one.reason or "", "")
    if one.state is State.CONFIRMED and not one.disputed:
        return STANDING, "改正后又出现" if one.reopened > one.named_turn else ""
    return REVIEWING, "单位有异议，尚未答复" if one.disputed else "内容有变化，正在复核"


def _of_reports(database: Database, season: Season) -> Iterator[Wanted]:
    there = appeared(database, season.policy.mode, season.year)
    for one in there:
        agency, not_before = season.agencies[one.agency_code], season.leaves_at(REPORT)
        office = next(office for office in offices(database, agency.code) if office.id == one.office_id)
        told = frozenset(each.office_id for each in there if each.agency_code == agency.code)
        copy_to = _copies(database, agency.code, told)
        letter = Resolved(
            **season.letterhead(agency, office, copy_to, local_day(not_before)),
            title=f"{agency.name}{season.year}年政府信息公开工作年度报告",
            url=one.url,
            published_on=in_words(one.published_on),
            version_before="",
            version=one.sha256[:16],
            refers=(one.number,),
            results=(),
            found_on=in_words(local_date_of(one.first_seen)),
        )
        yield Wanted(
            key=season.key(agency, office, f"resolved|{facts_hash([one.key])}"),
            agency=agency,
            office=office,
            kind="resolved",
            stage=REPORT,
            letter=letter,
            not_before=not_before,
            expires_at=None,
        )

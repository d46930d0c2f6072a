"""填报情况: every body and year that is due, and whether its report was published, in time, and how that is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from db.agencies import Agency, all_agencies, lineages
from db.crawls import SEEN, OutcomeName
from db.deadlines import DueDate, workday_overrides
from db.exported import Kept, kept_reports, redated
from db.matrix import Look, matrix
from db.notice_claims import Claim, claims
from db.opening import Database
from db.outcome_words import WORDS
from db.remarks import list_remarks
from db.times import local_date_of
from notifications.calendar import Overrides
from notifications.deadlines import due_dates
from notifications.policy import Policy

Owed = Callable[[Iterable[Agency], int, Policy, Overrides], list[DueDate]]


# the remarks that a page shows a day on which its list did not have it yet, or several days
DOUBTED_DATES = ("backdated", "date_conflict")
SIGNED = "signed."  # two days under a report say nothing of the day on which it came


class Published(StrEnum):
    """Not seen is not absent: only a person's confirmation makes 未公布."""

    YES = "已公布"
    NO = "未公布"
    NOT_SEEN = "尚未检索到"
    UNKNOWN = "未能检索"


class Timeliness(StrEnum):
    """
    A date that no page shows proves nothing, once the first look was after the deadline. GRACE: after it, within the days
    that were agreed beyond it; counted as in time, and called so nowhere.
    """

    IN_TIME = "按时"
    GRACE = "宽限期内"
    LATE = "晚于期限"
    UNKNOWN = "日期不明"
    OVERDUE = "已过期限"
    NOT_DUE = "未到期限"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """
    One body and year. Dates are business dates as ISO text. `kind`: of its deadline. `outcome`: the last look at its
    portals, in words.

    `versions`: how many of the report were seen.
    """

    agency_code: str
    agency: str
    year: int
    kind: str
    legal_date: date
    basis: str
    published: Published
    timeliness: Timeliness
    published_on: str | None
    first_seen: str | None
    outcome: str
    looked_on: str | None
    versions: int
    remark: str
    url: str


def filings(
    database: Database,
    years: Sequence[int],
    policy: Policy,
    today: date,
    agencies: Iterable[str] = (),
    *,
    owed: Owed = due_dates,
) -> list[Filing]:
    """
    By year, the newest first, and body. `agencies`: only these. `owed`: which deadlines count, one row each; by default
    the one that binds.
    """
    wanted = frozenset(agencies)
    bodies = {one.code: one for one in all_agencies(database)}
    overrides, kept = workday_overrides(database), kept_reports(database, wanted)
    looks = {line.agency_code: line for line in matrix(database, years, wanted)}
    doubted, above, made = doubted_dates(database, wanted), lineages(bodies.values()), list[Filing]()
    claimed = {(one.agency_code, one.report_year): one for one in claims(database) if one.mode == "live"}
    for year in years:
        for due in owed(bodies.values(), year, policy, overrides):
            if wanted and due.agency_code not in wanted:
                continue
            line = looks.get(due.agency_code)
            name, report = bodies[due.agency_code].name, kept.get((due.agency_code, year))
            if report and {(due.agency_code, year), (due.agency_code, None)} & doubted:
                report = replace(report, published_on=None)  # neither late nor in time by it, until a person has looked
            look, grace = line.of(year) if line else None, policy.grace(above[due.agency_code])
            row = filing(due, name, report, look, today, has_portal=line is not None, grace=grace)
            made.append(_as_claimed(row, claimed.get((due.agency_code, year))))
    return made


def _as_claimed(row: Filing, claim: Claim | None) -> Filing:
    """Who says where the report is, is not called missing before somebody has looked there."""
    if claim is None or row.published is not Published.NO:
        return row
    return replace(row, published=Published.NOT_SEEN, remark=f"单位称已发布在 {claim.url}，{claim.waits_for}")


def doubted_dates(database: Database, codes: Collection[str] = ()) -> set[tuple[str, int | None]]:
    """
    Body and year (None: every one) whose printed day nobody may go by before a person has looked: the page, or another
    version of it, names another one, or had not been there on that day. `codes`: only of these bodies.
    """
    remarks = list_remarks(database, codes=codes, kinds=DOUBTED_DATES)
    said = {(one.agency_code, one.year) for one in remarks if not one.detail.startswith(SIGNED)}
    return said | redated(database, codes)


def filing(
    due: DueDate,
    name: str,
    report: Kept | None,
    look: Look | None,
    today: date,
    *,
    has_portal: bool,
    grace: int = 0,
) -> Filing:
    """What is known of one report. `grace`: the days agreed beyond its deadline."""
    published = _published(report, look)
    return Filing(
        agency_code=due.agency_code,
        agency=name,
        year=due.report_year,
        kind=due.kind,
        legal_date=due.legal_date,
        basis=due.basis,
        published=published,
        timeliness=_timeliness(due.legal_date, published, report, today, grace),
        published_on=report.published_on if report else None,
        first_seen=local_date_of(report.first_seen) if report else None,
        outcome=WORDS[look.outcome].full if look else "没有查看" if has_portal else "没有登记栏目",
        looked_on=local_date_of(look.at) if look else None,
        versions=report.versions if report else 0,
        remark=_remark(report, look),
        url=(report.url if report else "") or (look.url if look else ""),
    )


def rates(rows: Sequence[Filing]) -> Mapping[str, int]:
    """应公布, 已公布, 按时 … : how many of each, in the order of a table."""
    published = [row for row in rows if row.published is Published.YES]
    return {
        "应公布": len(rows),
        "已公布": len(published),
        "按时公布": sum(row.timeliness in (Timeliness.IN_TIME, Timeliness.GRACE) for row in published),
        "晚于期限": sum(row.timeliness is Timeliness.LATE for row in published),
        "日期不明": sum(row.timeliness is Timeliness.UNKNOWN for row in published),
        "未公布（已确认）": sum(row.published is Published.NO for row in rows),
        "尚未检索到": sum(row.published is Published.NOT_SEEN for row in rows),
        "未能检索": sum(row.published is Published.UNKNOWN for row in rows),
    }


def _published(report: Kept | None, look: Look | None) -> Published:
    if report is not None and report.fetched:
        return Published.YES
    if look is None:
        return Published.UNKNOWN
    if look.outcome is OutcomeName.ABSENT_CONFIRMED:
        # somebody has handed a report in since: the word that there is none is to be looked at again
        return Published.NO if report is None else Published.NOT_SEEN
    if look.outcome in SEEN:
        return Published.YES
    return Published.NOT_SEEN if WORDS[look.outcome].kind in ("missing", "empty") else Published.UNKNOWN


def _timeliness(legal: date, published: Published, report: Kept | None, today: date, grace: int) -> Timeliness:
    if published is not Published.YES:
        return Timeliness.NOT_DUE if today <= legal else Timeliness.OVERDUE
    if report is None:
        return Timeliness.UNKNOWN
    # a page cannot have been seen before it was there
    there = min(local_date_of(report.first_seen), report.published_on or "9999")
    if there <= legal.isoformat():
        return Timeliness.IN_TIME
    if there <= (legal + timedelta(days=grace)).isoformat():
        return Timeliness.GRACE
    # a page that was seen before the day it names says nothing of the day on which it came
    return Timeliness.LATE if report.published_on == there else Timeliness.UNKNOWN


def _remark(report: Kept | None, look: Look | None) -> str:
    if report is None:
        return ""
    words = [] if report.fetched else ["报告由人提供，门户上还没有看到"]
    words += {"unreadable": ["报告读不了"], "partly": ["报告只读懂一部分"]}.get(report.read_status, [])
    words += ["已从门户撤下"] if look is not None and look.outcome is OutcomeName.WITHDRAWN else []
    return "；".join(words)

"""Judges reports that are not there (C01): evidence of the crawls → findings without a version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.absence import conditions, judge_absence
from audit.engine import RULESET
from audit.errors import GoujiError
from audit.policy import Policy
from audit.verdict import Verdict
from db.absences import AbsentReport, absent_reports, missing_reports
from db.agencies import agency, all_agencies, lineages
from db.confirmations import confirm_absence, spend_confirmations
from db.findings import Saved, save_verdict
from db.health import suspension
from db.notice_claims import claim_of
from db.opening import Database
from db.runs import finish_run, start_run
from db.times import instant
from gouji import __version__
from gouji.policies import Policies


@dataclass(frozen=True, slots=True)
class JudgedAbsent:
    """One report that is not there, with what came of it."""

    report: AbsentReport
    verdict: Verdict
    saved: Saved


def judge_absent(
    database: Database,
    *,
    now: datetime,
    year: int | None = None,
    codes: Sequence[str] = (),
    everything: bool = False,
    rules: Policies | None = None,
) -> list[JudgedAbsent]:
    """
    Judge what was confirmed absent and not judged since the last look. Nothing due, no run.

    `rules`: what is settled about rules; where C01 is off, nothing is said and nothing is closed.
    """
    above = lineages(all_agencies(database))
    settled = rules or Policies()
    due = absent_reports(
        database,
        now=instant(now),
        ruleset=RULESET,
        year=year,
        codes=codes,
        everything=everything,
        grace=lambda code: settled.grace(above[code]),
    )
    judged: list[JudgedAbsent] = []
    if due:
        run_id = start_run(database, now=now, ruleset=RULESET, app_version=__version__)
        judged = [_judge(database, run_id, report, settled.of(above[report.agency_code]), now) for report in due]
        finish_run(database, run_id)
    spend_confirmations(database, now)
    return judged


def missing(
    database: Database, *, now: datetime, year: int | None = None, codes: Sequence[str] = (), rules: Policies
) -> list[AbsentReport]:
    """The reports that a person may have to confirm as absent, with their evidence."""
    above = lineages(all_agencies(database))
    return missing_reports(
        database, now=instant(now), year=year, codes=codes, grace=lambda code: rules.grace(above[code])
    )


def reasons_against(database: Database, report: AbsentReport) -> list[str]:
    """Why a person must not confirm this absence yet: the conditions (a)–(e) that do not hold, an alarm, or the body's word."""
    if report.absence.excused:
        return [report.absence.excused]
    against = [
        f"({one.letter}) {one.name}：{one.why}" for one in conditions(report.absence) if one.letter != "f" and one.why
    ]
    if held := suspension(database, report.agency_code):
        against.append(held)
    claim = claim_of(database, "live", report.agency_code, report.absence.year)
    if claim is not None:
        first = "已核实属实，等抓到报告；并不属实的先改为不成立" if claim.registered_at else "先核实"
        against.append(f"单位回复称已发布在 {claim.url}，{first}（通知 → 回复）")
    return against


def confirm_missing(
    database: Database, code: str, year: int, *, by: str, note: str, now: datetime, rules: Policies
) -> bool:
    """
    A person's word that a report is not there. False when somebody has given it already.

    GoujiError, with what is lacking, while one of the other five conditions does not hold.
    """
    body = agency(database, code)
    found = missing(database, now=now, year=year, codes=(code,), rules=rules)
    if not found:
        raise GoujiError(f"{body.name} {year} 年度：没有应公开而没有找到的记录，不能确认")
    if against := reasons_against(database, found[0]):
        raise GoujiError(f"{body.name} {year} 年度还不能确认：" + "；".join(against))
    return confirm_absence(database, code, year, by=by, note=note.strip(), now=now)


def _judge(database: Database, run_id: int, report: AbsentReport, policy: Policy, now: datetime) -> JudgedAbsent:
    verdict = judge_absence(report.absence, body_kind=report.kind, agency_code=report.agency_code, policy=policy)
    saved = save_verdict(
        database,
        run_id=run_id,
        agency_code=report.agency_code,
        year=report.absence.year,
        version_id=None,
        verdict=verdict,
        now=now,
    )
    return JudgedAbsent(report, verdict, saved)

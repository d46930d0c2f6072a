"""Whether it is beyond doubt that a report is not there: a person's word, and the proof that it rests on, as of now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audit.absence import conditions
from db.absences import missing_reports
from db.agencies import agency, all_agencies, exists_on, lineages
from db.circulars import named_rules
from db.deadlines import DueDate, unmet
from db.grounds import MISSING_REPORT
from db.health import suspension
from db.missing import LookKept, Word, looks_kept, named_missing, words_that_stand
from db.named import LATE, named_bodies
from db.notice_claims import Claim, claim_of, claims
from db.notices import Notice
from db.opening import Database
from db.silences import silences_now, silent
from db.times import instant, local_day
from notifications.deadlines import of_law

Grace = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Proven:
    """A body whose report is missing without a doubt. `due`: of the law, the local one where the law names none."""

    due: DueDate
    word: Word
    looks: tuple[LookKept, ...]


def proven(
    database: Database, year: int, now: datetime, grace: Grace | None = None, codes: Collection[str] | None = None
) -> dict[str, Proven]:
    """
    Body → what is known, for those whose date and agreed grace are over, whose lists lack the report as of now, and of
    whom a person has said so. All six conditions of the rule must hold at this moment, not only when he said it.

    `grace`: lineage → the days agreed beyond the deadline, None where that was asked before. `codes`: only these.
    """
    words = {word.agency_code: word for word in words_that_stand(database, year, now, codes)}
    owed: defaultdict[str, list[DueDate]] = defaultdict(list)
    for code in words:
        for due in unmet(database, year, code):
            owed[code].append(due)
    if not owed:
        return {}  # no codes would mean all
    above, at = lineages(all_agencies(database)) if grace else {}, instant(now)

    def grace_of(code: str) -> int:
        return grace(above[code]) if grace else 0

    claimed = {one.agency_code for one in claims(database) if (one.mode, one.report_year) == ("live", year)}
    found = {}
    for report in missing_reports(database, now=at, year=year, codes=owed, grace=grace_of):
        code = report.agency_code
        if code in claimed:
            continue  # it says where its report is, and nobody has found that it is not there
        due = of_law(owed[code])
        absence = replace(report.absence, due_on=due.legal_date.isoformat())
        if absence.excused or local_day(now) <= due.legal_date or not all(one.holds for one in conditions(absence)):
            continue
        found[code] = Proven(due, words[code], tuple(looks_kept(database, code, year)))
    return found


def spoken_against(database: Database, codes: Collection[str], year: int, now: datetime) -> dict[str, str]:
    """
    Body → why what tells of many bodies does not call it missing, although a person's word stands: it says where its
    report is and nobody has found that it is not there, it has ended, or it need not publish.
    """
    if not codes:
        return {}  # no codes would mean all
    against = {}
    for report in missing_reports(database, now=instant(now), year=year, codes=codes):
        if report.absence.excused:
            against[report.agency_code] = f"{report.absence.agency}：{report.absence.excused}"
    for claim in claims(database):
        if (claim.mode, claim.report_year) == ("live", year) and claim.agency_code in codes:
            against[claim.agency_code] = _claimed(claim)
    for code in codes:
        if not exists_on(database, code, local_day(now)):
            against[code] = f"{agency(database, code).name}已撤销"
    return against


def doubt_of_many(database: Database, item: Notice, now: datetime) -> str:
    """Why a draft about many bodies waits although its facts stand: a body that it names is silenced, or speaks against it."""
    silences = silences_now(database, now)
    late = [(one.agency_code, MISSING_REPORT) for one in named_bodies(database, item.id, LATE)]
    for code, rule in [*named_rules(database, item), *late]:
        if silences and silent(silences, code, item.office_id, rule):
            return f"{agency(database, code).name}在静默中"
    codes = named_missing(database, item)
    against = spoken_against(database, codes, item.report_year, now)
    return next(iter(against.values()), "") or doubt(database, codes, item.report_year, now)


def doubt(database: Database, codes: Sequence[str], year: int, now: datetime) -> str:
    """Why nobody may be told now that these bodies have no report, "" when nothing speaks against it."""
    sure = proven(database, year, now, codes=codes)
    for code in codes:
        if claim := claim_of(database, "live", code, year):
            return _claimed(claim)
        if code not in sure:
            return (
                f"{agency(database, code).name}未公布的证据眼下不齐备（gouji absences list 列出还差什么），齐备以后再发"
            )
        if why := suspension(database, code):
            return why
    return ""


def _claimed(claim: Claim) -> str:
    return f"{claim.agency}回复称已发布在 {claim.url}，{claim.waits_for}"

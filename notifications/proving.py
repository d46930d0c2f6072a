"""Whether it is beyond doubt that a report is not there: a person's word, and the proof that it rests on, as of now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audit.absence import conditions
from db.absences import missing_reports
from db.agencies import agency, all_agencies, lineages
from db.deadlines import DueDate, unmet
from db.health import suspension
from db.missing import LookKept, Word, looks_kept, words_that_stand
from db.notice_replies import claim_of, open_claims
from db.opening import Database
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
    words = {word.agency_code: word for word in words_that_stand(database, year, codes)}
    owed: defaultdict[str, list[DueDate]] = defaultdict(list)
    for code in words:
        for due in unmet(database, year, code):
            owed[code].append(due)
    if not owed:
        return {}  # no codes would mean all
    above, at = lineages(all_agencies(database)) if grace else {}, instant(now)

    def grace_of(code: str) -> int:
        return grace(above[code]) if grace else 0

    waiting = open_claims(database, most=-1)
    claimed = {one.agency_code for one in waiting if (one.mode, one.report_year) == ("live", year)}
    found = {}
    for report in missing_reports(database, now=at, year=year, codes=owed, grace=grace_of):
        code = report.agency_code
        if code in claimed:
            continue  # it says where its report is, and nobody has looked there
        due = of_law(owed[code])
        absence = replace(report.absence, due_on=due.legal_date.isoformat())
        if absence.excused or local_day(now) <= due.legal_date or not all(one.holds for one in conditions(absence)):
            continue
        found[code] = Proven(due, words[code], tuple(looks_kept(database, code, year)))
    return found


def doubt(database: Database, codes: Sequence[str], year: int, now: datetime) -> str:
    """Why nobody may be told now that these bodies have no report, "" when nothing speaks against it."""
    sure = proven(database, year, now, codes=codes)
    for code in codes:
        if claim := claim_of(database, "live", code, year):
            return f"{claim.agency}回复称已发布在 {claim.url}，等人核实"
        if code not in sure:
            return (
                f"{agency(database, code).name}未公布的证据眼下不齐备（gouji absences list 列出还差什么），齐备以后再发"
            )
        if why := suspension(database, code):
            return why
    return ""

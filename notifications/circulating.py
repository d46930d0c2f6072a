"""
通报草稿: for a supervising office to decide about, after a second 督促整改 went by, or when a person asks for it.

Only what is proven names a body. At most one draft an office, year and mode; it follows the facts while it is a draft.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from audit.privacy import masked
from db.agencies import Office
from db.circulars import confirmed_facts_stand, disputed_findings, living_drafts, settled
from db.due import unheard
from db.grounds import MISSING_REPORT
from db.missed_dates import first_notices, seen_on
from db.missing import still_missing
from db.notice_facts import Judged, judged_findings
from db.notices import Fact, Notice
from db.opening import Database
from db.silences import Silence, silent
from db.supervisors import Supervisor
from db.times import beijing, instant, local_day
from db.unjudged import in_sight
from notifications.calendar import add_workdays, spoken, warnings
from notifications.filings import Filing, Timeliness
from notifications.letters.season import Circular, Entry, ProblemClass
from notifications.lines import grouped
from notifications.policy import Policy
from notifications.problem_classes import CLASSES, Problem
from notifications.rectifying import AGAIN
from notifications.season import Season, Wanted, facts_hash
from notifications.supervising import key_of, supervising
from notifications.tallying import (
    Known,
    absent_of,
    is_absent,
    late_of,
    named_late,
    still_late,
    tally,
    told_lines,
    unverified_of,
)
from notifications.told_dates import last_day

KIND = "circular"
GRAVE = ("error", "warning")  # notes are advice
LATE_REPORT = "C02"
MOST_WORDS = 3  # kinds of problem that are named for one body of one class


@dataclass(frozen=True, slots=True)
class Named:
    """What a 通报 may say of the bodies of one office. `left_out`: bodies about which nothing is said for now."""

    rows: tuple[Filing, ...]
    accused: tuple[Filing, ...]
    findings: Mapping[str, tuple[Judged, ...]]
    missing: Mapping[str, Fact]
    twice: frozenset[str]
    left_out: int


def circulars(database: Database, season: Season, silences: Sequence[Silence] = ()) -> Iterator[Wanted]:
    """One for each office whose bodies let a second 督促整改 pass, and for each that has a draft already."""
    mode, year = season.policy.mode, season.year
    drafts, done = living_drafts(database, mode, year, KIND), settled(database, mode, year, KIND)
    late = _passed(database, season)
    if not drafts and not late:
        return
    stages = {
        supervisor.office_ids[0]: _stage(supervisor, drafts, done, late)
        for supervisor, _ in supervising(database, season)
    }
    yield from of_stages(database, season, silences, {key: stage for key, stage in stages.items() if stage})


def of_stages(
    database: Database, season: Season, silences: Sequence[Silence], stages: Mapping[int, str]
) -> Iterator[Wanted]:
    """The drafts of these offices (by the first of their rows), each with its stage; none where there is nothing to say."""
    if not stages:
        return
    known, found = Known.of(database, season), _findings(database, season.year)
    twice = frozenset(_passed(database, season))
    for supervisor, office in supervising(database, season):
        stage = stages.get(supervisor.office_ids[0])
        if stage is None:
            continue
        named = _named(known, found, twice, supervisor, office, silences)
        if named.findings or named.missing or late_of(named.accused):
            yield _wanted(season, supervisor, office, stage, named, known)


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """Whether every body that it names as missing or late still is, and every finding that it names still stands."""
    stand = still_missing(database, item) and confirmed_facts_stand(database, item.id)
    return stand and still_late(database, item, policy)


def _passed(database: Database, season: Season) -> dict[str, date]:
    """
    Body → the last day of its second 督促整改, where that is over, somebody has looked since, and something still stands.
    """
    year, over = season.year, dict[str, date]()
    asked = first_notices(database, season.policy.mode, year, AGAIN)
    if not asked:
        return over
    standing = {one.fact: one for one in judged_findings(database, year, ("confirmed",)) if one.severity in GRAVE}
    looked, waiting = seen_on(database, year), {code for code, of_year in unheard(database) if of_year == year}
    for notice in asked:
        left = {standing[fact].severity for fact in notice.facts if fact in standing}
        if not left or notice.agency_code in waiting:
            continue
        end = last_day(notice, left, season)
        if end < local_day(season.now) and end < looked.get(notice.agency_code, date.min):
            over[notice.agency_code] = max(end, over.get(notice.agency_code, end))
    return over


def _stage(
    supervisor: Supervisor,
    drafts: Mapping[int, list[Notice]],
    done: Mapping[int, set[str]],
    late: Mapping[str, date],
) -> str:
    """The Monday of the week in which the last limit passed, or the day of the draft that there is; "" for none."""
    mine = [item.stage for number in supervisor.office_ids for item in drafts.get(number, ())]
    told = max((stage for number in supervisor.office_ids for stage in done.get(number, ())), default="")
    last = max((late[code] for code in supervisor.agencies if code in late), default=None)
    monday = (last - timedelta(days=last.weekday())).isoformat() if last else ""
    # one a week: what was told, or taken back by a person, is not written again before the next
    return max([*mine, *([monday] if monday > told else [])], default="")


def _findings(database: Database, year: int) -> dict[str, list[Judged]]:
    disputed, found = disputed_findings(database, year), defaultdict(list)
    for one in in_sight(database, year, judged_findings(database, year, ("confirmed",))):
        if (
            one.severity in GRAVE
            and one.code in CLASSES
            and one.code != MISSING_REPORT
            and one.finding_id not in disputed
        ):
            found[one.agency_code].append(one)
    return found


def _named(
    known: Known,
    found: Mapping[str, Sequence[Judged]],
    twice: frozenset[str],
    supervisor: Supervisor,
    office: Office,
    silences: Sequence[Silence],
) -> Named:
    rows = known.of_office(supervisor)
    quiet = {row.agency_code for row in rows if silent(silences, row.agency_code, office.id)}
    accused = tuple(row for row in rows if not silent(silences, row.agency_code, office.id, MISSING_REPORT))
    findings = {
        row.agency_code: tuple(
            one
            for one in found[row.agency_code]
            if not (one.code == LATE_REPORT and row.timeliness is Timeliness.GRACE)
            and not silent(silences, row.agency_code, office.id, one.code)
        )
        for row in rows
        if row.agency_code in found
    }
    missing = {row.agency_code: known.missing[row.agency_code] for row in accused if is_absent(row)}
    return Named(
        tuple(rows), accused, {code: some for code, some in findings.items() if some}, missing, twice, len(quiet)
    )


def _wanted(season: Season, supervisor: Supervisor, office: Office, stage: str, named: Named, known: Known) -> Wanted:
    agency, not_before = season.agencies[supervisor.agency_code], season.leaves_at(KIND)
    facts = [*named.missing.values(), *(one.fact for some in named.findings.values() for one in some)]
    lines = told_lines(named.rows, known.missing, local_day(season.now))
    lines += [f"finding|{fact.line}" for fact in facts]
    return Wanted(
        key=key_of(season, supervisor, f"{KIND}|{stage}.{facts_hash(lines)}"),
        agency=agency,
        office=office,
        kind=KIND,
        stage=stage,
        letter=_letter(season, supervisor, office, named, known, local_day(not_before)),
        not_before=not_before,
        expires_at=None,
        facts=tuple({fact.finding_id: fact for fact in facts}.values()),
        named=named_late(named.accused),
    )


def _letter(season: Season, supervisor: Supervisor, office: Office, named: Named, known: Known, day: date) -> Circular:
    head = season.letterhead(season.agencies[supervisor.agency_code], office, (), day)
    dates = sorted({(row.legal_date, row.basis) for row in named.rows})
    classes = tuple(ProblemClass(name=one.value, entries=_entries(one, named)) for one in Problem)
    return Circular(
        **head | {"addressee": supervisor.name, "is_copy": False},
        as_of=beijing(instant(season.now)),
        deadlines=tuple(f"{spoken(legal)}，依据{basis}" for legal, basis in dates),
        figures=tally(named.rows, known.judged),
        classes=classes,
        ranking=_ranking(named, classes),
        unverified=unverified_of(named.rows),
        next_steps=_steps(season, supervisor.agency_code, named, day),
        left_out=named.left_out,
        cautions=warnings((day,), season.overrides),
    )


def _entries(problem: Problem, named: Named) -> tuple[Entry, ...]:
    made = [*absent_of(named.accused), *late_of(named.accused)] if problem is Problem.LATE else []
    already = {entry.name for entry in made}
    names = {row.agency_code: row.agency for row in named.rows}
    for code, findings in named.findings.items():
        mine = [one for one in findings if CLASSES[one.code] is problem]
        if mine and names[code] not in already:
            made.append(Entry(name=names[code], told=_told(mine)))
    return tuple(made)


def _told(findings: Sequence[Judged]) -> str:
    """`错误 2 项、疑点 1 项：收件与办理、结转不平（A31）…`: of one cause one."""
    leads = [group.lead for group in grouped(findings)]
    counted = Counter(lead.severity for lead in leads)
    words = list(dict.fromkeys(f"{masked(lead.title)}（{lead.code}）" for lead in leads))
    more = "等" if len(words) > MOST_WORDS else ""
    return f"{_counts(counted)}：{'，'.join(words[:MOST_WORDS])}{more}"


def _counts(counted: Mapping[str, int]) -> str:
    words = {"error": "错误", "warning": "疑点"}
    return "、".join(f"{word} {counted[name]} 项" for name, word in words.items() if counted.get(name))


def _ranking(named: Named, classes: Sequence[ProblemClass]) -> tuple[Entry, ...]:
    """The missing first, then by errors, then by doubts."""
    of_body: defaultdict[str, list[str]] = defaultdict(list)
    for one in classes:
        for entry in one.entries:
            of_body[entry.name].append(one.name)
    ranked = []
    for row in named.rows:
        if row.agency not in of_body:
            continue
        counted = Counter(group.lead.severity for group in grouped(named.findings.get(row.agency_code, ())))
        told = ["未公布"] if row.agency_code in named.missing else []
        told += [_counts(counted)] if counted else []
        told += ["再次督促后仍未整改"] if row.agency_code in named.twice else []
        place = (row.agency_code not in named.missing, -counted["error"], -counted["warning"], row.agency)
        ranked.append((place, Entry(name=row.agency, told="；".join([*told, "、".join(of_body[row.agency])]))))
    return tuple(entry for _, entry in sorted(ranked, key=lambda pair: pair[0]))


def _steps(season: Season, code: str, named: Named, day: date) -> tuple[str, ...]:
    by = spoken(add_workdays(day, season.days_of(code)["error"], season.overrides))
    steps = []
    if named.missing:
        steps.append(f"经核实未公布的单位，于{by}前公布，并说明原因。")
    if named.findings:
        steps.append(
            f"存在内容问题的单位，核对台账，于{by}前在原栏目更正发布，并反馈整改情况；有不同意见的，说明理由。"
        )
    if unverified_of(named.rows):
        steps.append("列为“未能核实”的单位，由主管部门逐一核实，核实以前不作为未公布认定。")
    return (*steps, "各单位对照上述问题自查，举一反三，防止同类问题再次发生。")

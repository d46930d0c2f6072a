"""逾期名单: one a supervising office and ISO week, from T+8 on, while there is something to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.agencies import Office, all_agencies, lineages
from db.deadlines import NEVER_CHECKED, DueDate, last_checks, unmet
from db.grounds import MISSING_REPORT
from db.health import suspension
from db.missing import FiledLate, filed_late
from db.named import LATE, UNSEEN, NamedBody, named_bodies
from db.notices import Notice
from db.opening import Database
from db.silences import Silence, silent
from db.supervisors import Supervisor
from db.times import BEIJING, beijing, instant, local_day
from notifications.calendar import next_opening, on_to_workday, spoken
from notifications.deadlines import of_law
from notifications.filings import doubted_dates
from notifications.ladder import AFTER
from notifications.letters.overdue import Body, OverdueList
from notifications.policy import Policy
from notifications.proving import Proven
from notifications.reminding import LOOKED
from notifications.season import Season, Wanted
from notifications.supervising import key_of, supervising

WEEK = "-W"  # in the stage of a list: 2027-W07
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """The ISO week of a list: its Monday, when the list may leave and when the next one has the word."""

    stage: str
    name: str
    monday: date
    not_before: datetime
    expires_at: datetime


def lists(
    database: Database, season: Season, sure: Mapping[str, Proven], silences: Sequence[Silence]
) -> Iterator[Wanted]:
    """One a supervising office. A week that was skipped is not made good: the newest list says it all."""
    week = week_of(season)
    # of what nobody has published for a year the lists of the season have said enough
    if week is None or local_day(season.now).year > season.year + 1:
        return
    known = _Known.of(database, season, sure, week)
    for supervisor, office in supervising(database, season):
        wish = _list(season, known, supervisor, office, week, silences)
        if wish is not None:
            yield wish


def week_of(season: Season) -> Week | None:
    """The present one; None when it has no working day left."""
    today = local_day(season.now)
    year, number, weekday = today.isocalendar()
    monday = today - timedelta(days=weekday - 1)
    opening, end = (_opening(day, season) for day in (monday, monday + ONE_WEEK))
    stage = f"{year}{WEEK}{number:02d}"
    not_before = season.leaves_at(stage, opening)
    if not_before >= end:
        return None
    return Week(stage, f"{year}年第{number}周", monday, not_before, end)


@dataclass(frozen=True, slots=True)
class _Known:
    """Body → what the list may say of it, by section; and of whom it does not see, whether it could look for it."""

    missing: Mapping[str, tuple[Body, Proven]]
    unseen: Mapping[str, tuple[Body, bool]]
    local: Mapping[str, tuple[Body, bool]]
    late: Mapping[str, tuple[Body, NamedBody]]
    undated: Mapping[str, Body]

    @classmethod
    def of(cls, database: Database, season: Season, sure: Mapping[str, Proven], week: Week) -> _Known:
        checks, today = last_checks(database, season.year), local_day(season.now)
        owed: defaultdict[str, list[DueDate]] = defaultdict(list)
        for due in unmet(database, season.year):
            owed[due.agency_code].append(due)
        missing: dict[str, tuple[Body, Proven]] = {}
        unseen: dict[str, tuple[Body, bool]] = {}
        local: dict[str, tuple[Body, bool]] = {}
        for code, dues in owed.items():
            law, check = of_law(dues), checks.get(code, NEVER_CHECKED)
            early = min(dues, key=lambda due: due.legal_date)
            over, missed = _eighth(law.legal_date, season) <= today, early is not law and early.legal_date < today
            body = season.agencies[code]
            if not (over or missed) or check.state == "seen" or body.vertical or not body.active_on(today):
                continue
            state = "unknown" if suspension(database, code) else check.state
            told = LOOKED[state] + (f"（最近一次 {beijing(check.at)}）" if check.at else "")
            url = check.urls[0] if check.urls else ""
            if not over:
                words = f"{told}；法定期限 {spoken(law.legal_date)}"
                local[code] = _body(season, early, words, url), state == "absent"
            elif code in sure and state == "absent":
                missing[code] = _missing(season, sure[code], week), sure[code]
            else:
                unseen[code] = _body(season, law, told, url), state == "absent"
        return cls(missing, unseen, local, *_came(database, season, week))


def _list(
    season: Season, known: _Known, supervisor: Supervisor, office: Office, week: Week, silences: Sequence[Silence]
) -> Wanted | None:
    codes = [code for code in supervisor.agencies if not silent(silences, code, office.id, MISSING_REPORT)]
    missing = [known.missing[code] for code in codes if code in known.missing]
    local = [known.local[code] for code in codes if code in known.local]
    late = [known.late[code] for code in codes if code in known.late]
    unseen = [known.unseen[code] for code in codes if code in known.unseen]
    looked = [code for code in codes for some in (known.unseen, known.local) if code in some and some[code][1]]
    if not missing and not late and not any(seen for _, seen in local):
        return None  # what nobody could look at is for the operator, and no fault of an office
    agency = season.agencies[supervisor.agency_code]
    head = season.letterhead(agency, office, (), local_day(week.not_before))
    letter = OverdueList(
        **head | {"addressee": supervisor.name, "is_copy": False},
        week=week.name,
        as_of=beijing(instant(season.now)),
        missing=tuple(body for body, _ in missing),
        unseen=tuple(body for body, _ in unseen),
        local=tuple(body for body, _ in local),
        late=tuple(body for body, _ in late),
        undated=tuple(known.undated[code] for code in codes if code in known.undated),
    )
    return Wanted(
        key=key_of(season, supervisor, f"overdue|{week.stage}"),
        agency=agency,
        office=office,
        kind="overdue",
        stage=week.stage,
        letter=letter,
        not_before=week.not_before,
        expires_at=week.expires_at,
        facts=tuple(one.word.fact for _, one in missing),
        named=(*(NamedBody(code, UNSEEN, "") for code in looked), *(said for _, said in late)),
        template="overdue_list",
    )


def still_late(database: Database, item: Notice, policy: Policy) -> bool:
    """Whether all whom a list names as late still are: after the same date, and on the same day."""
    said = named_bodies(database, item.id, LATE)
    if not said:
        return True
    graces, doubted = lineages(all_agencies(database)), doubted_dates(database, [one.agency_code for one in said])
    late = {
        _said(one)
        for one in filed_late(database, item.report_year)
        if not _in_grace(one, policy, graces[one.agency_code]) and _certain(one, item.report_year, doubted)
    }
    return late.issuperset(said)


def _came(database: Database, season: Season, week: Week) -> tuple[dict[str, tuple[Body, NamedBody]], dict[str, Body]]:
    """
    What came since the last list; in the first list after its date, all that came after it: late as its page says, and
    that of which it is not certain.
    """
    doubted, above = doubted_dates(database), lineages(season.agencies.values())
    late: dict[str, tuple[Body, NamedBody]] = {}
    undated: dict[str, Body] = {}
    for one in filed_late(database, season.year):
        if one.agency_code not in season.agencies:
            continue
        eighth = _eighth(one.legal_date, season)
        since = one.legal_date if eighth >= week.monday else week.monday - ONE_WEEK
        if one.met_on < since or eighth > local_day(season.now):
            continue
        if _in_grace(one, season.policy, above[one.agency_code]):
            continue
        name, deadline = season.agencies[one.agency_code].name, spoken(one.legal_date)
        if _certain(one, season.year, doubted):
            told = f"页面发布日期 {spoken(one.met_on)}"
            late[one.agency_code] = Body(name=name, deadline=deadline, told=told), _said(one)
        else:
            told = f"首次检索到的日期 {spoken(one.first_seen)}"
            undated[one.agency_code] = Body(name=name, deadline=deadline, told=told)
    return late, undated


def _in_grace(one: FiledLate, policy: Policy, lineage: Sequence[str]) -> bool:
    return one.met_on <= one.legal_date + timedelta(days=policy.grace(lineage))


def _certain(one: FiledLate, year: int, doubted: Collection[tuple[str, int | None]]) -> bool:
    """A page that names no date, or several, proves nothing about the days before the first look."""
    disputed = (one.agency_code, year) in doubted or (one.agency_code, None) in doubted
    return one.published_on == one.met_on and not disputed


def _said(one: FiledLate) -> NamedBody:
    return NamedBody(one.agency_code, LATE, one.legal_date.isoformat(), one.met_on.isoformat())


def _missing(season: Season, one: Proven, week: Week) -> Body:
    days = (local_day(week.not_before) - one.due.legal_date).days
    told = f"逾期 {days} 天，{beijing(one.word.confirmed_at)} 经人工核对确认未公布"
    return _body(season, one.due, told, one.looks[-1].url if one.looks else "")


def _body(season: Season, due: DueDate, told: str, url: str) -> Body:
    return Body(
        name=season.agencies[due.agency_code].name,
        deadline=spoken(due.legal_date),
        told=told,
        basis=due.basis,
        url=url,
    )


def _eighth(legal_date: date, season: Season) -> date:
    """The day from which a deadline is in the list."""
    return on_to_workday(legal_date + timedelta(days=AFTER[-1]), season.overrides)


def _opening(day: date, season: Season) -> datetime:
    return next_opening(datetime.combine(day, time(), BEIJING), season.overrides)

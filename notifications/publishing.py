"""公布情况报告: some working days after a legal date, how its bodies published, for the supervising office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from db.agencies import Office
from db.circulars import central_links, living_drafts, settled
from db.deadlines import unmet
from db.grounds import MISSING_REPORT
from db.missing import named_missing, still_missing
from db.notices import Notice
from db.opening import Database
from db.silences import Silence, silent
from db.supervisors import Supervisor
from db.times import beijing, instant, local_day
from notifications.calendar import add_workdays, spoken, warnings
from notifications.deadlines import owed_dates
from notifications.filings import Filing
from notifications.letters.season import Publication
from notifications.policy import Policy
from notifications.season import Season, Wanted, facts_hash
from notifications.supervising import key_of, supervising
from notifications.tallying import (
    Known,
    absent_of,
    is_absent,
    late_of,
    named_late,
    not_accused,
    still_late,
    tally,
    told_lines,
    units_of,
    unverified_of,
)

KIND = "publication"
CATCH_UP = timedelta(days=90)  # a season that was over long before the program came is no news
DEADLINES = ("department", "government", "local")


def publications(database: Database, season: Season, silences: Sequence[Silence] = ()) -> Iterator[Wanted]:
    """One for each supervising office and kind of deadline whose day has come, unless the office has it."""
    mode, year = season.policy.mode, season.year
    drafts, done = living_drafts(database, mode, year, KIND), settled(database, mode, year, KIND)
    now = frozenset(kind for kind, last in _last_days(season).items() if _is_time(season, last))
    if not now and not drafts:
        return
    wanted: dict[int, frozenset[str]] = {}
    for supervisor, _ in supervising(database, season):
        mine = {item.stage for number in supervisor.office_ids for item in drafts.get(number, ())}
        told = {stage for number in supervisor.office_ids for stage in done.get(number, ())}
        wanted[supervisor.office_ids[0]] = frozenset(mine | (now - told))
    yield from of_kinds(database, season, wanted, silences)


def of_kinds(
    database: Database,
    season: Season,
    wanted: Mapping[int, frozenset[str]],
    silences: Sequence[Silence] = (),
) -> Iterator[Wanted]:
    """
    The drafts of these offices (by the first of their rows), for these kinds of deadline; none where no body is due. A
    body that is silenced counts, and is called neither missing nor late meanwhile.
    """
    if not any(wanted.values()):
        return
    known, links = Known.of(database, season), central_links(database, season.year)
    for supervisor, office in supervising(database, season):
        for kind in DEADLINES:
            if kind not in wanted.get(supervisor.office_ids[0], ()):
                continue
            rows = [
                not_accused(row) if silent(silences, row.agency_code, office.id, MISSING_REPORT) else row
                for row in known.of_office(supervisor, kind)
            ]
            if rows:
                yield _wanted(season, supervisor, office, rows, known, links)


def passed_kinds(season: Season) -> frozenset[str]:
    """The kinds of deadline of which every date is over."""
    return frozenset(kind for kind, last in _last_days(season).items() if last < local_day(season.now))


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """Whether all that it names as missing or late still are, and who is missing owes by the kind of date it is about."""
    owed = (unmet(database, item.report_year, code) for code in named_missing(database, item))
    missing = still_missing(database, item) and all(any(due.kind == item.stage for due in dues) for dues in owed)
    return missing and still_late(database, item, policy)


def _last_days(season: Season) -> dict[str, date]:
    last: dict[str, date] = {}
    for due in owed_dates(season.agencies.values(), season.year, season.policy, season.overrides):
        last[due.kind] = max(due.legal_date, last.get(due.kind, due.legal_date))
    return last


def _is_time(season: Season, last: date) -> bool:
    days, today = season.policy.publication_days, local_day(season.now)
    return days > 0 and add_workdays(last, days, season.overrides) <= today <= last + CATCH_UP


def _wanted(
    season: Season,
    supervisor: Supervisor,
    office: Office,
    rows: Sequence[Filing],
    known: Known,
    links: Mapping[str, bool | None],
) -> Wanted:
    kind, not_before = rows[0].kind, season.leaves_at(KIND)
    lines = told_lines(rows, known.missing, local_day(season.now))
    return Wanted(
        key=key_of(season, supervisor, f"{KIND}|{kind}.{facts_hash(lines)}"),
        agency=season.agencies[supervisor.agency_code],
        office=office,
        kind=KIND,
        stage=kind,
        letter=_letter(season, (supervisor, office), rows, known, links, local_day(not_before)),
        not_before=not_before,
        expires_at=None,
        facts=tuple(known.missing[row.agency_code] for row in rows if is_absent(row)),
        named=named_late(rows),
    )


def _letter(
    season: Season,
    to: tuple[Supervisor, Office],
    rows: Sequence[Filing],
    known: Known,
    links: Mapping[str, bool | None],
    day: date,
) -> Publication:
    supervisor, office = to
    head = season.letterhead(season.agencies[supervisor.agency_code], office, (), day)
    dates = sorted({row.legal_date for row in rows})
    linked = [row for row in rows if links.get(row.agency_code)]
    unlinked = [row for row in rows if links.get(row.agency_code, True) is False]
    unlooked = [row for row in rows if row.agency_code in links and links[row.agency_code] is None]
    return Publication(
        **head | {"addressee": supervisor.name, "is_copy": False},
        as_of=beijing(instant(season.now)),
        deadline="、".join(spoken(legal) for legal in dates),
        basis="；".join(dict.fromkeys(row.basis for row in rows)),
        figures=tally(rows, known.judged),
        units=units_of(rows),
        late=late_of(rows),
        absent=absent_of(rows),
        unverified=unverified_of(rows),
        linked=len(linked),
        unlinked=tuple(row.agency for row in unlinked),
        unlooked=len(unlooked),
        unregistered=len(rows) - len(linked) - len(unlinked) - len(unlooked),
        cautions=warnings((day,), season.overrides),
    )

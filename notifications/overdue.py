"""逾期: only what a person has confirmed as absent, once to the office, then week by week to the supervising office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from db.agencies import Office, agency, offices
from db.deadlines import NEVER_CHECKED, last_checks, unmet
from db.grounds import MISSING_REPORT
from db.health import suspension
from db.missing import came_since, named_missing, still_missing
from db.named import LATE, UNSEEN, named_bodies
from db.notice_claims import claim_of
from db.notices import Notice
from db.opening import Database
from db.silences import Silence, silences_now, silent
from db.times import beijing, local_date_of, local_day
from notifications.calendar import add_workdays, spoken, warnings
from notifications.deadlines import of_law
from notifications.duties import owed_by
from notifications.ladder import following, ladder, opening_of, reached
from notifications.letters.overdue import Look, Overdue
from notifications.overdue_list import WEEK, lists, still_late
from notifications.policy import Policy
from notifications.proving import Proven, doubt, proven
from notifications.season import Season, Wanted

FIRST = "T+1"
ROLES = ("responsible", "head", "supervisor")


def overdues(database: Database, season: Season, silences: Sequence[Silence] = ()) -> Iterator[Wanted]:
    """For each body whose report is missing beyond doubt one for each office concerned; and the list of the week."""
    sure = proven(database, season.year, season.now, season.policy.grace)
    for one in sure.values():
        yield from _told(database, season, one)
    yield from lists(database, season, sure, silences)


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """
    Whether each body that it names is still missing on the same word of a person, or late, and the date that it cites is
    over.

    A list ends with any report that has come since of those it did not find: the next plan writes it anew. Whom nobody
    could look for, and whom it does not name, may come: there is a report every night.
    """
    if not still_missing(database, item):
        return False
    if WEEK in item.stage:
        if not still_late(database, item, policy):
            return False
        unseen = [one.agency_code for one in named_bodies(database, item.id, UNSEEN)]
        return not came_since(database, unseen, item.report_year, item.created_at)
    dues = unmet(database, item.report_year, item.agency_code)
    if not dues or not named_missing(database, item):
        return False
    due = of_law(dues)
    # the mode, the body and the year stand before it
    cited = item.dedupe_key.split("|")[3]
    return cited == due.kind and due.legal_date.isoformat() < local_date_of(item.not_before or item.created_at)


def in_doubt(database: Database, item: Notice, now: datetime) -> str:
    """Why it waits although nothing has come: the proof is too old or broken, or a body that it names is silenced."""
    codes = named_missing(database, item)
    resting = _silenced(database, item, codes, now)
    return f"{agency(database, resting).name}在静默中" if resting else doubt(database, codes, item.report_year, now)


def _silenced(database: Database, item: Notice, codes: Sequence[str], now: datetime) -> str:
    """The first of those whom it names as missing, or as late, that a person has silenced."""
    silences = silences_now(database, now)
    named = [*codes, *(one.agency_code for one in named_bodies(database, item.id, LATE))] if silences else []
    return next((code for code in named if silent(silences, code, item.office_id, MISSING_REPORT)), "")


def overtaken(database: Database, item: Notice, now: datetime) -> bool:
    """
    Whether some of those whom a list names hold it back while others could be told: they are silenced, their portal is
    down, rests, or they say where the report is. A look that is only old holds it back as a whole: the next one comes.
    """
    codes, year = named_missing(database, item), item.report_year
    if WEEK not in item.stage:
        return False
    if _silenced(database, item, codes, now):
        return True
    if not doubt(database, codes, year, now):
        return False
    checks, sure = last_checks(database, year), proven(database, year, now, codes=codes)
    keep = {
        code
        for code in codes
        if checks.get(code, NEVER_CHECKED).state != "absent"
        or suspension(database, code)
        or claim_of(database, "live", code, year)
    }
    return bool(keep) and not keep.issuperset(sure)


def _told(database: Database, season: Season, one: Proven) -> Iterator[Wanted]:
    due = one.due
    steps = ladder(due.act_by, due.legal_date, season.overrides)
    step = reached(steps, local_day(season.now))
    if step is None or step.stage != FIRST:
        return
    end = following(steps, step)
    expires_at = opening_of(end, season.overrides) if end else None
    not_before = season.leaves_at(step.stage, opening_of(step, season.overrides))
    if expires_at and not_before >= expires_at:
        return  # the list of the week has the word
    body = season.agencies[due.agency_code]
    told = [office for role in ROLES for office in offices(database, body.code, role)]
    copy_to = tuple(office.name for office in told if office.role != "responsible")
    for office in told:
        yield Wanted(
            key=season.key(body, office, f"{due.kind}|{step.stage}"),
            agency=body,
            office=office,
            kind="overdue",
            stage=step.stage,
            letter=_letter(season, one, office, copy_to, not_before),
            not_before=not_before,
            expires_at=expires_at,
            facts=(one.word.fact,),
        )


def _letter(season: Season, one: Proven, office: Office, copy_to: tuple[str, ...], not_before: datetime) -> Overdue:
    due, day = one.due, local_day(not_before)
    publish_by = add_workdays(day, season.days_of(due.agency_code)["error"], season.overrides)
    return Overdue(
        **season.letterhead(season.agencies[due.agency_code], office, copy_to, day),
        deadline=spoken(due.legal_date),
        days_overdue=(day - due.legal_date).days,
        duty=owed_by(due.kind, season.agencies[due.agency_code], season.year),
        basis=due.basis,
        looks=tuple(Look(url=look.url, at=beijing(look.at), status=look.status) for look in one.looks),
        confirmed_at=beijing(one.word.confirmed_at),
        publish_by=spoken(publish_by),
        cautions=warnings((day, publish_by), season.overrides),
    )

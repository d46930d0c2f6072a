"""提醒 and 催报: for what is owed, the latest stage of the ladder. It never claims that a report does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from db.agencies import Office, offices
from db.deadlines import NEVER_CHECKED, DueDate, LastCheck, last_checks, still_owed, unmet
from db.notice_decisions import acknowledged, acknowledged_before
from db.notice_keys import stages_told
from db.notices import Notice
from db.opening import Database
from db.silences import Silence
from db.times import beijing, local_day
from notifications.calendar import spoken, warnings, workdays_left
from notifications.deadlines import of_law
from notifications.duties import asked_of, reply_to
from notifications.ladder import CHASING, MISSED, following, ladder, opening_of, passed, reached, with_missed
from notifications.letters.reminder import Reminder
from notifications.policy import Policy
from notifications.season import Season, Wanted

LOOKED = {"absent": "尚未检索到", "unknown": "未能检索"}


@dataclass(frozen=True, slots=True)
class Rung:
    """
    Where a body stands on its ladder: the deadline, the stage, its planned moment and its end.

    `missed`: a local date that is over, while `due`, that of the law, is to come.
    """

    due: DueDate
    stage: str
    not_before: datetime
    expires_at: datetime | None
    missed: DueDate | None = None


def reminders(database: Database, season: Season, silences: Sequence[Silence] = ()) -> Iterator[Wanted]:
    """One for each office concerned, while the report was not seen."""
    checks = last_checks(database, season.year)
    told = stages_told(database, season.policy.mode, season.year, season.now)
    spoken_to = acknowledged(database, season.policy.mode, season.year)
    for code, group in groupby(unmet(database, season.year), key=lambda due: due.agency_code):
        check = checks.get(code, NEVER_CHECKED)
        if check.state == "seen":
            continue
        standing = rung_of(season, tuple(group))
        # nobody is pressed further up to his date who has said that he knows
        if standing is not None and (code not in spoken_to or standing.stage == MISSED):
            wishes = _remind(database, season, standing, check)
            yield from (wish for wish in wishes if not passed(wish.stage, told.get(wish.office.id, ())))


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """Whether the report is still owed by the date that it names, and nobody has said since that he knows."""
    # the mode, the body and the year stand before the kind of the date: one of a region may be given up
    cited = item.dedupe_key.split("|")[3]
    if not still_owed(database, item.agency_code, item.report_year, cited):
        return False
    return item.stage == MISSED or not acknowledged_before(database, item)


def rung_of(season: Season, dues: tuple[DueDate, ...]) -> Rung | None:
    """One ladder a body, from the earlier date to act by; None before its first stage and after its last working day."""
    due, law = min(dues, key=lambda one: one.act_by), of_law(dues)
    steps = ladder(due.act_by, law.legal_date, season.overrides)
    if law is not due:
        steps = with_missed(steps, due.legal_date, law.act_by, season.overrides)
    step = reached(steps, local_day(season.now))
    if step is None or step.stage.startswith("T+"):
        return None
    missed = due if step.stage == MISSED else None
    due = law if missed else due
    end = following(steps, step)
    expires_at = opening_of(end, season.overrides) if end else None
    not_before = season.leaves_at(step.stage, opening_of(step, season.overrides))
    if local_day(not_before) > due.act_by or (expires_at and not_before >= expires_at):
        return None  # it would come too late to be true: the next stage has the word
    return Rung(due, step.stage, not_before, expires_at, missed)


def recipients(database: Database, code: str, stage: str) -> list[Office]:
    """Whom a stage goes to: the responsible office, and from T-3 on its head."""
    heads = offices(database, code, "head") if stage in CHASING else []
    return [*offices(database, code, "responsible"), *heads]


def _remind(database: Database, season: Season, rung: Rung, check: LastCheck) -> Iterator[Wanted]:
    agency = season.agencies[rung.due.agency_code]
    told = recipients(database, agency.code, rung.stage)
    copy_to = tuple(office.name for office in told if office.role == "head")
    for office in told:
        head = season.letterhead(agency, office, copy_to, local_day(rung.not_before))
        yield Wanted(
            key=season.key(agency, office, f"{(rung.missed or rung.due).kind}|{rung.stage}"),
            agency=agency,
            office=office,
            kind="reminder",
            stage=rung.stage,
            letter=Reminder(**head, **_body(season, rung), **_looked(check)),
            not_before=rung.not_before,
            expires_at=rung.expires_at,
        )


def _body(season: Season, rung: Rung) -> dict[str, Any]:
    due, day = rung.due, local_day(rung.not_before)
    return {
        "word": "催报" if rung.stage in CHASING else "提醒",
        "deadline": spoken(due.legal_date),
        "act_by": spoken(due.act_by) if due.act_by != due.legal_date else "",
        "days_left": workdays_left(day, due.act_by, season.overrides),
        "duty": asked_of(due.kind, season.agencies[due.agency_code], season.year),
        "reply": reply_to(due.kind),
        "basis": due.basis,
        "missed": f"{rung.missed.basis}要求的期限{spoken(rung.missed.legal_date)}已过" if rung.missed else "",
        "cautions": warnings((day, due.act_by, due.legal_date), season.overrides),
    }


def _looked(check: LastCheck) -> dict[str, Any]:
    return {
        "looked": LOOKED[check.state],
        "checked_at": beijing(check.at) if check.at else "",
        "urls": check.urls,
    }

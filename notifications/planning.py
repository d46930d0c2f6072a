"""Decide and compose: deadlines recomputed, drafts overtaken by events taken back, drafts wanted now written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice

from db.agencies import all_agencies, ensure_test_folders
from db.deadlines import mark_met, save_due_dates, workday_overrides
from db.findings import end_waivers
from db.notice_facts import years_waiting, years_with_findings
from db.notice_files import NoticeFile
from db.notice_keys import keys_taken
from db.notices import (
    Draft,
    cancel,
    expire_notices,
    find_notices,
    insert_draft,
    last_sequence,
    names_without_office,
    number_of,
    number_year,
)
from db.opening import Database, tx
from db.silences import wholly_silent
from db.standing import REMINDER, approve_by_standing
from db.times import instant, local_day
from notifications.compose import compose
from notifications.deadlines import owed_dates
from notifications.deciding import KINDS, holds, wanted
from notifications.policy import Policy
from notifications.rectifying import judged_states
from notifications.season import Season, Wanted
from notifications.wording import Wording

Attach = Callable[[Wanted], tuple[NoticeFile, ...]]
BATCH = 100  # drafts a transaction: others write in between


def no_files(wish: Wanted) -> tuple[NoticeFile, ...]:
    """Nothing goes with it."""
    return ()


@dataclass(slots=True)
class Planned:
    """
    What a run did. `approved`: by a standing approval. `unreachable`: bodies without a responsible office, whom no notice
    can reach. `silenced`: bodies with a reminder that is due and not written because of a silence.
    """

    drafted: list[str] = field(default_factory=list)
    cancelled: int = 0
    expired: int = 0
    approved: int = 0
    unreachable: list[str] = field(default_factory=list)
    silenced: list[str] = field(default_factory=list)


def plan(
    database: Database, policy: Policy, now: datetime, year: int | None = None, *, attach: Attach = no_files
) -> Planned:
    """
    Bring the drafts up to date; ten times is as good as once. Without `year`: every report year that may want one.

    `attach` makes the files that go with a notice and keeps them in the content store.
    """
    agencies, overrides = all_agencies(database), workday_overrides(database)
    by_code = {agency.code: agency for agency in agencies}
    if policy.mode == "test":
        ensure_test_folders(database)
    end_waivers(database, today=local_day(now), now=now)
    planned = Planned(expired=expire_notices(database, now), unreachable=names_without_office(database))
    for one in [year] if year is not None else years_due(database, policy, local_day(now)):
        save_due_dates(database, one, owed_dates(agencies, one, policy, overrides))
        mark_met(database, one)
        _plan_year(database, Season(one, now, policy, overrides, by_code), planned, attach)
    return planned


def years_due(database: Database, policy: Policy, today: date) -> list[int]:
    """Last year's reports are due now, this year's from December on; findings, and what waits, may be of any year."""
    found = years_with_findings(database, judged_states(policy))
    return sorted({today.year - 1, today.year, *found, *years_waiting(database, policy.mode)})


def _plan_year(database: Database, season: Season, planned: Planned, attach: Attach) -> None:
    wishes = list(wanted(database, season, planned.silenced))
    planned.cancelled += _take_back(database, season, {wish.key for wish in wishes})
    taken = keys_taken(database, season.policy.mode, season.year)
    fresh = [replace(wish, key=key) for wish in wishes if (key := _free_key(wish.key, taken)) is not None]
    for batch in _batches(fresh):
        planned.drafted += _write(database, batch, season, attach)
    mode, signed = season.policy.mode, season.policy.wording.sha(REMINDER)
    planned.approved += approve_by_standing(database, mode, season.year, signed, season.now)


def _take_back(database: Database, season: Season, keys: set[str]) -> int:
    """Cancel what waits without a reason: the report was published, the facts changed, or a draft was overtaken."""
    mode, cancelled = season.policy.mode, 0
    for item in find_notices(database, states=("draft", "approved"), year=season.year, mode=mode):
        overtaken = KINDS[item.kind].rewritten and item.state == "draft" and item.dedupe_key.split("#")[0] not in keys
        overtaken = overtaken and not wholly_silent(database, item, season.now)
        if overtaken or not holds(database, item, season.policy):
            cancelled += cancel(database, item, "overtaken" if overtaken else "no longer true", season.now)
    return cancelled


def _free_key(key: str, taken: dict[str, bool]) -> str | None:
    """The key, or with #2 … when what it named was only taken back by us; None while a notice stands for it."""
    candidate, turn = key, 1
    while candidate in taken:
        if not taken[candidate]:
            return None
        turn += 1
        candidate = f"{key}#{turn}"
    return candidate


def _write(database: Database, batch: Sequence[Wanted], season: Season, attach: Attach) -> list[str]:
    year, drafted = number_year(season.now), []
    with tx(database):
        sequence = last_sequence(database, year)
        for wish in batch:
            number = number_of(year, sequence + 1)
            if insert_draft(database, _draft(wish, number, season.policy.wording, attach), season.now) is not None:
                sequence += 1
                drafted.append(number)
    return drafted


def _draft(wish: Wanted, number: str, wording: Wording, attach: Attach) -> Draft:
    template = wish.template or wish.kind
    composed = compose(template, replace(wish.letter, number=number), wording)
    return Draft(
        number=number,
        dedupe_key=wish.key,
        mode="test" if wish.letter.test else "live",
        office_id=wish.office.id,
        agency_code=wish.agency.code,
        report_year=wish.letter.year,
        kind=wish.kind,
        stage=wish.stage,
        template=template,
        template_sha=wording.sha(template),
        subject=composed.subject,
        body_text=composed.text,
        body_html=composed.html,
        body_im=composed.im,
        not_before=instant(wish.not_before),
        expires_at=instant(wish.expires_at) if wish.expires_at else None,
        facts=wish.facts,
        files=attach(replace(wish, letter=replace(wish.letter, number=number))),
    )


def _batches(wishes: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    waiting = iter(wishes)
    while batch := list(islice(waiting, BATCH)):
        yield batch

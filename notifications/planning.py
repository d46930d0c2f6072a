"""Decide and compose: deadlines recomputed, drafts overtaken by events taken back, drafts wanted now written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from db.agencies import all_agencies, ensure_test_folders, names_without_office
from db.alerts import end_alerts_but, open_alerts, raise_alert
from db.closings import years_closing
from db.deadlines import mark_met, save_due_dates, workday_overrides
from db.findings import end_waivers
from db.notice_claims import sweep_claims
from db.notice_facts import years_waiting, years_with_findings
from db.notice_keys import keys_taken, next_turn, without_turn
from db.notices import Notice, cancel, expire_notices, find_notices
from db.opening import Database
from db.silences import wholly_silent
from db.standing import REMINDER, approve_by_standing
from db.times import local_day
from notifications.deadlines import owed_dates
from notifications.deciding import KINDS, holds, wanted
from notifications.drafting import Attach, Extras, Link, no_files, no_link, write_drafts
from notifications.linting import can_be_written
from notifications.policy import Policy
from notifications.rectifying import held_back, judged_states
from notifications.season import Season
from notifications.told_dates import too_near
from notifications.wording import Wording

TEMPLATE = "template|"  # an alert of a kind that cannot be written
REMEDY = "gouji notices lint 说明哪里不对；改好以后下次拟稿自动补上"


@dataclass(slots=True)
class Planned:
    """
    What a run did. `approved`: by a standing approval. `unreachable`: bodies without a responsible office, whom no notice
    can reach. `unjudged`: bodies whose report has a newer version that nobody has judged, so that its findings are not told.
    `silenced`: bodies with a reminder that is due and not written because of a silence. `broken`: kind → what
    is wrong with its templates, so that none of it was written.
    """

    drafted: list[str] = field(default_factory=list)
    cancelled: int = 0
    expired: int = 0
    approved: int = 0
    unreachable: list[str] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)
    silenced: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)


def plan(
    database: Database,
    policy: Policy,
    now: datetime,
    year: int | None = None,
    *,
    attach: Attach = no_files,
    link: Link = no_link,
) -> Planned:
    """
    Bring the drafts up to date; ten times is as good as once. Without `year`: every report year that may want one.

    `attach` makes the files that go with a notice and keeps them in the content store. `link`: the number of a notice, its
    office and its day → the address at which the office can reply, and until when in words.
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
        _plan_year(database, Season(one, now, policy, overrides, by_code), planned, Extras(attach, link))
    _alert(database, policy.wording, planned.broken, now)
    sweep_claims(database, now)
    return planned


def years_due(database: Database, policy: Policy, today: date) -> list[int]:
    """Last year's reports are due now, this year's from December on; findings, and what waits, may be of any year."""
    found = years_with_findings(database, judged_states(policy)), years_closing(database, policy.mode)
    return sorted({today.year - 1, today.year, *found[0], *found[1], *years_waiting(database, policy.mode)})


def _plan_year(database: Database, season: Season, planned: Planned, extras: Extras) -> None:
    planned.cancelled += _take_back_untrue(database, season)  # first: what an office was to get may be wanted anew
    wishes = list(wanted(database, season, planned.silenced))
    planned.cancelled += _take_back_overtaken(database, season, {wish.key for wish in wishes})
    taken = keys_taken(database, season.policy.mode, season.year, season.now)
    fresh = [replace(wish, key=key) for wish in wishes if (key := _free_key(wish.key, taken)) is not None]
    planned.drafted += write_drafts(database, fresh, season, extras, planned.broken)
    planned.unjudged += held_back(database, season)
    mode, signed = season.policy.mode, season.policy.wording.sha(REMINDER)
    planned.approved += approve_by_standing(database, mode, season.year, signed, season.now)


def _take_back_untrue(database: Database, season: Season) -> int:
    """Cancel what waits without a reason: the report was published, or the facts are not what it says."""
    waiting = find_notices(database, states=("draft", "approved"), year=season.year, mode=season.policy.mode)
    untrue = [item for item in waiting if not holds(database, item, season.policy)]
    return sum(cancel(database, item, "no longer true", season.now) for item in untrue)


def _take_back_overtaken(database: Database, season: Season, keys: set[str]) -> int:
    """Cancel what would be written otherwise today, and will be."""
    waiting = find_notices(database, states=("draft", "approved"), year=season.year, mode=season.policy.mode)
    overtaken = [item for item in waiting if _is_overtaken(database, season, item, keys)]
    return sum(cancel(database, item, "overtaken", season.now) for item in overtaken)


def _is_overtaken(database: Database, season: Season, item: Notice, keys: set[str]) -> bool:
    """
    What is still wanted gives way when its kind says so, or as a draft, unless a person has edited it, when its dates count
    from a day that is long over. What is not wanted any more is a draft that names facts.
    """
    kind, wished = KINDS[item.kind], without_turn(item.dedupe_key) in keys
    if wished and kind.overtaken(database, item, season.now):
        return True
    if item.state != "draft":
        return False
    if wished:
        return item.edited_by is None and too_near(item, season)
    return kind.rewritten and not wholly_silent(database, item, season.now)


def _free_key(key: str, taken: Mapping[str, bool]) -> str | None:
    """The key, or with #2 … when what it named was only taken back by us; None while a notice, or a person, says no."""
    free, ours = next_turn(key, taken)
    return free if ours else None


def _alert(database: Database, wording: Wording, broken: Mapping[str, str], now: datetime) -> None:
    """One for each kind that cannot be written. It ends when the kind can, also when none is wanted just now."""
    for kind, sentence in broken.items():
        raise_alert(database, TEMPLATE + kind, sentence, remedy=REMEDY, now=now)
    before = {one.cause.removeprefix(TEMPLATE) for one in open_alerts(database) if one.cause.startswith(TEMPLATE)}
    still = {kind for kind in before if kind in broken or not can_be_written(kind, wording)}
    end_alerts_but(database, TEMPLATE, [TEMPLATE + kind for kind in still], now=now)

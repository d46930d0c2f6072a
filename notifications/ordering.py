"""A person orders a draft: 通报 or 公布情况报告, now, whatever the calendar says. What may be said in it stays the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from audit.errors import BadSettings, GoujiError
from db.agencies import all_agencies, ensure_test_folders
from db.circulars import living_drafts
from db.deadlines import mark_met, save_due_dates, workday_overrides
from db.notice_keys import keys_taken
from db.notices import Notice, cancel, find_notices, notice, record
from db.opening import Database, tx
from db.silences import silences_now, silent
from db.times import local_day
from notifications import circulating, publishing
from notifications.deadlines import owed_dates
from notifications.drafting import Attach, Extras, no_files, write_drafts
from notifications.policy import Policy
from notifications.season import Season, Wanted
from notifications.supervising import supervising

KINDS = (circulating.KIND, publishing.KIND)
LIVING = ("draft", "approved", "released")
HOW_TO_REGISTER = "；在名录的“公开主管部门”“主管部门邮箱”两栏登记"


@dataclass(slots=True)
class Ordered:
    """The numbers of the new drafts, and of notices that say the same already. `silenced`: offices that rest."""

    drafted: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    silenced: list[str] = field(default_factory=list)


def order(
    database: Database,
    policy: Policy,
    now: datetime,
    kind: str,
    year: int,
    *,
    by: str,
    supervisor: str | None = None,
    attach: Attach = no_files,
) -> Ordered:
    """
    The drafts of this kind for every supervising office, or those below this body. `by` stands in their history.

    A draft with other facts gives way. GoujiError when there is no such office, nothing to say, or no date is over yet.
    """
    season = _season(database, policy, now, year)
    if not any(supervisor in (None, one.agency_code) for one, _ in supervising(database, season)):
        raise GoujiError(f"{f'{supervisor} ' if supervisor else '名录里'}没有登记主管部门{HOW_TO_REGISTER}")
    wishes, ordered = written_now(database, season, kind, supervisor), Ordered()
    if not wishes:
        raise GoujiError("没有经核实的问题，通报没有内容" if kind == circulating.KIND else "没有期限已过的应公布单位")
    silences = silences_now(database, now)
    for wish in wishes:
        if silent(silences, "", wish.office.id):  # about many: the body above them is none of them
            ordered.silenced.append(wish.office.name)
            continue
        _order(database, season, wish, by, attach, ordered)
    return ordered


def written_now(database: Database, season: Season, kind: str, supervisor: str | None = None) -> list[Wanted]:
    """What a person who orders this kind at this moment gets, of all supervising offices or those below this body."""
    offices = (one for one, _ in supervising(database, season) if supervisor in (None, one.agency_code))
    names, silences = [one.office_ids[0] for one in offices], silences_now(database, season.now)
    if kind == publishing.KIND:
        passed = publishing.passed_kinds(season)
        return list(publishing.of_kinds(database, season, dict.fromkeys(names, passed), silences))
    stage = local_day(season.now).isoformat()
    return list(circulating.of_stages(database, season, silences, dict.fromkeys(names, stage)))


def _season(database: Database, policy: Policy, now: datetime, year: int) -> Season:
    agencies, overrides = all_agencies(database), workday_overrides(database)
    if policy.mode == "test":
        ensure_test_folders(database)
    save_due_dates(database, year, owed_dates(agencies, year, policy, overrides))
    mark_met(database, year)
    return Season(year, now, policy, overrides, {one.code: one for one in agencies})


def _order(database: Database, season: Season, wish: Wanted, by: str, attach: Attach, ordered: Ordered) -> None:
    """In with this draft, unless a notice says the same already; then out with the one that says something else."""
    same = {item.dedupe_key: item for item in _notices(database, season, wish)}
    living = next((item for item in same.values() if item.state in LIVING), None)
    others = living_drafts(database, season.policy.mode, season.year, wish.kind).get(wish.office.id, ())
    if living is None:
        _write(database, season, wish, by, attach, ordered)
    else:
        ordered.there.append(living.number)
    for item in others:
        overtaken = wish.kind == circulating.KIND or item.stage == wish.stage
        if overtaken and (living is None or item.id != living.id):
            cancel(database, item, "overtaken", season.now)


def _write(database: Database, season: Season, wish: Wanted, by: str, attach: Attach, ordered: Ordered) -> None:
    taken, key, turn = keys_taken(database, season.policy.mode, season.year, season.now), wish.key, 1
    while key in taken:  # a new draft after one that a person took back: this is his own act
        turn += 1
        key = f"{wish.key}#{turn}"
    broken: dict[str, str] = {}
    for number in write_drafts(database, [replace(wish, key=key)], season, Extras(attach), broken):
        with tx(database):
            record(database, notice(database, number).id, by, "ordered", season.now)
        ordered.drafted.append(number)
    if broken:
        raise BadSettings(broken[wish.form])


def _notices(database: Database, season: Season, wish: Wanted) -> list[Notice]:
    found = find_notices(database, year=season.year, mode=season.policy.mode, kind=wish.kind)
    return [item for item in found if item.dedupe_key.split("#")[0] == wish.key]

"""
A person orders a draft: 通报 or 公布情况报告 whatever the calendar says, or anew what was cancelled.

What may be said in it stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from audit.errors import BadSettings, GoujiError
from db.agencies import all_agencies, ensure_test_folders
from db.circulars import living_drafts
from db.deadlines import mark_met, save_due_dates, workday_overrides
from db.notice_keys import keys_taken, next_turn, without_turn
from db.notices import STATES, Notice, cancel, find_notices, notice, record
from db.opening import Database, tx
from db.silences import silences_now, silent, wholly_silent
from db.times import local_day
from notifications import circulating, publishing
from notifications.deadlines import owed_dates
from notifications.deciding import wanted
from notifications.drafting import Attach, Extras, Link, no_files, no_link, write_drafts
from notifications.policy import Policy
from notifications.season import Season, Wanted
from notifications.supervising import supervising

KINDS = (circulating.KIND, publishing.KIND)
LIVING = ("draft", "approved", "released")
AGAIN = "drafted again"  # in the history of what was cancelled
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


def order_again(
    database: Database,
    policy: Policy,
    now: datetime,
    reference: str,
    *,
    by: str,
    attach: Attach = no_files,
    link: Link = no_link,
) -> str:
    """
    What was cancelled, drafted anew with the facts of today: its number. Both histories say who wanted it.

    GoujiError when it is not cancelled, was of the other mode, rests in a silence, has a successor already, or when its
    reason is gone or another by now. What the plan takes back later is for the plan to write again.
    """
    item = notice(database, reference)
    _check_again(database, policy, item, now)
    season, key = _season(database, policy, now, item.report_year), without_turn(item.dedupe_key)
    wish = next((one for one in _wished_now(database, season, item) if one.key == key), None)
    if wish is None:
        raise GoujiError(f"{item.number} 的事由已不在或已变，不能再拟；该拟的由 gouji notices plan 另拟")
    number = _write(database, season, wish, by, Extras(attach, link), f"再拟 {item.number}")
    with tx(database):
        record(database, item.id, by, AGAIN, now, number)
    return number


def _check_again(database: Database, policy: Policy, item: Notice, now: datetime) -> None:
    """GoujiError for what cannot be drafted anew, whatever the facts say."""
    if item.state != "cancelled":
        raise GoujiError(f"{item.number} {STATES[item.state]}，只有已取消的可以再拟")
    if item.mode != policy.mode:
        was, by_now = ("测试", "正式") if item.mode == "test" else ("正式", "测试")
        raise GoujiError(f"{item.number} 是{was}模式下拟的，现在是{by_now}模式，不能再拟")
    key = without_turn(item.dedupe_key)
    others = find_notices(database, states=LIVING, year=item.report_year, mode=item.mode, kind=item.kind)
    living = next((one for one in others if without_turn(one.dedupe_key) == key), None)
    if living is not None:
        raise GoujiError(f"同一事由已有 {living.number}（{STATES[living.state]}），不必再拟")
    if wholly_silent(database, item, now):
        raise GoujiError(f"{item.number} 在静默中，静默结束或解除以后再拟")


def _wished_now(database: Database, season: Season, item: Notice) -> Iterable[Wanted]:
    """What ought to exist, or, of a kind that nobody writes anew by himself, what would be written at that stage."""
    if item.kind not in KINDS:
        return wanted(database, season, [])
    mine = [one.office_ids[0] for one, _ in supervising(database, season) if item.office_id in one.office_ids]
    silences = silences_now(database, season.now)
    if item.kind == publishing.KIND:
        return publishing.of_kinds(database, season, dict.fromkeys(mine, frozenset({item.stage})), silences)
    return circulating.of_stages(database, season, silences, dict.fromkeys(mine, item.stage))


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
        ordered.drafted.append(_write(database, season, wish, by, Extras(attach)))
    else:
        ordered.there.append(living.number)
    for item in others:
        overtaken = wish.kind == circulating.KIND or item.stage == wish.stage
        if overtaken and (living is None or item.id != living.id):
            cancel(database, item, "overtaken", season.now)


def _write(database: Database, season: Season, wish: Wanted, by: str, extras: Extras, detail: str = "") -> str:
    """The number of the draft, by whose key nothing was said yet."""
    taken = keys_taken(database, season.policy.mode, season.year, season.now)
    key, _ = next_turn(wish.key, taken)  # a new draft after one that a person took back: this is his own act
    broken: dict[str, str] = {}
    numbers = write_drafts(database, [replace(wish, key=key)], season, extras, broken)
    if broken:
        raise BadSettings(broken[wish.form])
    if not numbers:
        raise GoujiError("别人刚刚拟了同一件，请再看一遍")
    with tx(database):
        record(database, notice(database, numbers[0]).id, by, "ordered", season.now, detail or None)
    return numbers[0]


def _notices(database: Database, season: Season, wish: Wanted) -> list[Notice]:
    found = find_notices(database, year=season.year, mode=season.policy.mode, kind=wish.kind)
    return [item for item in found if without_turn(item.dedupe_key) == wish.key]

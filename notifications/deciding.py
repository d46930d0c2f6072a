"""Which notices are wanted now. A query: asked again without news, it answers the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from db.agencies import exists_on
from db.health import suspension
from db.missing import named_missing
from db.notice_claims import claim_of
from db.notice_facts import asked_about, objected
from db.notices import Notice
from db.opening import Database
from db.resting import may_rest
from db.silences import Silence, silence_of, silences_now, silent
from db.supervisors import about_many
from db.times import beijing, local_day
from notifications import circulating, closing, overdue, publishing, rectifying_again, reminding
from notifications.policy import Policy
from notifications.proving import doubt_of_many
from notifications.season import Season, Wanted


def no_doubt(database: Database, item: Notice, now: datetime) -> str:
    """Where the condition alone decides."""
    return ""


def goes_on(database: Database, item: Notice, now: datetime) -> bool:
    """Where nothing but the key overtakes a draft."""
    return False


@dataclass(frozen=True, slots=True)
class Kind:
    """
    How one kind of notice is decided.

    `wanted`: those that ought to exist at this moment, by season and the silences that hold. `holds`: whether the reason
    of one that was written still stands. `rewritten`: its text names facts, so that a draft whose key is not wanted any
    more is taken back. `on_reports`: it rests on reports that were read and on a person's judgement of them, and not on
    our eyes on a portal. `in_doubt`: why it waits at this moment although its reason may still stand, "" when it may go.
    `overtaken`: whether one that waits, approved or not, gives way to another of its key, which can go.
    """

    wanted: Callable[[Database, Season, Sequence[Silence]], Iterator[Wanted]]
    holds: Callable[[Database, Notice, Policy], bool]
    rewritten: bool
    on_reports: bool
    in_doubt: Callable[[Database, Notice, datetime], str] = no_doubt
    overtaken: Callable[[Database, Notice, datetime], bool] = goes_on


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "reminder": Kind(reminding.reminders, reminding.holds, rewritten=False, on_reports=False),
        "overdue": Kind(
            overdue.overdues,
            overdue.holds,
            rewritten=False,
            on_reports=False,
            in_doubt=overdue.in_doubt,
            overtaken=overdue.overtaken,
        ),
        "rectify": Kind(
            rectifying_again.rectifications,
            rectifying_again.holds,
            rewritten=True,
            on_reports=True,
            in_doubt=rectifying_again.in_doubt,
        ),
        "resolved": Kind(closing.closings, closing.holds, rewritten=True, on_reports=True),
        "circular": Kind(
            circulating.circulars, circulating.holds, rewritten=True, on_reports=True, in_doubt=doubt_of_many
        ),
        "publication": Kind(
            publishing.publications, publishing.holds, rewritten=True, on_reports=False, in_doubt=doubt_of_many
        ),
    }
)


def wanted(database: Database, season: Season, silenced: list[str]) -> Iterator[Wanted]:
    """
    Every notice that ought to exist at this moment about the reports of one year, and that nobody has silenced. A body that
    has ended gets none: it would be taken back before it leaves, and written anew.

    `silenced` gets the names of the bodies that are not told because of a silence: the law's date waits for nobody.
    """
    silences, today = silences_now(database, season.now), local_day(season.now).isoformat()
    for kind in KINDS.values():
        for wish in kind.wanted(database, season, silences):
            many = about_many(wish.kind, wish.stage)
            if not many and (wish.agency.active_to or today) < today:
                continue
            about = "" if many else wish.agency.code
            if silent(silences, about, wish.office.id):
                silenced.append(wish.agency.name)
            else:
                yield wish


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """Whether the reason of a notice still stands: the report is owed, or the findings are what it says."""
    return KINDS[item.kind].holds(database, item, policy)


def still_holds(database: Database, item: Notice, policy: Policy, now: datetime) -> bool:
    """
    The same, for what is about to leave: a body that was merged or dissolved meanwhile is told nothing more, nor named as
    missing in what speaks of many bodies, which itself only bears the name of one.
    """
    named = named_missing(database, item) if about_many(item.kind, item.stage) else [item.agency_code]
    return all(exists_on(database, code, local_day(now)) for code in named) and holds(database, item, policy)


def suspended(database: Database, item: Notice, now: datetime) -> str:
    """
    Why a notice stays where it is although its reason stands, "" when it may leave.

    Our eyes on that portal are in doubt: whatever a notice says of a missing report waits for a person to look. Or a
    person has silenced the body, the office, or a rule whose findings the text names. Or the body objects to one of the
    findings, and nobody has answered it: who has asked to be heard is heard first. Or somebody has asked for the dismissal
    or waiver of one. Or the body says that its report is elsewhere, and nobody has looked there yet, or has
    seen it there while no crawl has fetched it. Or its kind has
    doubts of its own.
    """
    kind, many = KINDS[item.kind], about_many(item.kind, item.stage)
    if not many and not may_rest(database, item, now):
        return kind.in_doubt(database, item, now)
    silence = silence_of(database, item, now)
    if silence is not None:
        return f"静默 {silence.id} 至 {beijing(silence.ends_at)}：{silence.reason}"
    numbers = objected(database, item)
    if numbers:
        return f"单位对问题 {'、'.join(map(str, numbers))} 有异议，维持或撤回决定以后再发"
    numbers = asked_about(database, item)
    if numbers:
        return f"问题 {'、'.join(map(str, numbers))} 有人申请驳回或豁免，批准或退回以后再发"
    if many:  # what puts the list of its own government in doubt says nothing of them
        named = (suspension(database, code) for code in named_missing(database, item))
        return next(filter(None, named), "") or kind.in_doubt(database, item, now)
    if kind.on_reports:
        return kind.in_doubt(database, item, now)
    claim = claim_of(database, item.mode, item.agency_code, item.report_year)
    held = f"单位称已发布在 {claim.url}，{claim.waits_for}" if claim else suspension(database, item.agency_code)
    return held or kind.in_doubt(database, item, now)

"""Approved → released: who gets a notice, in which parts, and who else when nobody there can be reached."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.agencies import Endpoint, office
from db.deadlines import workday_overrides
from db.deliveries import insert_delivery, withdraw
from db.notice_files import notice_files
from db.notices import MACHINE, Notice, cancel, find_notices, mark_released, record
from db.opening import Database, tx
from db.stranded import is_stranded, supervisor_ways, tried_endpoints, usable_ways
from db.times import instant
from notifications.box import Outbox
from notifications.calendar import next_opening
from notifications.deciding import still_holds, suspended
from notifications.ladder import hours_of
from notifications.parts import PartText, parts_for
from notifications.text import calls_nobody

FORWARDED, AGAIN = "forwarded", "released again"
FORWARD = "〔原收件的{office}没有可用的联系方式，本件转送主管部门，请设法转达。〕"


@dataclass(frozen=True, slots=True)
class Recipients:
    """The ways a notice goes. `forwarded`: to the supervising office, because its own office cannot be reached."""

    ways: tuple[Endpoint, ...]
    forwarded: bool = False


def approved(outbox: Outbox) -> list[Notice]:
    """What a person has approved in the present mode and whose time has come."""
    now = instant(outbox.clock())
    items = find_notices(outbox.database, states=("approved",), mode=outbox.policy.mode)
    return [item for item in items if (item.not_before or "") <= now < (item.expires_at or "9999")]


def recipients(database: Database, item: Notice, now: datetime, tried: frozenset[int] = frozenset()) -> Recipients:
    """
    The usable ways to a notice's office; when none is left, those to the office that supervises its body.

    `tried`: endpoints that have the notice, or have refused it.
    """
    ways = [way for way in usable_ways(database, item.office_id, item.mode, now) if way.id not in tried]
    if ways:
        return Recipients(tuple(ways))
    others = tuple(supervisor_ways(database, item, now, tried))
    # a supervising office is one, with whichever of its bodies its address is registered
    return Recipients(others, office(database, item.office_id).role != "supervisor")


def message_id(item: Notice, endpoint_id: int, part: int, domain: str) -> str:
    """Of one part for one endpoint, the same for ever."""
    digest = hashlib.sha256(f"{item.dedupe_key}|{endpoint_id}|{part}".encode()).hexdigest()
    return f"<{digest[:32]}@{domain}>"


def parts_of(database: Database, item: Notice, way: Endpoint, *, forwarded: bool = False) -> tuple[PartText, ...]:
    """
    What one endpoint gets of a notice, part by part.

    An edited text goes alone: the files were made of the words before. One that is passed on says so.
    """
    files = [] if item.edited_by else notice_files(database, item.id)
    if forwarded:
        told = FORWARD.format(office=office(database, item.office_id).name)
        # a robot's keyword stands first
        short = f"{item.body_im.strip()}\n\n{calls_nobody(told)}" if item.body_im else None
        item = replace(item, body_text=f"{told}\n\n{item.body_text}", body_im=short)
    return parts_for(way.channel, item, files)


def release(outbox: Outbox, item: Notice) -> str:
    """
    Let one approved notice go: `released` to its office or `forwarded`, `cancelled` when its reason is gone, `suspended`
    while an alarm holds it, `unreachable` when neither its office nor the supervising one has a way in use.

    One transaction: the condition, the deliveries, the state and the event. "" when another run was faster.
    """
    database, now = outbox.database, outbox.clock()
    with tx(database):
        if not still_holds(database, item, outbox.policy, now):
            cancel(database, item, "no longer true at release", now)
            return "cancelled"
        if suspended(database, item, now):
            return "suspended"
        found = recipients(database, item, now)
        if not found.ways:
            return "unreachable"
        if not mark_released(database, item, now):
            return ""
        _queue(outbox, item, found, when(outbox, item, now))
    return FORWARDED if found.forwarded else "released"


def rescue(outbox: Outbox, item: Notice) -> str:
    """
    Another way for a released notice that can reach nobody: one that its office has by now, else the supervising office.

    `released again` or `forwarded`, `cancelled` when its reason is gone, `suspended`, or `unreachable` when there is
    nobody left to tell. "" when another run was faster: one that has just reached its office is not passed on.
    """
    database, now = outbox.database, outbox.clock()
    with tx(database):
        if not is_stranded(database, item, now):
            return ""
        if not still_holds(database, item, outbox.policy, now):
            take_back(outbox, item)
            return "cancelled"
        if suspended(database, item, now):
            return "suspended"
        found = recipients(database, item, now, frozenset(tried_endpoints(database, item.id)))
        if not found.ways:
            return "unreachable"
        _queue(outbox, item, found, when(outbox, item, now))
    return FORWARDED if found.forwarded else AGAIN


def take_back(outbox: Outbox, item: Notice) -> None:
    """Its reason is gone: nothing more of it leaves, and when nothing has left, it is cancelled."""
    with tx(outbox.database):
        if not withdraw(outbox.database, item.id, outbox.owner):
            cancel(outbox.database, item, "no longer true before sending", outbox.clock())


def when(outbox: Outbox, item: Notice, now: datetime) -> datetime:
    """The first moment at which a notice may leave. A test waits for nobody."""
    if item.mode == "test":
        return now
    return next_opening(now, workday_overrides(outbox.database), hours_of(item.stage))


def _queue(outbox: Outbox, item: Notice, found: Recipients, next_at: datetime) -> None:
    for way in found.ways:
        parts: Sequence[PartText] = parts_of(outbox.database, item, way, forwarded=found.forwarded)
        for number, part in enumerate(parts, 1):
            insert_delivery(
                outbox.database,
                item.id,
                way.id,
                body=part.text,
                message_id=message_id(item, way.id, number, outbox.policy.domain),
                next_at=next_at,
                part=number,
                file_id=part.file_id,
            )
    if found.forwarded:
        record(outbox.database, item.id, MACHINE, FORWARDED, outbox.clock())

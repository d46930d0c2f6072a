"""What a run would send, written into a folder; no row changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from audit.errors import GoujiError
from db.agencies import Endpoint
from db.deliveries import Delivery, due_deliveries
from db.notices import Notice, notice
from notifications.box import Outbox
from notifications.channels.base import Channel
from notifications.channels.limits import ROBOTS
from notifications.deciding import still_holds, suspended
from notifications.delivering import part_of
from notifications.parts import PartText
from notifications.releasing import FORWARDED, approved, message_id, parts_of, recipients


def preview(outbox: Outbox, folder: Channel) -> int:
    """
    How many parts were written. A robot's are its short texts, and files of their own for those that take them.

    GoujiError at the end when a file could not be had: that part would not leave either.
    """
    written, broken = 0, None
    for item, delivery in _leaving(outbox):
        try:
            part = part_of(outbox, item, delivery)
        except GoujiError as error:
            broken = broken or GoujiError(f"{item.number}: 附件读不了：{error}")
            continue
        # robots have no address of their own: each gets a folder
        named = replace(part, address=f"{delivery.channel}-{delivery.endpoint_id}")
        folder.send(named if delivery.channel in ROBOTS else part)
        written += 1
    if broken:
        raise broken
    return written


def foreseen(outbox: Outbox, item: Notice) -> str:
    """What `release` would answer for an approved notice."""
    database, now = outbox.database, outbox.clock()
    if not still_holds(database, item, outbox.policy, now):
        return "cancelled"
    if suspended(database, item, now):
        return "suspended"
    found = recipients(database, item, now)
    return "unreachable" if not found.ways else FORWARDED if found.forwarded else "released"


def _leaving(outbox: Outbox) -> Iterator[tuple[Notice, Delivery]]:
    database, now = outbox.database, outbox.clock()
    for item in approved(outbox):
        if still_holds(database, item, outbox.policy, now) and not suspended(database, item, now):
            found = recipients(database, item, now)
            for way in found.ways:
                for number, part in enumerate(parts_of(database, item, way, forwarded=found.forwarded), 1):
                    yield item, _imagined(outbox, item, way, number, part)
    for delivery in due_deliveries(database, now, outbox.policy.mode, None):
        item = notice(database, str(delivery.notice_id))
        if not suspended(database, item, now) and still_holds(database, item, outbox.policy, now):
            yield item, delivery


def _imagined(outbox: Outbox, item: Notice, way: Endpoint, number: int, part: PartText) -> Delivery:
    return Delivery(
        id=0,
        notice_id=item.id,
        endpoint_id=way.id,
        channel=way.channel,
        address=way.address,
        secret_ref=way.secret_ref,
        part=number,
        body=part.text,
        message_id=message_id(item, way.id, number, outbox.policy.domain),
        attempts=0,
        unknown_before=False,
        file_id=part.file_id,
    )

"""Release and delivery: at least once, never twice on purpose, and nothing is held in memory between runs.

A duplicate is a nuisance, and the number in every text shows it. A notice that is lost is a deadline missed.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from audit.errors import GoujiError
from db.agencies import Endpoint, endpoints
from db.buckets import take
from db.deadlines import workday_overrides
from db.deliveries import (
    Delivery,
    claim,
    due_deliveries,
    finish,
    first_message,
    insert_delivery,
    not_yet_due,
    put_back,
    withdraw,
)
from db.giving_up import close_overdue
from db.locks import new_owner
from db.notices import Notice, cancel, expire_notices, find_notices, mark_released, notice
from db.opening import Database, tx
from db.times import instant, moment_of
from notifications.calendar import next_opening
from notifications.channels.base import Channel, Kind, Part
from notifications.deciding import holds, suspended
from notifications.endings import ending_of
from notifications.ladder import hours_of
from notifications.policy import Policy
from notifications.rates import buckets_of

Clock = Callable[[], datetime]
KILL_SWITCH = "STOP"
LOOK_AGAIN = timedelta(minutes=10)  # whether an alarm still holds what was released before it


def no_store(digest: str) -> bytes:
    """For an outbox whose notices have no files."""
    raise GoujiError(f"没有内容库，读不了 {digest}")


@dataclass(frozen=True, slots=True)
class Outbox:
    """
    A database with its channels, by name. `clock` is asked before each claim: leases count in real time.

    `stop_file`: while it is there, nothing is claimed. `read_file`: SHA-256 → the bytes of a file of a notice.
    """

    database: Database
    channels: Mapping[str, Channel]
    policy: Policy
    clock: Clock
    stop_file: Path
    jitter: Callable[[float, float], float] = random.uniform
    asked_to_stop: Callable[[], bool] = lambda: False
    read_file: Callable[[str], bytes] = no_store
    owner: str = field(default_factory=new_owner)

    def stopped(self) -> bool:
        return self.stop_file.exists()


@dataclass(slots=True)
class Sent:
    """What a run did. `outcomes`: tries by outcome. `held_back`: approved notices beyond the limit.

    `suspended`: numbers of notices that stay because of an alarm, and why.
    `later`: notices whose time has not come, the first at `next_at`.
    By channel: `waiting`, deliveries that are due and cannot go; `resting`, those that go when its rate allows.
    """

    released: int = 0
    cancelled: int = 0
    expired: int = 0
    held_back: int = 0
    unreachable: list[str] = field(default_factory=list)
    suspended: dict[str, str] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    resting: Counter[str] = field(default_factory=Counter)
    later: int = 0
    next_at: str | None = None
    stopped: bool = False

    @property
    def failed(self) -> bool:
        """Whether something that was due did not arrive."""
        return bool(
            self.unreachable or self.suspended or self.waiting or self.outcomes.total() > self.outcomes[Kind.SENT]
        )


def send_due(outbox: Outbox, *, limit: int | None) -> Sent:
    """One run: end what is over, release what is approved (at most `limit`), work off what is due."""
    now, sent = outbox.clock(), Sent()
    close_overdue(outbox.database, now)
    sent.expired = expire_notices(outbox.database, now)
    if outbox.stopped():
        sent.stopped = True
        return sent
    _release_all(outbox, sent, limit)
    _deliver_all(outbox, sent)
    sent.later, sent.next_at = not_yet_due(outbox.database, outbox.clock(), outbox.policy.mode)
    return sent


def approved(outbox: Outbox) -> list[Notice]:
    """What a person has approved in the present mode and whose time has come."""
    now = instant(outbox.clock())
    items = find_notices(outbox.database, states=("approved",), mode=outbox.policy.mode)
    return [item for item in items if (item.not_before or "") <= now < (item.expires_at or "9999")]


def reachable(database: Database, item: Notice) -> list[Endpoint]:
    """The active ways to a notice's office, of its own mode."""
    test = item.mode == "test"
    return [way for way in endpoints(database, item.office_id) if way.is_test == test and way.state == "active"]


def message_id(item: Notice, endpoint_id: int, part: int, domain: str) -> str:
    """Of one part for one endpoint, the same for ever."""
    digest = hashlib.sha256(f"{item.dedupe_key}|{endpoint_id}|{part}".encode()).hexdigest()
    return f"<{digest[:32]}@{domain}>"


def release(outbox: Outbox, item: Notice) -> str:
    """
    Let one approved notice go: `released`, `cancelled` when its reason is gone, `suspended` while an alarm holds it,
    `unreachable` without an endpoint.

    One transaction: the condition, the deliveries, the state and the event. "" when another run was faster.
    """
    database, now = outbox.database, outbox.clock()
    with tx(database):
        if not holds(database, item, outbox.policy):
            cancel(database, item, "no longer true at release", now)
            return "cancelled"
        if suspended(database, item, now):
            return "suspended"
        ways = reachable(database, item)
        if not ways:
            return "unreachable"
        if not mark_released(database, item, now):
            return ""
        next_at = _when(outbox, item, now)
        for way in ways:
            identity = message_id(item, way.id, 1, outbox.policy.domain)
            insert_delivery(database, item.id, way.id, body=item.body_text, message_id=identity, next_at=next_at)
    return "released"


def part_of(database: Database, item: Notice, delivery: Delivery) -> Part:
    """What a channel gets to send."""
    return Part(
        number=item.number,
        part=delivery.part,
        subject=item.subject,
        text=delivery.body,
        html=item.body_html,
        address=delivery.address,
        secret_ref=delivery.secret_ref,
        message_id=delivery.message_id or "",
        first_message=first_message(database, delivery),
        at=moment_of(max(item.approved_at or item.created_at, item.not_before or "")),
    )


def deliver_one(outbox: Outbox, delivery: Delivery) -> str:
    """
    Send what was claimed, outside any transaction, and record it: the kind of its outcome,
    `cancelled` when its reason was gone, `suspended` while an alarm holds it, or `resting` when its channel has no room.
    """
    database = outbox.database
    item = notice(database, str(delivery.notice_id))
    if not holds(database, item, outbox.policy):
        _withdraw(outbox, item)
        return "cancelled"
    now = outbox.clock()
    if suspended(database, item, now):
        put_back(database, delivery, outbox.owner, now + LOOK_AGAIN)
        return "suspended"
    if wait := take(database, buckets_of(delivery.channel, delivery.secret_ref), now):
        put_back(database, delivery, outbox.owner, now + timedelta(seconds=wait))
        return "resting"
    started = monotonic()
    outcome = outbox.channels[delivery.channel].send(part_of(database, item, delivery))
    now = outbox.clock()
    ending = ending_of(outcome, delivery, now, outbox.jitter, round((monotonic() - started) * 1000))
    finish(database, delivery, outbox.owner, now, ending)
    return outcome.kind


def preview(outbox: Outbox, folder: Channel) -> int:
    """Write what a run would send into a folder; no row changes. How many parts."""
    database, written = outbox.database, 0
    for item in approved(outbox):
        if holds(database, item, outbox.policy) and not suspended(database, item, outbox.clock()):
            for way in reachable(database, item):
                folder.send(part_of(database, item, _imagined(outbox, item, way)))
                written += 1
    for delivery in due_deliveries(database, outbox.clock(), outbox.policy.mode, None):
        item = notice(database, str(delivery.notice_id))
        if not suspended(database, item, outbox.clock()):
            folder.send(part_of(database, item, delivery))
            written += 1
    return written


def _release_all(outbox: Outbox, sent: Sent, limit: int | None) -> None:
    waiting = approved(outbox)
    chosen = waiting if limit is None else waiting[:limit]
    sent.held_back = len(waiting) - len(chosen)
    for item in chosen:
        if outbox.asked_to_stop():
            return
        result = release(outbox, item)
        sent.released += result == "released"
        sent.cancelled += result == "cancelled"
        if result == "unreachable":
            sent.unreachable.append(item.number)
        if result == "suspended":
            sent.suspended[item.number] = suspended(outbox.database, item, outbox.clock())


def _deliver_all(outbox: Outbox, sent: Sent) -> None:
    names = set(outbox.channels)
    while not (stopped := outbox.stopped()) and not outbox.asked_to_stop():
        delivery = claim(outbox.database, outbox.owner, outbox.clock(), outbox.policy.mode, names)
        if delivery is None:
            break
        result = deliver_one(outbox, delivery)
        if result == "cancelled":
            sent.cancelled += 1
        elif result == "suspended":
            item = notice(outbox.database, str(delivery.notice_id))
            sent.suspended[item.number] = suspended(outbox.database, item, outbox.clock())
        elif result == "resting":
            sent.resting[delivery.channel] += 1
        else:
            sent.outcomes[result] += 1
        if result in ("resting", Kind.CONFIG):
            names.discard(delivery.channel)  # no room, or our own fault: the next address would fare no better
    if stopped or outbox.asked_to_stop():
        sent.stopped = stopped
        return
    left = due_deliveries(outbox.database, outbox.clock(), outbox.policy.mode, None)
    for delivery in left:
        (sent.resting if delivery.channel in sent.resting else sent.waiting)[delivery.channel] += 1


def _when(outbox: Outbox, item: Notice, now: datetime) -> datetime:
    if item.mode == "test":
        return now
    return next_opening(now, workday_overrides(outbox.database), hours_of(item.stage))


def _withdraw(outbox: Outbox, item: Notice) -> None:
    with tx(outbox.database):
        if not withdraw(outbox.database, item.id, outbox.owner):
            cancel(outbox.database, item, "no longer true before sending", outbox.clock())


def _imagined(outbox: Outbox, item: Notice, way: Endpoint) -> Delivery:
    return Delivery(
        id=0,
        notice_id=item.id,
        endpoint_id=way.id,
        channel=way.channel,
        address=way.address,
        secret_ref=way.secret_ref,
        part=1,
        body=item.body_text,
        message_id=message_id(item, way.id, 1, outbox.policy.domain),
        attempts=0,
        unknown_before=False,
    )

"""Release and delivery: at least once, never twice on purpose, and nothing is held in memory between runs.

A duplicate is a nuisance, and the number in every text shows it. A notice that is lost is a deadline missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from db.deliveries import Delivery, claim_some, due_deliveries, not_yet_due, put_back
from db.gates import Pass
from db.giving_up import close_overdue
from db.notices import Notice, expire_notices, notice, notices_by_id
from db.opening import quickly, seldom_tidied, settle, tx
from db.stranded import stranded
from notifications.box import KILL_SWITCH, Clock, Outbox, no_store
from notifications.channels.base import Kind
from notifications.deciding import suspended
from notifications.delivering import deliver_one, give_leave_back, is_closed, part_of
from notifications.pacing import Round, leave_for
from notifications.rehearsing import foreseen, preview
from notifications.releasing import approved, message_id, release, rescue

__all__ = [
    "KILL_SWITCH",
    "Clock",
    "Outbox",
    "Sent",
    "approved",
    "deliver_one",
    "message_id",
    "no_store",
    "part_of",
    "preview",
    "release",
    "send_due",
]

UNSENT = ("cancelled", "suspended", "resting", "file", "later")  # results without a message on the wire
LEAVING = ("released", "forwarded")  # results of a release after which something is on its way
LONGEST_HOLD = timedelta(minutes=1)  # of what was claimed: far less than the lease, whatever one send may last


@dataclass(slots=True)
class Sent:
    """What a run did. `outcomes`: tries by outcome. `held_back`: approved notices that could have gone, beyond the
    limit.

    By number of notice: `unreachable`, nobody is left to tell; `forwarded`, goes to the supervising office;
    `suspended`, stays because of an alarm, and why.
    `later`: notices whose time has not come, the first at `next_at`.
    By channel: `waiting`, deliveries that are due and cannot go; `resting`, those that go when its rate allows, of which
    `rested` (delivery → channel) have asked.
    """

    released: int = 0
    cancelled: int = 0
    expired: int = 0
    held_back: int = 0
    unreachable: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    suspended: dict[str, str] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    resting: Counter[str] = field(default_factory=Counter)
    rested: dict[int, str] = field(default_factory=dict)
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
    """
    One run: end what is over, release what is approved (at most `limit`), work off what is due, and look for another
    way for what can reach nobody. What has to stay as it is counts for nothing against the limit.
    """
    now, sent = outbox.clock(), Sent()
    close_overdue(outbox.database, now)
    sent.expired = expire_notices(outbox.database, now)
    if outbox.stopped():
        sent.stopped = True
        return sent
    beyond = _release_all(outbox, sent, limit)
    _deliver_all(outbox, sent)
    if not sent.stopped and not outbox.asked_to_stop() and _rescue_all(outbox, sent):
        _deliver_all(outbox, sent)
    _count_left(outbox, sent)
    _count_beyond(outbox, sent, beyond)
    sent.later, sent.next_at = not_yet_due(outbox.database, outbox.clock(), outbox.policy.mode)
    return sent


def _release_all(outbox: Outbox, sent: Sent, limit: int | None) -> list[Notice]:
    """What ends first leaves first. The rest, when the limit was reached."""
    waiting = sorted(approved(outbox), key=_urgency)
    room = len(waiting) if limit is None else limit
    for place, item in enumerate(waiting):
        if room < 1:
            return waiting[place:]
        if outbox.asked_to_stop() or outbox.stopped():
            break
        result = release(outbox, item)
        _note(outbox, sent, item, result)
        room -= result in (*LEAVING, "cancelled")
    return []


def _urgency(item: Notice) -> tuple[str, str, int]:
    return item.expires_at or "9999", item.not_before or "", item.id


def _count_beyond(outbox: Outbox, sent: Sent, beyond: Sequence[Notice]) -> None:
    """Told of everything, whichever place it has: an alert that names what nobody can be told of must not flicker."""
    for item in beyond:
        if outbox.asked_to_stop() or outbox.stopped():
            return
        result = foreseen(outbox, item)
        if result in LEAVING:
            sent.held_back += 1
        elif result != "cancelled":
            _note(outbox, sent, item, result)


def _rescue_all(outbox: Outbox, sent: Sent) -> bool:
    """Whether there is something new to deliver."""
    results = []
    for item in stranded(outbox.database, outbox.clock(), outbox.policy.mode):
        results.append(rescue(outbox, item))
        _note(outbox, sent, item, results[-1])
    return "forwarded" in results or "released again" in results


def _note(outbox: Outbox, sent: Sent, item: Notice, result: str) -> None:
    sent.released += result in LEAVING and item.state == "approved"
    sent.cancelled += result == "cancelled"
    if result == "unreachable":
        sent.unreachable.append(item.number)
    if result == "forwarded":
        sent.forwarded.append(item.number)
    if result == "suspended":
        sent.suspended[item.number] = suspended(outbox.database, item, outbox.clock())


def _deliver_all(outbox: Outbox, sent: Sent) -> None:
    """
    Claims are on the disk before anything leaves, and with them every outcome before; the outcomes since then outlive
    the program, but not a loss of power: then a batch may go once more, under the same numbers. Waiting for the disk
    after each message would halve the speed.
    """
    with seldom_tidied(outbox.database):
        _deliver_batches(outbox, sent, Round())
    settle(outbox.database)


def _deliver_batches(outbox: Outbox, sent: Sent, present: Round) -> None:
    while not _braked(outbox, sent):
        claimed = claim_some(
            outbox.database,
            outbox.owner,
            outbox.clock(),
            outbox.policy.mode,
            set(outbox.channels),
            closed=present.closed,
            most=outbox.batch,
        )
        if not claimed:
            break
        with quickly(outbox.database):
            _work_off(outbox, sent, claimed, present)


def _work_off(outbox: Outbox, sent: Sent, claimed: Sequence[Delivery], present: Round) -> None:
    until, left = outbox.clock() + LONGEST_HOLD, []
    passes: dict[str, tuple[Delivery, Pass]] = {}
    wanted = Counter(delivery.credential for delivery in claimed)
    items = notices_by_id(outbox.database, (delivery.notice_id for delivery in claimed))
    for delivery in claimed:
        name = delivery.credential
        wanted[name] -= 1
        leave = None
        if not (name in present.closed or outbox.clock() >= until or _braked(outbox, sent)):
            leave = passes[name][1] if name in passes else leave_for(outbox, delivery, wanted[name] + 1, present, until)
        if leave is None:
            left.append(delivery)
            continue
        result = deliver_one(outbox, delivery, leave, items[delivery.notice_id])
        _count(outbox, sent, delivery, result)
        if result not in UNSENT:
            leave = leave.spent()
        passes[name] = delivery, leave
        if _closes(outbox, delivery, result):
            present.closed.add(name)
            if result == Kind.RETRY:
                sent.resting[delivery.channel] += 0  # what is left counts there, and not as not set up
        elif not leave.number:
            del passes[name]
    with tx(outbox.database):
        for delivery in left:
            put_back(outbox.database, delivery, outbox.owner)
        for delivery, leave in passes.values():
            if leave.number:
                give_leave_back(outbox, delivery, leave)


def _closes(outbox: Outbox, delivery: Delivery, result: str) -> bool:
    """No room, or our own fault: the next one by the same credential would fare no better."""
    if result == Kind.CONFIG:
        return delivery.channel != "folder"  # which has nothing but its address
    return result == "resting" or (result == Kind.RETRY and is_closed(outbox, delivery))


def _count(outbox: Outbox, sent: Sent, delivery: Delivery, result: str) -> None:
    sent.rested.pop(delivery.id, None)  # it may have found room meanwhile
    if result == "cancelled":
        sent.cancelled += 1
    elif result == "suspended":
        item = notice(outbox.database, str(delivery.notice_id))
        sent.suspended[item.number] = suspended(outbox.database, item, outbox.clock())
    elif result == "resting":
        sent.resting[delivery.channel] += 0
        sent.rested[delivery.id] = delivery.channel
    elif result != "later":
        sent.outcomes[Kind.CONFIG if result == "file" else result] += 1


def _braked(outbox: Outbox, sent: Sent) -> bool:
    """Asked before each claim and before each message."""
    sent.stopped = sent.stopped or outbox.stopped()
    return sent.stopped or outbox.asked_to_stop()


def _count_left(outbox: Outbox, sent: Sent) -> None:
    sent.resting.update(sent.rested.values())
    if sent.stopped or outbox.asked_to_stop():
        return
    left = due_deliveries(outbox.database, outbox.clock(), outbox.policy.mode, None)
    for delivery in (one for one in left if one.id not in sent.rested):
        (sent.resting if delivery.channel in sent.resting else sent.waiting)[delivery.channel] += 1

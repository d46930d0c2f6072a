"""One delivery: asked again whether it is still true, sent, and what became of it written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

from audit.errors import GoujiError
from db.buckets import Bucket, give_back
from db.deliveries import Delivery, finish, first_message, may_leave, put_back, withdraw
from db.gates import Pass, admit, block, blocked, count_failure, forget_failures
from db.notice_files import NoticeFile, notice_files
from db.notices import Notice, notice
from db.times import moment_of
from notifications.box import Outbox
from notifications.channels.base import File, Kind, Outcome, Part
from notifications.deciding import still_holds, suspended
from notifications.endings import DAMAGED_FILE, ending_of, network, too_quick
from notifications.rates import buckets_of
from notifications.releasing import take_back, when

LOOK_AGAIN = timedelta(minutes=10)  # whether an alarm still holds what was released before it
WHOLE = ("mail", "folder")  # carry all of a notice in one part


def part_of(outbox: Outbox, item: Notice, delivery: Delivery) -> Part:
    """What a channel gets to send. GoujiError when a file that goes with it is missing or damaged."""
    # words that were passed on, or that a person has written, stand for themselves
    same = delivery.body == item.body_text
    return Part(
        number=item.number,
        part=delivery.part,
        subject=item.subject,
        text=delivery.body,
        html=item.body_html if same and delivery.channel in WHOLE else None,
        address=delivery.address,
        secret_ref=delivery.secret_ref,
        message_id=delivery.message_id or "",
        first_message=first_message(outbox.database, delivery),
        at=moment_of(max(item.approved_at or item.created_at, item.not_before or "")),
        files=_files(outbox, item, delivery),
        is_file=delivery.file_id is not None,
    )


def deliver_one(outbox: Outbox, delivery: Delivery, leave: Pass | None = None, item: Notice | None = None) -> str:
    """
    Send what was claimed, outside any transaction, and record it: the kind of its outcome, `file` when one is missing,
    `cancelled` when its reason was gone or a person has taken it back, `suspended` while an alarm holds it, `later` out of
    hours, or `resting` when its channel has no room. `leave`: given before, with that for others. `item`: its notice, read
    since it was claimed: the words of what is released change no more; its state is asked for again.
    """
    database, now = outbox.database, outbox.clock()
    item = item or notice(database, str(delivery.notice_id))
    if not still_holds(database, item, outbox.policy, now):
        take_back(outbox, item)
        return "cancelled"
    if suspended(database, item, now):
        put_back(database, delivery, outbox.owner, now + LOOK_AGAIN)
        return "suspended"
    if (opening := when(outbox, item, now)) > now:  # it was released in time: another try, or a long queue, need not be
        put_back(database, delivery, outbox.owner, opening)
        return "later"
    if not may_leave(database, delivery):
        withdraw(database, item.id, outbox.owner)
        return "cancelled"
    leave = leave or ask(outbox, delivery, 1)
    if not leave.number:
        put_back(database, delivery, outbox.owner, now + timedelta(seconds=leave.wait))
        return "resting"
    started = monotonic()
    outcome = _sent(outbox, item, delivery)
    elapsed_ms = round((monotonic() - started) * 1000)
    return _record(outbox, delivery, outcome, elapsed_ms, probe=leave.probe)


def ask(outbox: Outbox, delivery: Delivery, wanted: int) -> Pass:
    """Leave for so many by the credential of a delivery."""
    buckets = _buckets(outbox, delivery)
    return admit(outbox.database, delivery.channel, delivery.credential, buckets, outbox.clock(), wanted)


def give_leave_back(outbox: Outbox, delivery: Delivery, leave: Pass) -> None:
    """Of those that did not leave after all; inside a transaction."""
    give_back(outbox.database, _buckets(outbox, delivery), leave.number)


def is_closed(outbox: Outbox, delivery: Delivery) -> bool:
    """Whether nothing more may leave by the credential of a delivery, after what was heard."""
    return blocked(outbox.database, delivery.channel, delivery.credential, outbox.clock())


def _sent(outbox: Outbox, item: Notice, delivery: Delivery) -> Outcome:
    try:
        part = part_of(outbox, item, delivery)
    except GoujiError as error:
        return Outcome(Kind.CONFIG, DAMAGED_FILE, f"附件读不了：{error}")  # not without what it speaks of
    return outbox.channels[delivery.channel].send(part)


def _record(outbox: Outbox, delivery: Delivery, outcome: Outcome, elapsed_ms: int, *, probe: bool) -> str:
    """The kind of the outcome, `file` when one could not be had."""
    database, now = outbox.database, outbox.clock()
    ending = ending_of(
        outcome, delivery, now, outbox.jitter, elapsed_ms, on_unknown=outbox.policy.on_unknown, probe=probe
    )
    finish(database, delivery, outbox.owner, now, ending, lambda: _mark_channel(outbox, delivery, outcome, now))
    return "file" if outcome.code == DAMAGED_FILE else outcome.kind


def _mark_channel(outbox: Outbox, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    if rest := too_quick(outcome):
        block(outbox.database, delivery.credential, now + rest)
    failed = network(outcome, delivery.channel)
    if failed:
        count_failure(outbox.database, delivery.channel, now)
    elif failed is False:
        forget_failures(outbox.database, delivery.channel)


def _buckets(outbox: Outbox, delivery: Delivery) -> tuple[Bucket, ...]:
    return buckets_of(delivery.channel, delivery.secret_ref, outbox.limits)


def _files(outbox: Outbox, item: Notice, delivery: Delivery) -> tuple[File, ...]:
    if not delivery.has_files or (delivery.file_id is None and (delivery.channel not in WHOLE or item.edited_by)):
        return ()
    kept = dict(notice_files(outbox.database, item.id))
    chosen = kept.values() if delivery.file_id is None else (kept[delivery.file_id],)
    return tuple(_loaded(outbox, one) for one in chosen)


def _loaded(outbox: Outbox, kept: NoticeFile) -> File:
    return File(kept.name, kept.media_type, outbox.read_file(kept.sha256))

"""
Faults put into the program on purpose, to see that the judge of a season is not blind.

Each breaks one promise, in the processes that are forked afterwards. `SHOWS` says under which name it must be charged.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

import db.deliveries
import notifications.deciding
import notifications.delivering
import notifications.ladder
import notifications.outbox
import notifications.planning
import notifications.releasing
import notifications.season
from audit.errors import GoujiError
from db.notices import approve, expire_notices, find_notices
from db.opening import Database, tx
from db.times import instant
from notifications.channels.base import Kind, Outcome
from tests.seasons.services import Service

Patch = pytest.MonkeyPatch


def reasons_not_asked_again(patch: Patch) -> None:
    """What was approved leaves, whatever has happened since."""
    patch.setattr("notifications.releasing.still_holds", lambda *_: True)
    patch.setattr("notifications.delivering.still_holds", lambda *_: True)
    patch.setattr("notifications.planning.holds", lambda *_: True)


def released_unsigned(patch: Patch) -> None:
    """The machine signs for the person."""
    send_due = notifications.outbox.send_due

    def hasty(box: Any, *, limit: int | None) -> Any:
        with contextlib.suppress(GoujiError):  # the other one was quicker
            approve(box.database, find_notices(box.database, states=("draft",)), "自动", box.clock())
        return send_due(box, limit=limit)

    patch.setattr("tests.seasons.workers.send_due", hasty)


def a_stage_forgotten(patch: Patch) -> None:
    patch.setattr("notifications.ladder.BEFORE", (30, 15, 3, 1, 0))


def keys_never_the_same(patch: Patch) -> None:
    """Every plan takes what it wants for new."""
    numbers, usual = count(), notifications.season.Season.key

    def key(self: Any, agency: Any, office: Any, about: str) -> str:
        return f"{usual(self, agency, office, about)}|{self.now}|{next(numbers)}"

    patch.setattr("notifications.season.Season.key", key)
    patch.setattr("notifications.planning.keys_taken", lambda *_: {})
    patch.setattr("notifications.reminding.stages_told", lambda *_: {})


def hours_ignored(patch: Patch) -> None:
    for module in ("season", "releasing", "ladder"):
        patch.setattr(f"notifications.{module}.next_opening", lambda moment, *_: moment)


def leases_ignored(patch: Patch) -> None:
    """What another one is just sending is taken from him."""
    held = "d.lease_until < :now OR d.lease_until > :farthest"
    assert held in db.deliveries._DUE
    patch.setattr("db.deliveries._DUE", db.deliveries._DUE.replace(held, "1"))
    send = Service.send

    def slow(self: Any, part: Any) -> Outcome:
        time.sleep(0.01)
        return send(self, part)

    patch.setattr(Service, "send", slow)


def over_too_early(patch: Patch) -> None:
    """Notices end two days before their time."""

    def expire(database: Database, now: datetime) -> int:
        return expire_notices(database, now + timedelta(days=2))

    patch.setattr("notifications.outbox.expire_notices", expire)


def another_number_after_silence(patch: Patch) -> None:
    """What was not answered is taken back and written anew."""
    deliver = notifications.outbox.deliver_one

    def impatient(box: Any, delivery: Any, *given: Any) -> str:
        result = deliver(box, delivery, *given)
        if result == Kind.UNKNOWN:
            with tx(box.database):
                box.database.execute("UPDATE notices SET state = 'cancelled' WHERE id = ?", [delivery.notice_id])
                box.database.execute(
                    "INSERT INTO notice_events (notice_id, at, actor, kind) VALUES (?, ?, 'gouji', 'cancelled')",
                    [delivery.notice_id, instant(box.clock())],
                )
        return result

    patch.setattr("notifications.outbox.deliver_one", impatient)


def sent_before_it_is_sent(patch: Patch) -> None:
    """The yes is written down first: who dies in between has lost it."""
    sent = notifications.delivering._sent

    def trusting(box: Any, item: Any, delivery: Any) -> Outcome:
        box.database.execute(
            """UPDATE deliveries SET state = 'sent', lease_owner = NULL, lease_until = NULL, sent_at = next_at
               WHERE id = ?""",
            [delivery.id],
        )
        return sent(box, item, delivery)

    patch.setattr("notifications.delivering._sent", trusting)


def silences_ignored(patch: Patch) -> None:
    patch.setattr("notifications.releasing.suspended", lambda *_: "")
    patch.setattr("notifications.delivering.suspended", lambda *_: "")
    patch.setattr("notifications.deciding.silent", lambda *_: False)


def unconfirmed_told(patch: Patch) -> None:
    """What a person has not judged, or has dismissed, goes out all the same."""
    states = ("open", "confirmed", "dismissed")
    patch.setattr("notifications.rectifying.judged_states", lambda _: states)
    patch.setattr("notifications.rectifying.under_review", lambda *_: set())


def dead_claims_kept(patch: Patch) -> None:
    """What a dead worker held is never taken up again."""
    held = "d.lease_until < :now OR d.lease_until > :farthest"
    patch.setattr("db.deliveries._DUE", db.deliveries._DUE.replace(held, "0"))


def missed_dates_forgotten(patch: Patch) -> None:
    """Nobody is asked a second time."""
    patch.setattr("notifications.rectifying_again.second_ones", lambda *_: iter(()))


def pressed_without_a_look(patch: Patch) -> None:
    """A second request goes out as soon as the day is over, whatever is on the portal by then."""

    def seen_on(database: Database, *_: object) -> dict[str, date]:
        return {code: date(2099, 1, 1) for (code,) in database.execute("SELECT code FROM agencies").fetchall()}

    patch.setattr("notifications.rectifying_again.seen_on", seen_on)
    patch.setattr("notifications.rectifying_again.unheard", lambda _: set())


def found_and_not_said(patch: Patch) -> None:
    """Who has heard that a report is missing does not hear that it is there."""
    patch.setattr("notifications.closing._of_reports", lambda *_: iter(()))


def no_report_on_publication(patch: Patch) -> None:
    patch.setattr("notifications.publishing._is_time", lambda *_: False)


# the fault → the charges of which at least one must be raised
SHOWS: Mapping[Callable[[Patch], None], tuple[str, ...]] = {
    reasons_not_asked_again: ("owing_nothing",),
    released_unsigned: ("before_approval",),
    a_stage_forgotten: ("lost",),
    keys_never_the_same: ("duplicates_unexplained",),
    hours_ignored: ("outside_window",),
    leases_ignored: ("duplicates_unexplained",),
    over_too_early: ("lost",),
    another_number_after_silence: ("duplicates_unexplained",),
    sent_before_it_is_sent: ("lost",),
    silences_ignored: ("owing_nothing",),
    unconfirmed_told: ("without_confirmed_finding",),
    dead_claims_kept: ("lost", "stuck"),
    missed_dates_forgotten: ("lost",),
    pressed_without_a_look: ("owing_nothing",),
    found_and_not_said: ("lost",),
    no_report_on_publication: ("lost",),
}
BREAKS: Mapping[str, Callable[[Patch], None]] = {fault.__name__: fault for fault in SHOWS}

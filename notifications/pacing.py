"""A rate that lets more through in a few seconds is waited for; one by the minute or the hour is left to the next run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.deliveries import Delivery
from db.gates import Pass
from notifications.box import Outbox
from notifications.delivering import ask

LONGEST_WAIT = (
    60.0  # seconds of a round, together: the next run is a few minutes away, and must not find this one at work
)


@dataclass(slots=True)
class Round:
    """What one round of deliveries has come to. `closed`: credentials that take no more. `patience`: seconds to wait."""

    closed: set[str] = field(default_factory=set)
    patience: float = LONGEST_WAIT


def leave_for(outbox: Outbox, delivery: Delivery, wanted: int, present: Round, until: datetime) -> Pass | None:
    """
    Leave for up to `wanted` by the credential of a delivery, or for none. It is waited for while nothing but a brief rate
    is in the way: a robot that takes three a second would else get three a run.

    None: everything is to stop, or it would last beyond `until`.
    """
    while True:
        now, leave = outbox.clock(), ask(outbox, delivery, wanted)
        if leave.number or not leave.brief or leave.wait > present.patience:
            return leave
        if now + timedelta(seconds=leave.wait) >= until:
            return None
        outbox.pause(leave.wait)
        present.patience -= leave.wait
        if outbox.asked_to_stop() or outbox.stopped():
            return None
        if outbox.clock() <= now:  # it would stand still for ever
            return leave

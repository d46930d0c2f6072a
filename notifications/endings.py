"""What an outcome means for its delivery and its endpoint: the table of outcomes as one pure function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from db.deliveries import MAX_ATTEMPTS, Delivery, Ending
from notifications.channels.base import Kind, Outcome

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
AFTER_UNKNOWN = timedelta(minutes=10)
Jitter = Callable[[float, float], float]


def ending_of(outcome: Outcome, delivery: Delivery, now: datetime, jitter: Jitter, elapsed_ms: int = 0) -> Ending:
    """`delivery.attempts` counts the try that has just ended."""
    state, next_at = _state(outcome, delivery, now, jitter)
    return Ending(
        outcome=outcome.kind.value,
        state=state,
        code=outcome.code,
        detail=outcome.detail,
        next_at=next_at,
        endpoint_state=_endpoint_state(outcome, delivery),
        elapsed_ms=elapsed_ms,
        counts=outcome.kind is not Kind.CONFIG,  # however often it fails until a person repairs the set-up
    )


def back_off(attempts: int, jitter: Jitter) -> timedelta:
    """After the n-th try: one minute, two, four … six hours; spread, so that not all come at once."""
    doubled: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return min(LONGEST_WAIT, doubled) * jitter(0.5, 1.5)


def _state(outcome: Outcome, delivery: Delivery, now: datetime, jitter: Jitter) -> tuple[str, datetime | None]:
    match outcome.kind:
        case Kind.SENT:
            return "sent", None
        case Kind.CONFIG:
            return "queued", now  # waits for a person who repairs the endpoint or the set-up
        case Kind.UNKNOWN if delivery.unknown_before:
            return "unknown", None
        case Kind.DEAD | Kind.ENDPOINT_DEAD:
            return "dead", None
    if delivery.attempts >= MAX_ATTEMPTS:
        return "unknown" if outcome.kind is Kind.UNKNOWN else "dead", None
    if outcome.kind is Kind.UNKNOWN:
        return "queued", now + AFTER_UNKNOWN
    return "queued", now + max(timedelta(seconds=outcome.wait_s), back_off(delivery.attempts, jitter))


def _endpoint_state(outcome: Outcome, delivery: Delivery) -> str | None:
    if outcome.kind is Kind.CONFIG:
        # one mail account serves all offices: its wrong password says nothing about the address it was tried with
        return None if delivery.channel == "mail" else "revoked"
    if outcome.kind is Kind.ENDPOINT_DEAD:
        return "bounced" if delivery.channel == "mail" else "revoked"
    return None

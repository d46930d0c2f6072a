"""What an outcome means for its delivery, its endpoint and its channel: the table of outcomes as pure functions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from db.deliveries import MAX_ATTEMPTS, Delivery, Ending
from db.times import moment_of
from notifications.channels.base import CLOCK, IP, Kind, Outcome
from notifications.channels.unready import UNREADY

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
AFTER_UNKNOWN = timedelta(minutes=10)
AFTER_FILE = timedelta(minutes=10)  # a person has to find the file again
LONGEST_ASKED = timedelta(hours=1)  # a service that asks for more is asked again all the same
USUAL_REST_S = 60  # when a service refuses our speed and does not say for how long
DAMAGED_FILE = "file"
# of a set-up that is wrong for every address alike: no endpoint is at fault, and none is given up
HEARD = frozenset({CLOCK, IP})  # a robot itself has said so
OURS = frozenset({DAMAGED_FILE, UNREADY, "secret", "certificate", "proxy", "not-supported"}) | HEARD
# refused because we were too quick: says nothing of the message
TOO_QUICK = frozenset({"45009", "130101", "410100", "11232", "9499", "429", "http-429"})
Jitter = Callable[[float, float], float]


def ending_of(
    outcome: Outcome,
    delivery: Delivery,
    now: datetime,
    jitter: Jitter,
    elapsed_ms: int = 0,
    *,
    on_unknown: str = "retry",
    probe: bool = False,
) -> Ending:
    """
    `delivery.attempts` counts the try that has just ended. `on_unknown`: retry or hold what was never answered.

    `probe`: it was sent to see whether its channel works again.
    """
    free = _is_free(outcome, delivery, probe=probe)
    state, next_at = _state(outcome, delivery, now, jitter, on_unknown, free=free)
    return Ending(
        outcome=outcome.kind.value,
        state=state,
        code=outcome.code,
        detail=outcome.detail,
        next_at=_in_time(next_at, delivery, outcome, now) if next_at and next_at > now else next_at,
        endpoint_state=_endpoint_state(outcome, delivery),
        elapsed_ms=elapsed_ms,
        counts=not free,
    )


def back_off(attempts: int, jitter: Jitter) -> timedelta:
    """After the n-th try: one minute, two, four … six hours; spread, so that not all come at once."""
    doubled: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return min(LONGEST_WAIT, doubled) * jitter(0.5, 1.5)


def too_quick(outcome: Outcome) -> timedelta:
    """How long a service wants us to leave this credential alone; nothing unless it has refused for our speed."""
    if outcome.kind is not Kind.RETRY or outcome.code not in TOO_QUICK:
        return timedelta()
    return min(LONGEST_ASKED, timedelta(seconds=outcome.wait_s or USUAL_REST_S))


def network(outcome: Outcome, channel: str) -> bool | None:
    """
    What an outcome says of the way to a channel: True, it has failed; False, the other side has answered; None, nothing.

    Services answer with numbers of their own; -1 of a mail server is a line that broke.
    """
    if outcome.kind is Kind.RETRY:
        answered = outcome.code.lstrip("-").isdecimal() and (channel, outcome.code) != ("mail", "-1")
        return not answered
    if outcome.kind is Kind.UNKNOWN or (is_ours(outcome) and outcome.code not in HEARD):
        return None
    return False


def is_ours(outcome: Outcome) -> bool:
    """Whether our own set-up is wrong, whatever the address: our proxy, our clock, a setting, a lost file."""
    return outcome.kind is Kind.CONFIG and (outcome.code in OURS or outcome.code.startswith("http-"))


def _is_free(outcome: Outcome, delivery: Delivery, *, probe: bool) -> bool:
    """Whether a try uses up none of the eight: however often, until a person or the network has repaired its cause."""
    if outcome.kind is Kind.CONFIG or too_quick(outcome):
        return True
    return probe and network(outcome, delivery.channel) is True


def _state(
    outcome: Outcome, delivery: Delivery, now: datetime, jitter: Jitter, on_unknown: str, *, free: bool
) -> tuple[str, datetime | None]:
    match outcome.kind:
        case Kind.SENT:
            return "sent", None
        case Kind.CONFIG:  # waits for a person who repairs the endpoint or the set-up
            return "queued", now + AFTER_FILE if outcome.code == DAMAGED_FILE else now
        case Kind.UNKNOWN if delivery.unknown_before or on_unknown == "hold":
            return "unknown", None
        case Kind.DEAD | Kind.ENDPOINT_DEAD:
            return "dead", None
    if delivery.attempts >= MAX_ATTEMPTS and not free:
        return "unknown" if outcome.kind is Kind.UNKNOWN else "dead", None
    if outcome.kind is Kind.UNKNOWN:
        return "queued", now + AFTER_UNKNOWN
    if rest := too_quick(outcome):
        return "queued", now + rest
    asked = min(LONGEST_ASKED, timedelta(seconds=outcome.wait_s))
    return "queued", now + max(asked, back_off(delivery.attempts, jitter))


def _in_time(next_at: datetime, delivery: Delivery, outcome: Outcome, now: datetime) -> datetime:
    """Never beyond the end of the notice: rather a last try in half the time that is left, unless we were asked to wait."""
    if delivery.expires_at is None or next_at < (end := moment_of(delivery.expires_at)):
        return next_at
    return now + max(timedelta(seconds=outcome.wait_s), (end - now) / 2)


def _endpoint_state(outcome: Outcome, delivery: Delivery) -> str | None:
    if outcome.kind is Kind.CONFIG:
        # one mail account serves all offices: its wrong password says nothing about the address it was tried with
        return None if delivery.channel == "mail" or is_ours(outcome) else "revoked"
    if outcome.kind is Kind.ENDPOINT_DEAD:
        return "bounced" if delivery.channel == "mail" else "revoked"
    return None

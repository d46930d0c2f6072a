"""Whether a channel may be used now: its rate, what its service has asked for, and the breaker after failures in a row.

Kept in `channel_state`, so that workers share it and a restart forgets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.buckets import WRONG_CLOCK, Bucket, take_within
from db.opening import Database, tx
from db.times import instant, moment_of

FAILURES = 5  # in a row
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(minutes=60)
PROBE = timedelta(minutes=5)  # as long as a lease: a worker that dies with the probe blocks nothing for ever
BREAKER, BLOCK = "breaker", "block"


@dataclass(frozen=True, slots=True)
class Pass:
    """
    How many may leave by a credential now, and for none the seconds until one may. `probe`: to see whether it works.
    `brief`: it is nothing but a rate by the second that says no.
    """

    number: int
    wait: float = 0.0
    probe: bool = False
    brief: bool = False

    def spent(self) -> Pass:
        """After one has left."""
        return Pass(self.number - 1, self.wait, self.probe)


def admit(
    database: Database, channel: str, credential: str, buckets: Sequence[Bucket], now: datetime, wanted: int = 1
) -> Pass:
    """
    Up to `wanted` uses of a channel, counted whether they are made or not.

    After a pause one caller alone gets through with one message, and the others wait for what he finds.
    """
    with tx(database):
        wait, probe = _state(database, channel, credential, now)
        if wait > 0:
            return Pass(0, wait)
        taken = take_within(database, buckets, now, 1 if probe else wanted)
        if taken.number and probe:
            _block_until(database, _breaker(channel), now + PROBE)
        return Pass(taken.number, taken.wait, probe, taken.brief)


def blocked(database: Database, channel: str, credential: str, now: datetime) -> bool:
    """Whether what was heard since has closed the gate."""
    return _state(database, channel, credential, now)[0] > 0


def open_breakers(database: Database) -> dict[str, str | None]:
    """Channel → until when it rests, of those that have failed too often in a row and were not seen to work since."""
    rows = database.execute(
        "SELECT bucket, blocked_until FROM channel_state WHERE fails >= ? AND bucket LIKE ?", [FAILURES, _breaker("%")]
    )
    return {bucket.partition("|")[2]: until for bucket, until in rows.fetchall()}


def count_failure(database: Database, channel: str, now: datetime) -> timedelta:
    """
    The network has failed once more: how long the channel rests now, nothing while it may go on.

    This and the two below are part of the caller's transaction.
    """
    row = database.execute(
        """INSERT INTO channel_state (bucket, tokens, refilled_at, fails) VALUES (?, 0, ?, 1)
           ON CONFLICT (bucket) DO UPDATE SET fails = fails + 1 RETURNING fails""",
        [_breaker(channel), instant(now)],
    ).fetchone()
    beyond = int(row[0]) - FAILURES
    if beyond < 0:
        return timedelta()
    pause: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(beyond, 8))
    _block_until(database, _breaker(channel), now + pause)
    return pause


def forget_failures(database: Database, channel: str) -> None:
    """The other side has answered."""
    database.conn.execute(
        "UPDATE channel_state SET fails = 0, blocked_until = NULL WHERE bucket = ? AND fails > 0", [_breaker(channel)]
    )


def block(database: Database, credential: str, until: datetime) -> None:
    """The service asks us to leave this credential alone; a shorter wish does not shorten a longer one."""
    _block_until(database, _block(credential), until)


def _state(database: Database, channel: str, credential: str, now: datetime) -> tuple[float, bool]:
    """The seconds to wait, and whether the breaker is open."""
    rows = database.execute(
        "SELECT blocked_until, fails FROM channel_state WHERE bucket IN (?, ?)", [_breaker(channel), _block(credential)]
    ).fetchall()
    # so long asks nobody: the clock was wrong when it was written
    waits = [left for until, _ in rows if until and (left := (moment_of(until) - now)) <= WRONG_CLOCK]
    return max((left.total_seconds() for left in waits), default=0.0), any(fails >= FAILURES for _, fails in rows)


def _block_until(database: Database, bucket: str, until: datetime) -> None:
    database.execute(
        """INSERT INTO channel_state (bucket, tokens, refilled_at, blocked_until) VALUES (:bucket, 0, :until, :until)
           ON CONFLICT (bucket) DO UPDATE SET blocked_until = CASE WHEN blocked_until > :until
             AND blocked_until < :wrong THEN blocked_until ELSE :until END""",
        {"bucket": bucket, "until": instant(until), "wrong": instant(until + WRONG_CLOCK)},
    )


def _breaker(channel: str) -> str:
    return f"{BREAKER}|{channel}"


def _block(credential: str) -> str:
    return f"{BLOCK}|{credential}"

"""Whether a channel may be used now: its rate, what its service has asked for, and the breaker after failures in a row.

Kept in `channel_state`, so that workers share it and a restart forgets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.buckets import WRONG_CLOCK, Bucket, take
from db.opening import Database, tx
from db.times import instant, moment_of

FAILURES = 5  # in a row
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(minutes=60)
PROBE = timedelta(minutes=5)  # as long as a lease: a worker that dies with the probe blocks nothing for ever
BREAKER, BLOCK = "breaker", "block"


def admit(database: Database, channel: str, credential: str, buckets: Sequence[Bucket], now: datetime) -> float:
    """
    One use of a channel: 0.0 and it is counted, or the seconds until it may be asked again.

    After a pause one caller alone gets through, and the others wait for what he finds.
    """
    with tx(database):
        wait = max(_wait(database, _breaker(channel), now), _wait(database, _block(credential), now))
        if wait > 0:
            return wait
        wait = take(database, buckets, now)
        if not wait and is_open(database, channel):
            _block_until(database, _breaker(channel), now + PROBE)
        return wait


def is_open(database: Database, channel: str) -> bool:
    """Whether a channel has failed too often in a row, and was not seen to work since."""
    row = database.execute("SELECT fails FROM channel_state WHERE bucket = ?", [_breaker(channel)]).fetchone()
    return row is not None and row[0] >= FAILURES


def count_failure(database: Database, channel: str, now: datetime) -> timedelta:
    """The network has failed once more: how long the channel rests now, nothing while it may go on."""
    with tx(database):
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


def forget_failures(database: Database, channel: str) -> bool:
    """The other side has answered. Whether the channel was given up until now."""
    with tx(database):
        was_open = is_open(database, channel)
        database.execute(
            "UPDATE channel_state SET fails = 0, blocked_until = NULL WHERE bucket = ? AND fails > 0",
            [_breaker(channel)],
        )
        return was_open


def block(database: Database, credential: str, until: datetime) -> None:
    """The service asks us to leave this credential alone; a shorter wish does not shorten a longer one."""
    with tx(database):
        _block_until(database, _block(credential), until)


def _wait(database: Database, bucket: str, now: datetime) -> float:
    row = database.execute("SELECT blocked_until FROM channel_state WHERE bucket = ?", [bucket]).fetchone()
    if row is None or row[0] is None:
        return 0.0
    left = moment_of(row[0]) - now
    # so long asks nobody: the clock was wrong when it was written
    return max(0.0, left.total_seconds()) if left <= WRONG_CLOCK else 0.0


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

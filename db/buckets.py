"""Token buckets in `channel_state`: how much a credential may send, counted over all processes and restarts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from db.opening import Database, tx
from db.times import instant, moment_of

BRIEF = 10  # seconds: whoever finds such a bucket empty may as well wait
SECOND = timedelta(seconds=1)  # stored instants have no fractions
WRONG_CLOCK = timedelta(days=1)  # filled so far ahead of now: the clock was wrong then


@dataclass(frozen=True, slots=True)
class Bucket:
    """At most `tokens` in `seconds`."""

    name: str
    tokens: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How many tokens, and for none the seconds until there is one. `brief`: only buckets of few seconds are empty."""

    number: int
    wait: float = 0.0
    brief: bool = False


def take(database: Database, buckets: Sequence[Bucket], now: datetime) -> float:
    """
    One token of each bucket, or of none: 0.0, or the seconds until all have one.

    A clock that jumps back adds no tokens; one that was far ahead does not stop the flow until its day comes.
    """
    with tx(database):
        return take_within(database, buckets, now, 1).wait


def take_within(database: Database, buckets: Sequence[Bucket], now: datetime, wanted: int) -> Taken:
    """Up to `wanted` tokens of each, as a part of the caller's transaction."""
    # counting a fraction twice would let every call gain a part of a second
    second = moment_of(instant(now))
    levels = [_level(database, bucket, second) for bucket in buckets]
    number = min([wanted, *(int(level) for level, _ in levels)])
    if number < 1:
        _mend(database, buckets, second)
        return _nothing(buckets, levels, now, second)
    database.conn.executemany(
        """INSERT INTO channel_state (bucket, tokens, refilled_at) VALUES (?, ?, ?)
           ON CONFLICT (bucket) DO UPDATE
           SET tokens = excluded.tokens, refilled_at = CASE WHEN refilled_at > ?
             THEN excluded.refilled_at ELSE max(refilled_at, excluded.refilled_at) END""",
        [
            (bucket.name, level - number, instant(_counted(bucket, now, second)), instant(second + WRONG_CLOCK))
            for bucket, (level, _) in zip(buckets, levels, strict=True)
        ],
    )
    return Taken(number)


def _nothing(
    buckets: Sequence[Bucket], levels: Sequence[tuple[float, datetime]], now: datetime, second: datetime
) -> Taken:
    wait, brief = 1, True  # no level rises between two whole seconds
    for bucket, (level, filled_at) in zip(buckets, levels, strict=True):
        if level < 1:
            wait = max(wait, ceil(round((1 - level) * bucket.seconds / bucket.tokens, 6)))
            # one filled later than now, because the clock was ahead, stands still for as long
            brief = brief and bucket.seconds <= BRIEF and filled_at <= second + SECOND
    return Taken(0, wait - (now - second).total_seconds(), brief)


def _counted(bucket: Bucket, now: datetime, second: datetime) -> datetime:
    """
    From when on a bucket fills again. A brief one not before the end of the present second: what is taken at its end
    and at the beginning of the next would come at once, and be twice what is allowed.
    """
    return second + SECOND if bucket.seconds <= BRIEF and now > second else second


def give_back(database: Database, buckets: Sequence[Bucket], number: int) -> None:
    """Tokens that were taken and not used; a part of the caller's transaction."""
    database.conn.executemany(
        "UPDATE channel_state SET tokens = min(?, tokens + ?) WHERE bucket = ?",
        [(bucket.tokens, number, bucket.name) for bucket in buckets],
    )


def _mend(database: Database, buckets: Sequence[Bucket], now: datetime) -> None:
    """One that was emptied by a clock far ahead fills from now on: nobody takes of it, so nobody else would date it back."""
    database.conn.executemany(
        "UPDATE channel_state SET refilled_at = ? WHERE bucket = ? AND refilled_at > ?",
        [(instant(now), bucket.name, instant(now + WRONG_CLOCK)) for bucket in buckets],
    )


def _level(database: Database, bucket: Bucket, now: datetime) -> tuple[float, datetime]:
    """How much it has, and up to when that is counted."""
    sql = "SELECT tokens, refilled_at FROM channel_state WHERE bucket = ?"
    row = database.execute(sql, [bucket.name]).fetchone()
    if row is None:
        return float(bucket.tokens), now
    filled_at = moment_of(row[1])
    passed = max(0.0, (now - filled_at).total_seconds())
    return float(min(bucket.tokens, row[0] + passed * bucket.tokens / bucket.seconds)), filled_at

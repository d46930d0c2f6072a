"""Token buckets in `channel_state`: how much a credential may send, counted over all processes and restarts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.opening import Database, tx
from db.times import instant, moment_of

WRONG_CLOCK = timedelta(days=1)  # filled so far ahead of now: the clock was wrong then


@dataclass(frozen=True, slots=True)
class Bucket:
    """At most `tokens` in `seconds`."""

    name: str
    tokens: int
    seconds: int


def take(database: Database, buckets: Sequence[Bucket], now: datetime) -> float:
    """
    One token of each bucket, or of none: 0.0, or the seconds until all have one.

    A clock that jumps back adds no tokens; one that was far ahead does not stop the flow until its day comes.
    """
    with tx(database):
        return take_within(database, buckets, now, 1)[1]


def take_within(database: Database, buckets: Sequence[Bucket], now: datetime, wanted: int) -> tuple[int, float]:
    """
    Up to `wanted` tokens of each, as a part of the caller's transaction: how many, and when there are none, the seconds
    until there is one.
    """
    # stored instants have no fractions; counting one twice would let every call gain a part of a second
    second = moment_of(instant(now))
    levels = [_level(database, bucket, second) for bucket in buckets]
    number = min([wanted, *map(int, levels)])
    if number < 1:
        _mend(database, buckets, second)
        pairs = zip(levels, buckets, strict=True)
        return 0, max((1 - level) * bucket.seconds / bucket.tokens for level, bucket in pairs)
    database.conn.executemany(
        """INSERT INTO channel_state (bucket, tokens, refilled_at) VALUES (?, ?, ?)
           ON CONFLICT (bucket) DO UPDATE
           SET tokens = excluded.tokens, refilled_at = CASE WHEN refilled_at > ?
             THEN excluded.refilled_at ELSE max(refilled_at, excluded.refilled_at) END""",
        [
            (bucket.name, level - number, instant(second), instant(second + WRONG_CLOCK))
            for bucket, level in zip(buckets, levels, strict=True)
        ],
    )
    return number, 0.0


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


def _level(database: Database, bucket: Bucket, now: datetime) -> float:
    sql = "SELECT tokens, refilled_at FROM channel_state WHERE bucket = ?"
    row = database.execute(sql, [bucket.name]).fetchone()
    if row is None:
        return float(bucket.tokens)
    passed = max(0.0, (now - moment_of(row[1])).total_seconds())
    return float(min(bucket.tokens, row[0] + passed * bucket.tokens / bucket.seconds))

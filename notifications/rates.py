"""How fast a channel may be used. What is not listed has no limit of its own."""

from __future__ import annotations

from db.buckets import Bucket

LIMITS = {"mail": ((20, 60), (200, 3600))}


def buckets_of(channel: str, secret_ref: str) -> tuple[Bucket, ...]:
    """One set a credential: two offices may share it."""
    return tuple(
        Bucket(f"{channel}|{secret_ref}|{seconds}", tokens, seconds) for tokens, seconds in LIMITS.get(channel, ())
    )

"""How fast a channel may be used: below what the vendors allow. What is not listed has no limit of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from db.buckets import Bucket

Limits = Mapping[str, tuple[tuple[int, int], ...]]  # channel → (how many, in how many seconds)
LIMITS: Limits = MappingProxyType(
    {
        "mail": ((20, 60), (200, 3600)),
        "wecom": ((15, 60),),
        "dingtalk": ((15, 60),),
        "feishu": ((60, 60), (3, 1)),
    }
)


def buckets_of(channel: str, secret_ref: str, limits: Limits = LIMITS) -> tuple[Bucket, ...]:
    """One set a credential: two offices may share a robot, and all mail leaves through one account."""
    credential = "" if channel == "mail" else secret_ref
    return tuple(
        Bucket(f"{channel}|{credential}|{seconds}", tokens, seconds) for tokens, seconds in limits.get(channel, ())
    )

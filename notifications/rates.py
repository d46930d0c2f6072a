"""
How fast a channel may be used: below what the vendors allow. What is not listed has no limit of its own.

A bucket of so many in a minute, when full, lets through twice as many within one: so those of robots are small and fill
quickly. WeCom and DingTalk take 20 a minute and get 15, in no minute more than 18, nor 20 with three processes that still
have some in hand; Feishu takes 100 and gets 60, in no minute more than 80.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from db.buckets import Bucket

Limits = Mapping[str, tuple[tuple[int, int], ...]]  # channel → (how many, in how many seconds)
LIMITS: Limits = MappingProxyType(
    {
        "mail": ((20, 60), (200, 3600)),
        "wecom": ((2, 8),),
        "dingtalk": ((2, 8),),
        "feishu": ((10, 10), (3, 1)),
    }
)


def buckets_of(channel: str, secret_ref: str, limits: Limits = LIMITS) -> tuple[Bucket, ...]:
    """One set a credential: two offices may share a robot, and all mail leaves through one account."""
    credential = "" if channel == "mail" else secret_ref
    return tuple(
        Bucket(f"{channel}|{credential}|{seconds}", tokens, seconds) for tokens, seconds in limits.get(channel, ())
    )

"""What one crawl works on: its clock, its writer's tools, the groups with their state, the columns."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from db.crawls import OutcomeName
from db.opening import Database
from db.sources import HostGroup, Platform, Source
from db.store import Store
from spiders.warc import WarcWriter

STANDARD_PORTS = frozenset({80, 443})
LEAST_DELAY = 4.0
LEASE_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a crawl: the given moment plus what has passed since, so that a demo can have its own day."""

    begun: datetime
    ticks: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.begun + timedelta(seconds=time.monotonic() - self.ticks)


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl. `owners`: key of a name (`titles.name_key`) → code of its agency, for rows that name somebody else."""

    database: Database
    store: Store
    crawl_id: int
    clock: Clock
    today: date
    user_agent: str
    vantage: str
    codes: frozenset[str]
    owners: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One address that is fetched once, for all sources that share it. `key`: of the unit, as the family reads it."""

    platform: Platform
    url: str
    sources: tuple[Source, ...]
    key: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Every source and year that must end in an outcome."""
        return [(source.source_id, year) for source in self.sources for year in source.years]


@dataclass(slots=True)
class Group:
    """A host group during a run: its pace, what is left of its budget, and what it told us to leave alone."""

    host_group: HostGroup
    columns: list[Column]
    budget: int
    delay: float
    blocked: dict[str, tuple[OutcomeName, str]] = field(default_factory=dict)
    stopped: str = ""
    refusals: int = 0
    used: int = 0
    trouble: Exception | None = None
    warc: WarcWriter | None = None

    def give_up(self, error: Exception) -> None:
        """Our own disk or database refuses: ask nothing more, and conclude nothing."""
        self.trouble = self.trouble or error
        self.stopped = str(error)

    @property
    def name(self) -> str:
        return self.host_group.group_id

    @property
    def lease(self) -> str:
        """Slots live inside one crawler, so the lease is what keeps “one request at a time” true."""
        return f"crawl:{self.name}"


def is_test_host(host: str) -> bool:
    """Names that can never be a real portal."""
    return host == "test" or host.endswith(".test")


def columns_of(sources: Iterable[Source], platforms: Mapping[str, Platform]) -> list[Column]:
    """Sources that share an address, and the key of their unit where there is one, share a fetch."""
    shared: dict[tuple[str, str, str], list[Source]] = {}
    for source in sources:
        key = json.dumps(dict(source.key), sort_keys=True)
        shared.setdefault((source.platform_id, source.column_url, key), []).append(source)
    return [
        Column(platforms[platform], url, tuple(group), group[0].key) for (platform, url, _), group in shared.items()
    ]


def delay_of(group: HostGroup, hosts: Iterable[str]) -> float:
    """Seconds between two requests. Faster than the default only where no real portal can be meant."""
    hosts = tuple(hosts)
    harmless = bool(hosts) and all(is_test_host(host) for host in hosts)
    return group.delay if harmless else max(LEAST_DELAY, group.delay)

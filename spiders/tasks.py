"""What one crawl works on: its clock, its writer's tools, the groups with their state, the columns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from time import monotonic
from typing import Any

from db.crawls import OutcomeName
from db.opening import Database
from db.sources import HostGroup, Platform, Source
from db.store import Store
from db.times import BEIJING
from spiders.prints import Prints
from spiders.warc import WarcWriter

REST = timedelta(hours=24)  # of a group with a host that does not want us
ENOUGH = 3  # refusals
ASKED_TO_STOP = "被要求停止"
STANDARD_PORTS = frozenset({80, 443})
LEAST_DELAY = 4.0
LEASE_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a crawl: the given moment plus what has passed since, so that a demo can have its own day."""

    begun: datetime
    ticks: float = field(default_factory=monotonic)

    def now(self) -> datetime:
        return self.begun + timedelta(seconds=monotonic() - self.ticks)


@dataclass(frozen=True, slots=True)
class Run:
    """
    One crawl. `owners`: key of a name (`titles.name_key`) → code of its agency, for rows that name somebody else.

    `platforms`: source → its platform. `coverage`: platform → how many reports were read, and how many of
    them had each field in metas or labels.
    """

    database: Database
    store: Store
    crawl_id: int
    clock: Clock
    today: date
    user_agent: str
    vantage: str
    codes: frozenset[str]
    owners: Mapping[str, str]
    platforms: Mapping[int, str] = field(default_factory=dict)
    coverage: dict[str, Counter[str]] = field(default_factory=dict)


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
    """
    A host group during a run: its pace, what is left of its budget, and what it told us to leave alone.

    `closes`: when its window ends; None for a run that a person has started. `prints`: by host, of the pages that
    others are compared with; one spider after the other uses them.
    """

    host_group: HostGroup
    columns: list[Column]
    budget: int
    delay: float
    blocked: dict[str, tuple[OutcomeName, str]] = field(default_factory=dict)
    prints: dict[str, Prints] = field(default_factory=dict)
    stopped: str = ""
    refusals: int = 0
    used: int = 0
    retries: int = 0
    trouble: Exception | None = None
    warc: WarcWriter | None = None
    closes: datetime | None = None
    told: str = ""

    def reason_to_wait(self, now: datetime) -> str:
        """Why nothing more may be asked in this run, "" while something may. The first reason is kept in `told`."""
        why = self.stopped
        if not why and self.closes is not None and now >= self.closes:
            why = f"夜间时段（{self.host_group.window}）已过"
        if not why and self.budget <= 0:
            why = "今晚的请求次数已用完"
        self.told = self.told or why
        return why

    def leave_alone(self, host: str, outcome: OutcomeName, why: str) -> None:
        """A host does not want us: it is asked nothing more in this run."""
        self.blocked[host] = (outcome, f"{why}；本次不再访问 {host}")
        self.count_refusal()

    def count_refusal(self) -> None:
        """After a few of them, from whichever host, the whole group is left alone."""
        self.refusals += 1
        if self.refusals >= ENOUGH:
            self.stopped = f"{self.name} 已拒绝 {self.refusals} 次，今晚不再访问"

    def give_up(self, error: Exception) -> None:
        """Our own disk or database refuses: ask nothing more, and conclude nothing."""
        self.trouble = self.trouble or error
        self.stopped = str(error)

    @property
    def name(self) -> str:
        return self.host_group.group_id

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Every source and year that must end in an outcome."""
        return [pair for column in self.columns for pair in column.pairs]

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


def closing(window: str, now: datetime) -> datetime | None:
    """The end of the window that `now` lies in (HH:MM-HH:MM, 北京时间); None outside. Two equal ends: the whole day."""
    local = now.astimezone(BEIJING)
    begin, end = (_clock(text) for text in window.split("-", maxsplit=1))
    for back in (0, 1):  # the window that began today, or the one of last night
        day = local.date() - timedelta(days=back)
        first = datetime.combine(day, begin, BEIJING)
        last = datetime.combine(day + timedelta(days=begin >= end), end, BEIJING)
        if first <= local < last:
            return last
    return None


def _clock(text: str) -> time:
    hour, minute = text.strip().split(":")
    return time(int(hour) % 24, int(minute))


def delay_of(group: HostGroup, hosts: Iterable[str]) -> float:
    """Seconds between two requests. Faster than the default only where no real portal can be meant."""
    hosts = tuple(hosts)
    harmless = bool(hosts) and all(is_test_host(host) for host in hosts)
    return group.delay if harmless else max(LEAST_DELAY, group.delay)

"""Runs a crawl: what is due, the leases, one spider after the other in each host group, the summary.

A process can crawl once: the reactor does not start twice. `crawl_apart` crawls in a process of its own.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from audit.errors import BadSettings
from db.agency_lists import owned_names
from db.crawls import SEEN, OutcomeName, abandon_crawls, begin_crawl, end_crawl, outcome_counts, requests_since
from db.locks import lease, new_owner
from db.opening import Database, open_database
from db.sources import (
    Platform,
    agency_codes,
    cooling_groups,
    due_sources,
    host_groups,
    platforms_by_id,
)
from db.store import Store
from db.times import BEIJING
from db.versions import count_versions
from spiders.resolver import checked_pins
from spiders.tasks import LEASE_MINUTES, Clock, Column, Group, Run, columns_of, delay_of, is_test_host
from spiders.titles import name_key

DEAD_AFTER = timedelta(hours=12)
FINE = SEEN | {OutcomeName.ABSENT_UNCONFIRMED, OutcomeName.COLUMN_EMPTY}


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """
    What to crawl, and who we say we are.

    `now`: the moment the crawl believes it is; the captures carry it. `today` and `years` decide what is due.
    Agencies and platforms that are named are asked even when they are not due. `pinned_hosts`: `.test` names
    that stand for this machine. `timeout`: seconds for one answer.
    """

    now: datetime
    today: date
    years: tuple[int, ...]
    agencies: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    trigger: str = "person"
    app_version: str = "0"
    contact_page: str = ""
    mailbox: str = ""
    phone: str = ""
    vantage: str = "unknown"
    pinned_hosts: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 30
    log_level: str = "WARNING"

    @property
    def user_agent(self) -> str:
        parts = [f"+{self.contact_page}" if self.contact_page else "", f"tel {self.phone}" if self.phone else ""]
        note = "; ".join(part for part in parts if part)
        return f"gouji/{self.app_version}" + (f" ({note})" if note else "")


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """How a crawl ended. `left`: sources and years without an outcome, still due. `crawl_id` None: nothing was due."""

    crawl_id: int | None = None
    pairs: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    left: int = 0
    new_versions: int = 0
    requests: int = 0
    cooling: tuple[tuple[str, str], ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything due was read, or is honestly not there."""
        return not self.left and all(name in FINE for name in self.outcomes)


@dataclass(frozen=True, slots=True)
class Progress:
    """One more outcome."""

    done: int
    total: int
    agency: str
    year: int
    outcome: OutcomeName


Tell = Callable[[Progress], None]


def crawl(database_path: Path, blobs: Path, options: CrawlOptions, tell: Tell | None = None) -> CrawlSummary:
    """
    Crawl what is due, in this process. `tell` hears of each outcome.

    TryLater when another run holds a group. BadSettings when a real portal would be asked by nobody in particular.
    """
    checked_pins(options.pinned_hosts)
    with open_database(database_path) as database:
        sources = due_sources(
            database,
            options.years,
            now=options.now,
            today=options.today,
            agencies=options.agencies,
            platforms=options.platforms,
        )
        cooling = tuple(cooling_groups(database, options.now))
        if not sources:
            return CrawlSummary(cooling=cooling)
        platforms = platforms_by_id(database)
        columns = columns_of(sources, platforms)
        _check_identity(options, columns)
        groups = _groups(database, columns, platforms.values(), options)
        with ExitStack() as leases:
            owner = new_owner()
            for group in groups:
                leases.enter_context(lease(database, group.lease, owner, options.now, LEASE_MINUTES))
            return _crawl(database, Store(blobs), groups, options, owner, cooling, tell)


def crawl_apart(database_path: Path, blobs: Path, options: CrawlOptions) -> CrawlSummary:
    """The same in a process of its own, for callers that crawl more than once."""
    warm = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if warm else "spawn")
    if warm:
        context.set_forkserver_preload(["spiders.process"])  # the second crawl need not import Scrapy again
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        return pool.submit(crawl, database_path, blobs, options).result()


def _crawl(
    database: Database,
    store: Store,
    groups: list[Group],
    options: CrawlOptions,
    owner: str,
    cooling: tuple[tuple[str, str], ...],
    tell: Tell | None,
) -> CrawlSummary:
    from spiders.process import run_groups  # Scrapy is slow to import; nobody else needs it

    abandon_crawls(database, options.now - DEAD_AFTER)
    clock, versions = Clock(options.now), count_versions(database)
    crawl_id = begin_crawl(database, options.now, trigger=options.trigger, app_version=options.app_version)
    owners = {name_key(name): code for name, code in owned_names(database)}
    run = Run(
        database=database,
        store=store,
        crawl_id=crawl_id,
        clock=clock,
        today=options.today,
        user_agent=options.user_agent,
        vantage=options.vantage,
        codes=agency_codes(database),
        owners=owners,
    )
    pairs = sum(len(column.pairs) for group in groups for column in group.columns)
    status = "failed"
    summary = CrawlSummary(crawl_id)
    try:
        run_groups(run, groups, options, owner, tell)
        summary = _summary(database, crawl_id, pairs, versions, groups, cooling)
        status = "done" if summary.complete else "partial"
    finally:
        stats = {"outcomes": dict(summary.outcomes), "left": summary.left, "requests": summary.requests}
        end_crawl(database, crawl_id, clock.now(), status, stats)
    return summary


def _summary(
    database: Database,
    crawl_id: int,
    pairs: int,
    versions: int,
    groups: Iterable[Group],
    cooling: tuple[tuple[str, str], ...],
) -> CrawlSummary:
    outcomes: Counter[str] = outcome_counts(database, crawl_id)
    return CrawlSummary(
        crawl_id=crawl_id,
        pairs=pairs,
        outcomes=dict(outcomes),
        left=pairs - outcomes.total(),
        new_versions=count_versions(database) - versions,
        requests=sum(group.used for group in groups),
        cooling=cooling,
    )


def _groups(
    database: Database, columns: Iterable[Column], platforms: Collection[Platform], options: CrawlOptions
) -> list[Group]:
    registered = host_groups(database)
    by_group: dict[str, list[Column]] = {}
    for column in columns:
        by_group.setdefault(column.platform.group_id, []).append(column)
    hosts = {name: _hosts(platforms, name) for name in by_group}
    since = _night(options.now)
    return [
        Group(
            host_group=registered[name],
            columns=members,
            budget=registered[name].budget - requests_since(database, hosts[name], since),
            delay=delay_of(registered[name], hosts[name]),
        )
        for name, members in sorted(by_group.items())
    ]


def _hosts(platforms: Iterable[Platform], group: str) -> set[str]:
    """Every host of a group, also of platforms that are not asked today."""
    return {host for one in platforms if one.group_id == group for host in (*one.hosts, *one.attachment_hosts)}


def _night(now: datetime) -> datetime:
    """The noon before: budgets are counted from noon to noon, 北京时间."""
    local = now.astimezone(BEIJING)
    noon = local.replace(hour=12, minute=0, second=0, microsecond=0)
    return noon if local >= noon else noon - timedelta(days=1)


def _check_identity(options: CrawlOptions, columns: Iterable[Column]) -> None:
    if options.contact_page and options.mailbox:
        return
    real = sorted({host for column in columns for host in column.platform.hosts if not is_test_host(host)})
    if real:
        raise BadSettings(
            f"设置里没有 crawl.contact_page 和 crawl.mailbox：门户要能知道是谁在访问，因此不抓取 {'、'.join(real[:3])}"
        )

"""Runs a crawl: what is due, the leases, one spider after the other in each host group, the summary.

A process can crawl once: the reactor does not start twice. `crawl_apart` crawls in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from audit.errors import TryLater
from db.crawls import (
    SEEN,
    OutcomeName,
    abandon_crawls,
    begin_crawl,
    bytes_received,
    end_crawl,
    ended_pairs,
    outcome_counts,
)
from db.health import Alarm
from db.locks import clear_dead, lease, new_owner
from db.opening import Database, open_database
from db.store import Store
from db.versions import count_versions
from spiders.beginning import must_say_who, own_process, run_of
from spiders.health import watch
from spiders.planning import Plan, plan_of
from spiders.resolver import checked_pins
from spiders.tasks import LEASE_MINUTES, Clock, Group, Run
from spiders.withdrawing import mark_withdrawals

NO_REASON = "没有得出结论，也没有记下原因：程序的缺陷，请报告"
DEAD_AFTER = timedelta(hours=12)
FINE = SEEN | {OutcomeName.ABSENT_UNCONFIRMED, OutcomeName.COLUMN_EMPTY}


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """
    What to crawl, and who we say we are.

    `now`: the moment the crawl believes it is; the captures carry it. `today` and `years` decide what is due.
    Agencies and platforms that are named are asked even when they are not due; `recheck`: what is outstanding, at once.
    `trigger`: schedule, person or demo; only the schedule keeps to the windows of the host groups. `pinned_hosts`:
    `.test` names that stand for this machine. `timeout`: seconds for one answer.
    """

    now: datetime
    today: date
    years: tuple[int, ...]
    agencies: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    recheck: bool = False
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
class Open:
    """Sources and years of a group that ended without an outcome and stay due, and why."""

    group: str
    pairs: int
    why: str


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """
    How a crawl ended. `left`: sources and years without an outcome, still due; `open` says why, group by group.

    `crawl_id` None: nothing was due. `cooling`, `busy`, `closed`: groups that were not asked, with the end of their
    rest, who asks them now, and their window. `alarms`: what the monitors said. `interrupted`: the signal, 0 for none.
    """

    crawl_id: int | None = None
    pairs: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    left: int = 0
    new_versions: int = 0
    requests: int = 0
    cooling: tuple[tuple[str, str], ...] = ()
    busy: tuple[tuple[str, str], ...] = ()
    closed: tuple[tuple[str, str], ...] = ()
    open: tuple[Open, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    interrupted: int = 0

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

    A group that another run holds is left to it; TryLater when that leaves nothing to do. BadSettings when a real
    portal would be asked by nobody in particular.
    """
    checked_pins(options.pinned_hosts)
    with open_database(database_path, durable=False) as database:
        clear_dead(database)
        plan = plan_of(database, options)
        must_say_who(options, [column.platform for column in plan.columns])
        with ExitStack() as leases:
            owner = new_owner()
            busy = _taken(database, plan.groups, owner, options.now, leases)
            if busy and len(busy) == len(plan.groups):
                raise TryLater("；".join(told for _, told in busy))
            if plan.groups:  # asked again: another run may have ended between the question and the lease
                plan = plan_of(database, options).without(name for name, _ in busy)
            if not plan.groups:
                return CrawlSummary(cooling=plan.cooling, closed=plan.closed, busy=busy)
            summary = _crawl(database, Store(blobs), plan, options, owner, tell)
            return replace(summary, busy=busy)


def crawl_apart(database_path: Path, blobs: Path, options: CrawlOptions) -> CrawlSummary:
    """The same in a process of its own, for callers that crawl more than once."""
    with own_process() as pool:
        return pool.submit(crawl, database_path, blobs, options).result()


def _taken(
    database: Database, groups: Iterable[Group], owner: str, now: datetime, leases: ExitStack
) -> tuple[tuple[str, str], ...]:
    """Lease what is free; the groups that are not, with who holds them."""
    busy = []
    for group in groups:
        try:
            leases.enter_context(lease(database, group.lease, owner, now, LEASE_MINUTES))
        except TryLater as error:
            busy.append((group.name, str(error)))
    return tuple(busy)


def _crawl(
    database: Database, store: Store, plan: Plan, options: CrawlOptions, owner: str, tell: Tell | None
) -> CrawlSummary:
    from spiders.process import run_groups  # Scrapy is slow to import; nobody else needs it

    abandon_crawls(database, options.now - DEAD_AFTER)
    clock, versions = Clock(options.now), count_versions(database)
    crawl_id = begin_crawl(database, options.now, trigger=options.trigger, app_version=options.app_version)
    platforms = {source: column.platform.platform_id for column in plan.columns for source, _ in column.pairs}
    run = run_of(database, store, crawl_id, clock, options, platforms)
    try:
        interrupted = run_groups(run, list(plan.groups), options, owner, tell)
        mark_withdrawals(database, crawl_id)
        summary = _summary(database, crawl_id, versions, plan, interrupted)
    except BaseException:
        with suppress(TryLater):  # the disk that ended the run may still be full
            end_crawl(database, crawl_id, clock.now(), "failed", _stats(run, plan, CrawlSummary(crawl_id)))
        raise
    status = "done" if summary.complete else "partial"
    end_crawl(database, crawl_id, clock.now(), status, _stats(run, plan, summary))
    return replace(summary, alarms=watch(database, crawl_id, clock.now()))


def _stats(run: Run, plan: Plan, summary: CrawlSummary) -> dict[str, object]:
    """What is kept of a run beside its rows."""
    return {
        "outcomes": dict(summary.outcomes),
        "left": summary.left,
        "open": {one.group: one.why for one in summary.open},
        "requests": summary.requests,
        "seconds": round((run.clock.now() - run.clock.begun).total_seconds(), 1),
        "bytes": bytes_received(run.database, run.crawl_id),
        "groups": {group.name: {"requests": group.used, "retries": group.retries} for group in plan.groups},
        "fields": {platform: dict(counted) for platform, counted in run.coverage.items()},
    }


def _summary(database: Database, crawl_id: int, versions: int, plan: Plan, interrupted: int) -> CrawlSummary:
    ended = ended_pairs(database, crawl_id)
    left = [(group, sum(pair not in ended for pair in group.pairs)) for group in plan.groups]
    return CrawlSummary(
        crawl_id=crawl_id,
        pairs=sum(len(group.pairs) for group in plan.groups),
        outcomes=dict(outcome_counts(database, crawl_id)),
        left=sum(number for _, number in left),
        new_versions=count_versions(database) - versions,
        requests=sum(group.used for group in plan.groups),
        cooling=plan.cooling,
        closed=plan.closed,
        open=tuple(Open(group.name, number, group.told or NO_REASON) for group, number in left if number),
        interrupted=interrupted,
    )

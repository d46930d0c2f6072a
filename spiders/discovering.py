"""Runs a discovery: one walk through a portal, with the pace, leases, robots.txt and guards of every crawl."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from audit.errors import GoujiError, TryLater
from db.crawls import begin_crawl, end_crawl
from db.discoveries import FoundProposal, lost_pairs, open_proposals, registered_columns
from db.locks import lease, new_owner
from db.opening import Database, open_database
from db.sources import Platform, Source, cooling_groups, due_sources, host_groups, platforms_by_id
from db.store import Store
from db.times import beijing
from spiders.addresses import host_of, problem
from spiders.beginning import must_say_who, own_process, run_of
from spiders.middlewares.hosts import address_trouble
from spiders.planning import group_of
from spiders.resolver import checked_pins
from spiders.running import CrawlOptions
from spiders.tasks import LEASE_MINUTES, Clock, Column, Group


@dataclass(frozen=True, slots=True)
class Discovered:
    """What came of a discovery. `words`: of each walk, for people. `missing`: there is no such column in the menu."""

    seeds: tuple[str, ...]
    words: tuple[str, ...]
    missing: bool
    finished: bool
    proposals: tuple[FoundProposal, ...]
    requests: int


def discover(
    database_path: Path, blobs: Path, options: CrawlOptions, *, platform: str = "", url: str = ""
) -> Discovered:
    """
    Walk a portal, from its front page or from `url`, a page of a registered host.

    GoujiError for what is not registered. TryLater when another run holds the group, or it rests. BadSettings when a real portal
    would be asked by nobody in particular.
    """
    checked_pins(options.pinned_hosts)
    with open_database(database_path) as database:
        chosen = _platform(database, platform, url)
        must_say_who(options, [chosen])
        # only a walk from the front page can tell that there is no column anywhere
        sources = () if url else _lost(database, chosen, options)
        column = Column(chosen, url or _front(database, chosen), sources)
        if trouble := address_trouble(column.url, chosen, "probe"):
            raise GoujiError(f"{column.url}: {trouble}")
        group = _group(database, column, options)
        owner = new_owner()
        with lease(database, group.lease, owner, options.now, LEASE_MINUTES):
            return _walk(database, Store(blobs), group, options, owner)


def discover_apart(
    database_path: Path, blobs: Path, options: CrawlOptions, *, platform: str = "", url: str = ""
) -> Discovered:
    """The same in a process of its own: a reactor starts only once."""
    with own_process() as pool:
        return pool.submit(discover, database_path, blobs, options, platform=platform, url=url).result()


def _walk(database: Database, store: Store, group: Group, options: CrawlOptions, owner: str) -> Discovered:
    from spiders.touring import run_tour  # Scrapy is slow to import; nobody else needs it

    clock = Clock(options.now)
    crawl_id = begin_crawl(database, options.now, trigger=options.trigger, app_version=options.app_version)
    run = run_of(database, store, crawl_id, clock, options)
    words: tuple[str, ...] = ("没有得出结论",)
    status, missing, finished = "failed", False, False
    try:
        tours = run_tour(run, group, options, owner)
        words, missing = tuple(tour.words for tour in tours), any(tour.missing for tour in tours)
        finished = bool(tours) and not any(tour.trouble or tour.cut for tour in tours)
        status = "done" if finished else "partial"
    finally:
        end_crawl(database, crawl_id, clock.now(), status, {"discovery": list(words), "requests": group.used})
    found = open_proposals(database, group.columns[0].platform.platform_id, options.now)
    return Discovered(tuple(one.url for one in group.columns), words, missing, finished, tuple(found), group.used)


def _platform(database: Database, platform: str, url: str) -> Platform:
    known = platforms_by_id(database)
    if platform:
        if platform not in known:
            raise GoujiError(f"名录里没有平台 {platform}")
        return known[platform]
    if trouble := problem(url):
        raise GoujiError(f"{url}: 不能访问：网址{trouble}")
    of_host = [one for one in known.values() if host_of(url) in one.hosts]
    if not of_host:
        raise GoujiError(f"名录里没有主机 {host_of(url)}：先由人登记，再来发现栏目")
    return of_host[0]


def _lost(database: Database, platform: Platform, options: CrawlOptions) -> tuple[Source, ...]:
    """Sources of which nobody knows where their reports stand, with the years for which that is so."""
    lost = lost_pairs(database, platform.platform_id, options.years)
    known = due_sources(
        database, options.years, now=options.now, today=options.today, platforms=(platform.platform_id,)
    )
    found = (replace(one, years=tuple(year for year in one.years if (one.source_id, year) in lost)) for one in known)
    return tuple(one for one in found if one.years)


def _front(database: Database, platform: Platform) -> str:
    """The front page, as a registered column of the platform spells scheme, host and port."""
    for column in registered_columns(database, platform.platform_id):
        parts = urlsplit(column)
        if host_of(column) in platform.hosts:
            return f"{parts.scheme}://{parts.netloc}/"
    if not platform.hosts:
        raise GoujiError(f"平台 {platform.platform_id} 没有登记主机")
    return f"{'http' if platform.http_only else 'https'}://{platform.hosts[0]}/"


def _group(database: Database, column: Column, options: CrawlOptions) -> Group:
    name = column.platform.group_id
    if until := dict(cooling_groups(database, options.now)).get(name):
        raise TryLater(f"{name} 休息到 {beijing(until)}，这次不访问")
    return group_of(database, host_groups(database)[name], [column], platforms_by_id(database).values(), options.now)

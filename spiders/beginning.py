"""How every run begins, a crawl or a discovery: who asks, what it knows, and in which process."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING, Any

from audit.errors import BadSettings
from db.agency_lists import owned_names
from db.opening import Database
from db.sources import Platform, agency_codes
from db.store import Store
from spiders.tasks import Clock, Run, is_test_host
from spiders.titles import name_key

if TYPE_CHECKING:
    from spiders.running import CrawlOptions

HOSTS_TOLD = 3
# what Scrapy loads by its name when a crawl begins, where that takes long
BY_NAME = (
    "spiders.transport",
    "scrapy.core.downloader",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.scheduler",
    "scrapy.core.scraper",
    "scrapy.extensions.closespider",
    "scrapy.extensions.memusage",
    "spiders.keeping",
    "spiders.middlewares.capturing",
)


def run_of(
    database: Database,
    store: Store,
    crawl_id: int,
    clock: Clock,
    options: CrawlOptions,
    platforms: Mapping[int, str] | None = None,
) -> Run:
    """A run as the options want it. `platforms`: of each source."""
    return Run(
        database=database,
        store=store,
        crawl_id=crawl_id,
        clock=clock,
        today=options.today,
        user_agent=options.user_agent,
        vantage=options.vantage,
        codes=agency_codes(database),
        owners={name_key(name): code for name, code in owned_names(database)},
        platforms=platforms or {},
    )


def must_say_who(options: CrawlOptions, platforms: Iterable[Platform]) -> None:
    """BadSettings when a real portal would be asked by nobody in particular."""
    if options.contact_page and options.mailbox:
        return
    real = sorted({host for one in platforms for host in one.hosts if not is_test_host(host)})
    if real:
        told = "、".join(real[:HOSTS_TOLD]) + (" 等" if len(real) > HOSTS_TOLD else "")
        raise BadSettings(f"设置里没有 crawl.contact_page 和 crawl.mailbox：门户要能知道是谁在访问，因此不访问 {told}")


def own_context() -> BaseContext:
    """How another process begins: where the system can, with Scrapy loaded."""
    warm = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if warm else "spawn")
    if warm:
        context.set_forkserver_preload(["spiders.process", *BY_NAME])
    return context


def own_process(
    context: BaseContext | None = None, begin: Callable[..., None] | None = None, told: tuple[Any, ...] = ()
) -> ProcessPoolExecutor:
    """A process that can run one reactor, as each can. `begin` is called there first, with `told`."""
    return ProcessPoolExecutor(max_workers=1, mp_context=context or own_context(), initializer=begin, initargs=told)

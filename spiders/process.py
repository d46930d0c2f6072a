"""Scrapy's side of a crawl: one chain of crawlers per host group, all groups side by side."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import FrameType
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.downloadermiddlewares import cookies
from scrapy.settings import Settings
from tldextract import TLDExtract

from audit.errors import TryLater
from db.crawls import OutcomeName
from db.locks import renew
from db.sources import platforms_by_id
from spiders.apart import SETTINGS, VERIFY, crawl_apart_from, policies_of
from spiders.families import BY_NAME
from spiders.families.probe import ProbeSpider
from spiders.items import Fetched, Outcome
from spiders.portal import BY_HAND, PortalSpider
from spiders.running import CrawlOptions, Progress, Tell
from spiders.settings import DEFAULT_REQUEST_HEADERS
from spiders.tasks import ASKED_TO_STOP, LEASE_MINUTES, Column, Group, Run

RENEW_SECONDS = 600
SIGNALS = (signal.SIGINT, signal.SIGTERM)
# The first cookie would make Scrapy fetch a list of domains from a third party. The list that ships with it will do.
cookies._split_domain = TLDExtract(include_psl_private_domains=True, suffix_list_urls=())


def run_groups(
    run: Run,
    groups: list[Group],
    options: CrawlOptions,
    owner: str,
    tell: Tell | None,
    *,
    policy: str = VERIFY,
    outcomes: list[tuple[int, int, OutcomeName]] | None = None,
) -> int:
    """
    Crawl all groups to their end, or until a signal: its number, else 0.

    Raises what a chain raised, after the others have finished. `policy`: how TLS is handled in this process; with the
    usual one, hosts of others are crawled apart. `outcomes` gains each source and year as it ends.
    """
    process = Process(run, groups, options, owner, tell, policy)
    process.outcomes = outcomes if outcomes is not None else []
    with process.stoppable():
        process.start(install_signal_handlers=False)
    for error in process.errors:
        raise error
    return process.interrupted


class Process(AsyncCrawlerProcess):
    """Families of one group run one after another, groups beside each other."""

    def __init__(
        self,
        run: Run,
        groups: list[Group],
        options: CrawlOptions,
        owner: str,
        tell: Tell | None,
        policy: str = VERIFY,
    ) -> None:
        settings = Settings()
        settings.setmodule("spiders.settings", priority="project")
        settings.setdict(_own(options) | dict(SETTINGS[policy]), priority="cmdline")
        super().__init__(settings)
        self.run, self.groups, self.owner, self.tell = run, groups, owner, tell
        self.options, self.policy = options, policy
        self.errors: list[BaseException] = []
        self.outcomes: list[tuple[int, int, OutcomeName]] = []
        columns = [column for group in groups for column in group.columns]
        self.total = sum(len(column.pairs) for column in columns)
        self.names = {source.source_id: source.names[0] for column in columns for source in column.sources}
        self.finished = 0
        self.interrupted = 0

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """SIGTERM and Ctrl-C let every group finish what it is asking, and ask nothing more. The second one kills."""
        try:
            before = {number: signal.signal(number, self._hear) for number in SIGNALS}
        except ValueError:  # signals belong to the main thread
            before = {}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.interrupted:
            raise KeyboardInterrupt
        self._stop_all(number)

    def _stop_all(self, number: int) -> None:
        self.interrupted = number
        for group in self.groups:
            group.stopped = group.stopped or ASKED_TO_STOP

    async def join(self) -> None:
        renewing = asyncio.ensure_future(self._renew())
        results = await asyncio.gather(*(self._chain(group) for group in self.groups), return_exceptions=True)
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        self.errors += [result for result in results if isinstance(result, BaseException)]
        self.errors += [TryLater(f"写不进去，本次抓取停止：{group.trouble}") for group in self.groups if group.trouble]

    async def _chain(self, group: Group) -> None:
        shares = policies_of(group.columns) if self.policy == VERIFY else {self.policy: group.columns}
        try:
            for policy, columns in shares.items():
                if columns and not group.stopped:
                    await self._share(group, columns, policy)
        finally:
            if group.warc is not None:
                group.warc.close()

    async def _share(self, group: Group, columns: list[Column], policy: str) -> None:
        """The columns of a group that share a TLS policy."""
        if policy == self.policy:
            await self._families(group, columns)
            return
        done = await crawl_apart_from(self.run, group, columns, self.options, self.owner, policy)
        if done.interrupted and not self.interrupted:
            self._stop_all(done.interrupted)
        for source_id, year, outcome in done.outcomes:
            self._count(source_id, year, outcome)

    async def _families(self, group: Group, columns: list[Column]) -> None:
        unknown = list({column.platform.platform_id: column for column in columns if _unknown(column)}.values())
        if unknown and not await self._spider(ProbeSpider, group, unknown):
            return
        known = platforms_by_id(self.run.database)
        columns = [replace(column, platform=known[column.platform.platform_id]) for column in columns]
        done = {(column.platform.platform_id, column.url) for column in unknown}
        for name, spider in BY_NAME.items():
            mine = [column for column in columns if _family(column) == name]
            if mine and not await self._spider(spider, group, mine):
                return
        await self._nobody(group, [column for column in columns if _family(column) not in BY_NAME], done)

    async def _nobody(self, group: Group, columns: list[Column], done: set[tuple[str, str]]) -> None:
        """Columns of platforms that no family took: asked once more each, so that each gets its outcome."""
        rest = [column for column in columns if (column.platform.platform_id, column.url) not in done]
        if rest:
            await self._spider(ProbeSpider, group, rest)

    async def _spider(self, spider: type[PortalSpider], group: Group, columns: Iterable[Column]) -> bool:
        """Run one spider to its end. False: we were asked to stop."""
        settings = self.settings.copy()
        slot = {"concurrency": 1, "delay": group.delay, "jitter": settings.getfloat("DOWNLOAD_DELAY_JITTER")}
        settings.set("DOWNLOAD_SLOTS", {group.name: slot}, priority="cmdline")
        settings.set("DOWNLOAD_DELAY", group.delay, priority="cmdline")
        crawler = Crawler(spider, settings)
        crawler.signals.connect(self._scraped, signal=signals.item_scraped)
        more = {"known": BY_NAME} if spider is ProbeSpider else {}
        await self.crawl(crawler, run=self.run, group=group, columns=columns, **more)
        reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
        group.retries += int(crawler.stats.get_value("retry/count", 0)) if crawler.stats else 0
        return reason != "shutdown"

    def _scraped(self, item: Any) -> None:
        outcome = item.outcome if isinstance(item, Fetched) else item
        if isinstance(outcome, Outcome):
            self._count(outcome.source_id, outcome.year, outcome.outcome)

    def _count(self, source_id: int, year: int, outcome: OutcomeName) -> None:
        self.outcomes.append((source_id, year, outcome))
        self.finished += 1
        if self.tell:
            self.tell(Progress(self.finished, self.total, self.names[source_id], year, outcome))

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            for group in self.groups:
                name = group.lease
                if not renew(self.run.database, name, self.owner, self.run.clock.now(), LEASE_MINUTES):
                    self.errors.append(TryLater(f"“{name}”的占用被别的进程取走，本次抓取停止"))
                    await self.stop()
                    return


def _unknown(column: Column) -> bool:
    return not column.platform.family and bool(column.url) and column.platform.list_mode not in BY_HAND


def _family(column: Column) -> str:
    """Where only registered articles are asked, no family need be known."""
    return column.platform.family or ("" if column.url and column.platform.list_mode not in BY_HAND else "manual")


def _own(options: CrawlOptions) -> dict[str, Any]:
    """What depends on the installation."""
    own: dict[str, Any] = {
        "USER_AGENT": options.user_agent,
        "GOUJI_PINNED_HOSTS": dict(options.pinned_hosts),
        "DOWNLOAD_TIMEOUT": options.timeout,
        "LOG_LEVEL": options.log_level,
    }
    if options.mailbox:
        own["DEFAULT_REQUEST_HEADERS"] = DEFAULT_REQUEST_HEADERS | {"From": options.mailbox}
    return own

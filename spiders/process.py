"""Scrapy's side of a crawl: one chain of crawlers per host group, all groups side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from audit.errors import TryLater
from db.locks import renew
from db.sources import platforms_by_id
from spiders.families import BY_NAME
from spiders.families.probe import ProbeSpider
from spiders.items import Fetched, Outcome
from spiders.portal import BY_HAND, PortalSpider
from spiders.running import CrawlOptions, Progress, Tell
from spiders.settings import DEFAULT_REQUEST_HEADERS
from spiders.tasks import LEASE_MINUTES, Column, Group, Run

RENEW_SECONDS = 600


def run_groups(run: Run, groups: list[Group], options: CrawlOptions, owner: str, tell: Tell | None) -> None:
    """Crawl all groups to their end. Raises what a chain raised, after the others have finished."""
    process = Process(run, groups, options, owner, tell)
    process.start()
    for error in process.errors:
        raise error


class Process(AsyncCrawlerProcess):
    """Families of one group run one after another, groups beside each other."""

    def __init__(self, run: Run, groups: list[Group], options: CrawlOptions, owner: str, tell: Tell | None) -> None:
        settings = Settings()
        settings.setmodule("spiders.settings", priority="project")
        settings.setdict(_own(options), priority="cmdline")
        super().__init__(settings)
        self.run, self.groups, self.owner, self.tell = run, groups, owner, tell
        self.errors: list[BaseException] = []
        columns = [column for group in groups for column in group.columns]
        self.total = sum(len(column.pairs) for column in columns)
        self.names = {source.source_id: source.names[0] for column in columns for source in column.sources}
        self.finished = 0

    async def join(self) -> None:
        renewing = asyncio.ensure_future(self._renew())
        results = await asyncio.gather(*(self._chain(group) for group in self.groups), return_exceptions=True)
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        self.errors += [result for result in results if isinstance(result, BaseException)]
        self.errors += [TryLater(f"写不进去，本次抓取停止：{group.trouble}") for group in self.groups if group.trouble]

    async def _chain(self, group: Group) -> None:
        unknown = list({column.platform.platform_id: column for column in group.columns if _unknown(column)}.values())
        if unknown and not await self._spider(ProbeSpider, group, unknown):
            return
        known = platforms_by_id(self.run.database)
        columns = [replace(column, platform=known[column.platform.platform_id]) for column in group.columns]
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
        return reason != "shutdown"

    def _scraped(self, item: Any) -> None:
        outcome = item.outcome if isinstance(item, Fetched) else item
        if isinstance(outcome, Outcome):
            self.finished += 1
            if self.tell:
                name = self.names[outcome.source_id]
                self.tell(Progress(self.finished, self.total, name, outcome.year, outcome.outcome))

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

"""Scrapy's side of a discovery: the process of a crawl with one spider in it."""

from __future__ import annotations

from scrapy.crawler import Crawler

from spiders.families.discovery import DiscoverySpider, Tour
from spiders.process import Process
from spiders.running import CrawlOptions
from spiders.tasks import Column, Group, Run


def run_tour(run: Run, group: Group, options: CrawlOptions, owner: str) -> list[Tour]:
    """Walk the columns of a group to their ends. Raises what went wrong on our side."""
    process = Touring(run, [group], options, owner, None)
    with process.stoppable():
        process.start(install_signal_handlers=False)
    for error in process.errors:
        raise error
    return process.tours


class Touring(Process):
    """Runs the discovery instead of the families."""

    def __init__(self, run: Run, groups: list[Group], options: CrawlOptions, owner: str, tell: None) -> None:
        super().__init__(run, groups, options, owner, tell)
        self.tours: list[Tour] = []

    async def _families(self, group: Group, columns: list[Column]) -> None:
        settings = self.settings.copy()
        slot = {"concurrency": 1, "delay": group.delay, "jitter": settings.getfloat("DOWNLOAD_DELAY_JITTER")}
        settings.set("DOWNLOAD_SLOTS", {group.name: slot}, priority="cmdline")
        settings.set("DOWNLOAD_DELAY", group.delay, priority="cmdline")
        crawler = Crawler(DiscoverySpider, settings)
        await self.crawl(crawler, run=self.run, group=group, columns=columns, tours=self.tours)

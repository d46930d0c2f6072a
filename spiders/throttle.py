"""The pace of a host group: never faster than its delay, slower for a slow portal, and as long as it asks us to wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import Request, Spider, signals
from scrapy.http import Response

from audit.errors import TryLater
from db.sources import cool_down

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider

SHARE = 0.5  # of the time a portal may spend on us
SLOWEST = 60.0
LONGEST_WAIT = 600.0
JITTER = 0.5
BUSY = frozenset({429, 503})


class GroupThrottle:
    """Sets the delay of the group's slot after each answer."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.adjust, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GroupThrottle:
        return cls(crawler)

    def adjust(self, response: Response, request: Request, spider: PortalSpider | Spider) -> None:
        group, run = spider.group, spider.run  # type: ignore[union-attr]  # all spiders of ours
        engine = self.crawler.engine
        slot = engine.downloader.slots.get(group.name) if engine else None
        if slot is None:
            return
        latency = float(request.meta.get("download_latency") or 0)
        slot.delay, slot.jitter = max(group.delay, min(latency / SHARE, SLOWEST)), JITTER
        wait = wait_asked(response, run.clock.now()) if response.status in BUSY else 0.0
        if wait > LONGEST_WAIT:
            group.stopped = f"对方要求 {wait:.0f} 秒后再来"
            try:
                cool_down(run.database, group.name, run.clock.now() + timedelta(seconds=wait))
            except TryLater as error:  # whoever sends a signal only logs what its receivers raise
                group.give_up(error)
        elif wait:
            slot.delay, slot.jitter = max(slot.delay, wait + latency), 0.0


def wait_asked(response: Response, now: datetime) -> float:
    """Seconds of `Retry-After`, a number or a date; 0 without one."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0

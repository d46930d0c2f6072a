"""HostGuard: only registered hosts and ports, only while the group may be asked. Looks at every hop."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy import Request

from db.sources import Platform
from spiders.addresses import host_of, port_of, problem
from spiders.refusing import HostBlocked, Postponed, Refused
from spiders.tasks import STANDARD_PORTS, Clock, Group

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider


class HostGuard:
    """First in the chain: what it refuses is never sent."""

    def __init__(self, group: Group, clock: Clock) -> None:
        self.group, self.clock = group, clock

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostGuard:
        spider = cast("PortalSpider", crawler.spider)
        return cls(spider.group, spider.run.clock)

    def process_request(self, request: Request) -> None:
        platform: Platform = request.meta["platform"]
        trouble = address_trouble(request.url, platform, request.meta["kind"])
        if trouble or (trouble := method_trouble(request.method, request.url, platform)):
            raise Refused(trouble)
        if downgrades(request) > 1:
            raise Refused(f"不止一次从 https 转到 http：{request.url[:200]}")
        if blocked := self.group.blocked.get(host_of(request.url)):
            raise HostBlocked(*blocked)
        if wait := self.group.reason_to_wait(self.clock.now()):
            raise Postponed(wait)
        self.group.budget -= 1
        self.group.used += 1
        # at every hop: a redirected request would keep the slot of the host it came from
        request.meta["download_slot"] = request.meta["cookiejar"] = self.group.name


def downgrades(request: Request) -> int:
    """How often the way to this request left https."""
    hops = request.meta.get("hops", ())
    return sum(hop["url"].startswith("https:") and hop["location"].startswith("http:") for hop in hops)


def address_trouble(url: str, platform: Platform, kind: str) -> str | None:
    """Why this platform's spider may not ask this address, or None."""
    if trouble := problem(url):
        return f"网址{trouble}：{url[:200]}"
    hosts = platform.hosts + (platform.attachment_hosts if kind in ("attachment", "robots") else ())
    if host_of(url) not in hosts:
        return f"主机没有登记：{host_of(url)}"
    if port_of(url) not in STANDARD_PORTS.union(platform.ports):
        return f"端口没有登记：{port_of(url)}"
    return None


def method_trouble(method: str, url: str, platform: Platform) -> str | None:
    """Why this platform may not be asked this way, or None: POST only where a person has listed the path."""
    path = urlsplit(url).path
    if method == "GET" or (method == "POST" and any(path.startswith(allowed) for allowed in platform.post_allowed)):
        return None
    return f"平台的 post_allowed 没有登记 {path}，不能用 {method} 访问"

"""HostGuard: only registered hosts and ports, only while the group may be asked. Looks at every hop."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request

from db.sources import Platform
from spiders.addresses import host_of, port_of, problem
from spiders.refusing import HostBlocked, Postponed, Refused
from spiders.tasks import STANDARD_PORTS, Group

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class HostGuard:
    """First in the chain: what it refuses is never sent."""

    def __init__(self, group: Group) -> None:
        self.group = group

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostGuard:
        return cls(crawler.spider.group)  # type: ignore[union-attr]  # all spiders of ours

    def process_request(self, request: Request) -> None:
        platform: Platform = request.meta["platform"]
        trouble = address_trouble(request.url, platform, request.meta["kind"])
        if trouble or (trouble := method_trouble(request.method, request.url, platform)):
            raise Refused(trouble)
        if blocked := self.group.blocked.get(host_of(request.url)):
            raise HostBlocked(*blocked)
        if self.group.stopped:
            raise Postponed(self.group.stopped)
        if self.group.budget <= 0:
            raise Postponed("今晚的请求次数已用完")
        self.group.budget -= 1
        self.group.used += 1
        # at every hop: a redirected request would keep the slot of the host it came from
        request.meta["download_slot"] = request.meta["cookiejar"] = self.group.name


def address_trouble(url: str, platform: Platform, kind: str) -> str | None:
    """Why this platform's spider may not ask this address, or None."""
    if trouble := problem(url):
        return f"{trouble}: {url[:200]}"
    hosts = platform.hosts + (platform.attachment_hosts if kind in ("attachment", "robots") else ())
    if host_of(url) not in hosts:
        return f"host not registered: {host_of(url)}"
    if port_of(url) not in STANDARD_PORTS.union(platform.ports):
        return f"port not registered: {port_of(url)}"
    return None


def method_trouble(method: str, url: str, platform: Platform) -> str | None:
    """Why this platform may not be asked this way, or None: POST only where a person has listed the path."""
    path = urlsplit(url).path
    if method == "GET" or (method == "POST" and any(path.startswith(allowed) for allowed in platform.post_allowed)):
        return None
    return f"平台的 post_allowed 没有登记 {path}，不能用 {method} 访问"

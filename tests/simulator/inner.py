"""What lies inside an office and may never be reached: a listener of its own, and names that lead to it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import ClassVar

from scrapy import Request
from twisted.internet import defer

from gouji.demo.clock import Clock
from gouji.demo.server import Simulator
from spiders import settings
from spiders.beginning import own_process
from spiders.middlewares.hosts import HostGuard
from spiders.resolver import GuardedResolver
from spiders.running import CrawlOptions, CrawlSummary, crawl
from tests.simulator.stand import SEASON, Stand

# name → what a name server says of it, one answer after the other; the last one stays
ANSWERS: Mapping[str, Sequence[str]] = {
    "loopback.evil.test": ("127.0.0.1",),
    "private.evil.test": ("10.0.0.5",),
    "class-b.evil.test": ("172.16.3.4",),
    "class-c.evil.test": ("192.168.1.1",),
    "metadata.evil.test": ("169.254.169.254",),
    "carrier.evil.test": ("100.64.0.1",),
    "nowhere.evil.test": ("0.0.0.0",),
    "multicast.evil.test": ("224.0.0.1",),
    "mapped.evil.test": ("::ffff:127.0.0.1",),
    "six.evil.test": ("::1",),
    "nat64.evil.test": ("64:ff9b::7f00:1",),
}


@contextmanager
def internal_network() -> Iterator[Simulator]:
    """A listener on this machine; each line of its log is a failure."""
    with Simulator([], Clock(SEASON)) as inner:
        yield inner


class LyingResolver(GuardedResolver):
    """The guard over a name server that says what it likes."""

    asked: ClassVar[dict[str, int]] = {}

    def look_up(self, name: str, timeout: Sequence[int]) -> defer.Deferred[str]:
        known = ANSWERS.get(name.rstrip(".").lower())
        if known is None:
            return super().look_up(name, timeout)
        turn = self.asked.get(name, 0)
        self.asked[name] = turn + 1
        return defer.succeed(known[min(turn, len(known) - 1)])


class OpenResolver(GuardedResolver):
    """No guard at all: whatever the system says. For tests of the host guard alone."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> defer.Deferred[str]:
        if name.endswith(".sim.test"):
            return defer.succeed("127.0.0.1")
        return self.look_up(name, timeout)


class NoHostGuard(HostGuard):
    """Lets every address pass. For tests of the resolver alone."""

    def process_request(self, request: Request) -> None:
        self.group.used += 1
        request.meta["download_slot"] = request.meta["cookiejar"] = self.group.name


def crawl_with(
    database: Path,
    blobs: Path,
    options: CrawlOptions,
    resolver: str = "LyingResolver",
    *,
    host_guard: bool = True,
    trust: Path | None = None,
) -> CrawlSummary:
    """
    A crawl with another resolver, or without the host guard, in the process it is called in.

    `trust`: the certificate of the only authority that is trusted.
    """
    if trust is not None:
        os.environ["SSL_CERT_FILE"] = str(trust)
    here = __name__
    settings.TWISTED_DNS_RESOLVER = f"{here}.{resolver}"
    if not host_guard:
        order = settings.DOWNLOADER_MIDDLEWARES
        order[f"{here}.NoHostGuard"] = order.pop("spiders.middlewares.hosts.HostGuard")
    return crawl(database, blobs, options)


def crawl_unlike(
    stand: Stand, resolver: str, *, host_guard: bool = True, trust: Path | None = None, timeout: float = 30, **options
) -> CrawlSummary:
    """The same in a process of its own, which ends with it."""
    with own_process() as pool:
        work = partial(crawl_with, resolver=resolver, host_guard=host_guard, trust=trust)
        chosen = stand.options(timeout=timeout, **options)
        return pool.submit(work, stand.database, stand.folder / "files", chosen).result()

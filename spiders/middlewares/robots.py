"""RobotsPolicy: robots.txt is obeyed; where it cannot be known, the host is left alone for a day.

Scrapy's own middleware takes a 403, a 500 or an HTML page for “all allowed”.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from protego import Protego
from scrapy import Request
from scrapy.http import Response

from audit.errors import UnreadableInput
from audit.reading.decoding import decode
from db.captures import last_robots, save_robots
from db.crawls import OutcomeName
from db.opening import tx
from db.remarks import save_remark
from db.sources import set_robots_state
from spiders.addresses import host_of, port_of
from spiders.classifying import TRANSPORT, failure_facts
from spiders.refusing import HostBlocked, Postponed, Refused, RobotsRefused

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider

OBEY, ALLOWED, UNKNOWN = "obey", "allowed", "robots_unknown"
PRODUCT = "gouji"
LARGEST = 512 * 1024
FRESH = timedelta(hours=24)
TLS_TROUBLE = (OutcomeName.TLS_INVALID, OutcomeName.TLS_UNSUPPORTED)  # says more than that robots.txt is not known
Verdict = tuple[str, Protego | None, int]  # … and the row that says so


class RobotsPolicy:
    """Asks each host's robots.txt once in 24 hours, before anything else."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.once = crawler.settings.getbool("GOUJI_UNVERIFIED_ONCE")
        self.overridden: set[str] = set()
        self.silent: dict[str, tuple[OutcomeName, str]] = {}  # hosts that did not answer at all
        self.known: dict[str, asyncio.Task[Verdict]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsPolicy:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta["kind"] == "robots":
            return
        host = f"{host_of(request.url)}:{port_of(request.url)}"
        if request.meta["platform"].robots_override:
            self._say_override(request, host)
            return
        if host not in self.known:
            self.known[host] = asyncio.ensure_future(self._verdict(host, request))
        try:
            verdict, rules, request.meta["robots_id"] = await self.known[host]
        except RobotsRefused as refused:
            if refused.outcome is OutcomeName.TLS_INVALID and self.once:
                return  # the one answer that may be had, without knowing robots.txt: a person has settled that
            raise
        if verdict == UNKNOWN:
            raise RobotsRefused(*self.silent.get(host, (OutcomeName.ROBOTS_UNKNOWN, f"{host}: robots.txt 无法确认")))
        if rules is not None and not rules.can_fetch(request.url, PRODUCT):
            raise RobotsRefused(OutcomeName.ROBOTS_DISALLOWED, f"robots.txt 不允许 {request.url}")

    def _say_override(self, request: Request, host: str) -> None:
        """Once a host and run: that robots.txt was not looked at, because a person answers for it."""
        if host in self.overridden:
            return
        self.overridden.add(host)
        run = self._spider.run
        detail = f"{host}：经登记的人批准，不看 robots.txt"
        self._spider.logger.warning(detail)
        save_remark(
            run.database,
            run.crawl_id,
            request.meta["source_id"],
            None,
            kind="robots_override",
            detail=detail,
            capture_id=None,
            now=run.clock.now(),
        )

    async def _verdict(self, host: str, request: Request) -> Verdict:
        run = self._spider.run
        stored = last_robots(run.database, host, run.clock.now() - FRESH)
        if stored is not None:
            text = decode(run.store.read(stored.document_sha256)) if stored.document_sha256 else ""
            return stored.verdict, Protego.parse(text) if stored.verdict == OBEY else None, stored.id
        response = await self._fetch(request, host)
        verdict, text = judge(response)
        digest = None
        if response is not None and response.body and verdict == OBEY:
            digest = run.store.write(response.body)
        now = run.clock.now()
        status = response.status if response is not None else None
        with tx(run.database):
            number = save_robots(run.database, host, now, status=status, digest=digest, verdict=verdict)
            set_robots_state(run.database, [request.meta["platform"].platform_id], verdict, now)
        return verdict, Protego.parse(text) if verdict == OBEY else None, number

    async def _fetch(self, request: Request, host: str) -> Response | None:
        meta = {"kind": "robots", "platform": request.meta["platform"], "download_maxsize": LARGEST}
        engine = self.crawler.engine
        assert engine is not None
        try:
            return await engine.download_async(Request(urljoin(request.url, "/robots.txt"), meta=meta))
        except (Postponed, HostBlocked, Refused):
            raise
        except TRANSPORT as error:
            facts = failure_facts(error)
            if facts.transport in TLS_TROUBLE:
                raise RobotsRefused(facts.transport, f"{facts.why}；robots.txt 没有读到") from error
            if facts.transport:  # says more than that robots.txt is not known
                self.silent[host] = facts.transport, f"{facts.why}；robots.txt 没有读到"
            return None

    @property
    def _spider(self) -> PortalSpider:
        return self.crawler.spider  # type: ignore[return-value]  # all spiders of ours


def judge(response: Response | None) -> tuple[str, str]:
    """(verdict, text): obey a text, allowed when there is none (404, 410), else unknown."""
    if response is None:
        return UNKNOWN, ""
    if response.status in (404, 410):
        return ALLOWED, ""
    body = response.body
    if response.status != 200 or len(body) > LARGEST or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return UNKNOWN, ""
    try:
        return OBEY, decode(body) if body else ""
    except UnreadableInput:
        return UNKNOWN, ""

"""Discovery: walks the menus of a portal to its column of reports. What it finds are proposals, never facts.

Links of the same host only, named like parts of a disclosure page; depth, number of pages and frames are bounded. Other
hosts are proposed and not visited. That there is no such column in the menu is an outcome of its own.
"""

from __future__ import annotations

import heapq
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import TryLater, UnreadablePage
from audit.privacy import masked
from db.crawls import OutcomeName
from spiders.addresses import canonical, host_of
from spiders.answers import Answer
from spiders.detecting import drawn_by_script, family, soft_404
from spiders.families import BY_NAME
from spiders.families.static_list import StaticListSpider
from spiders.frames import frame_of
from spiders.items import Item, Outcome, Proposal, Row
from spiders.menus import FEWEST_SURE, OF_TYPE, confidence, counted, links_of, names_column, siblings_in
from spiders.portal import PortalSpider
from spiders.refusing import Postponed
from spiders.tasks import Column

DEEPEST, MOST_PAGES = 4, 40
SAMPLE = 5
FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Stop:
    """A page to visit. `path`: the addresses walked to it; `score`: of the link that led here."""

    url: str
    text: str
    score: int
    path: tuple[str, ...]
    framed: bool = False


@dataclass(slots=True)
class Tour:
    """
    A walk through a portal. `named`: links that are named like the column; `cut`: not all could be visited.

    `parts`: how many of the other three parts (指南, 制度, 法定主动公开内容) a page has shown side by side: where that
    is fewer than two, the menu was not understood.
    """

    seed: str
    waiting: list[tuple[int, int, int, Stop]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    proposed: set[str] = field(default_factory=set)
    pages: int = 0
    named: int = 0
    parts: int = 0
    cut: bool = False
    trouble: str = ""
    number: count[int] = field(default_factory=count)

    @property
    def missing(self) -> bool:
        """Whether the whole menu of the disclosure was seen, and nothing in it is named like the column."""
        blind = self.trouble or self.proposed or self.named or self.cut
        return not blind and self.parts >= FEWEST_PARTS

    @property
    def words(self) -> str:
        """What came of it, for people. A candidate concludes nothing: a person decides."""
        if self.trouble:
            return self.trouble
        if self.proposed:
            return f"走了 {self.pages} 页，发现 {len(self.proposed)} 条建议，待人确认"
        if self.missing:
            return f"走了 {self.pages} 页，政府信息公开的菜单里没有年报栏目"
        if self.named:
            return f"走了 {self.pages} 页，有像年报栏目的链接，但读不到其中的报告"
        return f"走了 {self.pages} 页，没有走完或没有看到政府信息公开的菜单，什么也不能说明"

    def add(self, stop: Stop) -> None:
        """The best first, of equals the nearest; each page once."""
        if canonical(stop.url) not in self.seen:
            self.seen.add(canonical(stop.url))
            heapq.heappush(self.waiting, (-stop.score, len(stop.path), next(self.number), stop))

    def next(self) -> Stop | None:
        if not self.waiting or self.pages >= MOST_PAGES:
            self.cut = self.cut or bool(self.waiting)
            return None
        self.pages += 1
        return heapq.heappop(self.waiting)[3]


class DiscoverySpider(StaticListSpider):
    """Walks from the seed, the `url` of its column. Its sources get the outcome when there is no column."""

    name = "discovery"

    def __init__(self, *args: Any, tours: list[Tour], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tours = tours  # one for each column, for whoever started this

    async def fetch(self, request: Request, column: Column, source_id: int | None = None) -> Answer:
        request.meta["kind"] = "probe"
        return await super().fetch(request, column, source_id)

    async def visit(self, column: Column) -> AsyncIterator[Item]:
        tour = Tour(column.url)
        self.tours.append(tour)
        try:
            async for item in self.work(column):
                yield item
        except Postponed as error:
            tour.trouble = str(error)
        except (TryLater, OSError) as error:
            tour.trouble = str(error)
            self.group.give_up(error)
        except Exception:  # a fault of ours, never the portal's
            tour.trouble = masked(traceback.format_exc(limit=-3))
            self.logger.exception("%s", column.url)

    async def work(self, column: Column) -> AsyncIterator[Item]:
        tour = self.tours[-1]
        tour.add(Stop(column.url, "", 0, ()))
        while stop := tour.next():
            async for proposal in self._visit(tour, stop, column):
                yield proposal
        if tour.missing:
            for source_id, year in column.pairs:
                yield Outcome(source_id, year, OutcomeName.COLUMN_MISSING, tour.words)

    async def _visit(self, tour: Tour, stop: Stop, column: Column) -> AsyncIterator[Proposal]:
        answer = await self.fetch(self.ask(stop.url, kind="probe"), column)
        page = self._page(answer)
        if page is None:
            self._lost(tour, stop, answer)
            return
        path = (*stop.path, stop.url)
        rows = self._rows(page)
        for proposal in self._proposals(tour, stop, page, rows, column):
            yield proposal
        depth = len(stop.path) + 1
        links = links_of(page)
        tour.parts = max(tour.parts, siblings_in(link.text for link in links))
        for link in links:
            tour.named += link.score >= FEWEST_SURE and link.url != page.url
            if host_of(link.url) != host_of(column.url):
                if link.score >= FEWEST_SURE and host_of(link.url) not in tour.proposed:
                    tour.proposed.add(host_of(link.url))
                    yield self._proposal("host", link.url, link.score / 20, (link.text,), path, column)
            elif link.follow and depth <= DEEPEST:
                tour.add(Stop(link.url, link.text, link.score, path))
            elif link.follow and canonical(link.url) not in tour.seen:
                tour.cut = True
        inner = None if rows or stop.framed else frame_of(page)
        if inner:
            tour.add(Stop(inner, stop.text, stop.score, path, framed=True))

    def _page(self, answer: Answer) -> TextResponse | None:
        """The page, where there is one with a menu that can be read."""
        if answer.body is None:
            return None
        try:
            page = self.decoded(answer).response
        except UnreadablePage:
            return None
        return None if soft_404(page.text) or drawn_by_script(page.text) else page

    def _lost(self, tour: Tour, stop: Stop, answer: Answer) -> None:
        """A page that could not be had: of the seed it is the end, of others a reason not to call anything missing."""
        why = answer.facts.why or f"状态码 {answer.facts.status}"
        tour.cut = True
        if not stop.path:
            tour.trouble = f"入口读不到：{why}"

    def _proposals(self, tour: Tour, stop: Stop, page: TextResponse, rows: list[Row], column: Column) -> list[Proposal]:
        reports, friends = counted(rows)
        score = stop.score + (OF_TYPE if names_column(page) else 0)
        if reports == 0 or friends > reports or canonical(page.url) in tour.proposed:
            return []
        tour.proposed.add(canonical(page.url))
        sample = tuple(row.title for row in rows if counted([row])[0])[:SAMPLE]
        path = (*stop.path, stop.url)
        return [self._proposal("column", page.url, confidence(score, reports, friends), sample, path, column)]

    def _proposal(
        self, kind: str, value: str, sure: float, sample: tuple[str, ...], path: tuple[str, ...], column: Column
    ) -> Proposal:
        return Proposal(
            kind, value, min(0.99, max(0.0, round(sure, 2))), column.platform.platform_id, None, sample, path
        )

    def _rows(self, page: TextResponse) -> list[Row]:
        """The rows as the family of the page reads them; [] for a page that is no list."""
        told: type[PortalSpider] = BY_NAME.get(family(page.url, page.text, 1)[0], StaticListSpider)
        for cls in (told, StaticListSpider):
            try:
                return cls(run=self.run, group=self.group, columns=self.columns).rows(page)
            except (UnreadablePage, LookupError, ValueError):
                continue
        return []

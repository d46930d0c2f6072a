"""A short crawl of one column, to be recorded: its first pages and one report. Everything else is as in every crawl."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse

from spiders.answers import Answer
from spiders.families import BY_NAME
from spiders.items import Item, ReportRef
from spiders.portal import PortalSpider
from spiders.running import CrawlOptions, CrawlSummary, crawl
from spiders.tasks import Column
from spiders.titles import is_report, title_year

FURTHER_PAGES = 3


@dataclass
class Seen:
    """What a recording needs beside the captures: bodies that were posted, by capture; the reports asked for."""

    bodies: dict[int, str] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)


def crawl_briefly(database: Path, blobs: Path, options: CrawlOptions) -> tuple[CrawlSummary, Seen]:
    """
    Crawl the one column of `database`. In a process of its own only: the families stay the brief ones.

    The captures lie in `database`, as after every crawl.
    """
    seen = Seen()
    for name, family in list(BY_NAME.items()):
        BY_NAME[name] = _brief(family, seen)
    return crawl(database, blobs, options), seen


def _brief(family: type[PortalSpider], seen: Seen) -> type[PortalSpider]:
    """The family, but with few pages and one report."""

    class Brief(family):  # type: ignore[misc, valid-type]  # a class made of a class that is given
        turned = 0

        def next_page(self, page: TextResponse) -> Request | None:
            request: Request | None = super().next_page(page) if self.turned < FURTHER_PAGES else None
            self.turned += request is not None
            return request

        async def fetch(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
            answer: Answer = await super().fetch(request, *args, **kwargs)
            if request.body and answer.capture_id is not None:
                seen.bodies[answer.capture_id] = request.body.decode("utf-8", "replace")
            return answer

        async def work(self, column: Column) -> AsyncIterator[Item]:
            walk, facts = await self.walk(column)
            reports = [(year, row) for row in walk.rows if (year := _year(row.title))]
            if not reports:
                return
            year, row = max(reports, key=lambda found: found[0])
            seen.articles[row.url] = year
            source = column.sources[0]
            yield await self.report(
                column, ReportRef(source.source_id, source.agency, year, row.url, row.title, row.date), facts
            )

    Brief.__name__, Brief.name = family.__name__, family.name
    return Brief


def _year(title: str) -> int | None:
    return title_year(title) if is_report(title, in_report_column=True) else None

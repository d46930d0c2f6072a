"""Reads a skeleton with its spider, without any socket: requests are answered by the site itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scrapy import Request
from scrapy.http import Response

from db.crawls import OutcomeName
from gouji.demo.site import Ask, Site
from spiders.classifying import Facts, classify
from spiders.detecting import protection
from spiders.families import BY_NAME
from spiders.items import Fetched, Outcome, ReportRef
from spiders.portal import PortalSpider
from spiders.walking import Walk
from tests.spiders.offline import offline
from tests.spiders.recordings import AGENCY, column_for, unasked


@dataclass
class Reader:
    """A spider on one site. `log`: what it asked; `cookies`: what the site has set, as a browser keeps it."""

    site: Site
    family: str
    today: date
    key: Mapping[str, Any] = field(default_factory=dict)
    dialect: Mapping[str, Any] = field(default_factory=dict)
    log: list[Ask] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address of the first column."""
        return f"http://{self.site.host}{self.site.family.column_path(self.site.columns[0])}"

    def spider(self) -> PortalSpider:
        """The spider, answered by the site."""
        column = column_for(self.url, key=self.key, dialect=self.dialect)
        return offline(unasked(BY_NAME[self.family], column), self._answered)

    def walk(self) -> tuple[Walk, Facts, OutcomeName]:
        """The list, its facts, and what they amount to for a report that is not on it."""
        spider = self.spider()
        walk, facts = asyncio.run(spider.walk(spider.columns[0]))
        return walk, facts, classify(facts)[0]

    def report(self, url: str, year: int) -> Fetched | Outcome:
        """A report at its address."""
        spider = self.spider()

        async def both() -> Fetched | Outcome:
            await spider.walk(spider.columns[0])
            return await spider.report(spider.columns[0], ReportRef(1, AGENCY, year, url), Facts())

        return asyncio.run(both())

    def _answered(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        headers = {str(name).lower(): str(value) for name, value in request.headers.to_unicode_dict().items()}
        headers["host"] = parts.netloc
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        ask = Ask(
            path=parts.path,
            today=self.today,
            host=parts.netloc,
            method=request.method,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            body=request.body,
        )
        self.log.append(ask)
        said = self.site.answer(ask)
        if cookie := said.headers.get("Set-Cookie", ""):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        response = Response(
            request.url, status=said.status, headers=dict(said.headers), body=said.body, request=request
        )
        if found := protection(said.status, {}, said.body.decode("utf-8", "replace")):
            request.meta["protection"] = OutcomeName(found)
        return response

"""
A recorded portal: the answers of a column and of some articles, and what a family reads in them.

`recording.json`: the column (`url`, `key`, `dialect`), the articles to read, and each answer with its request:
`{"method", "url", "body", "status", "headers", "file"}`; the bytes lie beside it. Nothing is fetched here: the walk and the
reading are those of the spider, only its `fetch` is answered from the recording.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from scrapy import Request
from scrapy.http import Response

from db.crawls import OutcomeName
from db.sources import Platform, Source
from spiders.addresses import canonical, host_of
from spiders.answers import page_of
from spiders.classifying import Facts, classify
from spiders.detecting import family
from spiders.families import BY_NAME
from spiders.items import Fetched, ReportRef
from spiders.portal import PortalSpider
from spiders.tasks import Column, Group, Run
from spiders.walking import Walk
from tests.spiders.offline import offline

AGENCY = "11990000SIM0000012"
UNIT = "样例市应急管理局"


@dataclass(frozen=True)
class Recording:
    """`articles`: address → report year."""

    folder: Path
    url: str
    key: dict[str, Any]
    dialect: dict[str, Any]
    articles: dict[str, int]
    answers: dict[tuple[str, str, str], dict[str, Any]]

    @classmethod
    def load(cls, folder: Path) -> Recording:
        data = json.loads((folder / "recording.json").read_text(encoding="utf-8"))
        answers = {
            (one.get("method", "GET"), canonical(one["url"]), one.get("body", "")): one for one in data["answers"]
        }
        column = data["column"]
        return cls(
            folder, column["url"], column.get("key", {}), column.get("dialect", {}), data.get("articles", {}), answers
        )

    def answer(self, request: Request) -> Response:
        """What the portal answered; 404 for what was not recorded."""
        body = request.body.decode("utf-8", "replace")
        one = self.answers.get((request.method, canonical(request.url), body))
        if one is None:
            return Response(request.url, status=404, request=request)
        content = (self.folder / one["file"]).read_bytes()
        return Response(
            one.get("final_url", request.url),
            status=one.get("status", 200),
            headers=one.get("headers", {"Content-Type": "text/html; charset=utf-8"}),
            body=content,
            request=request,
        )

    def first_page(self) -> tuple[str, str]:
        """Address and text of the column itself, by which the family is told."""
        response = self.answer(Request(self.url))
        page = page_of(response).response
        return page.url, page.text

    def family(self) -> tuple[str, str]:
        url, text = self.first_page()
        return family(url, text, 1)

    def column(self) -> Column:
        _, preset = self.family()
        dialect = self.dialect or ({"preset": preset} if preset else {})
        hosts = tuple({host_of(one["url"]) for one in self.answers.values()})
        platform = Platform("p", "门户", "g", "", dialect, hosts, (), (), False, ())
        source = Source(1, AGENCY, (UNIT,), "p", "own", self.url, {}, (), None, (2025,), self.key)
        return Column(platform, self.url, (source,), self.key)


def spider_for(recording: Recording) -> PortalSpider:
    """The spider of the family, answered from the recording."""
    name, _ = recording.family()
    column = recording.column()
    return offline(unasked(BY_NAME[name], column), recording.answer)


def unasked(cls: type[PortalSpider], column: Column) -> PortalSpider:
    """A spider for one column that nobody answers yet."""
    return cls(run=cast("Run", _Run()), group=cast("Group", None), columns=[column])


def column_for(
    url: str,
    *,
    key: Mapping[str, Any] | None = None,
    dialect: Mapping[str, Any] | None = None,
    hosts: Iterable[str] = (),
) -> Column:
    """A column of one body on a platform of its own."""
    known = (host_of(url), *hosts)
    platform = Platform("p", "门户", "g", "", dialect or {}, known, (), (), False, ())
    source = Source(1, AGENCY, (UNIT,), "p", "own", url, {}, (), None, (2025,), key or {})
    return Column(platform, url, (source,), key or {})


def made(cls: type[PortalSpider], column: Column, answers: Mapping[str, Any] | None = None) -> PortalSpider:
    """A spider that is answered from `answers`: address → text, or (status, text), or a list of them, one a request."""
    waiting = {url: list(said) if isinstance(said, list) else said for url, said in (answers or {}).items()}

    def answer(request: Request) -> Response:
        said = waiting.get(request.url, (404, ""))
        said = said.pop(0) if isinstance(said, list) else said
        status, text = said if isinstance(said, tuple) else (200, said)
        return Response(request.url, status=status, body=text.encode("utf-8"), request=request)

    return offline(unasked(cls, column), answer)


def walked(cls: type[PortalSpider], column: Column, answers: Mapping[str, Any]) -> tuple[Walk, Facts, OutcomeName]:
    """A list as walked, its facts, and what they amount to for a report that is not on it."""
    walk, facts = asyncio.run(made(cls, column, answers).walk(column))
    return walk, facts, classify(facts)[0]


@dataclass(frozen=True)
class _Run:
    codes: frozenset[str] = frozenset()
    owners: dict[str, str] = field(default_factory=dict)


def read(recording: Recording) -> dict[str, Any]:
    """Everything a family reads in a recording, ready for `expected.json`."""
    spider, column = spider_for(recording), recording.column()
    walk, facts = asyncio.run(spider.walk(column))
    return {
        "family": list(recording.family()),
        "rows": [row.as_json() for row in walk.rows],
        "claimed": walk.claimed,
        "pages": walk.pages,
        "proof": walk.proof,
        "trouble": facts.unreadable or facts.why,
        "articles": {url: _article(spider, column, url, year) for url, year in recording.articles.items()},
    }


def _article(spider: PortalSpider, column: Column, url: str, year: int) -> dict[str, Any]:
    fetched = asyncio.run(spider.report(column, ReportRef(1, AGENCY, year, url), Facts()))
    if not isinstance(fetched, Fetched):
        return {"outcome": fetched.outcome.value, "reason": fetched.reason}
    report = fetched.read.report
    return {
        "outcome": fetched.name.value,
        "title": report.title if report else None,
        "cells": sum(cell.value is not None for cell in report.cells.values()) if report else 0,
        "dates": fetched.around.dates,
        "files": [file.shown_name for file in fetched.files],
    }

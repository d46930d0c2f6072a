"""A portal that is one function, walked without a network or crawled over the loopback: the same answers for both."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from scrapy import Request
from scrapy.http import Response

from db.opening import open_database
from db.sources import Platform, Source
from gouji.demo.clock import Clock
from gouji.demo.content import make_content
from gouji.demo.rendering import render_body
from gouji.demo.server import Simulator
from gouji.demo.site import Answer, Ask, Site
from spiders.classifying import Facts
from spiders.families import BY_NAME
from spiders.portal import PortalSpider
from spiders.running import CrawlOptions, CrawlSummary, crawl_apart
from spiders.tasks import Column, Group, Run
from spiders.walking import Walk
from tests.spiders.conftest import CODE, NOW, UNIT
from tests.spiders.offline import offline

HOST = "www.one.test"
ROOT = f"http://{HOST}"
HTML, XML, JSON = "text/html; charset=utf-8", "text/xml; charset=utf-8", "application/json; charset=utf-8"

Serve = Callable[[Ask], Answer]


def html_answer(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), HTML)


def lost() -> Answer:
    return html_answer("<html><body>404 Not Found</body></html>", 404)


def article(year: int, unit: str = UNIT, code: str = CODE, extra: str = "") -> str:
    """A whole article page with its report."""
    made = make_content(1, unit, year)
    return (
        f'<html><head><meta name="ArticleTitle" content="{made.title}">'
        f'<meta name="PubDate" content="{year + 1}-01-22 09:00"></head><body>'
        f"<table><tr><td>索引号</td><td>{code}/{year + 1}-1</td></tr></table>"
        f'<div id="zoom">{render_body(made)}</div>{extra}</body></html>'
    )


@dataclass
class Small:
    """`serve` answers everything; `log` keeps what was asked. Stands in for a site of the simulator."""

    serve: Serve
    host: str = HOST
    log: list[Ask] = field(default_factory=list)

    def answer(self, ask: Ask) -> Answer:
        self.log.append(ask)
        return self.serve(ask)


def column(url: str, *, key: Mapping[str, Any] | None = None, post: Iterable[str] = (), agency: str = CODE) -> Column:
    """A column of the portal, for one agency."""
    platform = Platform("p", "门户", "g", "", {}, (HOST,), (), (), False, (), post_allowed=tuple(post))
    source = Source(1, agency, (UNIT,), "p", "own", url, {}, (), None, (2025,), key or {})
    return Column(platform, url, (source,), key or {})


def spider(name: str, of: Column, portal: Small) -> PortalSpider:
    """The spider of a family, its requests answered by the function."""

    def answer(request: Request) -> Response:
        parts = urlsplit(request.url)
        headers = {key.decode().lower(): values[0].decode() for key, values in request.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        ask = Ask(unquote(parts.path), NOW.date(), HOST, request.method, query, headers, request.body)
        said = portal.answer(ask)
        return Response(
            request.url, said.status, {"Content-Type": said.content_type, **said.headers}, said.body, request=request
        )

    return offline(BY_NAME[name](run=cast("Run", None), group=cast("Group", None), columns=[of]), answer)


def walk(name: str, of: Column, portal: Small) -> tuple[Walk, Facts]:
    """The list of a column, walked without a network."""
    return asyncio.run(spider(name, of, portal).walk(of))


@dataclass
class Crawled:
    """A crawl over the loopback, and the database it left."""

    summary: CrawlSummary
    database: Path

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with open_database(self.database) as database:
            return cast("list[tuple[Any, ...]]", database.execute(sql).fetchall())


def crawled(
    folder: Path,
    portals: Iterable[Small],
    path: str,
    *,
    key: Mapping[str, Any] | None = None,
    post: Iterable[str] = (),
    attachment_hosts: Iterable[str] = (),
    years: tuple[int, ...] = (2025,),
) -> Crawled:
    """One crawl of one agency's column, by a process of its own; which family it is, the crawl finds out."""
    sites = [cast("Site", portal) for portal in portals]
    with Simulator(sites, Clock(2026, 24)) as simulator:
        port = simulator.port
        with open_database(folder / "gouji.db") as database:
            database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [CODE, UNIT])
            database.execute("INSERT INTO host_groups (group_id, delay_s) VALUES ('one.test', 0)")
            database.execute(
                "INSERT INTO platforms (platform_id, name, group_id, hosts, attachment_hosts, ports, post_allowed) "
                "VALUES ('one', '一', 'one.test', ?, ?, ?, ?)",
                [json.dumps(value) for value in ([HOST], list(attachment_hosts), [port], list(post))],
            )
            database.execute(
                "INSERT INTO sources (source_id, agency_code, platform_id, column_url, unit_key) "
                "VALUES (1, ?, 'one', ?, ?)",
                [CODE, f"http://{HOST}:{port}{path}", json.dumps(dict(key or {}))],
            )
        options = CrawlOptions(now=NOW, today=NOW.date(), years=years, pinned_hosts={"*.test": "127.0.0.1"}, timeout=30)
        summary = crawl_apart(folder / "gouji.db", folder / "files", options)
    return Crawled(summary, folder / "gouji.db")

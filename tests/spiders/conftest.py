"""A small portal on this machine, and what it takes to crawl it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from db.opening import open_database
from gouji.demo.content import Content, make_content
from gouji.demo.rendering import render_body
from spiders.running import CrawlOptions, CrawlSummary, crawl_apart

HOST = "www.small.test"
CODE = "11990000SIM0000012"
UNIT = "样例市应急管理局"
NOW = datetime(2026, 1, 25, 1, 0, tzinfo=UTC)


def html_page(text: str, url: str = "http://www.small.test/nb/", **meta) -> HtmlResponse:
    """A decoded page, as a family gets it. `meta`: `column`, `state` of the request."""
    return HtmlResponse(url, body=text.encode("utf-8"), encoding="utf-8", request=Request(url, meta=meta))


def list_page(years, *, paging: str = "createPageHTML(1,0,'index','html')") -> str:
    rows = "".join(
        f'<li><a href="./{y + 1}01/t{y + 1}0122_{y}.html" title="{UNIT}{y}年政府信息公开工作年度报告">{UNIT}{y}年政…</a>'
        f"<span>{y + 1}-01-22</span></li>"
        for y in years
    )
    head = '<meta name="ColumnName" content="政府信息公开年报">'
    return f"<html><head>{head}</head><body><a href='/'>首页</a><ul>{rows}</ul><script>{paging}</script></body></html>"


def article_page(content: Content, *, visits: int = 1) -> str:
    head = f'<meta name="ArticleTitle" content="{content.title}"><meta name="PubDate" content="{content.year + 1}-01-22 09:00">'
    table = f"<table><tr><td>索引号</td><td>{CODE}/{content.year + 1}-1</td></tr></table>"
    body = f'<div class="TRS_Editor">{render_body(content)}</div>'
    return f"<html><head>{head}</head><body>{table}<p>浏览次数：{visits}</p>{body}</body></html>"


def article_path(year: int) -> str:
    return f"/nb/{year + 1}01/t{year + 1}0122_{year}.html"


@dataclass
class Portal:
    """
    `pages`: path → (status, headers, body). `log`: paths as asked.

    `not_modified`: path → the tag for which it answers 304; "*" for everybody.
    """

    port: int
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    not_modified: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, text: str | bytes, status: int = 200, **headers: str) -> None:
        body = text.encode("utf-8") if isinstance(text, str) else text
        headers.setdefault("Content-Type", "text/html; charset=utf-8")
        self.pages[path] = (status, headers, body)

    def publish(self, *years: int, visits: int = 1, **changes) -> None:
        """A list with these years, and their articles; `changes` go into the newest one."""
        self.put("/nb/", list_page(years))
        for year in years:
            broken = changes if year == max(years) else {}
            self.put(article_path(year), article_page(make_content(1, UNIT, year, **broken), visits=visits))


class Handler(BaseHTTPRequestHandler):
    def __init__(self, portal: Portal, *args) -> None:
        self.portal = portal
        super().__init__(*args)

    def do_GET(self) -> None:
        self.portal.log.append(self.path)
        self.portal.agents.add(self.headers.get("User-Agent", ""))
        status, headers, body = self.portal.pages.get(self.path, (404, {"Content-Type": "text/html"}, b"<p>404</p>"))
        tag = self.portal.not_modified.get(self.path)
        if tag == "*" or (tag and self.headers.get("If-None-Match") == tag and "If-Modified-Since" in self.headers):
            status, headers, body = 304, {"ETag": tag}, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content-Length" not in headers and status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def portal():
    made = Portal(0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, made))
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Desk:
    """A database with one agency on the portal, and the crawl of a day."""

    folder: Path
    portal: Portal

    @property
    def database(self) -> Path:
        return self.folder / "gouji.db"

    @property
    def blobs(self) -> Path:
        return self.folder / "files"

    def crawl(self, day: int = 0, years=(2025,), **options) -> CrawlSummary:
        """The crawl `day` days after 25 January 2026."""
        now = NOW + timedelta(days=day)
        chosen = CrawlOptions(
            now=now, today=now.date(), years=years, pinned_hosts={"*.small.test": "127.0.0.1"}, timeout=30, **options
        )
        return crawl_apart(self.database, self.blobs, chosen)

    def query(self, sql: str, *values):
        with open_database(self.database) as database:
            return database.execute(sql, list(values)).fetchall()

    def outcomes(self) -> list[str]:
        """In the order in which they came about."""
        return [outcome for (outcome,) in self.query("SELECT outcome FROM outcomes ORDER BY crawl_id, rowid")]

    def execute(self, sql: str, *values) -> None:
        with open_database(self.database) as database:
            database.execute(sql, list(values))


@pytest.fixture
def desk(tmp_path, portal):
    made = Desk(tmp_path, portal)
    register(made.database, portal.port)
    return made


def register(path: Path, port: int, *, family: str | None = None) -> None:
    with open_database(path) as database:
        database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [CODE, UNIT])
        database.execute("INSERT INTO host_groups (group_id, delay_s) VALUES ('small.test', 0)")
        database.execute(
            "INSERT INTO platforms (platform_id, name, group_id, family, hosts, ports) VALUES ('small','小','small.test',?,?,?)",
            [family, f'["{HOST}"]', f"[{port}]"],
        )
        database.execute(
            "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (1, ?, 'small', ?)",
            [CODE, f"http://{HOST}:{port}/nb/"],
        )


def today(day: int = 0) -> date:
    return (NOW + timedelta(days=day)).date()

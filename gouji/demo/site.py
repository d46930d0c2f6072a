"""Pages that every simulated host has: home, menu, the four-part disclosure page, false friends, robots.txt, 404."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from html import escape
from typing import Protocol

from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.rendering import VIEWER

ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search\n"
FOUR_PARTS = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报")
FALSE_FRIEND_COLUMNS = (("wzndbb", "政府网站年度报表"), ("fzzf", "法治政府建设年度报告"), ("tjnb", "统计年报"))
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
}
OCTETS = "application/octet-stream"
VIEWER_PAGE = '<!DOCTYPE html>\n<html><head><title>PDF</title></head><body><div id="viewer"></div></body></html>\n'
LOST = "您访问的页面不存在"


@dataclass(frozen=True)
class Ask:
    """One request as a page sees it. `query`: the first value of each name; `headers`: names in lower case."""

    path: str
    today: date
    host: str = ""
    method: str = "GET"
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What the server sends. `headers`: beside Content-Type and Content-Length; `fault`: what was done to it, for the log."""

    status: int
    body: bytes
    content_type: str
    fault: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Route = Callable[[Ask], Answer]
Routes = dict[str, Route]


class Family(Protocol):
    """One way to publish columns. Pure: a day in, addresses with their pages out."""

    def routes(self, site: Site, today: date) -> Routes:
        """Every address of the family's pages on this day."""
        ...

    def column_path(self, column: Column) -> str:
        """Where the list of a column stands."""
        ...

    def article_path(self, column: Column, item: Publication) -> str:
        """Where an article stands."""
        ...


@dataclass(frozen=True)
class Site:
    """
    One virtual host. `soft_404`: an unknown address is answered with 200 and a page that says so.

    What is shown depends on the day alone; only the addresses of the day asked last are kept.
    """

    host: str
    name: str
    family: Family
    columns: tuple[Column, ...]
    soft_404: bool = False
    _cache: dict[date, Routes] = field(default_factory=dict, compare=False, repr=False)

    def answer(self, ask: Ask) -> Answer:
        """The page at an address on a day."""
        routes = self._cache.get(ask.today)
        if routes is None:
            routes = {**self._common(), **self.family.routes(self, ask.today)}
            self._cache.clear()
            self._cache[ask.today] = routes
        route = routes.get(ask.path)
        return route(ask) if route else self.lost()

    def lost(self) -> Answer:
        """The page for an unknown address."""
        return page(
            self.frame(LOST, f"<p>{LOST}，请返回<a href='/'>首页</a>。</p>"), status=200 if self.soft_404 else 404
        )

    def _common(self) -> Routes:
        routes: Routes = {
            "/robots.txt": lambda _: Answer(200, ROBOTS.encode("utf-8"), "text/plain; charset=utf-8"),
            "/": lambda _: page(self.frame("首页", self._home())),
            VIEWER.partition("?")[0]: lambda _: page(VIEWER_PAGE),
            "/zfxxgk/": lambda _: page(self.frame("政府信息公开", self._four_parts())),
        }
        for slug, name in FALSE_FRIEND_COLUMNS:
            routes[f"/{slug}/"] = partial(self._false_friend, name)
        return routes

    def _false_friend(self, name: str, _: Ask) -> Answer:
        return page(self.frame(name, f"<p>{name}：演示栏目。</p>"))

    def _home(self) -> str:
        links = [("/zfxxgk/", "政府信息公开"), *((f"/{slug}/", name) for slug, name in FALSE_FRIEND_COLUMNS)]
        return f"<p>本网站是演示用的模拟网站，内容全部虚构。</p>{link_list(links)}"

    def _four_parts(self) -> str:
        parts = "".join(f"<h2>{part}</h2>" for part in FOUR_PARTS)
        reports = link_list(
            (self.family.column_path(column), f"{column.unit}政府信息公开年报") for column in self.columns
        )
        return f"{parts}{reports}{link_list((f'/{slug}/', name) for slug, name in FALSE_FRIEND_COLUMNS)}"

    def frame(self, title: str, main: str, metas: Mapping[str, str] | None = None, head: str = "") -> str:
        """A whole page of this host with its menu. `metas`: labels of the page, beyond those of the site."""
        labels = {"SiteName": self.name, "SiteDomain": self.host, "SiteIDCode": "0000000000", **(metas or {})}
        tags = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in labels.items())
        return (
            f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n{tags}'
            f"<title>{escape(title)}-{escape(self.name)}</title>\n{head}</head>\n<body>\n"
            f'<div class="header"><a href="/">首页</a> <a href="/zfxxgk/">政府信息公开</a> '
            f'<a href="/tjnb/">统计年报</a></div>\n'
            f'<div class="main">\n{main}\n</div>\n'
            f'<div class="footer">{escape(self.name)} 演示用模拟网站 内容虚构</div>\n</body>\n</html>\n'
        )


def always(answer: Answer) -> Route:
    """A page that is the same for everybody."""
    return lambda _: answer


def page(html: str, *, status: int = 200, wrong_charset: bool = False) -> Answer:
    """An HTML answer that says UTF-8, which is true unless `wrong_charset`."""
    encoding = "gb18030" if wrong_charset else "utf-8"
    fault = "wrong_charset" if wrong_charset else ""
    return Answer(status, html.encode(encoding), "text/html; charset=utf-8", fault)


def file_answer(site: Site, file: Attached, ask: Ask) -> Answer:
    """A file as it is today."""
    content = file.body_on(ask.today)
    return site.lost() if content is None else Answer(200, content, TYPES.get(file.extension, OCTETS))


def redirect(address: str) -> Answer:
    """302."""
    return Answer(302, b"", "text/html; charset=utf-8", headers={"Location": address})


def host_and_port(ask: Ask, host: str = "") -> str:
    """The start of an absolute address on the host that was asked, or on another one with the same port."""
    asked = ask.headers.get("host", ask.host)
    return f"http://{asked.replace(ask.host, host, 1) if host else asked}"


def link_list(links: Iterable[tuple[str, str]]) -> str:
    """(address, text) as an unordered list."""
    return "<ul>" + "".join(f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for url, text in links) + "</ul>"


def labels(column: Column, item: Publication) -> dict[str, str]:
    """The metas that every article has."""
    return {
        "ColumnName": "政府信息公开年报",
        "ColumnType": "信息公开年报",
        "ArticleTitle": item.title,
        "PubDate": f"{item.published} 09:30",
        "ContentSource": column.unit,
    }

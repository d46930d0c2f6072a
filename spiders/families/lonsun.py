"""Lonsun EX (安徽 and others): `/public/column/<organId>?type=3`, its rows in a fragment from `/site/label/8888`.

type 3 is the 年报 column of a body (1 制度, 2 指南, 4 目录, 5 依申请). Some sites have folded it into a category of
type 4: then type 3 is empty, and the menu leads on by the name of the category. The fragment says how many pages there
are; 暂无相关信息 stands where there are no rows. Many reports have a twin of pictures, “（图片版）”, which is never taken
where the text is listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from spiders.articles import day_in
from spiders.asking import column_of, state_of
from spiders.classifying import Facts
from spiders.detecting import looks_like_column
from spiders.items import Row
from spiders.portal import PortalSpider
from spiders.tasks import Column
from spiders.titles import FALSE_FRIENDS, flat

COLUMN = re.compile(r"^(?P<root>.*)/public/column/(?P<organ>\d+)")
LABEL = re.compile(
    r"(?<![\w./:-])(?P<url>[\w./:-]{0,200}/site/label/\d+\?[^\"'<>\s]*labelName=publicInfoList[^\"'<>\s]*)"
)
LABEL_PATH = "/site/label/8888"
SITE = re.compile(r"\bsiteId[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
TEMPLATE = re.compile(r"\bfile[\"']?\s*[:=]\s*[\"'](/[\w/-]*publicInfoList\w*)")
PAGING = re.compile(r"Ls\.pagination\s*\([^{}()]{0,200}\{(?P<said>[^{}]{0,2000})")
NUMBER = re.compile(r"(\w+)[\"']?\s*:\s*[\"']?(\d+)")
TOTALS = ("total", "totalCount", "recordCount", "dataCount")
SAID_ROWS = re.compile(r"共\s*(?:有\s*)?(\d+)\s*条")
ARTICLE = re.compile(r"/public/(?:content/\d+|\d+/\d+\.html?)(?:\?.*)?$")
REPORTS = re.compile(r"信息公开(?:工作)?(?:年报|年度报告)|^公开年报$|^年报$|^年度报告$")
AROUND = "ancestor::*[self::li or self::tr or self::dd or self::p or self::div][1]"
SIZE = "20"


class LonsunSpider(PortalSpider):
    """Unit key: `organId` where the column address does not say it, `type` (3) and `catId`; dialect: `file`, `siteId`."""

    name = "lonsun"
    together: ClassVar[bool] = False

    def first(self, column: Column) -> Request:
        key = column.key
        if organ := key.get("organId", "") if not COLUMN.search(urlsplit(column.url).path) else "":
            asked = {"type": str(key.get("type", 3))} | ({"catId": str(key["catId"])} if "catId" in key else {})
            root = urlunsplit((*urlsplit(column.url)[:2], "", "", ""))
            return self.ask(f"{root}/public/column/{organ}?{urlencode(asked)}")
        return self.ask(column.url)

    def lead(self, page: TextResponse) -> Request | None:
        if is_fragment(page):
            folded = state_of(page).get("folded", "")
            return self.ask(folded, state={"last": True}) if folded and says_empty(page) else None
        if (fragment := fragment_of(page)) is None:
            return None  # rows in the page itself
        folded = "" if state_of(page).get("last") else folded_into(page)
        return self.ask(fragment, headers={"Referer": page.url}, state={"folded": folded})

    def facts_of(self, page: TextResponse) -> Facts:
        return replace(super().facts_of(page), js_only=False, skeleton_known=self.empty(page))

    def empty(self, page: TextResponse) -> bool:
        """Whether the fragment says itself that nothing is on it. What else the page around it says is no list."""
        return is_fragment(page) and says_empty(page)

    def rows(self, page: TextResponse) -> list[Row]:
        rows = [_row(page, anchor) for anchor in page.css("a[href*='/public/']")]
        if found := [row for row in rows if row.title and ARTICLE.search(row.url)]:
            return found
        raise UnreadablePage(page.url, "条目，或者 siteId 和 publicInfoList 模板（可写进 dialect）", "都没有")

    def claimed(self, page: TextResponse) -> int | None:
        if not is_fragment(page):
            return None
        said = _paging(page.text)
        if counts := [said[name] for name in TOTALS if name in said]:
            return counts[0]
        written = SAID_ROWS.search("".join(page.xpath("//text()[not(ancestor::script)]").getall()))
        return int(written[1]) if written else None

    def next_page(self, page: TextResponse) -> Request | None:
        current = int(_query(page.url).get("pageIndex", "1"))
        if not is_fragment(page) or current >= self._pages(page):
            return None
        return self.ask(_with(page.url, pageIndex=str(current + 1)), headers={"Referer": column_of(page).url})

    def ends(self, page: TextResponse) -> bool:
        """A full page that says nothing of pages may have others behind it."""
        if pages := self._pages(page):
            return is_fragment(page) or pages == 1
        full = len(self.rows(page)) >= _size(page)
        return is_fragment(page) and not full and not page.xpath("//a[contains(., '下一页')]")

    def _pages(self, page: TextResponse) -> int:
        """How many pages the list says it has, 0 when it says nothing."""
        said = _paging(page.text).get("pageCount", 0)
        return said or -(-(self.claimed(page) or 0) // _size(page))


def is_fragment(page: TextResponse) -> bool:
    """Whether this is the list itself, not the page around it."""
    return "/site/label/" in urlsplit(page.url).path


def says_empty(page: TextResponse) -> bool:
    """暂无相关信息, and no row."""
    return looks_like_column(page.text) and not page.css("a[href*='/public/']")


def fragment_of(page: TextResponse) -> str | None:
    """
    Where the list of a column page comes from: the address in its script, else one made of what the page says.

    None when the page holds its rows itself. The unit key outranks the page in body, type and category.
    """
    column = column_of(page)
    where = COLUMN.search(urlsplit(page.url).path)
    named = {name: str(column.key[name]) for name in ("organId", "type", "catId") if name in column.key}
    asked = {name: value for name, value in _query(page.url).items() if name in ("type", "catId")}
    if written := LABEL.search(page.text.replace("\\/", "/").replace("\\u0026", "&")):
        url = page.urljoin(written["url"].replace("&amp;", "&"))
        return _with(url, **(asked | named), pageIndex="1")
    site = str(column.platform.dialect.get("siteId", "")) or _first(page, SITE) or _meta_site(page)
    template = str(column.platform.dialect.get("file", "")) or _first(page, TEMPLATE)
    if where is None or not (site and template):
        return None
    query = {
        "IsAjax": "1",
        "dataType": "html",
        "labelName": "publicInfoList",
        "siteId": site,
        "pageSize": SIZE,
        "pageIndex": "1",
        "action": "list",
        "isDate": "true",
        "dateFormat": "yyyy-MM-dd",
        "length": "200",
        "organId": where["organ"],
        "type": "3",
        "result": "暂无相关信息",
        "file": template,
        **asked,
        **named,
    }
    return page.urljoin(f"{where['root']}{LABEL_PATH}?{urlencode(query)}")


def folded_into(page: TextResponse) -> str:
    """Where the menu of a column of type 3 leads under the name of the 年报 column, if that is one category of type 4."""
    if _query(page.url).get("type", "3") != "3":
        return ""
    found = {}
    for anchor in page.css("a[href*='catId=']"):
        name = flat("".join(anchor.xpath(".//text()").getall()) or anchor.attrib.get("title", ""))
        url = page.urljoin(anchor.attrib["href"].strip())
        if REPORTS.search(name) and not FALSE_FRIENDS.search(name) and _query(url).get("type") == "4":
            found[_query(url)["catId"]] = url
    return next(iter(found.values())) if len(found) == 1 else ""


def _row(page: TextResponse, anchor: Selector) -> Row:
    row = Row.from_anchor(page, anchor)
    if row.date:
        return row
    day = day_in("".join(anchor.xpath(AROUND).xpath(".//text()").getall()).replace(row.title, " "))
    return replace(row, date=day.isoformat()) if day else row


def _paging(text: str) -> Mapping[str, int]:
    found = PAGING.search(text)
    return {name: int(number) for name, number in NUMBER.findall(found["said"])} if found else {}


def _query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def _size(page: TextResponse) -> int:
    return max(1, int(_query(page.url).get("pageSize") or SIZE))


def _with(url: str, **changes: str) -> str:
    return urlunsplit(urlsplit(url)._replace(query=urlencode(_query(url) | changes)))


def _first(page: TextResponse, pattern: re.Pattern[str]) -> str:
    found = pattern.search(page.text)
    return found[1] if found else ""


def _meta_site(page: TextResponse) -> str:
    found: str = page.xpath("//meta[translate(@name, 'SITED', 'sited') = 'siteid']/@content").get(default="")
    return found if found.isdigit() else ""

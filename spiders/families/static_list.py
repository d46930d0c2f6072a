"""Rows in static HTML, one page per report: TRS WCM (拓尔思) and plain lists.

TRS pages through a script. Dialect a, counted from zero: `createPageHTML(total, current, "index", "html")`, the
second page is `index_1.html`. Dialect b, counted from one, with the id of an element first: `createPageHTML('pg',
total, current, "index", "html", rows)`, the second page is `index_2.html`. Which one it is, the call itself says;
the dialect of a platform may name a selector for its rows.
"""

from __future__ import annotations

import re

from parsel import Selector
from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from spiders.addresses import canonical
from spiders.items import Row
from spiders.portal import PortalSpider
from spiders.selecting import first_of, some

TRS_A = re.compile(r"createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*[\"'](\w+)[\"']\s*,\s*[\"'](\w+)[\"'][^)]*\)")
TRS_B = re.compile(
    r"createPageHTML\(\s*[\"']\w+[\"']\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*[\"'](\w+)[\"']\s*,\s*[\"'](\w+)[\"']"
    r"[^)]*\)"
)
NEXT = re.compile(r"^(?:下一?页|后一?页|>)$")
SAID_PAGES = re.compile(r"共\s*(\d+)\s*页")
ANCHORS = ("li a[href]", "tr a[href]", "dd a[href]", "a[href]")
ARTICLE = re.compile(
    r"/t20\d{6}_\d+\.|/art_\w+\.html|/doc_[0-9a-f]{24}\.html|/info/\d+/\d+\.htm|/20\d{2}/\d{1,2}/\d{1,2}/|/20\d{2}-\d{2}-\d{2}/"
)


class StaticListSpider(PortalSpider):
    """Dialects `trs_a`, `trs_b`, `generic`."""

    name = "static_list"

    def rows(self, page: TextResponse) -> list[Row]:
        selector = self.row_selector(page)
        if selector:
            return [Row.from_anchor(page, anchor) for anchor in some(page, selector)]
        for css in ANCHORS:
            if rows := _dated(page, page.css(css)):
                return rows
        first_of(page, *ANCHORS)
        raise UnreadablePage(page.url, "rows with a date or the address of an article", "none")

    def next_page(self, page: TextResponse) -> Request | None:
        address = _trs_next(page.text)
        if address is None and not _is_trs(page.text):
            address = _linked_next(page)
        return self.ask(page.urljoin(address)) if address else None

    def ends(self, page: TextResponse) -> bool:
        said = SAID_PAGES.search("".join(page.xpath("//body//text()").getall()))
        if _is_trs(page.text):
            return True
        scripted = page.xpath("//a[starts-with(@href, 'javascript:')]/text()").getall()
        return not (said and int(said[1]) > 1) and not any(NEXT.match(text.strip()) for text in scripted)

    def row_selector(self, page: TextResponse) -> str:
        """`{"rows": "css"}` in the dialect of the platform."""
        host = page.url.split("/", 3)[:3]
        for column in self.columns:
            if column.url.split("/", 3)[:3] == host:
                return str(column.platform.dialect.get("rows", ""))
        return ""


def _dated(page: TextResponse, anchors: list[Selector]) -> list[Row]:
    """Anchors that are rows: with a date beside them, or with the address of an article. The rest is menus."""
    rows = (Row.from_anchor(page, anchor) for anchor in anchors)
    return [row for row in rows if row.title and (row.date or ARTICLE.search(row.url))]


def _is_trs(text: str) -> bool:
    return bool(TRS_A.search(text) or TRS_B.search(text))


def _trs_next(text: str) -> str | None:
    if found := TRS_A.search(text):
        total, current = int(found[1]), int(found[2])
        return f"{found[3]}_{current + 1}.{found[4]}" if current + 1 < total else None
    if found := TRS_B.search(text):
        total, current = int(found[1]), int(found[2])
        return f"{found[3]}_{current + 1}.{found[4]}" if current < total else None
    return None


def _linked_next(page: TextResponse) -> str | None:
    for anchor in page.css("a[href]"):
        href = anchor.attrib["href"].strip()
        text = "".join(anchor.xpath(".//text()").getall()).strip()
        if NEXT.match(text) and not href.startswith(("javascript:", "#")):
            return href if canonical(page.urljoin(href)) != canonical(page.url) else None
    return None

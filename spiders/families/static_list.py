"""Rows in static HTML, one page per report: TRS WCM (拓尔思), VSB (博达), Openness, eportal and plain lists.

How a list goes on is the matter of its dialect (`spiders/dialects/`), told by the page itself. The registry may say
more in the dialect of a platform or the key of a unit:

`preset`: trs_a, trs_b, vsb, openness, eportal, generic. `rows`: a selector for the links that are rows. `article`: a pattern
for the addresses of articles. `prefix`: below which path the rows of this column stand; others are none. `paging`:
where further pages may stand, `index_{n}.html` (counted from one) or `index_{k}.html` (from zero); they are asked
until there is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from spiders.addresses import canonical
from spiders.asking import column_of, state_of
from spiders.dialects import eportal, linked, openness, trs, vsb
from spiders.items import Row
from spiders.portal import PortalSpider
from spiders.selecting import first_of, some

ANCHORS = ("li a[href]", "tr a[href]", "dd a[href]", "a[href]")
ARTICLE = re.compile(
    r"/t20\d{6}_\d+\.|/art_\w+\.html|/doc_[0-9a-f]{24}\.html|/info/\d+/\d+\.htm|/content/post_\d+\.html"
    r"|/20\d{2}/\d{1,2}/\d{1,2}/|/20\d{2}-\d{2}-\d{2}/|/20\d{4}/\d{2}/[0-9a-f-]{36}\."
)


class StaticListSpider(PortalSpider):
    """Dialects `trs_a`, `trs_b`, `vsb`, `openness`, `eportal`, `generic`."""

    name = "static_list"

    def rows(self, page: TextResponse) -> list[Row]:
        options = options_of(page)
        found = self._anchored(page, options)
        prefix = str(options.get("prefix", ""))
        rows = [row for row in found if _below(row.url, prefix)] if prefix else found
        if not rows:
            raise UnreadablePage(page.url, f"rows below “{prefix}”", f"{len(found)} rows of other columns")
        return rows

    def next_page(self, page: TextResponse) -> Request | None:
        number = _number(page)
        options = options_of(page)
        if templates := options.get("paging"):
            total = self.total_pages(page)
            addresses = linked.filled(_texts(templates), number) if total is None or number < total else []
            return self._next(page, addresses, number + 1, guessed=total is None)
        if addresses := _following(page, number, str(options.get("preset", ""))):
            return self._next(page, addresses, number + 1)
        return self._next(page, _doubted(page, number), number + 1, guessed=True)

    def otherwise(self, request: Request) -> Request | None:
        state: Mapping[str, Any] = request.meta["state"]
        first, *others = state.get("others") or ("",)
        return self.ask(first, state={**state, "others": others}) if first else None

    def total_pages(self, page: TextResponse) -> int | None:
        if trs.speaks(page):
            return trs.pages(page)
        if openness.speaks(page):
            return openness.pages(page)
        return linked.said_pages(page) or vsb.pages(page)

    def ends(self, page: TextResponse) -> bool:
        if trs.speaks(page):
            return True
        total = self.total_pages(page)
        scripted = total is None and linked.scripted(page)
        return not ((total or 1) > 1 or scripted or linked.goes_on(page, self._shown(page)))

    def _shown(self, page: TextResponse) -> list[Row]:
        """All rows, those of other columns too; none where there are none."""
        try:
            return self._anchored(page, options_of(page))
        except UnreadablePage:
            return []

    def _anchored(self, page: TextResponse, options: Mapping[str, Any]) -> list[Row]:
        if selector := options.get("rows"):
            return [Row.from_anchor(page, anchor) for anchor in some(page, str(selector))]
        article = re.compile(options["article"]) if options.get("article") else None
        for css in ANCHORS:
            if rows := _dated(page, page.css(css), article):
                return rows
        first_of(page, *ANCHORS)
        raise UnreadablePage(page.url, "rows with a date or the address of an article", "none")

    def _next(
        self, page: TextResponse, addresses: Sequence[str], number: int, *, guessed: bool = False
    ) -> Request | None:
        if not addresses:
            return None
        first, *others = (page.urljoin(address) for address in addresses)
        return self.ask(first, state={"page": number, "others": others, "guessed": guessed})


def options_of(page: TextResponse) -> Mapping[str, Any]:
    """What the registry says of this list: of its platform, and of the unit before that."""
    if "column" not in page.meta:
        return {}
    column = column_of(page)
    return {**column.platform.dialect, **column.key}


def _following(page: TextResponse, number: int, preset: str) -> list[str]:
    if trs.speaks(page):
        return trs.following(page, number, preset)
    if openness.speaks(page):
        return openness.following(page, number)
    if eportal.speaks(page):
        return eportal.following(page, number)
    if preset == "vsb" or vsb.speaks(page):
        return vsb.following(page, number)
    return linked.following(page, number)


def _doubted(page: TextResponse, number: int) -> list[str]:
    """Page two of a list that says it has one page but leads on by script: only its absence proves the number."""
    return openness.beyond(page) if number == 1 and openness.speaks(page) and linked.scripted(page) else []


def _dated(page: TextResponse, anchors: list[Selector], article: re.Pattern[str] | None) -> list[Row]:
    """Anchors that are rows: with a date beside them, or with the address of an article. The rest is menus."""
    rows = (Row.from_anchor(page, anchor) for anchor in anchors)
    if article is not None:
        return [row for row in rows if row.title and article.search(row.url)]
    return [row for row in rows if row.title and (row.date or ARTICLE.search(row.url))]


def _below(url: str, prefix: str) -> bool:
    parts = urlsplit(canonical(url))
    return f"{parts.path}?{parts.query}".startswith(prefix) or f"{parts.netloc}{parts.path}".startswith(prefix)


def _number(page: TextResponse) -> int:
    return int(state_of(page).get("page", 1)) if page.request is not None else 1


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(text) for text in value]

"""VSB (博达): the list is `x.htm`, its next pages are `x/N.htm` with N going down to 1, the oldest."""

from __future__ import annotations

import re

from scrapy.http import TextResponse

LIST = re.compile(r"^(?P<stem>.*/[^/]+)\.html?$")
PAGE = re.compile(r"^(?P<stem>.+)/(?P<number>\d{1,4})\.html?$")


def speaks(page: TextResponse) -> bool:
    """Whether the page links to further pages in this way, or is one of them."""
    return bool(_linked(page))


def pages(page: TextResponse) -> int | None:
    """The first page leads to the highest number: with itself these are all."""
    linked = _linked(page)
    return max(linked) + 1 if linked and not _own_number(page) else None


def following(page: TextResponse, number: int) -> list[str]:
    """From the first page to the highest number, from then on one less."""
    linked = _linked(page)
    own = _own_number(page)
    if own:
        return [linked.get(own - 1, f"{own - 1}.htm")] if own > 1 else []
    return [linked[max(linked)]] if linked else []


def _linked(page: TextResponse) -> dict[int, str]:
    """Number → address of the pages of this list that are linked here."""
    here = page.url.split("?")[0]
    own, first = PAGE.match(here), LIST.match(here)
    stems = {found["stem"] for found in (own, first) if found}
    linked: dict[int, str] = {}
    for href in page.css("a::attr(href)").getall():
        url = page.urljoin(href.strip())
        found = PAGE.match(url.split("?")[0])
        if found and found["stem"] in stems:
            linked[int(found["number"])] = url
    return linked


def _own_number(page: TextResponse) -> int | None:
    """The number in the address of a later page; None on the first. A list may have a number for its name."""
    own = PAGE.match(page.url.split("?")[0])
    if own is None:
        return None
    back = {page.urljoin(href.strip()).split("?")[0] for href in page.css("a::attr(href)").getall()}
    return int(own["number"]) if back & {f"{own['stem']}.htm", f"{own['stem']}.html"} else None

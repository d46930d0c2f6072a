"""Openness: `/OpennessContent/showList/<site>/<category>/page_N.html`, the number in the address is that of the page."""

from __future__ import annotations

import re

from scrapy.http import TextResponse

from spiders.dialects.linked import said_pages

HERE = re.compile(r"/OpennessContent/showList/[^?#]*?/page_(\d+)\.html?", re.IGNORECASE)
LINKED = re.compile(r"/page_(\d+)\.html?(?:$|[?#])")
TOTAL = re.compile(r"\b(?:totalPages?|pageCount|pages)\b[\"']?\s*[:=]\s*[\"']?(\d{1,4})\b")


def speaks(page: TextResponse) -> bool:
    """By the address alone."""
    return HERE.search(page.url) is not None


def pages(page: TextResponse) -> int | None:
    """What the page says, in words or to its script; else the highest number it links to."""
    if said := said_pages(page):
        return said
    if found := TOTAL.search(page.text):
        return int(found[1])
    linked = [int(found[1]) for href in page.css("a::attr(href)").getall() if (found := LINKED.search(href))]
    return max(linked, default=None)


def following(page: TextResponse, number: int) -> list[str]:
    """The next number, up to the last one there is."""
    here = HERE.search(page.url)
    total = pages(page)
    return beyond(page) if here is not None and total is not None and int(here[1]) < total else []


def beyond(page: TextResponse) -> list[str]:
    """The next number, whatever the page says of the last one."""
    here = HERE.search(page.url)
    if here is None:
        return []
    start, end = here.span(1)
    return [f"{page.url[:start]}{int(here[1]) + 1}{page.url[end:]}"]

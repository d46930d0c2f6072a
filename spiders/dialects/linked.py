"""Plain lists: the next page is a link, “下一页” or its number; or templates of the registry say where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import TextResponse

from spiders.addresses import canonical

NEXT = re.compile(r"^(?:下一?页|后一?页|下一?頁|>|›|»|next)$", re.IGNORECASE)
SAID_PAGES = re.compile(
    r"共\s*(\d{1,4})\s*页|第?\s*\d{1,4}\s*/\s*(\d{1,4})\s*页|页[次码][:：]?\s*\d{1,4}\s*/\s*(\d{1,4})"
)
SCRIPT = ("javascript:", "#")
DIGITS = re.compile(r"\d+")
MOST_TEXT = 200_000


def said_pages(page: TextResponse) -> int | None:
    """How many pages the text says there are: 共3页, 第1/3页, 页次：1/3."""
    text = "".join(page.xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall())[:MOST_TEXT]
    found = SAID_PAGES.search(text)
    return int(next(group for group in found.groups() if group)) if found else None


def following(page: TextResponse, number: int) -> list[str]:
    """The link to the next page; with the parameters of the column where the link forgets them."""
    for text, href in _links(page):
        if NEXT.match(text):
            url = page.urljoin(href)
            return _whole(page, url) if canonical(url) != canonical(page.url) else []
    for text, href in _links(page):
        if text == str(number + 1) and _alike(page.url, page.urljoin(href)):
            return _whole(page, page.urljoin(href))
    return []


def scripted(page: TextResponse) -> bool:
    """Whether only a script leads on: such a list goes on, and we cannot follow."""
    texts = page.xpath("//a[starts-with(@href, 'javascript:') or @onclick]//text()").getall()
    return any(NEXT.match(text.strip()) for text in texts)


def filled(templates: Iterable[str], number: int) -> list[str]:
    """Templates of the registry for the page after `number`: {n} counts pages from one, {k} from zero."""
    return [text.replace("{n}", str(number + 1)).replace("{k}", str(number)) for text in templates]


def _links(page: TextResponse) -> list[tuple[str, str]]:
    return [
        ("".join(anchor.xpath(".//text()").getall()).strip(), anchor.attrib["href"].strip())
        for anchor in page.css("a[href]")
        if not anchor.attrib["href"].strip().lower().startswith(SCRIPT)
    ]


def _alike(here: str, there: str) -> bool:
    """Two addresses that differ in numbers alone, or of which one goes on where the other ends."""
    one, two = (DIGITS.sub("#", canonical(url)).split("?")[0].rstrip("/") for url in (here, there))
    folder = one.rsplit("/", 1)[0]
    return canonical(here) != canonical(there) and two.startswith((one, folder + "/"))


def _whole(page: TextResponse, url: str) -> list[str]:
    """太原: the column stands in the query (`?chan=12548`), and a link `?page=2` loses it."""
    here, there = urlsplit(page.url), urlsplit(url)
    asked = dict(parse_qsl(there.query))
    lost = [(name, value) for name, value in parse_qsl(here.query) if name not in asked]
    if here.path != there.path or not lost:
        return [url]
    query = urlencode([*lost, *asked.items()])
    return [urlunsplit(there._replace(query=query)), url]

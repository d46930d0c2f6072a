"""Plain lists: the next page is a link, “下一页” or its number; or templates of the registry say where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from parsel import Selector
from scrapy.http import TextResponse

from spiders.addresses import canonical
from spiders.items import Row

NEXT = re.compile(r"^(?:下一?页|后一?页|下一?頁|>|›|»|next(?:\s*page)?)$", re.IGNORECASE)
LAST = re.compile(r"^(?:尾页|末页|最后一?页|最末页|last)$", re.IGNORECASE)
MORE = re.compile(r"(?:加载|显示|查看|点击|展开).{0,2}更多|更多加载|下一?页|后一?页|尾页|末页")
FRINGE = " \t\r\n\xa0[]【】<>＜＞«»›‹→↓()（）"
SAID_PAGES = re.compile(
    r"共\s*(\d{1,4})\s*页|第?\s*\d{1,4}\s*/\s*(\d{1,4})\s*页|页[次码][:：]?\s*\d{1,4}\s*/\s*(\d{1,4})"
    r"|总页[数码][:：]?\s*(\d{1,4})"
)
SAID_ROWS = re.compile(
    r"(?:共有?|总[计共数]|合计)[:：]?(\d{1,5})(?:条|篇|项)|(?:总记录数?|记录总数|总条数)[:：]?(\d{1,5})"
)
TOLD = re.compile(r"\b(?:totalPages?|pageCount|pages)\b[\"']?\s*[:=]\s*[\"']?(\d{1,4})\b")
PART = re.compile(r"^\s*1\s*/\s*(\d{1,3})\s*$")
FULL = (10, 12, 15, 16, 18, 20, 24, 25, 30, 40, 50)  # rows that a page usually holds
SCRIPT = ("javascript:", "#")
DIGITS = re.compile(r"\d+")
MOST_TEXT = 200_000
MOST_WORDS = 12


def said_pages(page: TextResponse) -> int | None:
    """How many pages the text says there are: 共3页, 第1/3页, 页次：1/3."""
    text = "".join(page.xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall())[:MOST_TEXT]
    found = SAID_PAGES.search(text)
    return int(next(group for group in found.groups() if group)) if found else None


def following(page: TextResponse, number: int) -> list[str]:
    """The link to the next page; with the parameters of the column where the link forgets them."""
    for text, href in _links(page):
        if NEXT.match(text) or NEXT.match(text.strip(FRINGE)):
            url = page.urljoin(href)
            return _whole(page, url) if canonical(url) != canonical(page.url) else []
    if onward := page.css('a[rel="next"]::attr(href), link[rel="next"]::attr(href)').get():
        url = page.urljoin(onward.strip())
        return [url] if canonical(url) != canonical(page.url) else []
    for text, href in _links(page):
        if text == str(number + 1) and _alike(page.url, page.urljoin(href)):
            return _whole(page, page.urljoin(href))
    return []


def scripted(page: TextResponse) -> bool:
    """Whether only a script leads on: such a list goes on, and we cannot follow."""
    scripts = page.xpath(
        "//a[starts-with(normalize-space(@href), 'javascript:') or starts-with(@href, '#') or @onclick or not(@href)]"
        "|//*[@onclick and not(self::a)]|//button|//input[@type='button' or @type='submit']"
    )
    for one in scripts:
        if "disab" in one.attrib.get("class", "") or "disabled" in one.attrib:
            continue
        text = _said(one)
        if NEXT.match(text) or LAST.match(text.strip(FRINGE)) or (len(text) < MOST_WORDS and MORE.search(text)):
            return True
        if text == "2" and (one.root.tag != "input" or "onclick" in one.attrib):
            return True
    turns = page.xpath("//select[@onchange]/option//text()").getall()
    return any(text.strip() in ("2", "第2页") for text in turns)


def goes_on(page: TextResponse, rows: Sequence[Row]) -> bool:
    """
    Whether a first page that leads nowhere shows that it is not the whole list.

    By the rows or pages that it counts, by a link to a last page elsewhere, by the oldest rows of a page that is full
    to the usual number: the newest are those that such a list leaves out.
    """
    text = "".join("".join(page.xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall()).split())
    counted = [int(next(group for group in found if group)) for found in SAID_ROWS.findall(text[:MOST_TEXT])]
    told = [int(number) for number in TOLD.findall(" ".join(page.css("script::text").getall()))]
    if any(count > len(rows) for count in counted) or any(number > 1 for number in told):
        return True
    if any((found := PART.match(part)) and int(found[1]) > 1 for part in page.xpath("//body//text()").getall()):
        return True
    here = canonical(page.url)
    if any(LAST.match(said.strip(FRINGE)) and canonical(page.urljoin(href)) != here for said, href in _links(page)):
        return True
    days = [row.date for row in rows if row.date]
    return len(rows) in FULL and len(days) == len(rows) and days == sorted(days) and days[0] < days[-1]


def filled(templates: Iterable[str], number: int) -> list[str]:
    """Templates of the registry for the page after `number`: {n} counts pages from one, {k} from zero."""
    return [text.replace("{n}", str(number + 1)).replace("{k}", str(number)) for text in templates]


def _links(page: TextResponse) -> list[tuple[str, str]]:
    return [
        (_said(anchor), anchor.attrib["href"].strip())
        for anchor in page.css("a[href]")
        if not anchor.attrib["href"].strip().lower().startswith(SCRIPT)
    ]


def _said(element: Selector) -> str:
    """What a link or button shows, or else says: as the picture in it, as a hint."""
    shown = "".join(element.xpath(".//text()").getall()).strip() or element.attrib.get("value", "").strip()
    return shown or element.xpath("string(.//img/@alt)").get("").strip() or element.attrib.get("title", "").strip()


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

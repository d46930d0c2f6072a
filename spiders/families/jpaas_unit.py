"""Hanweb jpaas (大汉): a shell page whose script names the unit that the list is built by.

The parameters of a unit change with every rebuild of the portal: they are read from the shell in each run, and never
stored. The first page of rows may stand in the shell as it was when that was built; the unit is asked all the same.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse

from audit.errors import UnreadablePage
from spiders.asking import state_of
from spiders.classifying import Facts
from spiders.items import Row
from spiders.portal import PortalSpider
from spiders.selecting import SHOWN

UNIT = re.compile(r"jpaas-publish-server\S*/unit\b")
PAIR = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\w+))")
ANCHORS = ("li a[href]", "tr a[href]", "dd a[href]", "a[href]")
ARTICLE = re.compile(r"/art/|/art_|/datainfo/|downfile|/attach/")
LIKELY, UNLIKELY = (
    re.compile(r"列表|list|lb", re.IGNORECASE),
    re.compile(r"位置|导航|菜单|nav|menu|tree|面包屑", re.IGNORECASE),
)
COUNT, SIZE = ("count", "totalcount", "total"), ("rows", "pagesize")  # attributes of the pagination
IN_WORDS = re.compile(r"共\s*(\d+)\s*[条项篇]")
USUAL_A_PAGE = 15


class JpaasUnitSpider(PortalSpider):
    """Where `pageNo` is ignored the second page is the first again: such a list proves nothing, which the walk says."""

    name = "jpaas_unit"

    def lead(self, page: TextResponse) -> Request | None:
        if (waiting := state_of(page).get("waiting")) is not None:  # a unit of the shell: the list, or another one
            done = not waiting or self._has_rows(page) or self.claimed(page) == 0
            return None if done else self._asked(page, waiting, number=1)
        if units := _units(page):
            return self._asked(page, units, number=1)
        return super().lead(page)

    def facts_of(self, page: TextResponse) -> Facts:
        facts, listed = super().facts_of(page), bool(state_of(page))
        return replace(facts, js_only=facts.js_only and not listed, skeleton_known=facts.skeleton_known and listed)

    def rows(self, page: TextResponse) -> list[Row]:
        shown = _shown(page)
        for css in ANCHORS:
            rows = [Row.from_anchor(shown, anchor) for anchor in shown.css(css)]
            if rows := [row for row in rows if row.title and (row.date or ARTICLE.search(row.url))]:
                return rows
        raise UnreadablePage(page.url, "rows with a date or the address of an article", "none")

    def claimed(self, page: TextResponse) -> int | None:
        if not state_of(page):
            return None
        try:
            shown = _shown(page)
        except UnreadablePage:
            return None
        words = IN_WORDS.search("".join(shown.css("[class*='page'] ::text, [class*='pagination'] ::text").getall()))
        said = _said(shown, COUNT)
        return int(words[1]) if said is None and words else said

    def next_page(self, page: TextResponse) -> Request | None:
        state, total = state_of(page), self.claimed(page)
        if not state or total is None:
            return None
        size = _said(_shown(page), SIZE) or state["size"]
        number = state["number"] + 1
        return self._asked(page, [state["unit"]], number, size) if (number - 1) * size < total else None

    def ends(self, page: TextResponse) -> bool:
        return self.claimed(page) is not None

    def deeper(self, page: TextResponse) -> Request | None:
        frames = page.css("iframe[src*='/datainfo/']::attr(src)").getall()
        if len(set(frames)) == 1:
            return self.ask(page.urljoin(frames[0].strip()), kind="article", headers={"Referer": page.url})
        return super().deeper(page)

    def _asked(self, page: TextResponse, units: list[Mapping[str, Any]], number: int, size: int = 0) -> Request:
        """One page of the first of `units`; the others wait in case it is not the list."""
        unit, *waiting = units
        shell = state_of(page).get("shell") or page.url
        size = size or unit["size"] or USUAL_A_PAGE
        place = json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))
        query = urlencode({**unit["query"], "paramJson": place})
        state = {"unit": unit, "number": number, "size": size, "waiting": waiting, "shell": shell}
        headers = {"Referer": shell, "X-Requested-With": "XMLHttpRequest"}
        return self.ask(f"{unit['url']}{'&' if '?' in unit['url'] else '?'}{query}", headers=headers, state=state)


def _units(page: TextResponse) -> list[Mapping[str, Any]]:
    """The units of a shell, what looks most like a list first; of equals the first. One is asked after the other."""
    found = []
    for script in page.css("script[url], [url][querydata]"):
        address, data = script.attrib["url"].strip(), script.attrib.get("querydata", "")
        if not UNIT.search(address):
            continue
        pairs = PAIR.findall(html.unescape(data))
        query = {name: next((value for value in values if value), "") for name, *values in pairs}
        given = script.attrib.get("pagesize", "") or query.get("pageSize", "")
        found.append({"url": page.urljoin(address), "query": query, "size": int(given) if given.isdigit() else 0})
    return sorted(found, key=_unlikeness)


def _unlikeness(unit: Mapping[str, Any]) -> int:
    tag = str(unit["query"].get("tagId", ""))
    column = str(unit["query"].get("pageType", "")) == "column"
    return 4 * bool(UNLIKELY.search(tag)) - 2 * bool(LIKELY.search(tag)) - column


def _shown(page: TextResponse) -> TextResponse:
    """The HTML that a unit answers with, below the address of its shell; a page that is no unit as it is."""
    if not state_of(page):
        return page
    text = _html(page)
    base = state_of(page)["shell"]
    return HtmlResponse(base, body=f"<html><body>{text}</body></html>".encode("utf-8", "replace"), encoding="utf-8")


def _html(page: TextResponse) -> str:
    """`data.html`, where `data` may be an object, the HTML itself, or an object written as a string."""
    try:
        answer = json.loads(page.text, strict=False)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or answer.get("success") in (False, "false"):
        raise UnreadablePage(page.url, "an answer with “success”", page.text.strip()[:SHOWN])
    data = answer.get("data")
    if isinstance(data, str) and data.lstrip().startswith("{"):
        try:
            data = json.loads(data, strict=False)
        except ValueError:
            data = None
    text = data.get("html") if isinstance(data, dict) else data
    if not isinstance(text, str):
        raise UnreadablePage(page.url, "“data.html”", page.text.strip()[:SHOWN])
    return text


def _said(shown: TextResponse, names: tuple[str, ...]) -> int | None:
    """The first number that an element has under one of these names."""
    values = (value for name in names for value in shown.css(f"[{name}]::attr({name})").getall())
    return next((int(value) for value in values if value.strip().isdecimal()), None)

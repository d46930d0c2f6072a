"""Hanweb jpage (大汉): rows in a datastore of the page, the rest in groups from `dataproxy.jsp`.

A column is `/col/colN/index.html`, an article `/art/YYYY/M/D/art_<col>_<id>.html`, later `/art/YYYY/art_<32hex>.html`.
The preset `truecms` has the same datastore as a string in JSONP, and no rows in its page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from spiders.asking import column_of, state_of
from spiders.classifying import Facts
from spiders.families.datastore import Store, holds_store, rows_of, store_of
from spiders.items import Row
from spiders.middlewares.hosts import method_trouble
from spiders.portal import PortalSpider
from spiders.selecting import address_with
from spiders.tasks import Column

PAGES_A_GROUP = 3  # what the script of the portal asks for at once
MOST_A_PAGE = 100  # servers cut at about 300 without a word
USUAL_A_PAGE = 15
UNIT_KEYS = ("vc_xxgkarea", "number", "jh")
PROGRAMS = ("/dataproxy.jsp", "messageController/getMessage.do")
FIELDS = "col|appid|webid|path|columnid|columnId|sourceContentType|unitid|webname|permissiontype|perpage"
FIELD = re.compile(rf"(?<![\w.])(?P<name>{FIELDS})[\"']?\s*[:=]\s*[\"']?(?P<value>[^\"'&,;}}\s<>]*)")


class HanwebJpageSpider(PortalSpider):
    """
    What is asked next follows from the rows that came so far: some servers obey `startrecord`, some only `page`.

    Both are given so that either reading goes on without a gap. `vc_xxgkarea` and its like come from the address
    of the column or the key of the unit, and go along with every request.
    """

    name = "hanweb_jpage"

    def first(self, column: Column) -> Request:
        given = {UNIT_KEYS[0]: column.key.get("unit"), **column.key}  # a plain key is the code of the unit
        key = {name: str(given[name]) for name in UNIT_KEYS if given.get(name) is not None}
        return self.ask(_with(column.url, {**key, **_query(column.url)}) if key else column.url)

    def lead(self, page: TextResponse) -> Request | None:
        if state_of(page) or holds_store(page):
            return None
        return self._group(page, None, seen=0) or super().lead(page)

    def facts_of(self, page: TextResponse) -> Facts:
        facts, listed = super().facts_of(page), holds_store(page)
        return replace(facts, js_only=facts.js_only and not listed, skeleton_known=facts.skeleton_known and listed)

    def rows(self, page: TextResponse) -> list[Row]:
        return rows_of(store_of(page), page, _base(page))

    def claimed(self, page: TextResponse) -> int | None:
        try:
            return store_of(page).total
        except UnreadablePage:
            return None

    def next_page(self, page: TextResponse) -> Request | None:
        try:
            store = store_of(page)
        except UnreadablePage:
            return None
        seen = state_of(page).get("seen", 0) + len(store.records)
        ended = not store.following if store.total is None else seen >= max(store.total, state_of(page).get("most", 0))
        return None if ended or not store.records else self._group(page, store, seen)

    def ends(self, page: TextResponse) -> bool:
        return self.claimed(page) is not None

    def _group(self, page: TextResponse, store: Store | None, seen: int) -> Request | None:
        """The request for the rows after `seen`; None when no address for them is known."""
        state = state_of(page)
        address = state.get("address") or _address(page)
        if store is not None and store.following:
            address = page.urljoin(store.following)
        if not address:
            return None
        given = {name: value for name, value in _query(address).items() if value and name != "callback"}
        fields = {**state.get("fields", _fields(page, address)), **given}
        each = state.get("each") or (store.numbers.get("perpage") if store else None) or _number(fields.get("perpage"))
        each = max(1, min(each or USUAL_A_PAGE, MOST_A_PAGE))
        size = each if "getMessage" in address else min(each * PAGES_A_GROUP, MOST_A_PAGE)
        place = {"startrecord": seen + 1, "endrecord": seen + size, "perpage": each, "page": seen // each + 1}
        kept = {"seen": seen, "each": each, "base": _base(page), "fields": fields, "address": address}
        kept["referer"] = state.get("referer", page.url)
        kept["most"] = max(state.get("most", 0), (store.total if store else None) or 0)  # totals may differ
        return self._sent(page, {name: str(number) for name, number in place.items()}, kept)

    def _sent(self, page: TextResponse, place: Mapping[str, str], kept: dict[str, object]) -> Request:
        """With a form where a person has listed the path for POST; the same in the query elsewhere."""
        address, fields = str(kept["address"]), dict(kept["fields"])  # type: ignore[call-overload]  # ours, of the state
        rest = {name: value for name, value in fields.items() if name not in place}
        headers = {"Referer": str(kept["referer"])}
        if method_trouble("POST", address, column_of(page).platform) is None:
            return self.ask(_with(address, place), form=rest, headers=headers, state=kept)
        return self.ask(_with(address, {**rest, **place}), headers=headers, state=kept)


def _base(page: TextResponse) -> str:
    """What the addresses of rows are relative to: the page that shows them, not the program that sends them."""
    return str(state_of(page).get("base") or page.urljoin(""))


def _address(page: TextResponse) -> str:
    """Where the groups of a page without rows come from."""
    found = next((said for program in PROGRAMS if (said := address_with(page.text, program))), "")
    return page.urljoin(html.unescape(found)) if found else ""


def _fields(page: TextResponse, address: str) -> dict[str, str]:
    """What the script of the page sends along, and the unit in the address of the column."""
    said: dict[str, str] = {}
    for found in FIELD.finditer(html.unescape(page.text)):
        if found["value"]:
            said.setdefault(found["name"], found["value"])
    if "getMessage" in address:
        said = {name: value for name, value in said.items() if name in ("columnId", "perpage")}
        said["callback"] = "rows"
    unit = {name: value for name, value in _query(_base(page)).items() if name in UNIT_KEYS}
    return {**said, **unit}


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def _with(address: str, query: Mapping[str, str]) -> str:
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))

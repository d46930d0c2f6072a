"""Hanweb xxgk (大汉): a form and a tree of units; the rows come from a search that is sent as a form.

The search does not keep to the column it was asked from: rows of all units and columns come mixed. So all of them are
walked, for the proof, and those of the column and of the unit are kept. One walk does for all units that it names; a
unit that it does not name is asked for by its own code: this search may keep to the unit. `xxgkAnnualReport.jsp` lists the annual reports
of the same module on a page of its own, without a search.

Key of a unit: `area` (its code), `column` (the number in `art_<column>_`, where the address of the column does not
say it), and any other field of the form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from spiders.addresses import canonical
from spiders.articles import INDEX_CODE
from spiders.asking import column_of, state_of
from spiders.classifying import Facts
from spiders.items import Row
from spiders.portal import PortalSpider
from spiders.selecting import address_with
from spiders.tasks import Column
from spiders.titles import flat, years_in

SEARCH = "/module/xxgk/search.jsp"
REPORTS = "xxgkannualreport.jsp"
IN_ADDRESS = ("divid", "infotypeId", "jdid", "area")
FIELDS = (*IN_ADDRESS, "texttype", "sortfield", "fbtime", "vc_title", "vc_number", "vc_filenumber", "vc_all")
FORM = re.compile(rf"(?<![\w.-])({'|'.join(FIELDS)})[\"']?\s*[:=]\s*[\"']?([^\"'&,;}}\s<>]*)")
UNIT = "vc_xxgkarea"  # the code of a unit in the address of a column
OF_UNIT = frozenset({"area", "unit", "column"})  # which rows are a unit's, not which rows there are
ROWS = "tr.tr_main_value_odd, tr.tr_main_value_even, .tr_main_value_odd, .tr_main_value_even"
COLUMN = re.compile(r"/col/col(\d+)/")
ARTICLE_COLUMN = re.compile(r"/art_(\d+)_\w+\.html")
PAGES = re.compile(r"共\s*(?:<[^<>]*>\s*)*(\d+)\s*(?:<[^<>]*>\s*)*页")
TOTAL = re.compile(r"共\s*(?:<[^<>]*>\s*)*(\d+)\s*(?:<[^<>]*>\s*)*(?:条|项)")
INDEX_LABEL = re.compile(r"^索引号[:：]")
YEAR_CELL = re.compile(r"20[0-4]\d年?度?")
NEXT = re.compile(r"下一?页")


class HanwebXxgkSpider(PortalSpider):
    """A table without rows is never an empty column: for a code that it does not know the search has no rows either."""

    name = "hanweb_xxgk"
    together: ClassVar[bool] = False  # one search may list several units and columns; `ours` tells them apart

    def lead(self, page: TextResponse) -> Request | None:
        if state_of(page) or _lists_reports(page):
            return None
        if "search.jsp" in page.text or _area(column_of(page)):
            return self._search(page, 1, _fields(page))
        return super().lead(page)

    def rows(self, page: TextResponse) -> list[Row]:
        found = [row for whole in page.css(ROWS) if (row := _row(page, whole))]
        if not found and _lists_reports(page):
            anchors = page.css("a[href*='/art/'], a[href*='art_']")
            found = [Row.from_anchor(page, anchor) for anchor in anchors]
            found = [row for row in found if row.title]
        if not found:
            raise UnreadablePage(page.url, "rows “tr_main_value_…” with a link", "none")
        return found

    def claimed(self, page: TextResponse) -> int | None:
        said = TOTAL.search(page.text)
        return int(said[1]) if said else None

    def next_page(self, page: TextResponse) -> Request | None:
        if (state := state_of(page)).get("number"):
            number, last = state["number"], PAGES.search(page.text)
            following = last is not None and number < int(last[1])
            return self._search(page, number + 1, state["fields"]) if following else None
        for anchor in page.css("a[href]"):
            href = anchor.attrib["href"].strip()
            if NEXT.fullmatch("".join(anchor.xpath(".//text()").getall()).strip()) and not href.startswith(("j", "#")):
                return self.ask(page.urljoin(href)) if canonical(page.urljoin(href)) != canonical(page.url) else None
        return None

    def ends(self, page: TextResponse) -> bool:
        if said := PAGES.search(page.text):
            return int(said[1]) <= 1
        return _lists_reports(page) and not page.xpath("//a[contains(., '下一页') or contains(., '下页')]")

    def facts_of(self, page: TextResponse) -> Facts:
        facts = super().facts_of(page)
        if _lists_reports(page):
            return facts
        return replace(facts, skeleton_known=False, js_only=facts.js_only and not state_of(page))

    def ours(self, column: Column, rows: list[Row]) -> list[Row]:
        number = str(column.key.get("column", "")) or "".join(COLUMN.findall(column.url)[:1])
        units = {"", _area(column), *(source.agency for source in column.sources)}
        return [row for row in rows if _in_column(row, number) and row.unit in units]

    def asked_by(self, column: Column) -> Sequence[Any]:
        parts = urlsplit(column.url)
        kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != UNIT]
        address = parts._replace(query=urlencode(kept)).geturl()
        return address, {name: value for name, value in column.key.items() if name not in OF_UNIT}

    def serves(self, column: Column, rows: list[Row]) -> bool:
        return any(row.unit for row in self.ours(column, rows))

    def _search(self, page: TextResponse, number: int, fields: dict[str, str]) -> Request:
        state, known = state_of(page), address_with(page.text, "/xxgk/search.jsp").partition("?")[0]
        address = state.get("address") or page.urljoin(known or SEARCH)
        kept = {"number": number, "fields": fields, "address": address, "form": state.get("form", page.url)}
        query = {"currpage": number, **{name: fields[name] for name in IN_ADDRESS}}
        return self.ask(
            f"{address}?{urlencode(query)}",
            form={**fields, "currpage": str(number)},
            headers={"Referer": str(kept["form"])},
            state=kept,
        )


def _lists_reports(page: TextResponse) -> bool:
    return urlsplit(page.url).path.lower().endswith(REPORTS)


def _fields(page: TextResponse) -> dict[str, str]:
    """What the form of the page sends: hidden inputs, then its script; the key of the unit outranks both."""
    said = dict.fromkeys(FIELDS, "")
    said |= {name: value for name, value in reversed(FORM.findall(page.text)) if value}  # the first of each name
    for field in page.css("input[name]"):
        if field.attrib["name"] in FIELDS:
            said[field.attrib["name"]] = field.attrib.get("value", "")
    column = column_of(page)
    named = {name: str(value) for name, value in column.key.items() if name not in ("column", "unit")}
    return {**said, **named, "area": _area(column) or said["area"]}


def _area(column: Column) -> str:
    """The code of the unit; a plain key is nothing else."""
    return str(column.key.get("area", column.key.get("unit", "")))


def _row(page: TextResponse, whole: Selector) -> Row | None:
    """One row of the table. The code in its 索引号 tells whose it is; a year in a cell of its own belongs to the title."""
    anchors = whole.css("a.bt_link[href]") or whole.css(".bt_link a[href]") or whole.css("a[href*='art_']")
    if not anchors:
        return None
    row = Row.from_anchor(page, anchors[0], whole)
    pieces = [INDEX_LABEL.sub("", flat(text)) for text in whole.xpath(".//text()").getall()]
    unit = next((found[1] for piece in pieces if (found := INDEX_CODE.match(piece))), "")
    years = [piece for piece in pieces if YEAR_CELL.fullmatch(piece)]
    title = f"{years[0]}{row.title}" if len(years) == 1 and not years_in(row.title) else row.title
    return Row(title, row.url, row.date, unit)


def _in_column(row: Row, number: str) -> bool:
    """Whether the address of an article names this column; one that names no column may be of any."""
    found = ARTICLE_COLUMN.search(row.url)
    return not number or found is None or found[1] == number

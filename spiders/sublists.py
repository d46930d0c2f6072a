"""Columns that are several lists: one a year (密云 `gknb{year}/`), or one a group of bodies (区政府, 部门, 镇街).

The key of a unit says so. `{"years": {"2025": "…"}}`: the list of each year; `{"years": "links"}`: the page of the
column links to them by their years; a `{year}` in the address of the column: a template, also `{year+1}` where the
folder is the year of publication, and `{yy}` for two digits. `{"lists": ["…", "…"]}`: lists that only together are
the column; these may be templates too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin

from scrapy.http import TextResponse

from db.crawls import OutcomeName
from spiders.addresses import canonical
from spiders.classifying import COMPLETE, Facts, classify
from spiders.items import Row
from spiders.tasks import Column
from spiders.titles import FALSE_FRIENDS, flat, title_year
from spiders.walking import Walk

PLACE = re.compile(r"\{(year|yy)([+-]\d)?\}")
YEAR_LINK = re.compile(r"^(20[0-4]\d)年?度?(?:政府)?(?:信息公开)?(?:工作)?(?:年度报告|年报)?$")
LINKS = "links"


@dataclass(frozen=True, slots=True)
class SubList:
    """One list of a column. `year`: the only one it holds, None for a list of all years."""

    url: str
    year: int | None = None


@dataclass(slots=True)
class Lists:
    """The lists of a column as walked. `by_year`: each year has its own. `missing`: years without a list."""

    by_year: bool = False
    walked: list[tuple[SubList, Walk, Facts]] = field(default_factory=list)
    missing: set[int] = field(default_factory=set)

    @property
    def rows(self) -> list[Row]:
        """All rows, each address once."""
        found: dict[str, Row] = {}
        for _, walk, _ in self.walked:
            for row in walk.rows:
                found.setdefault(canonical(row.url), row)
        return list(found.values())

    @property
    def capture_ids(self) -> tuple[int, ...]:
        return tuple(number for _, walk, _ in self.walked for number in walk.capture_ids)

    @property
    def pages(self) -> int:
        return sum(walk.pages for _, walk, _ in self.walked)

    @property
    def claimed(self) -> int | None:
        """What the lists claim together; None unless each claims something."""
        claims = [walk.claimed for _, walk, _ in self.walked]
        known = [claim for claim in claims if claim is not None]
        return sum(known) if known and len(known) == len(claims) else None

    @property
    def marks(self) -> frozenset[str]:
        """What the first list that has any looks like apart from its rows."""
        return next((walk.marks for _, walk, _ in self.walked if walk.marks), frozenset())

    @property
    def strays(self) -> tuple[str, ...]:
        """What their pages say of reports, and no row of any of them."""
        titles = [flat(row.title) for row in self.rows]
        said = dict.fromkeys(text for _, walk, _ in self.walked for text in walk.strays)
        return tuple(text for text in said if not any(text in title or title in text for title in titles if title))

    @property
    def proof(self) -> str:
        """The worst of all lists."""
        return next((walk.proof for _, walk, _ in self.walked if walk.proof != COMPLETE), COMPLETE)

    def expected(self, years: Iterable[int]) -> tuple[int, ...]:
        """Of the years that must be listed, those whose lists were walked."""
        seen = {one.year for one, _, _ in self.walked}
        return tuple(year for year in years if not self.by_year or year in seen)

    def facts(self, year: int, url: str = "") -> Facts:
        """What is known of the lists of a year; with `url`, of those that name this report."""
        mine = [found for found in self.walked if found[0].year in (None, year)]
        naming = [found for found in self.walked if url and canonical(url) in found[1].seen]
        facts = [known for _, _, known in naming or mine]
        if not facts:
            return Facts(rows=0, unreadable=f"没有登记 {year} 年度的子栏目")
        worst = next((one for one in facts if classify(one)[0] is not OutcomeName.ABSENT_UNCONFIRMED), None)
        return worst or replace(facts[-1], rows=sum(one.rows or 0 for one in facts))


def has_years(column: Column) -> bool:
    """Whether each year has a list of its own."""
    return "years" in column.key or any(PLACE.search(url) for url in _groups(column))


def sub_lists(column: Column, years: Iterable[int], links: Mapping[int, str] | None = None) -> list[SubList]:
    """The lists to walk for these years. `links`: what the page of the column links to, where it says which there are."""
    if not has_years(column):
        return [SubList(url) for url in _groups(column)]
    registered = links if links is not None else _registered(column.key.get("years", {}))
    found = []
    for year in sorted(set(years), reverse=True):
        if registered or "years" in column.key:
            urls = _texts(registered.get(year, []))
        else:
            urls = [filled(url, year) for url in _groups(column)]
        found += [SubList(urljoin(column.url, url), year) for url in urls]
    return found


def filled(template: str, year: int) -> str:
    """A template with its year put in."""

    def put(place: re.Match[str]) -> str:
        value = year + int(place[2] or 0)
        return str(value) if place[1] == "year" else f"{value % 100:02d}"

    return PLACE.sub(put, template)


def year_links(page: TextResponse) -> dict[int, str]:
    """Year → address, of links that are named after a year and nothing else."""
    found: dict[int, str] = {}
    for anchor in page.css("a[href]"):
        text = flat("".join(anchor.xpath(".//text()").getall()))
        year = title_year(text)
        if year and YEAR_LINK.match(text) and not FALSE_FRIENDS.search(text):
            found.setdefault(year, page.urljoin(anchor.attrib["href"].strip()))
    return found


def control_years(column: Column, due: Iterable[int]) -> set[int]:
    """Years asked for the positive control alone: one earlier report that is expected, else the year before."""
    due = set(due)
    earlier = [year for source in column.sources for year in source.expected_years if year not in due]
    return {max(earlier)} if earlier else {min(due) - 1}


def _groups(column: Column) -> list[str]:
    return [urljoin(column.url, url) for url in _texts(column.key.get("lists", []))] or [column.url]


def _registered(years: Any) -> dict[int, Any]:
    return {int(year): urls for year, urls in years.items()} if isinstance(years, Mapping) else {}


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(text) for text in value]

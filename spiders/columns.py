"""Columns: which lists they are made of, walked one after the other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from spiders.classifying import Facts
from spiders.doubting import mentions
from spiders.items import Row
from spiders.lists import ListSpider, list_facts
from spiders.sublists import LINKS, Lists, SubList, control_years, has_years, sub_lists, year_links
from spiders.summaries import names_summary, table_rows
from spiders.tasks import Column
from spiders.titles import years_in
from spiders.walking import Walk

SUMMARY = "summary"


class ColumnSpider(ListSpider):
    """Walks what belongs to a column: its list, its lists of years or groups, its summaries."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shared: dict[str, Lists] = {}  # what was walked for a column, for others that ask the same

    def asked_by(self, column: Column) -> Sequence[Any] | None:
        """
        What of a column, its address and its key, decides which list is asked for, where columns may use one walk.

        None where no two may: the portal answers each address and each key with a list of its own.
        """
        return None

    def serves(self, column: Column, rows: list[Row]) -> bool:
        """Whether a list that was walked for another column is this one's as well. Asked only of those that may."""
        return False

    async def lists_of(self, column: Column) -> Lists:
        """The lists of a column, from the walk of another column of this run where that is one and the same."""
        asked = None if has_years(column) else self.asked_by(column)
        if asked is None:
            return await self.walk_lists(column)
        same = json.dumps([column.platform.platform_id, *asked], sort_keys=True)
        known = self.shared.get(same)
        if known is None or not self.serves(column, known.rows):
            walked = await self.walk_lists(column)
            if known is None or len(walked.rows) > len(known.rows):
                self.shared[same] = walked
            return walked
        return known

    async def walk_lists(self, column: Column) -> Lists:
        """Everything that must be read before anything may be said about the years that are due."""
        due = {year for source in column.sources for year in source.years if year not in source.articles}
        years = due | control_years(column, due)
        summary = all(source.role == SUMMARY for source in column.sources)
        lists = Lists(by_year=has_years(column))
        links = None
        if column.key.get("years") == LINKS:
            links = await self._year_links(column, lists)
            lists.missing = {year for year in due if links and year not in links}
        for one in sub_lists(column, years, links):
            part = replace(column, url=one.url)
            if summary:
                lists.walked += await self._summary(part, one, years)
            else:
                lists.walked.append((one, *await self.walk(part)))
        lists.by_year = lists.by_year or any(one.year for one, _, _ in lists.walked)
        return lists

    async def _year_links(self, column: Column, lists: Lists) -> dict[int, str]:
        """The lists of the years, as the page of the column names them."""
        answer = await self.fetch(self.ask(column.url), column)
        walk = Walk()
        walk.note(answer.capture_id)
        if answer.body is None:
            lists.walked.append((SubList(column.url), walk, replace(answer.facts, rows=0)))
            return {}
        page = self.decoded(answer).response
        links = year_links(page)
        if not links:
            facts = replace(list_facts(page), unreadable="栏目里没有按年度的子栏目链接")
            lists.walked.append((SubList(column.url), walk, facts))
        return links

    async def _summary(self, column: Column, one: SubList, years: set[int]) -> list[tuple[SubList, Walk, Facts]]:
        """One summary; or, where a list stands at the address, the summaries of these years that it names."""
        walk, facts, page_rows = await self._table(column, one.year)
        if page_rows or facts.rows is None or one.year is not None:
            return [(one, walk, facts)]
        listed, list_known = await self.walk(column)
        found: list[tuple[SubList, Walk, Facts]] = [(SubList(column.url), listed, list_known)]
        for row in listed.rows:
            named = [year for year in years_in(row.title) if year in years]
            if len(named) == 1 and names_summary(row.title):
                below, known, _ = await self._table(replace(column, url=row.url), named[0])
                found.append((SubList(row.url, named[0]), below, known))
        return found

    async def _table(self, column: Column, year: int | None) -> tuple[Walk, Facts, list[Row]]:
        walk = Walk()
        answer = await self.fetch(self.ask(column.url), column)
        if answer.body is None:
            walk.note(answer.capture_id)
            return walk, replace(answer.facts, rows=None), []
        page = self.decoded(answer).response
        rows = table_rows(page, year)
        facts = list_facts(page)
        if not rows:
            walk.note(answer.capture_id)
            return walk, replace(facts, skeleton_known=False, unreadable="汇总页里没有单位和报告的表"), []
        walk.strays = mentions(page, rows)
        walk.take(rows, claimed=None, capture_id=answer.capture_id)
        return walk, replace(facts, rows=len(rows), js_only=False, proof=walk.proof), rows

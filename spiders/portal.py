"""PortalSpider, what all families share: walking lists, choosing rows, reports, outcomes.

A group is asked one thing after the other: the next request is made when the last answer was judged. So nothing
is under way any more when a portal says no. A family adds pure methods: page in, values out.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

from audit.errors import TryLater
from db.crawls import OutcomeName
from db.sources import Source
from spiders.choosing import control_held, reports_of, twins_of, undated
from spiders.classifying import Facts, classify
from spiders.columns import SUMMARY, ColumnSpider
from spiders.fetching import ArticleSpider
from spiders.items import Fetched, Item, ListSnapshot, Outcome, ReportRef, Row
from spiders.refusing import Postponed
from spiders.sublists import Lists
from spiders.tasks import Column

READ = (OutcomeName.FOUND, OutcomeName.FOUND_PDF_ONLY)
NAMING = frozenset({SUMMARY, "parent_list"})  # roles of lists on which a row must name the agency
# list modes that leave the lists of a platform to a person, and what is said of years that nobody registered
BY_HAND = {
    "js_only": "列表只由脚本生成，没有登记该年度的文章地址",
    "manual": "由人工登记的来源，没有登记该年度的文章地址",
}
SETTLE_SECONDS = 0.05


class PortalSpider(ColumnSpider, ArticleSpider):
    """Base of the families. What a family writes stands in the two classes above."""

    async def start(self) -> AsyncIterator[Item]:
        for column in self.columns:
            async for item in self.visit(column):
                yield item
        # The engine looks for the end when this returns, and then only every five seconds: let it keep the last item.
        await asyncio.sleep(SETTLE_SECONDS)

    async def visit(self, column: Column) -> AsyncIterator[Item]:
        """Everything about one column. Each source and year yields one outcome, or stays due for the next run."""
        waiting = dict.fromkeys(column.pairs)
        trouble = "没有得出结论"
        try:
            async for item in self.work(column):
                if isinstance(item, Fetched | Outcome):
                    waiting.pop(item.pair, None)
                yield item
        except Postponed as error:
            self.logger.info("%s: %s", column.url, error)
            return
        except (TryLater, OSError) as error:
            self.group.give_up(error)
            return
        except Exception:  # a fault of ours, never the office's: kept with its trace
            trouble = traceback.format_exc(limit=-6)
            self.logger.exception("%s", column.url)
        for source_id, year in waiting:
            yield Outcome(source_id, year, OutcomeName.PARSER_DRIFT, trouble)

    async def work(self, column: Column) -> AsyncIterator[Item]:
        """Registered articles first; the list for what is left."""
        pairs = [(source, year) for source in column.sources for year in source.years]
        for source, year in pairs:
            if url := source.articles.get(year):
                yield await self.report(column, ReportRef(source.source_id, source.agency, year, url), Facts())
        listed = [(source, year) for source, year in pairs if year not in source.articles]
        if by_hand := BY_HAND.get(column.platform.list_mode):
            for source, year in listed:
                yield Outcome(source.source_id, year, OutcomeName.JS_ONLY, by_hand)
            return
        if not listed:
            return
        lists = await self.walk_lists(column)
        rows = lists.rows
        ours = self.ours(column, rows)
        found = self.chosen(column, ours)
        held = {one.source_id: self.control(one, found[one.source_id], lists) for one in column.sources}
        if lists.pages:
            yield ListSnapshot(held, lists.capture_ids, tuple(rows), lists.pages, lists.claimed, lists.proof)
        for source, year in listed:
            refs = found[source.source_id].get(year)
            known = replace(lists.facts(year, refs[0].url if refs else ""), control=held[source.source_id])
            if refs is None:
                unclear = undated(source, ours, year)
                known = replace(known, unreadable=known.unreadable or unclear)
                yield Outcome(source.source_id, year, *self.unlisted(known, lists, year))
            else:
                yield await self.best(column, refs, known)

    def unlisted(self, known: Facts, lists: Lists, year: int) -> tuple[OutcomeName, str]:
        """The outcome of a year without a row. Its own list may not be there yet, while those of earlier years are."""
        name, why = classify(known)
        if known.control and (year in lists.missing or (lists.by_year and name is OutcomeName.MOVED)):
            return OutcomeName.COLUMN_MISSING, f"{year} 年度的子栏目还没有，以前年度的在"
        return name, why

    async def best(self, column: Column, refs: tuple[ReportRef, ...], known: Facts) -> Fetched | Outcome:
        """The first of several rows of one title that leads to a report; else what the first one led to."""
        first = await self.report(column, refs[0], known)
        for ref in refs[1:]:
            if first.name in READ or self.group.stopped:
                break
            other = await self.report(column, ref, known)
            first = other if other.name in READ else first
        return first

    def chosen(self, column: Column, rows: list[Row]) -> dict[int, dict[int, tuple[ReportRef, ...]]]:
        """Source → year → its report on this list; several when the list has it more than once."""
        shared = len(column.sources) > 1 or any(source.role in NAMING for source in column.sources)
        twins = twins_of(column.sources)
        return {
            source.source_id: reports_of(source, rows, shared=shared, owners=self.run.owners, twins=twins)
            for source in column.sources
        }

    def control(self, source: Source, listed: Iterable[int], lists: Lists) -> bool:
        """The positive control of one source, in the lists that were looked at."""
        expected = replace(source, expected_years=lists.expected(source.expected_years))
        return control_held(expected, (*listed, *source.articles), self.run.today)

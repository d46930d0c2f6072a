"""PortalSpider, what all families share: walking lists, choosing rows, reports, outcomes.

A group is asked one thing after the other: the next request is made when the last answer was judged. So nothing
is under way any more when a portal says no. A family adds pure methods: page in, values out.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Container, Iterable, Mapping
from dataclasses import replace

from db.crawls import OutcomeName
from db.opening import storage_trouble
from db.sources import Source
from db.versions import last_address
from spiders.addresses import canonical
from spiders.choosing import control_held, reports_of, twins_of, undated
from spiders.classifying import Facts, classify
from spiders.columns import SUMMARY, ColumnSpider
from spiders.doubting import doubt
from spiders.fetching import ArticleSpider
from spiders.items import Fetched, Item, ListSnapshot, Outcome, ReportRef, Row
from spiders.middlewares.hosts import address_trouble
from spiders.refusing import Postponed
from spiders.settling import Settling
from spiders.sublists import Lists
from spiders.tasks import Column

READ = (OutcomeName.FOUND, OutcomeName.FOUND_PDF_ONLY)
NAMING = frozenset({SUMMARY, "parent_list"})  # roles of lists on which a row must name the agency
# list modes that leave the lists of a platform to a person, and what is said of years that nobody registered
BY_HAND = {
    "js_only": "列表只由脚本生成，没有登记该年度的文章地址",
    "manual": "由人工登记的来源，没有登记该年度的文章地址",
}
LEFT = (OutcomeName.MOVED, OutcomeName.SOFT_404)  # a registered article that stands somewhere else by now
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
        self.settling = Settling()
        trouble = "没有得出结论"
        try:
            async for found in self.work(column):
                item = self.settling.settle(found)
                if isinstance(item, Fetched | Outcome):
                    waiting.pop(item.pair, None)
                yield item
        except Postponed as error:
            self.logger.info("%s: %s", column.url, error)
            return
        except Exception as error:
            if refusal := storage_trouble(error):
                self.group.give_up(refusal)
                return
            trouble = traceback.format_exc(limit=-6)  # a fault of ours, never the office's: kept with its trace
            self.logger.exception("%s", column.url)
        for source_id, year in waiting:
            yield Outcome(source_id, year, OutcomeName.PARSER_DRIFT, trouble)

    async def work(self, column: Column) -> AsyncIterator[Item]:
        """Registered articles first; the list for what is left, and for what stands there no more."""
        pairs = [(source, year) for source in column.sources for year in source.years]
        gone: dict[tuple[int, int], Fetched | Outcome] = {}
        asked: set[str] = set()
        for source, year in pairs:
            if url := source.articles.get(year):
                found = await self.report(column, ReportRef(source.source_id, source.agency, year, url), Facts())
                if found.name in LEFT and _has_list(column):
                    gone[source.source_id, year] = found
                    asked.update((url, canonical(url)))
                else:
                    yield found
        async for item in self.work_lists(_without(column, gone), gone, asked):
            yield item

    async def work_lists(
        self, column: Column, gone: Mapping[tuple[int, int], Fetched | Outcome], asked: Container[str]
    ) -> AsyncIterator[Item]:
        """What the lists say. `gone`: registered articles that are not there, `asked` at these addresses."""
        pairs = [(source, year) for source in column.sources for year in source.years]
        listed = [(source, year) for source, year in pairs if year not in source.articles]
        if by_hand := BY_HAND.get(column.platform.list_mode):
            for source, year in listed:
                yield Outcome(source.source_id, year, OutcomeName.JS_ONLY, by_hand)
            return
        if not listed:
            return
        lists = await self.lists_of(column)
        rows = lists.rows
        ours = self.ours(column, rows)
        found = self.chosen(column, ours)
        held = {one.source_id: self.control(one, found[one.source_id], lists) for one in column.sources}
        if lists.pages:
            yield ListSnapshot(
                held, lists.capture_ids, tuple(rows), lists.pages, lists.claimed, lists.proof, lists.marks
            )
        for source, year in listed:
            refs = found[source.source_id].get(year)
            known = replace(lists.facts(year, refs[0].url if refs else ""), control=held[source.source_id])
            refs = refs or (self.before(column, source, year) if rows else None)
            missing = gone.get((source.source_id, year))
            if refs and not (missing and refs[0].url in asked):
                there = await self.best(column, refs, known)
                yield missing if missing and there.name not in READ else there
            elif missing:
                yield missing
            else:
                unclear = undated(source, ours, year) or self.doubted(column, source, ours, lists, year)
                known = replace(known, unreadable=known.unreadable or unclear)
                yield Outcome(source.source_id, year, *self.unlisted(known, lists, year))

    def doubted(self, column: Column, source: Source, rows: list[Row], lists: Lists, year: int) -> str:
        """What on the pages may be the report all the same."""
        shared = _shared(column)
        return doubt(source, rows, year, shared=shared, owners=self.run.owners, strays=lists.strays)

    def before(self, column: Column, source: Source, year: int) -> tuple[ReportRef, ...] | None:
        """A report that a list names no more, at the address where it was found: is it gone from there, too?"""
        url = last_address(self.run.database, source.agency, year)
        if url is None or address_trouble(url, column.platform, "article"):
            return None
        return (ReportRef(source.source_id, source.agency, year, url),)

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
        shared = _shared(column)
        twins = twins_of(column.sources)
        return {
            source.source_id: reports_of(source, rows, shared=shared, owners=self.run.owners, twins=twins)
            for source in column.sources
        }

    def control(self, source: Source, listed: Iterable[int], lists: Lists) -> bool:
        """The positive control of one source, in the lists that were looked at."""
        expected = replace(source, expected_years=lists.expected(source.expected_years))
        return control_held(expected, (*listed, *source.articles), self.run.today)


def _has_list(column: Column) -> bool:
    """Whether there is a list that may be asked."""
    platform = column.platform
    return bool(column.url) and platform.list_mode not in BY_HAND and platform.family not in (None, "", "manual")


def _without(column: Column, gone: Container[tuple[int, int]]) -> Column:
    """The column as if these articles were not registered."""
    sources = (
        replace(one, articles={year: url for year, url in one.articles.items() if (one.source_id, year) not in gone})
        for one in column.sources
    )
    return replace(column, sources=tuple(sources))


def _shared(column: Column) -> bool:
    """Whether a row of the list must name its agency."""
    return len(column.sources) > 1 or any(source.role in NAMING for source in column.sources)

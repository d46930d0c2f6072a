"""PortalSpider, what all families share: walking lists, choosing rows, reports, outcomes.

A group is asked one thing after the other: the next request is made when the last answer was judged. So nothing
is under way any more when a portal says no. A family adds pure methods: page in, values out.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

from db.crawls import OutcomeName
from db.opening import storage_trouble
from db.sources import Source
from db.versions import last_address
from spiders.choosing import control_held, reports_of, undated
from spiders.classifying import Facts, classify
from spiders.fetching import ArticleSpider
from spiders.items import Fetched, Item, ListSnapshot, Outcome, ReportRef, Row
from spiders.lists import ListSpider
from spiders.middlewares.hosts import address_trouble
from spiders.refusing import Postponed
from spiders.settling import Settling
from spiders.tasks import Column

READ = (OutcomeName.FOUND, OutcomeName.FOUND_PDF_ONLY)
SETTLE_SECONDS = 0.05


class PortalSpider(ListSpider, ArticleSpider):
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
        """Registered articles first; the list for what is left."""
        pairs = [(source, year) for source in column.sources for year in source.years]
        for source, year in pairs:
            if url := source.articles.get(year):
                yield await self.report(column, ReportRef(source.source_id, source.agency, year, url), Facts())
        listed = [(source, year) for source, year in pairs if year not in source.articles]
        if not listed:
            return
        walk, facts = await self.walk(column)
        ours = self.ours(column, walk.rows)
        found = self.chosen(column, ours)
        held = {source.source_id: self.control(source, found[source.source_id]) for source in column.sources}
        if walk.pages:
            seen = tuple(walk.capture_ids), tuple(walk.rows)
            yield ListSnapshot(held, *seen, walk.pages, walk.claimed, walk.proof, walk.marks)
        for source, year in listed:
            known = replace(facts, control=held[source.source_id])
            refs = found[source.source_id].get(year) or (self.before(column, source, year) if walk.rows else None)
            if refs is None:
                unclear = undated(source, ours, year)
                yield Outcome(source.source_id, year, *classify(replace(known, unreadable=known.unreadable or unclear)))
            else:
                yield await self.best(column, refs, known)

    def before(self, column: Column, source: Source, year: int) -> tuple[ReportRef, ...] | None:
        """A report that a list names no more, at the address where it was found: is it gone from there, too?"""
        url = last_address(self.run.database, source.agency, year)
        if url is None or address_trouble(url, column.platform, "article"):
            return None
        return (ReportRef(source.source_id, source.agency, year, url),)

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
        shared = len(column.sources) > 1
        return {
            source.source_id: reports_of(source, rows, shared=shared, owners=self.run.owners)
            for source in column.sources
        }

    def control(self, source: Source, listed: Iterable[int]) -> bool:
        """The positive control of one source."""
        return control_held(source, (*listed, *source.articles), self.run.today)

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
from spiders.choosing import control_held, reports_of, undated
from spiders.classifying import Facts, classify
from spiders.fetching import ArticleSpider
from spiders.items import Fetched, Item, ListSnapshot, Outcome, ReportRef, Row
from spiders.lists import ListSpider
from spiders.refusing import Postponed
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
        if not listed:
            return
        walk, facts = await self.walk(column)
        ours = self.ours(column, walk.rows)
        found = self.chosen(column, ours)
        held = {source.source_id: self.control(source, found[source.source_id]) for source in column.sources}
        if walk.pages:
            yield ListSnapshot(held, tuple(walk.capture_ids), tuple(walk.rows), walk.pages, walk.claimed, walk.proof)
        for source, year in listed:
            known = replace(facts, control=held[source.source_id])
            refs = found[source.source_id].get(year)
            if refs is None:
                unclear = undated(source, ours, year)
                yield Outcome(source.source_id, year, *classify(replace(known, unreadable=known.unreadable or unclear)))
            else:
                yield await self.best(column, refs, known)

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

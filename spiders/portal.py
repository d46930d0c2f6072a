"""PortalSpider, what all families share: asking, walking lists, choosing rows, reports, outcomes.

A group is asked one thing after the other: the next request is made when the last answer was judged. So nothing
is under way any more when a portal says no. A family adds pure methods: page in, values out.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import TextResponse

from audit.errors import TryLater, UnreadableInput, UnreadablePage
from db.crawls import OutcomeName
from db.sources import Source
from spiders.answers import Answer, Page, answer_facts, looks_cut, looks_like_html, merged, page_of
from spiders.attachments import File, find
from spiders.choosing import control_held, reports_of, undated
from spiders.classifying import TRANSPORT, Facts, classify, failure_facts
from spiders.detecting import drawn_by_script, looks_like_column, soft_404
from spiders.items import Fetched, Item, ListSnapshot, Outcome, ReportRef, Row
from spiders.judging import Article, judge
from spiders.keeping import Keeping
from spiders.middlewares.hosts import address_trouble
from spiders.refusing import Postponed
from spiders.tasks import Column, Group, Run
from spiders.walking import INCOMPLETE, Walk

MIB = 1024 * 1024
LARGEST = {"list": 8 * MIB, "probe": 8 * MIB, "article": 50 * MIB, "attachment": 50 * MIB}
LARGEST_HTML = 8 * MIB
MOST_FILES = 5
READ = (OutcomeName.FOUND, OutcomeName.FOUND_PDF_ONLY)
SETTLE_SECONDS = 0.05


class PortalSpider(Spider):
    """Base of the families. `run`, `group` and `columns` come from `spiders.running`."""

    def __init__(self, *args: Any, run: Run, group: Group, columns: Iterable[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.group, self.columns = run, group, list(columns)

    # what a family writes

    def rows(self, page: TextResponse) -> list[Row]:
        """All rows of a list page; UnreadablePage when there are none."""
        raise NotImplementedError

    def claimed(self, page: TextResponse) -> int | None:
        """How many rows the list says it has."""
        return None

    def next_page(self, page: TextResponse) -> Request | None:
        """The request for the next page, None on the last one."""
        return None

    def ends(self, page: TextResponse) -> bool:
        """Whether a first page without a next one is known to be the only one."""
        return True

    def first(self, column: Column) -> Request:
        """The request for the first page of a column."""
        return self.ask(column.url)

    # what they share

    def ask(self, url: str, *, kind: str = "list") -> Request:
        """The one way to make a request; where it belongs is added when it is sent."""
        return Request(url, meta={"kind": kind, "download_maxsize": LARGEST[kind]})

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
                if not isinstance(item, ListSnapshot):
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
        found = self.chosen(column, walk.rows)
        held = {source.source_id: self.control(source, found[source.source_id]) for source in column.sources}
        if walk.pages:
            yield ListSnapshot(held, tuple(walk.capture_ids), tuple(walk.rows), walk.pages, walk.claimed, walk.proof)
        for source, year in listed:
            known = replace(facts, control=held[source.source_id])
            refs = found[source.source_id].get(year)
            if refs is None:
                unclear = undated(source, walk.rows, year)
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

    async def walk(self, column: Column) -> tuple[Walk, Facts]:
        """All pages of a list. What became of its last answer is said of the whole list."""
        walk, facts = Walk(), Facts()
        request: Request | None = self.first(column)
        while request is not None:
            answer = await self.fetch(request, column)
            if answer.body is None:
                if not walk.pages or answer.facts.status not in (404, 410):
                    return walk, replace(answer.facts, rows=len(walk.rows))
                walk.problem = INCOMPLETE
                break
            page = self.decoded(answer).response
            facts = list_facts(page)
            try:
                rows = self.rows(page)
            except UnreadablePage as error:
                if not walk.pages:
                    return walk, replace(facts, unreadable="" if facts.skeleton_known else str(error))
                rows = []
            if not walk.take(rows, claimed=self.claimed(page), capture_id=answer.capture_id):
                break
            request = self.next_page(page)
            if request is None and walk.pages == 1 and not self.ends(page):
                walk.problem = INCOMPLETE
        return walk, replace(facts, rows=len(walk.rows), js_only=False, proof=walk.proof)

    async def report(self, column: Column, ref: ReportRef, known: Facts) -> Fetched | Outcome:
        """A report and how it could be read; or the outcome that stands in its way."""
        answer = await self.fetch(self.ask(ref.url, kind="article"), column, ref.source_id)
        body = answer.body
        facts = merged(known, answer.facts)
        if body is None:
            return Outcome(ref.source_id, ref.year, *classify(facts))
        if not looks_like_html(body):  # a file stands at the address of the article
            article = Article(ref, answer.url, answer.capture_id, body, None)
        elif len(body) > LARGEST_HTML:
            return Outcome(ref.source_id, ref.year, OutcomeName.TOO_LARGE, f"网页有 {len(body)} 字节")
        else:
            page = self.decoded(answer)
            files = await self.files(page.response, column, ref)
            article = Article(ref, answer.url, answer.capture_id, body, page, files)
        return judge(article, facts, self.run.codes, self.run.owners, column.platform.exclude_selectors)

    async def files(self, page: TextResponse, column: Column, ref: ReportRef) -> tuple[File, ...]:
        """The attachments of an article that lie on registered hosts and could be had."""
        found = []
        for attachment in find(page)[:MOST_FILES]:
            if address_trouble(attachment.url, column.platform, "attachment") is None:
                answer = await self.fetch(self.ask(attachment.url, kind="attachment"), column, ref.source_id)
                if answer.body:
                    found.append(File(attachment.shown_name, answer.url, answer.body))
        return tuple(found)

    async def fetch(self, request: Request, column: Column, source_id: int | None = None) -> Answer:
        """The answer to one request, with its facts. Postponed passes through."""
        request.meta["platform"] = column.platform
        request.meta["source_id"] = source_id or column.sources[0].source_id
        engine = self.crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(request)
        except Postponed:
            raise
        except TRANSPORT as error:
            return Answer(None, None, failure_facts(error))
        if looks_cut(response):
            return Answer(None, response.meta.get("capture_id"), failure_facts(ResponseDataLossError("页面没有传完")))
        return Answer(response, response.meta.get("capture_id"), answer_facts(request.url, response))

    def decoded(self, answer: Answer) -> Page:
        """The page as text, its charset facts kept. A family never sees an undecoded answer."""
        assert answer.response is not None
        try:
            page = page_of(answer.response)
        except UnreadableInput as error:
            raise UnreadablePage(answer.url, "text", str(error)) from error
        if answer.capture_id is not None:
            self.keeping.note_charset(answer.capture_id, page.declared, page.used)
        return page

    @property
    def keeping(self) -> Keeping:
        """The single writer."""
        keeping = self.crawler.get_item_pipeline(Keeping)
        assert keeping is not None
        return keeping


def list_facts(page: TextResponse) -> Facts:
    """What a list page is, apart from its rows."""
    text = page.text
    return Facts(
        status=200,
        soft_404=soft_404(text),
        js_only=drawn_by_script(text),
        rows=0,
        skeleton_known=looks_like_column(text),
    )

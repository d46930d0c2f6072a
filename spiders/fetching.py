"""Articles: a report at its address, behind the pages that only lead to it, with its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from db.crawls import OutcomeName
from spiders.answers import Answer, Page, looks_like_html, looks_like_json, merged
from spiders.articles import Fact
from spiders.asking import MIB, AskingSpider
from spiders.attachments import Attachment, File, Try, find, is_document, is_page_instead, named
from spiders.classifying import Facts, classify
from spiders.detecting import shows_report
from spiders.frames import frame_of
from spiders.items import Fetched, Outcome, ReportRef
from spiders.judging import Article, judge
from spiders.middlewares.hosts import address_trouble
from spiders.tasks import Column

LARGEST_HTML = 8 * MIB
MOST_FILES = 5
MOST_LEADS = 2  # pages that only lead to the report


class ArticleSpider(AskingSpider):
    """What a family writes about its articles, and the fetching that is the same for all."""

    def deeper(self, page: TextResponse) -> Request | None:
        """Where the report really stands, when the page at its address only leads to it."""
        inner = None if shows_report(page.text) else frame_of(page)
        return self.ask(inner, kind="article") if inner else None

    def content(self, page: TextResponse) -> str | None:
        """The report as HTML where the page hides it in a script or in JSON; None when the page itself shows it."""
        return None

    def beside(self, page: TextResponse) -> tuple[Fact, ...]:
        """What the page knows of the article and shows nowhere: dates in a script or in JSON."""
        return ()

    async def report(self, column: Column, ref: ReportRef, known: Facts) -> Fetched | Outcome:
        """A report and how it could be read; or the outcome that stands in its way."""
        try:
            return await self._followed(column, ref, known)
        except UnreadablePage as error:
            return Outcome(ref.source_id, ref.year, OutcomeName.PARSER_DRIFT, str(error))

    async def _followed(self, column: Column, ref: ReportRef, known: Facts) -> Fetched | Outcome:
        request = self.ask(ref.url, kind="article")
        leads, shown = MOST_LEADS, ref.url
        outer: list[Page] = []
        while True:
            answer = await self.fetch(request, column, ref.source_id)
            body = answer.body
            facts = merged(known, answer.facts)
            if body is None:
                return Outcome(ref.source_id, ref.year, *classify(facts))
            shown = answer.url if request.method == "GET" else shown  # nobody can open what needs a POST
            if not (looks_like_html(body) or looks_like_json(body)):
                return await self._judged(column, ref, facts, answer, shown, None, outer)
            if len(body) > LARGEST_HTML:
                return Outcome(ref.source_id, ref.year, OutcomeName.TOO_LARGE, f"网页有 {len(body)} 字节")
            page = self.decoded(answer)
            onward = self.deeper(page.response) if leads else None
            if onward is None:
                return await self._judged(column, ref, facts, answer, shown, page, outer)
            outer.append(page)
            request, leads = onward, leads - 1

    async def _judged(
        self,
        column: Column,
        ref: ReportRef,
        facts: Facts,
        answer: Answer,
        url: str,
        page: Page | None,
        outer: Sequence[Page],
    ) -> Fetched | Outcome:
        """
        What was fetched, with its files, judged. `page` is None when a file stands at the address of the article.

        `url`: the address under which people find it. `outer`: the pages that led to it; labels, dates and files may
        stand there alone.
        """
        body = answer.body or b""
        pages = [one.response for one in outer]
        beside: tuple[Fact, ...] = ()
        if page is not None:
            beside = self.beside(page.response)
            if (hidden := self.content(page.response)) is not None:
                body = hidden.encode("utf-8", "replace")
                page = replace(page, response=page.response.replace(body=body, url=url))
            pages.append(page.response)
        files, tried = await self.files(pages, column, ref)
        modified = answer.response.headers.get("Last-Modified") if answer.response is not None else None
        article = Article(
            ref,
            url,
            answer.capture_id,
            body,
            page,
            files,
            beside=beside,
            outer=tuple(outer),
            modified=(modified or b"").decode("latin-1"),
            tried=tried,
        )
        return judge(article, facts, self.run.codes, self.run.owners, column.platform.exclude_selectors)

    async def files(
        self, pages: Sequence[TextResponse], column: Column, ref: ReportRef
    ) -> tuple[tuple[File, ...], tuple[Try, ...]]:
        """The attachments of an article that lie on registered hosts and could be had; and every one as tried."""
        found, tried = [], []
        for attachment in find(*pages)[:MOST_FILES]:
            if address_trouble(attachment.url, column.platform, "attachment") is None:
                answer = await self.fetch(self.ask(attachment.url, kind="attachment"), column, ref.source_id)
                body = answer.body
                document = bool(body) and is_document(body or b"") and not is_page_instead(attachment, body or b"")
                if body and document:
                    found.append(File(named(attachment, answer.response), answer.url, body))
                tried.append(_tried(attachment, answer, document))
            else:  # where we may not ask nothing is known: an address inside their network, a host of somebody else
                tried.append(Try(attachment.url, attachment.shown_name, None, None, 0, False, allowed=False))
        return tuple(found), tuple(tried)


def _tried(attachment: Attachment, answer: Answer, document: bool) -> Try:
    facts, response = answer.facts, answer.response
    answered = response is not None and not (facts.protection or facts.forbidden_target)
    status = response.status if answered and response is not None else None
    size = len(response.body) if response is not None else 0
    return Try(attachment.url, attachment.shown_name, answer.capture_id, status, size, document)

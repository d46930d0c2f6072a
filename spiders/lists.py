"""Lists: all pages of a column, walked to the end with proof. What a family says of its lists is pure: page in, values out."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from db.crawls import last_marks
from spiders.asking import AskingSpider, column_of
from spiders.classifying import Facts
from spiders.detecting import drawn_by_script, looks_like_column, soft_404
from spiders.doubting import mentions
from spiders.endings import lacks_end
from spiders.frames import frame_of, frames_of
from spiders.items import Row
from spiders.skeletons import alike, marks_of
from spiders.tasks import Column
from spiders.walking import IGNORED, INCOMPLETE, Walk

GONE = (404, 410)
MOST_LEADS = 3  # pages that only lead on, before the first rows


class ListSpider(AskingSpider):
    """
    What a family writes about its lists, and the walk that is the same for all.

    `together`: rows of one list stand below one folder, so a page with rows elsewhere is another list.
    """

    together: ClassVar[bool] = True
    _last: tuple[TextResponse, list[Row] | UnreadablePage] | None = None

    def first(self, column: Column) -> Request:
        """The request for the first page of a column."""
        return self.ask(column.url)

    def lead(self, page: TextResponse) -> Request | None:
        """Where the list really stands, when this page only leads to it: a shell, a configuration, a frame."""
        inner = None if self._has_rows(page) else frame_of(page)
        return self.ask(inner) if inner else None

    def rows(self, page: TextResponse) -> list[Row]:
        """All rows of a list page; UnreadablePage when there are none."""
        raise NotImplementedError

    def claimed(self, page: TextResponse) -> int | None:
        """How many rows the list says it has."""
        return None

    def next_page(self, page: TextResponse) -> Request | None:
        """The request for the next page, None on the last one."""
        return None

    def otherwise(self, request: Request) -> Request | None:
        """Where the next page may stand instead, when what `request` was answered with is not it."""
        return None

    def total_pages(self, page: TextResponse) -> int | None:
        """How many pages the list says it has."""
        return None

    def ends(self, page: TextResponse) -> bool:
        """Whether a first page without a next one is known to be the only one."""
        return True

    def facts_of(self, page: TextResponse) -> Facts:
        """What a list page is, apart from its rows: is it the page at all, and does it say of itself that it is empty."""
        claimed, facts = self.claimed(page), list_facts(page)
        if claimed is not None:
            return replace(facts, skeleton_known=claimed == 0)
        return facts if self._has_rows(page) else self._compared(facts, page)

    def ours(self, column: Column, rows: list[Row]) -> list[Row]:
        """The rows that belong to the column, where a list shows those of others as well."""
        return rows

    async def walk(self, column: Column) -> tuple[Walk, Facts]:
        """All pages of the list of a column."""
        return await self.walk_from(self.first(column), column)

    async def walk_from(self, first: Request, column: Column) -> tuple[Walk, Facts]:
        """All pages of a list. What became of its last answer is said of the whole list."""
        walk, facts = Walk(together=self.together), Facts()
        request: Request | None = first
        leads = MOST_LEADS
        while request is not None:
            answer = await self.fetch(request, column)
            if answer.body is None:
                if not walk.pages or answer.facts.status not in GONE:
                    return walk, replace(answer.facts, rows=len(walk.rows))
                request = self._instead(walk, request)
                continue
            page = self.decoded(answer).response
            facts = self.facts_of(page)
            if lacks_end(page.body):  # the rows, or what says that there are none, may be what is missing
                facts = replace(facts, skeleton_known=False)
            try:
                if onward := self.lead(page) if leads and not walk.pages else None:
                    walk.note(answer.capture_id)
                    request, leads = onward, leads - 1
                    continue
                rows = self._read(page)
            except UnreadablePage as error:
                if not walk.pages:
                    return walk, replace(facts, unreadable="" if facts.skeleton_known else str(error))
                rows = []
            walk.marks = walk.marks or marks_of(page.text)
            walk.strays += mentions(page, rows)
            if walk.pages and not walk.fits(rows) and (request.meta["state"].get("guessed") or self.otherwise(request)):
                walk.note(answer.capture_id)
                request = self._instead(walk, request, empty=not rows)
                continue
            walk.said = self.total_pages(page) or walk.said
            if not walk.take(rows, claimed=self.claimed(page), capture_id=answer.capture_id):
                break
            request = self.next_page(page)
            if request is None and walk.pages == 1 and not self.ends(page):
                walk.problem = INCOMPLETE
        return walk, replace(facts, rows=len(walk.rows), js_only=False, proof=walk.proof)

    def _compared(self, facts: Facts, page: TextResponse) -> Facts:
        """
        No rows may mean that there are none only where the page is as it was when it had some.

        Where it never had any, the words of an empty column must do. They say nothing beside a frame: the rows may
        stand there, on a host that nobody may ask, or in one of several.
        """
        if frames_of(page):
            return replace(facts, skeleton_known=False)
        known = self.known_marks(column_of(page))
        return replace(facts, skeleton_known=alike(known, marks_of(page.text))) if known else facts

    def known_marks(self, column: Column) -> frozenset[str]:
        """The marks of the list when it was healthy last; none when it never was."""
        return last_marks(self.run.database, [source.source_id for source in column.sources])

    def _instead(self, walk: Walk, request: Request, *, empty: bool = True) -> Request | None:
        """The next guess for a page that is not there; None after the last. Where all pages are guessed, that is the end."""
        other = self.otherwise(request)
        if other is None and not (empty and request.meta["state"].get("guessed")):
            walk.problem = INCOMPLETE if empty else IGNORED
        return other

    def _has_rows(self, page: TextResponse) -> bool:
        try:
            return bool(self._read(page))
        except UnreadablePage:
            return False

    def _read(self, page: TextResponse) -> list[Row]:
        """The rows of a page, read once however often they are asked for."""
        if self._last is None or self._last[0] is not page:
            try:
                self._last = page, self.rows(page)
            except UnreadablePage as error:
                self._last = page, error
        if isinstance(self._last[1], UnreadablePage):
            raise self._last[1]
        return list(self._last[1])


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

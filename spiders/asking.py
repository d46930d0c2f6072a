"""Asking a portal: one request, one answer with its facts, its page as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import TextResponse

from audit.errors import UnreadableInput, UnreadablePage
from spiders.answers import Answer, Page, answer_facts, looks_cut, page_of
from spiders.classifying import TRANSPORT, failure_facts
from spiders.keeping import Keeping
from spiders.refusing import Postponed
from spiders.tasks import Column, Group, Run

MIB = 1024 * 1024
LARGEST = {"list": 8 * MIB, "probe": 8 * MIB, "article": 50 * MIB, "attachment": 50 * MIB}
NOTHING: Mapping[str, Any] = MappingProxyType({})


class AskingSpider(Spider):
    """What every spider of ours can do. `run`, `group` and `columns` come from `spiders.running`."""

    def __init__(self, *args: Any, run: Run, group: Group, columns: Iterable[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.group, self.columns = run, group, list(columns)

    def ask(
        self,
        url: str,
        *,
        kind: str = "list",
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] = NOTHING,
        state: Mapping[str, Any] = NOTHING,
    ) -> Request:
        """
        The one way to make a request; where it belongs is added when it is sent.

        `form` or `body` make it a POST, which the platform must list in `post_allowed`. `state`: what the family needs
        to know when the answer comes, found by `state_of`.
        """
        meta = {"kind": kind, "download_maxsize": LARGEST[kind], "state": dict(state)}
        if form is not None:
            from scrapy import FormRequest

            return FormRequest(url, formdata=dict(form), headers=dict(headers), meta=meta)
        method = "GET" if body is None else "POST"
        return Request(url, method=method, body=body or b"", headers=dict(headers), meta=meta)

    async def fetch(self, request: Request, column: Column, source_id: int | None = None) -> Answer:
        """The answer to one request, with its facts. Postponed passes through."""
        request.meta["platform"], request.meta["column"] = column.platform, column
        request.meta["source_id"] = source_id or next((one.source_id for one in column.sources), None)
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


def column_of(page: TextResponse) -> Column:
    """The column for which a page was asked: its platform with the dialect, the key of its unit."""
    column: Column = page.meta["column"]
    return column


def state_of(page: TextResponse) -> Mapping[str, Any]:
    """What the family gave along when it asked for this page."""
    state: Mapping[str, Any] = page.meta.get("state", NOTHING)
    return state

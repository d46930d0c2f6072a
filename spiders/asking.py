"""Asking a portal: one request, one answer with its facts, its page as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import TextResponse

from audit.errors import UnreadableInput, UnreadablePage
from db.sources import set_prints
from spiders.addresses import host_of, in_gbk, plain
from spiders.answers import Answer, Page, answer_facts, looks_cut, looks_like_html, looks_like_json, page_of
from spiders.classifying import TRANSPORT, failure_facts
from spiders.detecting import json_error
from spiders.keeping import Keeping
from spiders.prints import Prints, nowhere, print_of, suspicious
from spiders.refusing import Postponed
from spiders.settling import Settling
from spiders.tasks import Column, Group, Run

MIB = 1024 * 1024
LARGEST = {"list": 8 * MIB, "probe": 8 * MIB, "article": 50 * MIB, "attachment": 50 * MIB}
NOTHING: Mapping[str, Any] = MappingProxyType({})


class AskingSpider(Spider):
    """What every spider of ours can do. `run`, `group` and `columns` come from `spiders.running`."""

    def __init__(self, *args: Any, run: Run, group: Group, columns: Iterable[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.group, self.columns = run, group, list(columns)
        self.settling = Settling()
        self.prints: dict[str, Prints] = {}

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
        if column.platform.http_only:
            request = request.replace(url=plain(request.url))
        answer = await self._fetch(request, column, source_id)
        kind = request.meta["kind"]
        if answer.facts.status == 404 and request.method == "GET" and (other := in_gbk(request.url)):
            answer = await self._fetch(request.replace(url=other), column, source_id)
        if kind == "attachment":
            self.settling.lose(request.meta["source_id"], answer.facts)
        elif kind in ("list", "article") and (why := await self._another_page(answer, column)):
            answer = replace(answer, facts=replace(answer.facts, soft_404=True, why=why))
        return answer

    async def _another_page(self, answer: Answer, column: Column) -> str:
        """Why a page with 200 is not the one that was asked for, "" when nothing says so."""
        if answer.body is None:
            return ""
        if looks_like_json(answer.body):
            return json_error(answer.body)
        if not looks_like_html(answer.body):
            return ""
        try:
            text = page_of(answer.response).response.text if answer.response else ""
        except UnreadableInput:
            return ""
        return (await self._prints_of(answer.url, column)).said_of(print_of(text)) if suspicious(text) else ""

    async def _prints_of(self, url: str, column: Column) -> Prints:
        host = host_of(url)
        if host not in self.prints:
            self.prints[host] = Prints()  # whatever becomes of the two requests, they are not repeated
            lost = await self._print(urljoin(url, nowhere(host, self.run.crawl_id)), column)
            self.prints[host] = Prints(lost, await self._print(urljoin(url, "/"), column))
            set_prints(self.run.database, column.platform.platform_id, self.prints[host].lost, self.prints[host].home)
        return self.prints[host]

    async def _print(self, url: str, column: Column) -> str:
        """The print of one page of a portal, "" without one. Where nothing more may be asked, nothing is compared."""
        try:
            answer = await self._fetch(self.ask(url, kind="probe"), column, None)
        except Postponed:
            return ""
        body = answer.response.body if answer.response is not None else b""
        return print_of(page_of(answer.response).response.text) if answer.response and looks_like_html(body) else ""

    async def _fetch(self, request: Request, column: Column, source_id: int | None) -> Answer:
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

"""Asking a portal: one request, one answer with its facts, its page as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response, TextResponse

from audit.errors import UnreadableInput, UnreadablePage
from db.captures import contents_before
from db.crawls import OutcomeName
from db.sources import cool_down, set_prints
from spiders.addresses import host_of, in_gbk, plain
from spiders.answers import Answer, Page, answer_facts, looks_cut, looks_like_html, looks_like_json, page_of
from spiders.classifying import TRANSPORT, Facts, failure_facts
from spiders.detecting import json_error
from spiders.endings import has_end, lacks_end
from spiders.keeping import Keeping
from spiders.prints import Prints, nowhere, print_of, suspicious
from spiders.refusing import Postponed
from spiders.settling import Settling
from spiders.tasks import REST, Column, Group, Run

MIB = 1024 * 1024
LARGEST = {"list": 8 * MIB, "probe": 8 * MIB, "article": 50 * MIB, "attachment": 50 * MIB}
NOTHING: Mapping[str, Any] = MappingProxyType({})


class AskingSpider(Spider):
    """What every spider of ours can do. `run`, `group` and `columns` come from `spiders.running`."""

    def __init__(self, *args: Any, run: Run, group: Group, columns: Iterable[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.group, self.columns = run, group, list(columns)
        self.settling = Settling()

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
        elif kind in ("list", "article"):
            answer = replace(answer, facts=await self._another_page(answer, column))
        return answer

    def refusal(self, page: TextResponse) -> Facts:
        """What a program of the portal answers with 200 instead of what it was asked for: an error, a refusal."""
        why = json_error(page.body)
        return Facts(soft_404=bool(why), why=why)

    def leave_alone(self, url: str, outcome: OutcomeName, why: str) -> None:
        """A host does not want us: nothing more in this run, and its group has a rest after it."""
        self.group.leave_alone(host_of(url), outcome, why)
        cool_down(self.run.database, self.group.name, self.run.clock.now() + REST)

    async def _another_page(self, answer: Answer, column: Column) -> Facts:
        """The facts of an answer; with them that a page with 200 is not the one that was asked for, where anything says so."""
        facts = answer.facts
        if answer.body is None or not (looks_like_json(answer.body) or looks_like_html(answer.body)):
            return facts
        try:
            page = page_of(answer.response).response if answer.response else None
        except UnreadableInput:
            return facts
        assert page is not None  # there is a body
        if looks_like_json(answer.body):
            said = self.refusal(page)
            if said.protection:
                self.leave_alone(answer.url, said.protection, said.why)
            return replace(facts, protection=said.protection, soft_404=said.soft_404, why=said.why)
        why = (await self._prints_of(answer.url, column)).said_of(print_of(page.text)) if suspicious(page.text) else ""
        return replace(facts, soft_404=True, why=why) if why else facts

    async def _prints_of(self, url: str, column: Column) -> Prints:
        host, known = host_of(url), self.group.prints
        if host not in known:
            known[host] = Prints()  # whatever becomes of the two requests, they are not repeated
            lost = await self._print(urljoin(url, nowhere(host, self.run.crawl_id)), column)
            known[host] = Prints(lost, await self._print(urljoin(url, "/"), column))
            set_prints(self.run.database, column.platform.platform_id, known[host].lost, known[host].home)
        return known[host]

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
        if looks_cut(response) or self._lost_its_end(request.url, response):
            return Answer(None, response.meta.get("capture_id"), failure_facts(ResponseDataLossError("页面没有传完")))
        return Answer(response, response.meta.get("capture_id"), answer_facts(request.url, response))

    def _lost_its_end(self, url: str, response: Response) -> bool:
        """Whether a page has no end although it had one before."""
        if response.status != 200 or not lacks_end(response.body):
            return False
        before = contents_before(self.run.database, url, self.run.crawl_id)
        return any(has_end(self.run.store.read(digest)) for digest in before)

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

"""Revisiting: a report that was fetched before is asked for only if it has changed.

“Not modified” becomes the stored answer, so that nobody behind this needs to know. Lists are always fetched in full:
what they lack may become an accusation, and some servers say 304 wrongly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from audit.errors import GoujiError
from db.captures import Seen, last_full

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider

KINDS = frozenset({"article", "attachment"})
EVERY = 7  # visits: the last of them is a full one
ASKED_WITH = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
NOT_OURS = frozenset({"Content-Encoding", "Content-Length", "Transfer-Encoding"})  # of the stored, unpacked content


class Revisiting:
    """Next to Capturing, which keeps the 304 as it came."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Revisiting:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        for name in ASKED_WITH.values():  # a redirect takes the headers of its request along
            request.headers.pop(name, None)
        request.meta.pop("seen", None)
        if request.method != "GET" or request.meta["kind"] not in KINDS or request.meta.get("in_full"):
            return
        run = self._spider.run
        seen = last_full(run.database, request.url, request.meta["kind"])
        if seen is None or seen.unchanged >= EVERY - 1 or run.store.find(seen.document_sha256) is None:
            return
        known = {name.lower(): value for name, value in seen.headers.items()}
        for name, asked in ASKED_WITH.items():
            if value := known.get(name.lower()):
                request.headers[asked] = value
                request.meta["seen"] = seen

    def process_response(self, request: Request, response: Response) -> Response | Request:
        if response.status != 304:
            return response
        seen: Seen | None = request.meta.get("seen")
        body = self._stored(seen) if seen else None
        if seen is None or body is None:
            again = request.meta.get("in_full")
            return response if again else request.replace(meta=request.meta | {"in_full": True})
        headers = {name: value for name, value in seen.headers.items() if name not in NOT_OURS}
        kind = HtmlResponse if "html" in headers.get("Content-Type", "") else Response
        return kind(response.url, status=200, headers=headers, body=body, request=request, flags=["not modified"])

    def _stored(self, seen: Seen) -> bytes | None:
        try:
            return self._spider.run.store.read(seen.document_sha256)
        except GoujiError:  # lost or damaged: then it is fetched
            return None

    @property
    def _spider(self) -> PortalSpider:
        return self.crawler.spider  # type: ignore[return-value]  # all spiders of ours

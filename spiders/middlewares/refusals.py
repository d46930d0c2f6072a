"""Refusals: a portal that does not want us is left alone at once, and nobody asks it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from db.crawls import OutcomeName
from spiders.addresses import host_of
from spiders.detecting import protection
from spiders.refusing import Refused
from spiders.resolver import REFUSED

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider

LOOKED_AT = 65536


class Refusals:
    """Between decompression and retry: protection pages are never retried, guard errors neither."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Refusals:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta["kind"] == "robots":
            return response
        found = _protection(response)
        if found is not None:
            request.meta["dont_retry"] = True
            request.meta["protection"] = found
            self._spider.leave_alone(request.url, found, f"状态码 {response.status}")
        elif response.status == 429:
            self._spider.group.count_refusal()
        if self._spider.group.stopped:
            request.meta["dont_retry"] = True
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """The resolver's refusal comes out of the network layers as a name that cannot be resolved: say it again."""
        if reason := REFUSED.get(host_of(request.url)):
            request.meta["dont_retry"] = True
            raise Refused(reason) from exception

    @property
    def _spider(self) -> PortalSpider:
        return self.crawler.spider  # type: ignore[return-value]  # all spiders of ours


def _protection(response: Response) -> OutcomeName | None:
    headers = {str(name): str(value) for name, value in response.headers.to_unicode_dict().items()}
    page = response.status != 200 or response.body.lstrip()[:1] == b"<"
    text = response.body[:LOOKED_AT].decode("utf-8", "replace") if page else ""
    found = protection(response.status, headers, text)
    return OutcomeName(found) if found else None

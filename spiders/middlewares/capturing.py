"""Capturing: every answer becomes one capture, as it came off the line, redirects and failures included."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.headers import Headers

from db.captures import Capture
from db.crawls import OutcomeName
from db.times import instant
from spiders.addresses import host_of
from spiders.classifying import is_about_certificates
from spiders.keeping import Keeping
from spiders.middlewares.packing import ends_early, media_type, unpacked
from spiders.transport import Line
from spiders.warc import Exchange, headers_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider

KEPT_HEADERS = 60
CUT = "没有传完"


class Capturing:
    """Between redirects (600) and the cache (900): the body is still compressed here."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Capturing:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        limit = int(request.meta.get("download_maxsize") or self.crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        encoding = (response.headers.get("Content-Encoding") or b"").decode("latin-1").lower()
        body = unpacked(response.body, encoding, limit)
        lost = "dataloss" in response.flags
        capture = self._describe(request, response, body, "not unpacked" if body is None else CUT if lost else None)
        exchange = _exchange(request, capture, response)
        request.meta["capture_id"] = await self._keeping.keep_answer(capture, None if lost else body, exchange)
        self._note_trust(request, capture)
        if lost:
            return self._again(request)
        if body is not None and ends_early(response.body, encoding):
            raise ResponseDataLossError("压缩的内容没有传完")  # what follows would unpack a part and call it the page
        if 300 <= response.status < 400 and (location := response.headers.get("Location")):
            target = response.urljoin(location.decode("latin-1"))
            if request.url.startswith("https:") and target.startswith("http:"):
                self._keeping.note(request, "downgrade", f"{request.url} → {target}"[:500])
            hop = {"url": request.url, "status": response.status, "location": target}
            request.meta["hops"] = (*request.meta.get("hops", ()), hop)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, IgnoreRequest):  # those were never sent
            return
        error = f"{type(exception).__name__}: {exception}"[:500]
        wrong = is_about_certificates(str(exception))
        if wrong and (request.meta["kind"] == "robots" or not self.crawler.settings.getbool("GOUJI_UNVERIFIED_ONCE")):
            request.meta["dont_retry"] = True  # the same certificate would be shown again
        capture = self._common(request, verified=not wrong, error=error)
        request.meta["capture_id"] = await self._keeping.keep_answer(capture, None, _exchange(request, capture, None))

    def _note_trust(self, request: Request, capture: Capture) -> None:
        """The one answer of a host whose certificate is wrong: kept with less trust, and nothing more is asked."""
        if capture.tls_verified != 0:
            return
        self._spider.group.blocked[host_of(request.url)] = (
            OutcomeName.TLS_INVALID,
            "证书无效：一次抓取只访问这个网站的一个地址，已经访问过",
        )
        detail = f"证书无效（SHA-256 {capture.cert_sha256}，有效期至 {capture.cert_not_after}）；没有读 robots.txt"
        self._keeping.note(request, "tls_invalid", detail)

    def _again(self, request: Request) -> Request:
        """Half an answer is asked for once more, like any other failure of the line."""
        error = ResponseDataLossError(CUT)
        retry = None
        if not request.meta.get("dont_retry"):
            retry = get_retry_request(request, spider=self._spider, reason=error, give_up_log_level="INFO")
        if retry is None:
            raise error
        return retry

    def _describe(self, request: Request, response: Response, body: bytes | None, error: str | None) -> Capture:
        pairs = _pairs(response.headers)
        headers = {name: ",".join(value for key, value in pairs if key == name) for name, _ in pairs}
        return self._common(
            request,
            final_url=response.url,
            ip=str(response.ip_address) if response.ip_address else None,
            http_status=response.status,
            headers=dict(list(headers.items())[:KEPT_HEADERS]),
            type_declared=headers.get("Content-Type"),
            type_actual=media_type(body),
            raw_sha256=hashlib.sha256(response.body).hexdigest(),
            size=len(response.body),
            error=error,
        )

    def _common(self, request: Request, *, verified: bool = True, **facts: Any) -> Capture:
        run = self._spider.run
        secure = request.url.startswith("https:")
        line: Line = (request.meta.get("line") if secure else None) or Line()  # a hop before this one left its own
        return Capture(
            crawl_id=run.crawl_id,
            source_id=request.meta.get("source_id"),
            kind=request.meta["kind"],
            requested_url=request.url,
            redirect_chain=tuple(request.meta.get("hops", ())),
            method=request.method,
            body_sha256=hashlib.sha256(request.body).hexdigest() if request.body else None,
            at=instant(run.clock.now()),
            elapsed_ms=round(float(request.meta.get("download_latency") or 0) * 1000),
            vantage=run.vantage,
            user_agent=run.user_agent,
            tls_version=line.version,
            tls_verified=int(verified and line.verified) if secure else None,
            cert_sha256=line.cert_sha256,
            cert_not_before=line.cert_not_before,
            cert_not_after=line.cert_not_after,
            robots_id=request.meta.get("robots_id"),
            **facts,
        )

    @property
    def _keeping(self) -> Keeping:
        keeping = self.crawler.get_item_pipeline(Keeping)
        assert keeping is not None
        return keeping

    @property
    def _spider(self) -> PortalSpider:
        return self.crawler.spider  # type: ignore[return-value]  # all spiders of ours


def _exchange(request: Request, capture: Capture, response: Response | None) -> Exchange:
    asked = Exchange(
        url=request.url,
        at=capture.at,
        method=request.method,
        asked_with=_pairs(request.headers),
        asked_body=request.body,
        error=capture.error or "",
    )
    if response is None:
        return asked
    return Exchange(
        url=request.url,
        at=capture.at,
        method=request.method,
        asked_with=asked.asked_with,
        asked_body=request.body,
        status=response.status,
        protocol=response.protocol or "HTTP/1.1",
        headers=_pairs(response.headers),
        body=response.body,
        raw_sha256=capture.raw_sha256 or "",
        ip=capture.ip or "",
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Every field with every value, cookies without theirs."""
    pairs = ((name.decode("latin-1"), value) for name in headers for value in headers.getlist(name))
    return headers_of((name, value.decode("latin-1")) for name, value in pairs)

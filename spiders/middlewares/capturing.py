"""Capturing: every answer becomes one capture, as it came off the line, redirects and failures included."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from audit.errors import UnreadableInput
from audit.reading.sniffing import sniff
from db.captures import Capture
from db.times import instant
from spiders.keeping import Keeping

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.portal import PortalSpider

KEPT_HEADERS = 60
GZIP_OR_ZLIB = 47
STEP = 1 << 20


class Capturing:
    """Between redirects (600) and the cache (900): the body is still compressed here."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Capturing:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        limit = int(request.meta.get("download_maxsize") or self.crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        encoding = (response.headers.get("Content-Encoding") or b"").decode("latin-1").lower()
        body = unpacked(response.body, encoding, limit)
        request.meta["capture_id"] = self._keeping.keep_answer(self._describe(request, response, body), body)
        if body is not None and ends_early(response.body, encoding):
            raise ResponseDataLossError("压缩的内容没有传完")  # what follows would unpack a part and call it the page
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, IgnoreRequest):  # those were never sent
            error = f"{type(exception).__name__}: {exception}"[:500]
            capture = self._common(request, error=error)
            request.meta["capture_id"] = self._keeping.keep_answer(capture, None)

    def _describe(self, request: Request, response: Response, body: bytes | None) -> Capture:
        headers = dict(list(response.headers.to_unicode_dict().items())[:KEPT_HEADERS])
        certificate = response.certificate
        declared = headers.get("Content-Type")
        not_after = certificate.original.get_notAfter() if certificate else None
        return self._common(
            request,
            final_url=response.url,
            ip=str(response.ip_address) if response.ip_address else None,
            tls_verified=1 if request.url.startswith("https:") else None,
            cert_sha256=certificate.digest("sha256").replace(":", "").lower() if certificate else None,
            cert_not_after=not_after.decode("ascii") if not_after else None,
            http_status=response.status,
            headers=headers,
            type_declared=declared,
            type_actual=media_type(body),
            raw_sha256=hashlib.sha256(response.body).hexdigest(),
            size=len(response.body),
            error="not unpacked" if body is None else None,
        )

    def _common(self, request: Request, **facts: Any) -> Capture:
        run = self._spider.run
        latency = float(request.meta.get("download_latency") or 0)
        return Capture(
            crawl_id=run.crawl_id,
            source_id=request.meta.get("source_id"),
            kind=request.meta["kind"],
            requested_url=request.url,
            redirect_chain=tuple(request.meta.get("redirect_urls", ())),
            method=request.method,
            at=instant(run.clock.now()),
            elapsed_ms=round(latency * 1000),
            vantage=run.vantage,
            user_agent=run.user_agent,
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


def unpacked(body: bytes, encoding: str, limit: int) -> bytes | None:
    """The content of an answer; None when it is over the limit or not what its label says."""
    if encoding in ("", "identity") or not body:
        return body
    for bits in (GZIP_OR_ZLIB, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(bits)
        try:
            content = unpacker.decompress(body, limit)
        except zlib.error:
            continue
        return None if unpacker.unconsumed_tail else content
    return None


def ends_early(body: bytes, encoding: str) -> bool:
    """Whether a gzip stream stops before its end. Raw deflate has no end that could be told."""
    if encoding not in ("gzip", "x-gzip") or not body:
        return False
    unpacker = zlib.decompressobj(GZIP_OR_ZLIB)
    rest = body
    try:
        while rest and not unpacker.eof:
            unpacker.decompress(rest, STEP)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return not unpacker.eof


def media_type(body: bytes | None) -> str | None:
    """What the bytes are, by themselves."""
    if not body:
        return None
    try:
        return str(sniff(body).value)
    except UnreadableInput as error:
        return error.kind

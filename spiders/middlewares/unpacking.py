"""Unpacking: an answer that cannot be unpacked is no answer. Scrapy would raise whatever its unpacker raises."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from spiders.middlewares.packing import GZIP_OR_ZLIB

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

KNOWN = frozenset({"gzip", "x-gzip", "deflate"})
PLAIN = frozenset({"", "identity"})
STEP = 1 << 18


class Unpacking:
    """Between redirects (600) and decompression (590)."""

    def __init__(self, largest: int) -> None:
        self.largest = largest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Unpacking:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        encoding = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").strip().lower()
        if encoding in PLAIN or not response.body:
            return response
        if encoding not in KNOWN:
            raise ResponseDataLossError(f"压缩方式 {encoding[:40]} 不是我们要求的")
        limit = int(request.meta.get("download_maxsize") or self.largest)
        size = unpacked_size(response.body, limit)
        if size is None:
            raise ResponseDataLossError(f"标明是 {encoding}，但解不开，或者没有传完")
        if size > limit:
            raise IgnoreRequest(f"Cannot decompress: 展开后超过 {limit} 字节")
        return response


def unpacked_size(body: bytes, limit: int) -> int | None:
    """
    How large the content is; a number over `limit` when it is more than that, None when it is not what it says.

    Counted piece by piece, nothing is kept: a megabyte may be a gigabyte.
    """
    for bits in (GZIP_OR_ZLIB, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(bits)
        size, rest = 0, body
        try:
            while rest and not unpacker.eof and size <= limit:
                size += len(unpacker.decompress(rest, STEP))
                rest = unpacker.unconsumed_tail
        except zlib.error:
            continue
        return size if size > limit or unpacker.eof else None
    return None

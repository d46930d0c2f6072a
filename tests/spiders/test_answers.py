from __future__ import annotations

import gzip

import pytest
from scrapy.http import HtmlResponse

from spiders.answers import looks_cut
from spiders.middlewares.packing import ends_early

WHOLE = b"<html><body><ul><li>1</li><li>2</li></ul></body></html>"


@pytest.mark.parametrize(
    ("body", "flags", "cut"),
    [
        (WHOLE, ["partial"], False),
        (WHOLE[:30], ["partial"], True),
        (WHOLE[:30], [], True),  # its length was declared and reached, but the list is open
        (b"<html><body><p>1", [], False),
        (b"<html><body><p>1", ["partial"], True),
        (b"", ["partial"], False),
        (b"<ul><li>1</li></ul>", ["partial"], False),  # a fragment never had an end to tell
        (b"%PDF-1.7 ... %%EOF\n", ["partial"], False),
        (b"%PDF-1.7 ...", ["partial"], True),
        (b"PK\x03\x04 ...", ["partial"], True),
        (b"PK\x03\x04 ... PK\x05\x06" + b"\0" * 18, ["partial"], False),
    ],
)
def test_what_ends_too_early(body, flags, cut):
    assert looks_cut(HtmlResponse("http://a.test/", body=body, flags=flags)) is cut


@pytest.mark.parametrize(
    ("body", "encoding", "early"),
    [
        (gzip.compress(WHOLE, mtime=0), "gzip", False),
        (gzip.compress(WHOLE, mtime=0)[:-9], "gzip", True),
        (gzip.compress(b"\0" * 5_000_000, mtime=0), "gzip", False),
        (WHOLE, "gzip", False),
        (WHOLE, "", False),
    ],
)
def test_a_stream_that_stops(body, encoding, early):
    assert ends_early(body, encoding) is early

"""Files and names that mean harm: bounded in time and memory, never opened further than needed, harmless where shown."""

from __future__ import annotations

import tracemalloc
import unicodedata
from collections.abc import Callable

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from db.crawls import OutcomeName as O
from gouji.demo.content import make_content
from spiders.attachments import File, safe_name
from spiders.items import Row
from spiders.middlewares.unpacking import Unpacking, unpacked_size
from spiders.reports import read_report
from tests.simulator.contents import bomb
from tests.simulator.files import bombs, names
from tests.simulator.files.whole import whole_docx
from tests.spiders.conftest import html_page

MEBI = 1024 * 1024
PAGE = "<html><body><p>见附件</p></body></html>".encode()
HOSTILE: dict[str, tuple[Callable[[], bytes], O]] = {
    "docx bomb": (bombs.docx_bomb, O.SECURITY_REJECTED),
    "many entries": (bombs.many_entries, O.SECURITY_REJECTED),
    "nested": (bombs.nested, O.ATTACHMENT_UNREADABLE),
    "encrypted": (bombs.encrypted, O.ATTACHMENT_UNREADABLE),
    "traversal": (bombs.traversal, O.ATTACHMENT_UNREADABLE),
    "duplicates": (bombs.duplicates, O.ATTACHMENT_UNREADABLE),
    "entities": (bombs.entity_bomb, O.ATTACHMENT_UNREADABLE),
    "outer entity": (lambda: bombs.outer_entity("file:///etc/passwd"), O.ATTACHMENT_UNREADABLE),
    "script": (bombs.pdf_with_script, O.FOUND_PDF_ONLY),
    "huge page": (bombs.pdf_with_huge_page, O.FOUND_PDF_ONLY),
    "pages of themselves": (bombs.pdf_of_itself, O.FOUND_PDF_ONLY),
    "pdf bomb": (bombs.pdf_stream_bomb, O.SECURITY_REJECTED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_within_bounds(name):
    make, expected = HOSTILE[name]
    data = make()
    tracemalloc.start()
    try:
        read = read_report(PAGE, [File("年报", "http://www.a.test/x", data)])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (read.outcome, read.report) == (expected, None)
    assert read.error
    assert peak < 200 * MEBI


def test_a_healthy_file_is_read():
    content = make_content(1, "云汀区水利局", 2025)
    read = read_report(PAGE, [File("年报", "http://www.a.test/x", whole_docx(content))])
    assert read.outcome is O.FOUND
    assert read.report is not None
    assert read.report.title == content.title


def answer(body: bytes, encoding: str) -> Response:
    return Response("http://www.a.test/", body=body, headers={"Content-Encoding": encoding})


def unpack(body: bytes, encoding: str, limit: int = 8 * MEBI) -> Response:
    request = Request("http://www.a.test/", meta={"download_maxsize": limit})
    return Unpacking(limit).process_response(request, answer(body, encoding))


def test_a_gigabyte_is_never_unpacked():
    packed = bomb(1024)
    tracemalloc.start()
    try:
        with pytest.raises(IgnoreRequest, match="Cannot decompress"):
            unpack(packed, "gzip")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * MEBI


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(b"<html>plain</html>", "gzip", id="a false label"),
        pytest.param(bomb(1)[:500], "gzip", id="cut"),
        pytest.param(b"\x0b\x02\x80abc", "br", id="brotli"),
        pytest.param(bomb(1), "gzip, gzip", id="packed twice"),
    ],
)
def test_what_cannot_be_unpacked_is_a_failed_answer(body, encoding):
    with pytest.raises(ResponseDataLossError):
        unpack(body, encoding)


def test_what_is_not_packed_passes():
    assert unpack(b"<html>", "").body == b"<html>"
    assert unpack(b"<html>", "identity").body == b"<html>"
    assert unpack(b"", "gzip").body == b""
    assert unpacked_size(bomb(1), 8 * MEBI) == MEBI


@pytest.mark.parametrize("name", names.ALL)
def test_a_name_is_harmless_where_it_is_shown_and_written(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= 121
    assert not set(safe) & set('\\/:*?"<>|')
    assert all(unicodedata.category(c)[0] != "C" for c in safe)
    assert safe.split(".")[0].upper() != "CON"


@pytest.mark.parametrize("name", names.ALL)
def test_a_title_keeps_its_words_and_no_control_characters(name):
    shown = name.replace("\x00", "").replace("&", "&amp;").replace("<", "&lt;")
    page = html_page(f"<ul><li><a href='a.html'>{shown}2025年年报</a></li></ul>")
    row = Row.from_anchor(page, page.css("a")[0])
    assert len(row.title) <= 300
    assert all(unicodedata.category(c) not in ("Cc", "Cf") for c in row.title)
    assert "2025" in row.title or len(name) > 290

"""What lies in the WARC files is what was sent, and a crash tears nothing that a row names."""

from __future__ import annotations

import gzip
import hashlib
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from gouji.demo.server import Wire
from gouji.demo.site import Answer, Ask
from spiders import warc
from spiders.warc import NOT_KEPT, Exchange, Kept, Place, WarcWriter, headers_of, holds
from tests.simulator.evidence import Recorder, Sent, archive, records, trouble
from tests.spiders.conftest import HOST, NOW, article_path, list_page

BODY = "样例".encode() * 500
RAW = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def writer(tmp_path):
    with ExitStack() as closing:

        def make() -> WarcWriter:
            made = begun(tmp_path)
            closing.callback(made.close)
            return made

        yield make


def begun(root: Path) -> WarcWriter:
    return WarcWriter(root, crawl_id=7, group="样.test/x", day=NOW, software="gouji/1", user_agent="gouji/1 (+x)")


def exchange(body: bytes = BODY, **more: Any) -> Exchange:
    facts: dict[str, Any] = {"url": "http://a.test/x?y=1", "at": "2026-01-25T01:00:00Z", "method": "GET"}
    facts |= {"asked_with": (("User-Agent", "gouji/1"),), "status": 200, "headers": (("Content-Type", "text/html"),)}
    facts |= {"body": body, "raw_sha256": hashlib.sha256(body).hexdigest()} | more
    return Exchange(**facts)


def kinds(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [record.rec_type for record in ArchiveIterator(file)]


def test_records_come_back_as_they_went(tmp_path, writer):
    made = writer()
    place = made.write(exchange(ip="127.0.0.1"), None)
    odd = made.write(exchange(b"", status=521, headers=(("X", "一"),)), None)
    posted = made.write(exchange(method="POST", asked_body=b"a=1"), None)
    made.close()
    assert place.file == "warc/20260125/crawl-7-样.test_x.warc.gz"
    found = archive(tmp_path)
    assert [found[one.file, one.offset].status for one in (place, odd, posted)] == [200, 521, 200]
    assert found[place.file, place.offset].sha256 == RAW
    with (tmp_path / place.file).open("rb") as file:
        everything = [(one.rec_type, one.http_headers, one.raw_stream.read()) for one in ArchiveIterator(file)]
    assert b"Names of header fields are normalised" in everything[0][2]
    (_, asked, body) = [one for one in everything if one[0] == "request"][-1]
    assert (asked.protocol, asked.statusline, body) == ("POST", "/x?y=1 HTTP/1.1", b"a=1")
    assert dict(asked.headers) == {"Host": "a.test", "User-Agent": "gouji/1", "Content-Length": "3"}


def test_each_record_can_be_read_alone(tmp_path, writer):
    place = writer().write(exchange(), None)
    with (tmp_path / place.file).open("rb") as file:
        file.seek(place.offset)
        assert gzip.GzipFile(fileobj=file).read(12).startswith(b"WARC/1.0")
    assert holds(tmp_path, place, RAW)
    assert not holds(tmp_path, place, "0" * 64)
    assert not holds(tmp_path, Place(place.file, place.offset + 1), RAW)
    assert not holds(tmp_path, Place("warc/none.warc.gz", 0), RAW)


def test_the_same_body_is_a_revisit_of_the_first(tmp_path, writer):
    made = writer()
    first = made.write(exchange(), None)
    again = made.write(exchange(at="2026-02-01T01:00:00Z"), Kept(first, "http://a.test/x?y=1", "2026-01-25T01:00:00Z"))
    assert kinds(tmp_path / first.file) == ["warcinfo", "response", "request", "revisit", "request"]
    assert not holds(tmp_path, again, RAW)
    with (tmp_path / again.file).open("rb") as file:
        file.seek(again.offset)
        record = next(iter(ArchiveIterator(file)))
    assert record.rec_headers.get_header("WARC-Refers-To-Date") == "2026-01-25T01:00:00Z"
    assert record.http_headers.get_header("Content-Type") == "text/html"
    assert archive(tmp_path)[again.file, again.offset].sha256 == RAW


def test_a_torn_record_hides_none_before_it_and_a_new_run_begins_another_file(tmp_path, writer):
    made = writer()
    places = [made.write(exchange(BODY + bytes([n])), None) for n in range(3)]
    made.close()
    path = tmp_path / places[0].file
    whole = path.read_bytes()
    for cut in range(places[2].offset, len(whole), 37):
        path.write_bytes(whole[:cut])
        offsets = [offset for offset, _ in records(path)]
        assert offsets[:2] == [places[0].offset, places[1].offset], cut
    torn = path.read_bytes()
    later = writer().write(exchange(), None)
    assert (later.file, path.read_bytes()) == (places[0].file.replace(".warc", "-2.warc"), torn)


def test_a_full_disk_leaves_no_half_record(tmp_path, monkeypatch, writer):
    made = writer()
    first = made.write(exchange(), None)
    size = (tmp_path / first.file).stat().st_size

    def full(_):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(warc, "_settle", full)
        with pytest.raises(OSError, match="no space"):
            made.write(exchange(b"x" * 5000), None)
    assert (tmp_path / first.file).stat().st_size == size
    second = made.write(exchange(b"y"), None)
    assert second.offset == size
    assert len(archive(tmp_path)) == 2


def test_cookies_are_named_and_not_told():
    kept = headers_of([("Set-Cookie", "sid=abc; path=/"), ("Cookie", "a=1; b=2"), ("Server", "x=y")])
    assert kept == (("Set-Cookie", f"sid={NOT_KEPT}"), ("Cookie", f"a={NOT_KEPT}; b={NOT_KEPT}"), ("Server", "x=y"))


def told(portal, path: str) -> Sent:
    status, _, body = portal.pages.get(path, (404, {}, b"<p>404</p>"))
    return Sent(HOST, path, status, hashlib.sha256(body).hexdigest())


def test_every_answer_of_two_crawls_is_in_the_files(desk, portal):
    portal.publish(2024, 2025)
    portal.put("/nb/", b"", status=302, Location="/col/", Set_Cookie="sid=secret")
    portal.put("/col/", b"", status=301, Location="/nb/list.html")
    status, headers, body = portal.pages[article_path(2025)]
    portal.pages[article_path(2025)] = (status, headers | {"Content-Encoding": "gzip"}, gzip.compress(body))
    portal.put("/nb/list.html", list_page([2024, 2025]))
    assert desk.crawl().outcomes == {"found": 1}
    asked = len(portal.log)
    assert desk.crawl(day=8).outcomes == {"found": 1}
    sent = [told(portal, path) for path in portal.log]
    assert trouble(desk.database, desk.blobs, sent) == []
    stored = archive(desk.blobs)
    assert len({file for file, _ in stored}) == 2
    second = [record.kind for (file, _), record in stored.items() if "crawl-2-" in file and record.sha256]
    assert second.count("revisit") == len(portal.log) - asked - 2  # redirects have no body: nothing to refer to
    assert b"secret" not in b"".join(gzip.decompress(one.read_bytes()) for one in desk.blobs.rglob("*.warc.gz"))
    chain, robots, headers = desk.query(
        "SELECT redirect_chain, robots_id, headers FROM captures WHERE requested_url LIKE '%list.html' LIMIT 1"
    )[0]
    assert [(one["status"], one["location"].rsplit("/", 2)[-2:]) for one in json.loads(chain)] == [
        (302, ["col", ""]),
        (301, ["nb", "list.html"]),
    ]
    assert robots == desk.query("SELECT min(id) FROM robots")[0][0]
    assert "secret" not in json.dumps(desk.query("SELECT headers FROM captures"))
    # a proof that the comparison can fail: one answer too many, one file lost
    assert trouble(desk.database, desk.blobs, [*sent, Sent(HOST, "/never", 200, RAW)])
    next(iter(sorted(desk.blobs.rglob("*.warc.gz")))).unlink()
    assert trouble(desk.database, desk.blobs, sent)


def test_a_failed_answer_has_its_capture_and_its_record(desk, portal):
    portal.publish(2024, 2025)
    desk.execute("UPDATE platforms SET ports = '[1]'")
    desk.execute("UPDATE sources SET column_url = ?", f"http://{HOST}:1/nb/")
    assert desk.crawl().outcomes == {"network_unreachable": 1}
    rows = desk.query("SELECT http_status, raw_sha256, error, warc_file FROM captures")
    assert {(status, raw, "Refused" in error) for status, raw, error, _ in rows} == {(None, None, True)}
    assert trouble(desk.database, desk.blobs, []) == []
    assert kinds(desk.blobs / rows[0][3]) == ["warcinfo", *["request", "metadata"] * len(rows)]


def test_the_recorder_of_a_simulated_portal_only_takes_notes():
    recorder = Recorder(lambda ask, answer: Wire((b"x",)) if ask.path == "/raw" else answer)
    answer = Answer(404, BODY, "text/html")
    assert recorder(Ask("/a", NOW.date(), host="a.test"), answer) is answer
    assert isinstance(recorder(Ask("/raw", NOW.date(), host="a.test"), answer), Wire)
    assert recorder.sent == [Sent("a.test", "/a", 404, RAW)]

"""Reports that a person hands in."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.errors import GoujiError
from db.finding_queries import finding
from db.opening import open_database
from db.store import Store
from gouji.commands.audit import audit_command
from gouji.demo.content import make_content, render_html
from gouji.uploading import store_upload
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.desk import CODE, OTHER, Desk

NOW = datetime(2026, 3, 1, tzinfo=UTC)
VERSIONS = "SELECT seq, capture_id, read_status, year_basis, published_on FROM versions ORDER BY seq"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.register()
    return made


def upload(
    desk: Desk, content: str | bytes, *, name: str = "年报.txt", agency: str = CODE, year: int = 2025
) -> tuple[int, bool]:
    path = desk.folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    storage = desk.settings.storage
    with open_database(storage.database) as database:
        return store_upload(database, Store(storage.blobs), agency=agency, year=year, file=path, by="王芳", now=NOW)


def test_a_file_becomes_a_version_without_a_capture_and_is_audited(desk):
    version, new = upload(desk, report_text(break_cell=WRONG))
    assert new
    assert desk.rows(VERSIONS) == [(1, None, "read", "person", None)]
    assert desk.rows("SELECT count(*) FROM report_urls") == [(0,)]
    actor, action, target, detail = desk.rows(
        "SELECT actor, action, target, detail FROM audit_log WHERE action = 'report upload'"
    )[0]
    assert (actor, action, target) == ("王芳", "report upload", f"{CODE} 2025")
    told = json.loads(str(detail))
    assert (told["file"], told["version"], told["new"]) == ("年报.txt", version, True)
    assert Store(desk.settings.storage.blobs).read(told["sha256"]).decode() == report_text(break_cell=WRONG)
    desk.run(audit_command)
    assert ("A32",) in desk.rows("SELECT code FROM findings")


def test_the_same_content_is_logged_and_makes_no_second_version(desk):
    first, _ = upload(desk, report_text())
    assert upload(desk, report_text(), name="又一份.txt") == (first, False)
    assert upload(desk, render_html(make_content(1, "样例市样例局", 2025)), name="a.html") == (first, False)
    assert len(desk.rows(VERSIONS)) == 1
    assert desk.rows("SELECT count(*) FROM audit_log WHERE action = 'report upload'") == [(3,)]
    assert desk.rows("SELECT first_seen = last_seen FROM versions") == [(1,)]


def test_other_numbers_are_another_version(desk):
    upload(desk, report_text())
    _, new = upload(desk, report_text(break_cell=WRONG))
    assert new
    assert [row[0] for row in desk.rows(VERSIONS)] == [1, 2]


def png(width: int = 600, height: int = 800) -> bytes:
    """An empty white page."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\xff" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_a_scan_is_kept_for_the_audit_to_recognise(desk):
    assert upload(desk, png(), name="扫描.png") == (1, True)
    assert desk.rows(VERSIONS) == [(1, None, "unreadable", "person", None)]


@pytest.mark.parametrize(
    ("content", "options", "why"),
    [
        pytest.param(report_text(), {"agency": "9"}, "名录里没有机关 9", id="nobody"),
        pytest.param(report_text(), {"agency": OTHER}, "样例市样例局", id="of another agency"),
        pytest.param(report_text(), {"year": 2024}, "这是 2025 年度的报告", id="of another year"),
        pytest.param("样例局关于放假的通知，请各科室遵照执行。" * 9, {}, "没有找到年度报告", id="no report"),
        pytest.param(b"\0\1\2" * 99, {}, "二进制", id="nothing readable"),
    ],
)
def test_what_is_not_the_report_is_refused_and_leaves_nothing(desk, content, options, why):
    with pytest.raises(GoujiError, match=why):
        upload(desk, content, **options)
    assert desk.rows(VERSIONS) == desk.rows("SELECT * FROM audit_log WHERE action = 'report upload'") == []


def test_a_file_that_is_not_there(desk):
    storage = desk.settings.storage
    with open_database(storage.database) as database, pytest.raises(GoujiError, match="读不了"):
        store_upload(database, Store(storage.blobs), agency=CODE, year=2025, file=desk.folder / "x", by="a", now=NOW)


def test_what_was_only_handed_in_is_no_publication_that_could_have_been_changed(desk):
    """A draft, then the report as published; a correction handed in; and the report changed where people see it."""
    upload(desk, report_text(break_cell={"T2.licensing.decisions": 36}))
    desk.store(report_text(break_cell={"T2.licensing.decisions": 63}).encode(), day=5)
    desk.run(audit_command)
    upload(desk, report_text(break_cell={"T2.licensing.decisions": 64}))
    desk.run(audit_command)
    assert desk.rows("SELECT count(*) FROM findings WHERE code = 'Q20'") == [(0,)]
    desk.store(report_text(break_cell={"T2.licensing.decisions": 65}).encode(), day=9)
    desk.run(audit_command)
    ((number,),) = desk.rows("SELECT id FROM findings WHERE code = 'Q20'")
    with open_database(desk.settings.storage.database) as database:
        assert "由63改为65" in finding(database, int(str(number))).message

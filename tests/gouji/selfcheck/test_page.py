"""The page, with a process that is made up where none is needed."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from audit.errors import GoujiError, TryLater
from gouji.demo.content import make_content
from gouji.demo.files import docx
from gouji.review.app import create_self_check
from gouji.selfcheck import page as module
from gouji.selfcheck.examining import Draft, examine
from gouji.selfcheck.limits import Rate
from gouji.selfcheck.page import SelfCheckDesk
from gouji.settings import SelfCheck, Settings
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.review.test_fuzzing import HEADERS, TEXTS

NOW = datetime(2027, 1, 20, 2, 0, tzinfo=UTC)
WORD = docx(make_content(1, "样例市样例局", 2025, break_cell=WRONG))
HOSTILE = "<script>alert(1)<img src=x onerror=alert(2)>{{7*7}}"


class Here:
    """Looks at drafts in this process. `error`: what it raises instead; `drafts`: what it got."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.drafts: list[Draft] = []

    def examine(self, draft, made):
        self.drafts.append(draft)
        if self.error:
            raise self.error
        return examine(draft, made=made)


class Site:
    def __init__(self, an_hour=30, megabytes=1) -> None:
        settings = replace(Settings(), self_check=SelfCheck(on=True, megabytes=megabytes))
        self.workers, self.now = Here(), NOW
        desk = SelfCheckDesk(settings.self_check, self.workers, Rate(an_hour))  # type: ignore[arg-type]
        self.client = create_self_check(settings, desk, secret=b"s" * 32, now=lambda: self.now).test_client()
        self.client.get("/self-check", buffered=True)
        with self.client.session_transaction() as session:
            self.token = session["token"]

    def send(self, data: bytes = WORD, name: str = "草稿.docx", *, headers=None, **fields):
        form = {"token": self.token, "draft": (io.BytesIO(data), name)} | fields
        return self.client.post("/self-check", data=form, headers=headers, buffered=True)


@pytest.fixture
def site():
    return Site()


def test_the_root_leads_to_the_form(site):
    answer = site.client.get("/", buffered=True)
    assert (answer.status_code, answer.location) == (303, "/self-check")


def test_a_draft_is_answered_with_the_report_and_the_marked_copy(site):
    text = site.send().text
    assert "各类申请人之和不等于总计" in text
    assert "<b>2</b>条错误" in text
    assert 'download="草稿-批注.docx"' in text
    assert "data:application/octet-stream;base64,UEsD" in text


def test_the_marked_copy_alone(site):
    answer = site.send(want="marked")
    assert answer.data.startswith(b"PK")
    assert unquote(answer.headers["Content-Disposition"]).endswith("filename*=UTF-8''草稿-批注.docx")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_large_copy_is_not_put_into_the_page(site, monkeypatch):
    monkeypatch.setattr(module, "LONGEST_LINK", 100)
    text = site.send().text
    assert "data:application" not in text
    assert "检查并下载带批注的副本" in text


def test_year_kind_and_last_year_go_along(site):
    before = report_text().replace("2025", "2024").encode()
    site.send(year="2025", kind="department", previous=(io.BytesIO(before), "年报/上年.txt"))
    (draft,) = site.workers.drafts
    assert (draft.year, draft.kind, draft.previous_name, draft.previous) == (2025, "department", "上年.txt", before)


@pytest.mark.parametrize(("year", "kind"), [("abc", "x"), ("20255", ""), ("", "<b>")])
def test_what_the_form_does_not_offer_is_left_out(site, year, kind):
    assert site.send(year=year, kind=kind).status_code == 200
    assert (site.workers.drafts[0].year, site.workers.drafts[0].kind) == (None, "")


@pytest.mark.parametrize(
    ("data", "name", "status", "words"),
    [
        (b"", "a.docx", 422, "文件是空的"),
        (b"x", "", 422, "请选择要检查的文件"),
        ("不是年报".encode(), "a.txt", 422, "a.txt："),
        (b"\x00\x01", "../../etc/passwd", 422, "passwd："),
    ],
)
def test_what_cannot_be_looked_at_is_one_line(site, data, name, status, words):
    answer = site.send(data, name)
    assert (answer.status_code, words in answer.text) == (status, True)


def test_a_file_that_is_too_large_is_one_line():
    answer = Site(megabytes=0).send()
    assert (answer.status_code, "草稿.docx：超过 0 MB" in answer.text) == (422, True)


def test_a_request_that_is_too_large_is_not_even_read(site):
    site.client.application.config["MOST_BYTES_OF"]["selfcheck.check"] = 1000
    answer = site.send()
    assert (answer.status_code, "内容太大" in answer.text, site.workers.drafts) == (413, True, [])


@pytest.mark.parametrize(("error", "status"), [(TryLater("正在检查的人多"), 503), (GoujiError("没有看完"), 422)])
def test_a_process_that_does_not_answer(site, error, status):
    site.workers.error = error
    answer = site.send()
    assert (answer.status_code, str(error) in answer.text) == (status, True)


def test_so_often_and_no_oftener():
    site = Site(an_hour=2)
    assert [site.send().status_code for _ in range(3)] == [200, 200, 429]
    assert site.send().headers["Retry-After"] == "3600"
    assert len(site.workers.drafts) == 2
    site.now += timedelta(hours=1)
    assert site.send().status_code == 200


def test_names_are_text(site):
    text = site.send(name=HOSTILE).text
    assert "<img" not in text
    assert "<script" not in text
    assert "{{7*7}}" in text
    report = report_text(break_cell=WRONG).replace("样例市样例局", "样例市<script>alert(1)</script>局")
    shown = site.send(report.encode(), "a.txt").text
    assert "<script" not in shown


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.test"}])
def test_forms_of_other_sites_are_refused(site, headers):
    assert site.send(headers=headers).status_code == 403
    assert site.send(token="x").status_code == 403
    assert site.workers.drafts == []


def test_nothing_is_kept(site, tmp_path, monkeypatch):
    """Not even in the folder for temporary files, and no name of a file in what was written to the log."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    big = Site(megabytes=5)
    # written out here: the client of the test would make a file of its own
    parts = [f'name="token"\r\n\r\n{big.token}'.encode()]
    for field, data in (("draft", WORD), ("previous", b"x" * (4 << 20))):
        parts.append(f'name="{field}"; filename="a.docx"\r\n\r\n'.encode() + data)
    body = b"".join(b"--b\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--b--\r\n"
    kind = "multipart/form-data; boundary=b"
    answer = big.client.post("/self-check", data=body, content_type=kind, buffered=True)
    assert (answer.status_code, len(big.workers.drafts)) == (200, 1)
    assert list(tmp_path.iterdir()) == []


def test_the_headers(site):
    answer = site.send()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
    assert site.client.get("/self-check/page.css", buffered=True).mimetype == "text/css"


def test_whatever_is_sent_is_no_error_of_ours(site):
    chance = random.Random(7)
    site = Site(an_hour=1_000)
    for _ in range(60):
        fields = {name: chance.choice(TEXTS) for name in ("year", "kind", "want", "previous", "next")}
        name, data = chance.choice(TEXTS)[:500].replace("\x00", ""), chance.choice((b"", b"x", b"PK\x03\x04", WORD))
        headers = chance.choice([one for one in HEADERS if "Content-Type" not in one and "Cookie" not in one])
        answer = site.send(data, name, headers=headers, **fields)
        assert answer.status_code in (200, 400, 403, 422), (fields, name, headers, answer.status_code)
    for path in (
        "/self-check/static/..%2f..%2fpage.py",
        "/self-check/static/%00",
        "/static/..%2fapp.py",
        "/me",
        "/users",
    ):
        assert site.client.get(path, buffered=True).status_code == 404

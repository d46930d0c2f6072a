"""原件: the bytes as they were stored, to be saved, never to be shown by us."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote

import pytest

from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.pages import EVIL, store, web_page

NAMED = "filename*=UTF-8''"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def name_of(answer) -> str:
    return unquote(answer.headers["Content-Disposition"].partition(NAMED)[2])


def test_the_bytes_go_out_as_a_file_and_as_nothing_else(office):
    page = web_page().encode()
    number = store(office.folder, page, day=9)
    answer = office.browser("kan").get(f"/files/{number}/{digest(page)}")
    assert (answer.status_code, answer.data) == (200, page)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert name_of(answer) == "样例市样例局2025年度报告（第2版）.html"


@pytest.mark.parametrize(
    ("name", "kind", "saved_as"),
    [
        ("统计表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "统计表.xlsx"),
        ("年报.PDF", "application/pdf", "年报.pdf"),
        ("网页.html", "application/octet-stream", "网页.html"),
        ("程序.exe", "application/octet-stream", "程序.bin"),
        ("说明\u202efdp.exe", "application/octet-stream", "说明fdp.bin"),
        ("../../etc/passwd", "application/octet-stream", "etc_passwd.bin"),
        ("a\r\nSet-Cookie: x=1.pdf", "application/pdf", "aSet-Cookie_x=1.pdf"),
        (EVIL, "application/octet-stream", "script_alert(1)_script_img_src=x_onerror=alert(2)_{{7_7}}.bin"),
        ("长" * 5_000 + ".doc", "application/msword", "长" * 100 + ".doc"),
    ],
)
def test_names_from_outside_are_tamed(office, name, kind, saved_as):
    number = store(office.folder, web_page().encode(), day=9, files={name: b"content"})
    answer = office.browser("kan").get(f"/files/{number}/{digest(b'content')}")
    assert (answer.status_code, answer.data, answer.headers["Content-Type"]) == (200, b"content", kind)
    assert name_of(answer) == f"样例市样例局2025年度报告（第2版）-{saved_as}"
    assert "Set-Cookie" not in answer.headers


def test_a_file_of_another_version_is_not_given_out_as_one_of_this(office):
    mine = store(office.folder, web_page().encode(), day=9, files={"甲": b"mine"})
    other = store(office.folder, web_page(2024).encode(), code=OTHER, year=2024, day=9, files={"乙": b"theirs"})
    browser = office.browser("kan")
    assert browser.get(f"/files/{mine}/{digest(b'theirs')}").status_code == 404
    assert browser.get(f"/files/{other}/{digest(b'theirs')}").status_code == 200


def test_what_is_no_longer_stored_is_said_in_a_sentence(office):
    page = web_page().encode()
    number = store(office.folder, page, day=9)
    (path,) = office.settings.storage.blobs.rglob(f"{digest(page)}*")
    path.write_bytes(b"something else")
    assert_lost(office, number, page)
    path.unlink()
    assert_lost(office, number, page)


def assert_lost(office, number, page):
    answer = office.browser("kan").get(f"/files/{number}/{digest(page)}")
    assert answer.status_code == 404
    assert "已经不在存放处，或者已经损坏" in answer.text


@pytest.mark.parametrize("path", ["1/x", f"1/{'0' * 64}", f"{2**63}/x", f"1/{'..%2F' * 5}", "0/0"])
def test_nothing_else_is_found(office, path):
    assert office.browser("kan").get(f"/files/{path}").status_code == 404


def test_the_pages_link_to_the_files_of_their_version(office):
    number = store(office.folder, web_page().encode(), day=9, files={"表.xlsx": b"1"})
    text = office.browser("kan").text(f"/reports/{CODE}/2025")
    assert f'href="/files/{number}/{digest(b"1")}"' in text

from __future__ import annotations

import errno
import io
import re
import zipfile
from html import unescape
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from gouji.review.pages import exports
from tests.gouji.desk import CODE, OTHER

ROWS = re.compile(r'name="rows" value="([^"]*)"')


def workbook(office, **form) -> bytes:
    answer = office.browser("kan").post("/exports", form="xlsx", **form)
    assert answer.status_code == 200, answer.text[:300]
    data: bytes = answer.data
    return data


def accepted(page: str) -> str:
    """The rows that the preview would write."""
    found = ROWS.search(page)
    assert found is not None
    return unescape(found[1])


def filled(data: bytes, answer: str, note: str = "") -> bytes:
    """The first finding of the list with an answer."""
    book = load_workbook(io.BytesIO(data))
    sheet = book["问题清单"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=5) for cell in row if cell.value}
    line = next(row[0].row for row in sheet.iter_rows() if any(cell.value == "整改情况" for cell in row)) + 1
    sheet.cell(line, heads["整改情况"]).value = answer
    sheet.cell(line, heads["说明"]).value = note
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "name", "start"),
    [
        ("xlsx", "问题清单-20260302.xlsx", b"PK"),
        ("csv", "问题清单-20260302.csv", b"\xef\xbb\xbf"),
        ("json", "问题清单-20260302.json", b"{"),
        ("docx", "问题清单-20260302.docx", b"PK"),
        ("sqlite", "gouji-20260302.sqlite", b"SQLite format 3"),
    ],
)
def test_every_format_is_a_download_and_is_logged(office, form, name, start):
    answer = office.browser("kan").post("/exports", form=form)
    assert answer.data.startswith(start)
    assert unquote(answer.headers["Content-Disposition"]).rpartition("''")[2].endswith(name.rpartition("=")[2])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert office.rows("SELECT actor, action FROM audit_log ORDER BY id DESC LIMIT 1") == [("kan", f"export {form}")]


def test_filters(office):
    text = office.browser("kan").post("/exports", form="csv", agency=OTHER, severity="error").data.decode("utf-8-sig")
    assert "样例市另一局" in text
    assert "样例市样例局" not in text
    old = office.browser("kan").post("/exports", form="csv", encoding="gb18030", year="2025").data
    assert "样例市样例局" in old.decode("gb18030")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"form": "exe"}, "不能导出"),
        ({"form": "csv", "agency": "NOBODY"}, "NOBODY"),
        ({"form": "docx", "kind": "poem"}, "没有“poem”这种文书"),
        ({"form": "csv", "encoding": "gbk"}, "gbk"),
        ({"form": "sqlite", "state": "open"}, "不能筛选"),
        ({"form": "docx", "kind": "list", "template": (io.BytesIO(b"no"), "坏.docx")}, "坏.docx"),
    ],
)
def test_what_cannot_be_made_is_one_line(office, form, words):
    answer = office.browser("kan").post("/exports", **form)
    assert (answer.status_code, words in answer.text) == (400, True)
    assert office.rows("SELECT count(*) FROM audit_log WHERE action LIKE 'export%'") == [(0,)]


def test_nobody_waits_for_ever(office, monkeypatch):
    monkeypatch.setitem(exports.MOST_FINDINGS, "csv", 3)
    answer = office.browser("kan").post("/exports", form="csv")
    assert (answer.status_code, "一次最多导出 3 个" in answer.text) == (400, True)
    assert office.browser("kan").post("/exports", form="csv", year="2024").status_code == 200


def test_a_full_disk_is_no_fault_of_the_program_and_logs_no_export(office, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exports, "deliver", full)
    answer = office.browser("kan").post("/exports", form="csv")
    assert (answer.status_code, "磁盘已满" in answer.text) == (503, True)
    assert office.rows("SELECT count(*) FROM audit_log WHERE action LIKE 'export%'") == [(0,)]


def test_a_template_comes_out_and_goes_back_in(office):
    browser = office.browser("kan")
    template = browser.post("/exports/template", kind="list").data
    assert zipfile.is_zipfile(io.BytesIO(template))
    answer = browser.post("/exports", form="docx", kind="list", template=(io.BytesIO(template), "模板.docx"))
    assert answer.data.startswith(b"PK")
    assert browser.post("/exports/template", kind="x").status_code == 400


def test_a_list_that_comes_back_is_shown_then_written(office):
    browser = office.browser("shen")
    back = filled(workbook(office), "有异议", "数字没有错")
    shown = browser.post("/exports/answers", list=(io.BytesIO(back), "交回.xlsx"))
    assert "接受 1 行" in shown.text
    assert office.rows("SELECT count(*) FROM findings WHERE disputed") == [(0,)]
    rows = accepted(shown.text)
    written = browser.post("/exports/answers/write", rows=rows, source="交回.xlsx")
    assert written.location == "/exports#returned"
    assert "已写入 1 行答复" in browser.text("/exports")
    assert office.rows("SELECT state, disputed FROM findings WHERE disputed") == [("open", 1)]
    again = browser.post("/exports/answers", list=(io.BytesIO(back), "交回.xlsx"))
    assert "接受 0 行" in again.text


def test_what_changed_between_looking_and_writing_is_refused(office):
    browser = office.browser("shen")
    back = filled(workbook(office, agency=CODE, severity="error"), "已整改")
    shown = browser.post("/exports/answers", list=(io.BytesIO(back), "交回.xlsx"))
    rows = accepted(shown.text)
    with_decision = office.rows("SELECT id FROM findings ORDER BY id")
    for (number,) in with_decision:
        office.confirm(number)
    browser.post("/exports/answers/write", rows=rows, source="交回.xlsx")
    page = browser.text("/exports")
    assert "已写入 0 行答复；1 行没有写入" in page


@pytest.mark.parametrize(
    "rows",
    ["", "[]", "x", "[1]", '[{"sheet": "a"}]', "[" * 5000, '[{"sheet":1,"line":"x","key":2,"answer":[],"note":{}}]'],
)
def test_a_preview_that_was_tampered_with(office, rows):
    answer = office.browser("shen").post("/exports/answers/write", rows=rows)
    assert (answer.status_code, "预览已失效" in answer.text) == (400, True)


@pytest.mark.parametrize(("data", "name"), [(b"no", "a.xlsx"), (b"", ""), (b"PK\x03\x04", "a.xlsx")])
def test_what_is_no_list(office, data, name):
    answer = office.browser("shen").post("/exports/answers", list=(io.BytesIO(data), name))
    assert answer.status_code == 400


def test_an_upload_is_bounded(office):
    answer = office.browser("shen").post("/exports/answers", list=(io.BytesIO(b"x" * 400_000), "a.xlsx"))
    assert answer.status_code == 400
    office.app.config["MOST_BYTES_OF"]["exports.look"] = 1000
    assert office.browser("shen").post("/exports/answers", list=(io.BytesIO(b"x" * 4000), "a.xlsx")).status_code == 413

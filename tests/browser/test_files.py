"""Files that leave by the browser and come back: the list for a body, and a draft that checks itself."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl

from gouji.demo.content import make_content
from gouji.demo.files import docx
from tests.browser.driving import expect
from tests.gouji.conftest import WRONG
from tests.gouji.desk import CODE

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def answered(path: Path, answer: str, note: str) -> bytes:
    """The list as the body sends it back: the first row filled in."""
    book = openpyxl.load_workbook(path)
    sheet = book["问题清单"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["整改情况"]).value = answer
    sheet.cell(2, columns["说明"]).value = note
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_goes_out_comes_back_and_the_objection_is_on_top(town, window, tmp_path):
    page = window(town, "zhang").page
    town.change("UPDATE findings SET disputed = 0")
    page.goto("/exports")
    page.check("#severity-error")
    page.fill("#agency", CODE)
    with page.expect_download() as given:
        page.get_by_role("button", name="导出").click()
    path = tmp_path / given.value.suggested_filename
    given.value.save_as(path)
    assert path.suffix == ".xlsx"
    rows = list(openpyxl.load_workbook(path)["问题清单"].iter_rows(min_row=2, values_only=True))
    assert len([row for row in rows if any(row)]) >= 1
    assert "样例市样例局" in str(rows[0])
    back = answered(path, "有异议", "台账核对无误")
    page.set_input_files("#list", {"name": "交回.xlsx", "mimeType": "application/octet-stream", "buffer": back})
    page.get_by_role("button", name="预览").click()
    expect(page.locator("h1")).to_contain_text("接受 1 行")
    expect(page.locator("main")).to_contain_text("还没有写入任何内容")
    assert town.rows("SELECT count(*) FROM findings WHERE disputed") == [(0,)]
    page.get_by_role("button", name="写入接受的行").click()
    expect(page.locator(".flash")).to_contain_text("已写入 1 行答复")
    page.goto("/?state=all")
    first = page.locator("tbody").first
    expect(first).to_contain_text("样例市样例局")
    expect(first.locator(".badge", has_text="有异议")).to_be_visible()
    first.locator("a.name").first.click()
    expect(page.locator("main")).to_contain_text("台账核对无误")


def test_a_file_that_is_no_list_is_refused_in_one_line(town, window):
    page = window(town, "zhang").page
    page.goto("/exports")
    page.set_input_files("#list", {"name": "坏.xlsx", "mimeType": "application/octet-stream", "buffer": b"no"})
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#error")).to_have_text("不是 .xlsx 文件：请用导出的问题清单填写后发回")


def test_a_stored_original_is_saved_and_never_shown(town, window):
    page = window(town, "kan").page
    page.goto(f"/reports/{CODE}/2025")
    with page.expect_download() as given:
        page.get_by_role("link", name="下载原件").click()
    assert given.value.suggested_filename == "样例市样例局2025年度报告（第2版）.html"
    assert page.url == f"{town.address}/reports/{CODE}/2025"


def test_a_draft_checks_itself_and_the_marked_copy_is_saved_both_ways(town, window, tmp_path):
    page = window(town).page
    page.goto("/self-check")
    draft = docx(make_content(1, "样例市样例局", 2025, break_cell=WRONG))
    page.set_input_files("#draft", {"name": "草稿.docx", "mimeType": WORD, "buffer": draft})
    page.get_by_role("button", name="检查", exact=True).click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_text("自查结果")
    expect(page.locator(".figures .error b")).to_have_text("2")
    cell = page.locator("td.marked", has_text="707")
    expect(cell).to_be_visible()
    plain = page.locator("main td:not([class])").first
    assert cell.evaluate("(one) => getComputedStyle(one).backgroundColor") != plain.evaluate(
        "(one) => getComputedStyle(one).backgroundColor"
    )
    with page.expect_download() as given:
        page.get_by_role("link", name="下载带批注的副本").click()
    assert given.value.suggested_filename == "草稿-批注.docx"
    by_link = Path(given.value.path()).read_bytes()
    page.get_by_role("link", name="再查一份").click()
    page.set_input_files("#draft", {"name": "草稿.docx", "mimeType": WORD, "buffer": draft})
    with page.expect_download() as given:
        page.get_by_role("button", name="检查并下载带批注的副本").click()
    assert given.value.suggested_filename == "草稿-批注.docx"
    by_button = Path(given.value.path()).read_bytes()
    for data in (by_link, by_button):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            comments = archive.read("word/comments.xml").decode()
            assert "表三“（一）予以公开”行“总计”列填6" in comments

"""The difference of two versions: exact in cells, word by word in the text, and nothing invented."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import Document, Format, Paragraph, Table
from audit.form import FORM_2021
from audit.model import Cell, CellState, Report
from db.report_facts import KeptFile
from gouji.review.reports.differing import (
    CellChange,
    Run,
    changed_cells,
    changed_files,
    changed_paragraphs,
)
from tests.gouji.desk import CODE
from tests.gouji.review.pages import Page, store, web_page

DIFF = f"/reports/{CODE}/2025/diff"
TEXTS = st.lists(st.text(alphabet="甲乙丙1 ", min_size=1, max_size=8), max_size=6)


def number(value):
    return Cell(CellState.NUMBER, str(value), value)


def report(*texts):
    return Report(Document(Format.HTML, tuple(map(Paragraph, texts))))


def sides(found, same):
    """The two texts behind a comparison, without unchanged paragraphs."""
    old = ["".join(run.text for run in change.runs if run.kind != "ins") for change in found.changes]
    new = ["".join(run.text for run in change.runs if run.kind != "del") for change in found.changes]
    return [text for text in old if text], [text for text in new if text]


def test_cells_by_their_printed_labels():
    before = {
        "T3.granted.total": number(3),
        "T3.total.total": number(3),
        "T2.admin_fees.amount_wan": number(Decimal("1.50")),
    }
    after = {
        "T3.granted.total": Cell(CellState.BLANK, " "),
        "T3.total.total": number(3),
        "T4.reconsideration.upheld": number(0),
    }
    assert changed_cells(before, after, FORM_2021) == [
        CellChange("表二“行政事业性收费”行“本年收费金额（单位：万元）”列", "1.5", "（空）"),
        CellChange("表三“（一）予以公开”行“总计”列", "3", "（空）"),
        CellChange("表四“行政复议”的“结果维持”", "（空）", "0"),
    ]


def test_a_number_is_one_word():
    found = changed_paragraphs(report("头", "收到申请15件，办结。"), report("头", "收到申请17件，全部办结。"))
    ((change,), same) = found.changes, found.same
    assert change.same == 1
    assert same == 0
    assert change.runs == (
        Run("same", "收到申请"),
        Run("del", "15"),
        Run("ins", "17"),
        Run("same", "件，"),
        Run("ins", "全部"),
        Run("same", "办结。"),
    )


def test_what_is_not_alike_is_another_paragraph():
    found = changed_paragraphs(report("今年收到申请十件。"), report("Nothing like it at all"))
    assert [change.runs for change in found.changes] == [
        (Run("ins", "Nothing like it at all"),),
        (Run("del", "今年收到申请十件。"),),
    ]


def test_other_tables_are_compared_row_by_row():
    tables = [Report(Document(Format.HTML, (Table((("名称", "名称", last),), ((0, 0, 1),)),))) for last in ("甲", "乙")]
    (change,) = changed_paragraphs(*tables).changes
    assert change.runs == (Run("same", "名称｜"), Run("del", "甲"), Run("ins", "乙"))


@given(TEXTS, TEXTS)
def test_no_word_is_lost_or_made_up(old, new):
    found = changed_paragraphs(report(*old), report(*new))
    unchanged = sum(change.same for change in found.changes) + found.same
    before, after = sides(found, unchanged)
    kept_old, kept_new = [one for one in old if one.strip()], [one for one in new if one.strip()]
    assert len(before) + unchanged == len(kept_old)
    assert len(after) + unchanged == len(kept_new)
    assert [one for one in before if one not in kept_old] == []
    assert [one for one in after if one not in kept_new] == []


def test_very_much_text_is_compared_in_part_and_says_so():
    many = [f"第{number}段，办结{number}件" for number in range(2_000)]
    found = changed_paragraphs(report(*many), report(*(text + "。" for text in many)))
    assert found.left_out
    assert len(found.changes) == 400


def test_long_paragraphs_are_not_compared_word_by_word():
    found = changed_paragraphs(report("甲" * 2_000), report("甲" * 2_001))
    assert [run.kind for change in found.changes for run in change.runs] == ["ins", "del"]


def file(digest, name):
    return KeptFile(digest, "attachment", name, "attachment", 1)


def test_files_by_name_and_content():
    a, b, c, d = file("a", "表.xlsx"), file("b", "表.xlsx"), file("c", "旧.doc"), file("d", "新.doc")
    page = KeptFile("p", "page", "", "html", 1)
    found = changed_files([page, a, c], [page, b, d])
    assert [(one.kind, one.before, one.after) for one in found] == [
        ("replaced", a, b),
        ("added", None, d),
        ("removed", c, None),
    ]
    assert changed_files([a], [a]) == []


@pytest.fixture
def changed(office):
    """Two versions: one cell, one sentence and the attachments differ."""
    first = web_page()
    second = web_page(break_cell={"T3.granted.total": 77}).replace("稳步推进各项工作", "扎实推进各项重点工作")
    assert second.count("扎实推进各项重点工作") == 1
    store(office.folder, first.encode(), day=8, files={"表.xlsx": b"1"}, labels={"title": "旧题", "unit": "甲"})
    store(office.folder, second.encode(), day=9, files={"表.xlsx": b"2"}, labels={"title": "新题", "unit": "甲"})
    return office


def test_the_page_shows_exactly_what_differs(changed):
    page = Page(changed.browser("kan").text(f"{DIFF}?from=2&to=3"))
    assert page.rows('//section[h2[contains(., "表格")]]//tbody/tr') == [["表三“（一）予以公开”行“总计”列", "6", "77"]]
    (paragraph,) = page.all('//div[@class="changes"]/p[not(@class)]')
    assert [(run.tag, run.text) for run in paragraph if run.tag in ("ins", "del")] == [
        ("del", "稳步"),
        ("ins", "扎实"),
        ("ins", "重点"),
    ]
    assert [row[:2] for row in page.rows('//section[h2[contains(., "附件")]]//tbody/tr')] == [["表.xlsx", "换了内容"]]
    assert page.rows('//section[h2="页面标注"]//tbody/tr') == [["标题", "旧题", "新题"]]


def test_without_numbers_the_last_two_are_compared(changed):
    assert "第2版 → 第3版" in Page(changed.browser("kan").text(DIFF)).words("//h1")[0]


def test_the_other_way_round_it_is_the_opposite(changed):
    page = Page(changed.browser("kan").text(f"{DIFF}?from=3&to=2"))
    assert page.rows('//section[h2[contains(., "表格")]]//tbody/tr')[0][1:] == ["77", "6"]


def test_a_version_does_not_differ_from_itself(changed):
    assert "没有差别" in changed.browser("kan").text(f"{DIFF}?from=3&to=3")


def test_lost_bytes_leave_the_cells_to_compare(changed):
    for path in changed.settings.storage.blobs.rglob("*"):
        if path.is_file():
            path.unlink()
    page = Page(changed.browser("kan").text(f"{DIFF}?from=2&to=3"))
    assert page.rows('//section[h2[contains(., "表格")]]//tbody/tr') == [["表三“（一）予以公开”行“总计”列", "6", "77"]]
    assert "文字没有比较" in page.root.text_content()


@pytest.mark.parametrize("query", ["from=9", "to=9", f"to={2**63 - 1}"])
def test_a_version_that_is_not_there(office, query):
    assert office.browser("kan").get(f"{DIFF}?{query}").status_code == 404


def test_what_is_no_number(office):
    assert office.browser("kan").get(f"{DIFF}?to=x").status_code == 400

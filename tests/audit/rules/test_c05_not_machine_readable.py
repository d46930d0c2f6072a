from __future__ import annotations

import re
from dataclasses import replace

import pytest

from audit.document import Format
from audit.rules.c05_not_machine_readable import C05
from audit.surroundings import ALONE, Copy
from tests.audit.building import findings, reasons, report, short

TABLE = re.compile(r"<table.*?</table>", re.DOTALL)


def without_table(number: int, instead: str):
    def edit(page: str) -> str:
        return page.replace(TABLE.findall(page)[number], instead, 1)

    return edit


def as_scan(made):
    return replace(made, document=replace(made.document, format=Format.SCAN))


def test_text_passes():
    assert short(C05, report()) == []
    assert reasons(C05, report()) == {}


def test_a_table_that_is_a_picture_is_named():
    (finding,) = findings(C05, report(edit=without_table(1, '<p><img src="/biao3.jpg"></p>')))
    assert (finding.subject, finding.severity, finding.mismatch.section) == ("T3", "note", 3)
    assert finding.message == "“三、收到和处理政府信息公开申请情况”的表格（表三）是图片，不能检索"


def test_all_three_are_one_group():
    def edit(page: str) -> str:
        return TABLE.sub('<p><img src="x.png"></p>', page)

    found = findings(C05, report(edit=edit))
    assert ([one.subject for one in found], {one.group for one in found}) == (["T2", "T3", "T4"], {1})


def test_a_picture_beside_a_table_of_text_passes():
    made = report(edit=lambda page: page.replace("</table>", '</table><p><img src="x.png"></p>'))
    assert short(C05, made) == []


@pytest.mark.parametrize("source", ["/a/report.pdf", "/a/biao.docx?v=1"])
def test_an_embedded_document_was_not_read_and_is_no_picture(source):
    made = report(edit=without_table(1, f'<p><img src="{source}"></p>'))
    assert reasons(C05, made) == {"T3": "not_fetched: 表格在嵌入的文件里"}


def test_a_missing_table_without_a_picture_is_left_to_c24():
    assert short(C05, report(edit=without_table(1, "<p>本年度没有收到申请。</p>"))) == []


def test_headings_with_nothing_between_are_not_judged():
    made = report(edit=lambda page: TABLE.sub("", page))
    assert reasons(C05, made) == dict.fromkeys(("T2", "T3", "T4"), "table_is_image")


def test_a_scan_has_no_text_and_its_tables_are_not_judged():
    made = as_scan(report())
    assert short(C05, made) == [("text", "note")]
    assert reasons(C05, made) == dict.fromkeys(("T2", "T3", "T4"), "no_text_layer")


def test_a_copy_with_text_is_enough():
    around = replace(ALONE, copies=(Copy("年报.docx", report()),))
    assert short(C05, replace(as_scan(report()), around=around)) == []
    pictured = report(edit=without_table(1, '<p><img src="/biao3.jpg"></p>'))
    assert short(C05, replace(pictured, around=around)) == []


def test_another_scan_is_not():
    around = replace(ALONE, copies=(Copy("年报.pdf", as_scan(report())),))
    assert short(C05, replace(as_scan(report()), around=around)) == [("text", "note")]

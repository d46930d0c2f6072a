from __future__ import annotations

import re
from dataclasses import replace

import pytest

from audit.engine import audit
from audit.rules.c20_six_parts import C20
from audit.rules.c24_tables import C24
from audit.surroundings import ALONE, Copy
from tests.audit.building import HEADINGS, findings, reasons, report, short

TABLE = re.compile(r"<table.*?</table>", re.DOTALL)


def without_table(number, instead=""):
    """The page without the table of part `number`."""

    def edit(page):
        return page.replace(TABLE.findall(page)[number - 2], instead, 1)

    return edit


def test_three_tables_pass():
    assert short(C24, report()) == []


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_missing_table(number):
    made = report(edit=without_table(number, "<p>本年度没有此项数据。</p>"))
    (finding,) = findings(C24, made)
    assert (finding.subject, finding.severity) == (f"T{number}", "error")
    assert HEADINGS[number] in finding.message


@pytest.mark.parametrize(
    ("instead", "reason"),
    [
        ('<p><img src="/t4.png"></p>', "table_is_image"),
        ("<table><tr><td>项目</td><td>甲</td></tr><tr><td>件</td><td>3</td></tr></table>", "template_unknown"),
        ("<p>行政复议</p><p>结果维持</p><p>结果纠正</p><p>0 0 0</p>", "template_unknown"),
    ],
)
def test_what_may_be_the_table_is_not_missing(instead, reason):
    made = report(edit=without_table(4, instead))
    assert short(C24, made) == []
    assert reasons(C24, made)["T4"].startswith(reason)


def test_numbered_labels_in_running_text_are_not_a_missing_table():
    rows = ("1.属于国家秘密0000000", "8.属于行政查询事项0000000", "（二）部分公开 9000009", "2.重复申请 1000001")
    made = report(edit=without_table(3, "".join(f"<p>{row}</p>" for row in rows)))
    assert short(C24, made) == []
    assert reasons(C24, made)["T3"].startswith("template_unknown")


def test_all_tables_as_pictures_are_not_missing():
    made = report(edit=lambda page: TABLE.sub('<p><img src="/t.png"></p>', page))
    assert {reason[:14] for reason in reasons(C24, made).values()} == {"table_is_image"}
    assert len(reasons(C24, made)) == 3


def test_part_and_table_missing_are_one_cause():
    verdict = audit(report(headings={4: None}), rules=(C20, C24))
    assert [(finding.code, finding.group) for finding in verdict.findings] == [("C20", 1), ("C24", 1)]


@pytest.mark.parametrize("text", ["数据详见附件：2024年行政复议情况表.xlsx", "具体数据见附表。", "情况如下表："])
def test_a_table_that_the_text_sends_to_a_file_was_not_fetched(text):
    made = report(parts={4: text}, edit=without_table(4))
    assert reasons(C24, made)["T4"] == "not_fetched: 表格可能在附件里"


def test_a_copy_with_the_table_is_enough():
    made = report(parts={4: "本年度没有发生。"}, edit=without_table(4))
    assert short(C24, made) == [("T4", "error")]
    assert short(C24, replace(made, around=replace(ALONE, copies=(Copy("年报.docx", report()),)))) == []

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.rules.c20_six_parts import C20
from audit.rules.c25_part_empty import C25
from audit.rules.c30_topics import C30
from audit.rules.c40_problems_and_improvements import C40
from audit.rules.c50_fee_statement import C50
from audit.surroundings import ALONE, Copy
from tests.audit.building import findings, reasons, report, short


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
def test_six_parts_pass(rendering):
    assert short(C20, report(rendering=rendering)) == []


@pytest.mark.parametrize("number", range(1, 7))
def test_a_missing_part_is_one_finding(number):
    subject = f"part {'一二三四五六'[number - 1]}"
    assert short(C20, report(headings={number: None})) == [(subject, "error")]


def test_two_missing_parts_are_two_findings():
    assert short(C20, report(headings={4: None, 5: None})) == [("part 四", "error"), ("part 五", "error")]


@pytest.mark.parametrize("heading", ["总体情况", "一、总体概述", "一、总体工作情况", "第一部分 总体情况"])
def test_other_forms_of_a_heading_are_the_part(heading):
    assert short(C20, report(headings={1: heading})) == []


def test_a_table_without_its_heading_is_the_part():
    page = "<h2>三、收到和处理政府信息公开申请情况</h2>"
    made = report(edit=lambda text: text.replace(page, ""))
    assert made.section(3) is not None
    assert short(C20, made) == []


def test_an_unknown_heading_with_the_right_ordinal_is_only_a_warning():
    (finding,) = findings(C20, report(headings={5: "五、困难与展望"}))
    assert (finding.subject, finding.severity, finding.mismatch.quote) == ("part 五", "warning", "五、困难与展望")


def test_what_may_stand_in_a_picture_is_not_missing():
    made = report(headings={6: None}, edit=lambda page: page.replace("</h1>", '</h1><p><img src="/1.png"></p>'))
    assert reasons(C20, made) == {"part 六": "table_is_image: 页面含有图片，缺少的部分可能在图片里"}


@pytest.mark.parametrize(("rule", "number"), [(C30, 1), (C25, 5), (C40, 5), (C50, 6)])
def test_rules_about_a_missing_part_keep_silent(rule, number):
    made = report(headings={number: None}, preface=())
    assert short(rule, made) == []
    assert all(reason.startswith("row_absent") for reason in reasons(rule, made).values())
    assert reasons(rule, made)


def test_a_part_in_the_file_beside_the_page_is_published():
    made = report(headings={4: None})
    beside = replace(made, around=replace(ALONE, copies=(Copy("年报.docx", report()),)))
    assert (short(C20, made), short(C20, beside)) == ([("part 四", "error")], [])
    other = replace(report(), agency="临江区水利局")
    strange = replace(made, around=replace(ALONE, copies=(Copy("年报.docx", other),)))
    assert short(C20, strange) == [("part 四", "error")]

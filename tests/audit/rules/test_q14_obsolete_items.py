from __future__ import annotations

import pytest

from audit.rules.q14_obsolete_items import Q14
from tests.audit.building import findings, report, short


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    assert short(Q14, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("本年度未发生任何收费及减免情况。", "收费及减免"),
        ("政府信息公开收费和减免情况：无。", "收费及减免"),
        ("（六）收费及减免情况\n无。", "收费及减免"),
        ("（六）政府信息公开机构、人员和经费情况\n有专人。", "机构人员经费"),
        ("（六）公开咨询处理情况\n无。", "咨询情况"),
        ("未发生针对我局信息公开的行政复议、诉讼和申诉举报。", "申诉举报"),
        ("（六）行政复议、诉讼和申诉情况\n无。", "申诉举报"),
    ],
)
def test_items_of_old_reports(text, subject):
    (finding,) = findings(Q14, report(parts={1: f"主动公开工作。\n{text}"}))
    assert (finding.subject, finding.severity) == (subject, "note")
    assert finding.mismatch.quote in text


def test_several_form_one_group():
    text = "主动公开工作。未发生任何收费及减免情况，未发生信息公开的复议、诉讼和申诉举报。"
    assert [finding.group for finding in findings(Q14, report(parts={1: text}))] == [1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "公开行政事业性收费和减免政策12条。",
        "受理消费者申诉举报42件。",
        "热情接待群众咨询，解答咨询情况良好。",
        "公开机构设置、人员编制、财政经费。",
        "未收取信息处理费。",
        "落实税费减免政策。",
    ],
)
def test_the_business_of_the_body_is_silent(text):
    assert short(Q14, report(parts={1: f"主动公开工作。{text}"})) == []


def test_staff_and_money_as_an_item_with_its_figures():
    text = "政府信息公开工作机构人员经费情况：专职工作人员1名，兼职2名，无专项经费。"
    assert [subject for subject, _ in short(Q14, report(parts={1: f"主动公开工作有序。\n{text}"}))] == ["机构人员经费"]

from __future__ import annotations

import pytest

from audit.rules.q08_punctuation import MOST, Q08
from tests.audit.building import findings, report, short


def part_one(text, **changes):
    return report(parts={1: f"主动公开工作。{text}"}, **changes)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    assert short(Q08, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("开设“每周一学”专栏，学习重要论述”系列文章。", "学习重要论述”系列文章"),
        ("开设“每周一学专栏。", "开设“每周一学"),
        ("印发《工作方案，逐项落实。", "印发《工作方案"),
        ("印发工作方案》，逐项落实。", "印发工作方案》，逐项落"),
        ("公开信息12条（其中解读3条。", "开信息12条（其中解读"),
    ],
)
def test_the_mark_without_a_partner_is_quoted(text, subject):
    (finding,) = findings(Q08, part_one(text))
    assert (finding.subject, finding.severity) == (subject, "note")
    assert finding.mismatch.quote == text


def test_both_numbers_are_told():
    (finding,) = findings(Q08, part_one("“甲”“乙”丙”。"))
    assert "左双引号" in finding.message
    assert "右双引号" in finding.message


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("主动公开信息22条;在网站刊登。", "息22条;在网"),
        ("完善流程,确保运行。", "完善流程,确保"),
        ("利用微博、微信、等平台。", "博、微信、等平台"),
        ("依法公开，，及时回应。", "依法公开，，及时"),
        ("依法公开。。及时回应。", "依法公开。。及时"),
        ("包括：；公开。", "包括：；公开"),
    ],
)
def test_misused_marks(text, subject):
    assert short(Q08, part_one(text)) == [(subject, "note")]


@pytest.mark.parametrize(
    "text",
    [
        "（其中新增2条)，(其中解读3条）。",
        "1）加强学习；2）加强培训。",
        "A）政策类；B)业务类。",
        "发布’24消费季活动公告。",
        "完成密码应用评估、等保测评。",
        "一）加强学习；二）加强培训。",
        "People’s Daily。",
        "时间为10:30，网址为http://www.demo.test/a,b。",
        "分为甲、乙、等级三类，实行一、等额选举。",
        "真的吗？！",
        "依申请公开: 本年度没有。",
        "“甲‘乙’丙”，《通知〈办法〉》。",
    ],
)
def test_what_is_right_or_only_a_matter_of_width_is_silent(text):
    assert short(Q08, part_one(text)) == []


def test_half_width_marks_in_labels_are_silent():
    def narrow(page):
        return page.replace("（本列数据的勾稽关系为：第一项", "(本列数据的勾稽关系为:第一项").replace("之和）", "之和)")

    assert short(Q08, report(edit=narrow)) == []


def test_a_bracket_lost_in_a_table_counts():
    made = report(edit=lambda page: page.replace("不计其他情形）", "不计其他情形"))
    assert [severity for _, severity in short(Q08, made)] == ["note"]


def test_many_of_a_kind_are_counted_and_form_one_group():
    text = "".join(f"{one},公开" for one in "甲乙丙丁戊己庚辛壬癸子丑") + "。"
    found = findings(Q08, part_one(text))
    assert len(found) == MOST
    assert {finding.group for finding in found} == {1}
    assert "全文12处" in found[0].message


def test_damaged_text_is_not_judged():
    assert short(Q08, part_one("开设“专栏\ufffd。")) == []

from __future__ import annotations

import pytest

from audit.rules.q01_leftover_years import MOST, Q01
from tests.audit.building import findings, reasons, report, short


def part_one(text, **changes):
    return report(parts={1: f"主动公开工作。\n{text}"}, **changes)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    assert short(Q01, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("2023年，我局主动公开政府信息42条。", "…年，我局主动公开政府信息"),
        ("（一）主动公开。2023年度，主动公开信息42条。", "…年度，主动公开信息42条"),
        ("一是2022年，强化组织领导。", "…年，强化组织领导"),
        ("2023年我局共公开信息42条。", "…年我局共公开信息42条"),
        ("2023年共收到申请7件。", "…年共收到申请7件"),
        ("我局2023年度未收到政府信息公开申请。", "…年度未收到政府信息公开申"),
        ("二〇二三年，我局主动公开信息。", "…年，我局主动公开信息"),
        ("现将我局2023年政府信息公开工作情况报告如下。", "…年政府信息公开工作情况报"),
        ("编制2023年度政府信息公开年度报告。", "…年度政府信息公开年度报告"),
    ],
)
def test_what_is_told_of_another_year(text, subject):
    assert short(Q01, part_one(text)) == [(subject, "warning")]


def test_the_sentence_and_both_years_are_told():
    (finding,) = findings(Q01, part_one("加强领导。2023年，我局主动公开信息42条。"))
    assert finding.mismatch.quote == "2023年，我局主动公开信息42条。"
    assert finding.message.startswith("2024年度的报告里写着2023年")


def test_the_subject_holds_no_year_and_places_of_one_year_are_one_cause():
    text = "2023年，主动公开。2023年，政策解读。2022年，教育培训。"
    found = findings(Q01, part_one(text))
    assert len(found) == 3
    assert [finding.group for finding in found] == [1, 1, 2]
    assert not any("202" in finding.subject for finding in found)


@pytest.mark.parametrize(
    "text",
    [
        "2024年，与2023年数量相比略有减少。",
        "2023年，收到7件，2024年收到9件，增长2件。",
        "2023年，收到申请7件；2024年收到9件。",
        "2023年，我局排名第五。2024年，我局排名第二。",
        "2023年，较上年增长两成。",
        "根据《2023年政务公开工作方案》，落实《2023年，工作要点》。",
        "按照国办公开办函〔2021〕30号和（2023）5号文件要求。",
        "自2019年，新修订的《条例》施行以来。",
        "2019年以来，我局持续推进。",
        "2023年起，我局推行。",
        "2021年，机构改革后我局成立。",
        "2023年，我局被评为先进单位。",
        "2023年，我局政务公开平台上线。",
        "“十四五”规划（2021—2025年）实施。2021年，规划印发。",
        "公开2023年度部门决算和2024年部门预算。",
        "针对2023年第三方评估指出的问题整改。",
        "2023年，巡察反馈问题已整改。",
        "2023年结转1件，按期办结。",
        "2025年，我局将继续加强公开。",
        "2025年1月15日",
        "2023年12月1日，会议召开。",
        "国务院令第711号2019年5月15日施行。",
        "2023年至2024年开展行动。",
        "2023年收到、2024年答复的1件。",
        "对2023年政府信息公开年度报告中的问题进行整改。",
        "统计期限：2023年1月1日至2023年12月31日。",
        "统计期限：2023年，全年。",
    ],
)
def test_years_that_are_right_are_silent(text):
    assert short(Q01, part_one(text)) == []


def test_tables_are_not_read():
    made = report(edit=lambda page: page.replace("1.属于国家秘密", "2023年，1.属于国家秘密"))
    assert short(Q01, made) == []


def test_many_are_not_all_listed():
    text = "".join(f"2023年，{one}工作。" for one in "甲乙丙丁戊己庚辛壬癸子丑")
    assert len(findings(Q01, part_one(text))) == MOST


def test_without_a_year_there_is_nothing_to_compare():
    made = report(title="某局政府信息公开工作年度报告", preface=("某局报告。",), signature=())
    assert made.year is None
    assert reasons(Q01, made) == {"*": "no_claim: 没有认出报告年度"}


@pytest.mark.parametrize(
    "text",
    [
        "2022年，本机关被确定为全省基层政务公开标准化规范化试点单位。",
        "2018年，县档案馆将这批档案移交我局保管。",
        "2021年，该路段由县交通运输局养护。",
    ],
)
def test_what_happened_long_ago_is_history(text):
    assert short(Q01, part_one(text)) == []

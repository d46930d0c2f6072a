from __future__ import annotations

import pytest

from audit.rules.c12_period import C12
from tests.audit.building import findings, reasons, report, short


def stated(sentence, **changes):
    return report(preface=(sentence,), **changes)


@pytest.mark.parametrize(
    "sentence",
    [
        "所列数据的统计期限自2024年1月1日起，至2024年12月31日止。",
        "所列数据的统计期限为2024年1月1日至12月31日。",
        "统计时限：2024 年 1 月 1 日—2024 年 12 月 31 日。",
        "本报告的时间范围为2024年度（2024年1月1日至12月31日）。",
        "数据统计周期为2024年全年。",
        "数据截止日期为2024年12月31日。",
        "以2024年12月31日为核定时间点。",
        "报告中的统计数据截止2024年12月31日。",
        "所列数据截至2024年底。",
        "2024年1月1日至2024年12月31日的情况如下。",
    ],
)
def test_a_stated_period_passes(sentence):
    assert short(C12, stated(sentence)) == []


def test_a_day_that_is_not_of_the_figures_is_no_period():
    assert short(C12, stated("截至2024年12月31日，全局共有职工53人。")) == [("preface", "warning")]


def test_it_may_stand_at_the_beginning_of_part_one():
    made = report(preface=(), parts={1: "本报告的统计期限为2024年1月1日至12月31日。\n主动公开。"})
    assert short(C12, made) == []


def test_a_report_without_a_period():
    assert short(C12, stated("现将有关情况报告如下。")) == [("preface", "warning")]


def test_a_period_far_behind_the_beginning_does_not_count():
    text = "主动公开工作有序。" * 200 + "统计期限为2024年1月1日至12月31日。"
    assert short(C12, report(preface=(), parts={1: text})) == [("preface", "warning")]


@pytest.mark.parametrize(
    "sentence",
    [
        "统计期限自2024年1月1日起，至2024年11月30日止。",
        "统计期限自2023年12月1日起，至2024年12月31日止。",
    ],
)
def test_another_period_is_an_error_with_its_sentence(sentence):
    (finding,) = findings(C12, stated(sentence))
    assert (finding.subject, finding.severity, finding.mismatch.quote) == ("preface", "error", sentence)


def test_last_years_period_in_a_report_whose_year_is_known():
    made = stated("统计期限自2023年1月1日起，至2023年12月31日止。", given_year=2024)
    assert short(C12, made) == [("preface", "error")]


def test_dates_of_an_event_are_no_period():
    assert short(C12, stated("2024年3月1日至3月31日开展了宣传月活动。")) == [("preface", "warning")]


def test_lost_digits_are_not_judged():
    assert reasons(C12, stated("统计期限为2024111231日。")) == {"*": "encoding_damaged: 统计期限的数字残缺"}


@pytest.mark.parametrize(
    "words",
    ["统计区间为2024年度（1月1日至12月31日）", "统计时段为2024年1月1日0时至12月31日24时"],
)
def test_other_words_for_the_period(words):
    assert short(C12, report(preface=(f"数据{words}。",))) == []


def test_a_body_of_this_year_counts_from_its_first_day():
    sentence = "本机关于2024年3月20日挂牌成立，所列数据的统计期限自2024年3月20日起，至2024年12月31日止。"
    assert short(C12, stated(sentence)) == []
    assert short(C12, stated(sentence.replace("12月31日", "11月30日"))) == [("preface", "error")]
    assert short(C12, stated(sentence.replace("挂牌成立", "成立领导小组"))) == [("preface", "error")]

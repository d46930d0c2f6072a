"""Titles: is it a report, of which year, of which unit."""

from __future__ import annotations

import pytest

from spiders.titles import Year, is_report, names_unit, report_year, title_year, unit_of, years_in


@pytest.mark.parametrize(
    ("title", "year", "unit"),
    [
        ("样例市应急管理局2024年政府信息公开工作年度报告", 2024, "样例市应急管理局"),
        ("2024年样例市应急管理局政府信息公开工作年度报告", 2024, "样例市应急管理局"),
        ("样例市应急管理局政府信息公开工作年度报告（2024年度）", 2024, "样例市应急管理局"),
        ("高岭镇_2017年_政府信息公开年报", 2017, "高岭镇"),
        ("样例街道２０２４ 年政府信息公开\n工作年度报告（图片版）", 2024, "样例街道"),
        ("样例镇二〇二三年政府信息公开工作年度报告", 2023, "样例镇"),
        ("样例局关于2024年度信息公开年度报告", 2024, "样例局"),
        ("2024年政府信息公开工作年度报告", 2024, ""),
    ],
)
def test_reports(title, year, unit):
    assert (is_report(title), title_year(title), unit_of(title)) == (True, year, unit)


@pytest.mark.parametrize(
    "title",
    [
        "样例市政府网站工作年度报表（2024年度）",
        "样例局2024年法治政府建设年度报告",
        "样例局2024年度部门决算公开",
        "2024年样例市国民经济和社会发展统计公报",
        "样例局2024年政务公开工作要点",
        "2024年度企业年报公示公告",
        "关于做好2024年政府信息公开工作年度报告编制工作的通知",
        "政府信息公开工作年度报告格式（2024年）",
        "一图读懂：2024年政府信息公开年度报告解读",
        "2024年政府信息公开年报汇总",
        "政府信息公开指南",
        "政府信息公开工作年度报告",
    ],
)
def test_false_friends(title):
    assert not is_report(title, in_report_column=True)


def test_short_titles_are_reports_in_their_own_column_only():
    assert is_report("样例局2024年年报", in_report_column=True)
    assert not is_report("样例局2024年年报")


def test_a_title_with_two_years_names_none():
    assert years_in("2023—2024年政府信息公开工作年度报告") == (2023, 2024)
    assert title_year("2023—2024年政府信息公开工作年度报告") is None


@pytest.mark.parametrize("text", ["12024年", "20245年", "1999年", "2051年"])
def test_what_is_no_year(text):
    assert years_in(text) == ()


@pytest.mark.parametrize(
    ("title", "score"),
    [
        ("样例市应急管理局2024年政府信息公开年报", 3),
        ("市应急管理局2024年政府信息公开年报", 2),
        ("2024年政府信息公开年报", 1),
        ("样例市水利局2024年政府信息公开年报", 0),
        ("局2024年政府信息公开年报", 0),
    ],
)
def test_whose_a_title_is(title, score):
    assert names_unit(title, ("样例市应急管理局", "样例市安全生产监督管理局（旧）")) == score


@pytest.mark.parametrize(
    ("witnesses", "year"),
    [
        pytest.param((2024, 2024, None, 2025), Year(2024, "period"), id="all agree"),
        pytest.param((None, 2024, None, None), Year(2024, "title"), id="title alone"),
        pytest.param((None, None, None, 2025), Year(2024, "published"), id="publication alone"),
        pytest.param((2023, 2024, None, None), Year(2023, "period", ("title 2024",)), id="period before title"),
        pytest.param((2023, 2024, None, 2025), Year(2024, "title", ("period 2023",)), id="an old sentence left"),
        pytest.param((2024, 2025, None, 2025), Year(2024, "period", ("title 2025",)), id="a title ahead"),
        pytest.param((2024, 2024, None, 2026), Year(2024, "period"), id="late publication is no conflict"),
        pytest.param((None, None, None, None), None, id="nothing"),
    ],
)
def test_report_year(witnesses, year):
    period, title, folder, published = witnesses
    assert report_year(period=period, title=title, folder=folder, published=published) == year

"""Titles: is it a report, of which year, of which unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.titles import Year, flat, is_report, names_unit, report_year, title_year, unit_of, years_in


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
        "样例市政府网站工作年度报告（2024年度）",
        "样例局2024年依法行政工作年度报告",
        "2024年度行政执法统计年报",
        "样例局2024年政务公开工作总结",
        "样例局2024年政务新媒体年报",
        "样例局2024年度绩效年报",
        "样例公司2024年度社会责任报告",
        "2024年政府信息公开工作年度报告编制说明",
        "政府信息公开工作年度报告怎么写（2024）",
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


REPORTS_OF_BODIES = (
    ("2024年度政府信息公开工作年度报告（样例市水利局）", "样例市水利局"),
    ("2024年政府信息公开工作年度报告——样例镇", "样例镇"),
    ("政府信息公开工作年度报告（2024年度）", ""),
    ("2024年政府信息公开工作年度报告（图片版）", ""),
    ("2024年政府信息公开年报.docx", ""),
    ("本机关2024年政府信息公开工作年度报告", ""),
    ("样例局关于2024年政府信息公开工作情况的报告", "样例局"),
    ("样例局2024年信息公开年度工作报告", "样例局"),
    ("样例市预算评审中心2024年政府信息公开工作年度报告", "样例市预算评审中心"),
    ("样例市法治建设促进中心2024年政府信息公开年报", "样例市法治建设促进中心"),
    ("样例县人力资源培训中心2024年政府信息公开工作年度报告", "样例县人力资源培训中心"),
)


@pytest.mark.parametrize(("title", "unit"), REPORTS_OF_BODIES)
def test_words_of_false_friends_may_be_part_of_a_name(title, unit):
    assert (is_report(title), title_year(title), unit_of(title)) == (True, 2024, unit)


def test_the_names_of_the_agency_are_no_false_friends():
    title = "样例市政策解读室2024年政府信息公开工作年度报告"
    assert not is_report(title)
    assert is_report(title, names=("样例市政策解读室",))


HAN = st.text("样例市水利教育民政和平高岭", min_size=2, max_size=8)
UNIT = st.builds("{}{}".format, HAN, st.sampled_from(["局", "镇", "街道办事处", "预算中心", "人民政府"]))
SHAPES = (
    "{unit}{year}年政府信息公开工作年度报告",
    "{unit}{year}年度政府信息公开年报",
    "{unit}_{year}年_政府信息公开年报",
    "{year}年{unit}政府信息公开工作年度报告（图片版）",
    "{unit}政府信息公开工作年度报告（{year}年度）",
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@given(UNIT, st.integers(2008, 2049), st.sampled_from(SHAPES), st.booleans(), st.integers(0, 30))
def test_however_a_title_is_written_its_year_and_unit_are_read(unit, year, shape, wide, at):
    title = shape.format(unit=unit, year=year)
    written = title.translate(WIDE) if wide else title
    written = f"{written[:at]} \n\u3000{written[at:]}"
    assert (is_report(written), title_year(written), unit_of(written)) == (True, year, unit)
    assert names_unit(written, (unit,)) == 3


@given(st.text(max_size=400))
def test_flat_is_flat_already(text):
    assert flat(flat(text)) == flat(text)
    assert len(flat(text)) <= 300


WITNESS = st.one_of(st.none(), st.integers(2008, 2030))


@given(WITNESS, WITNESS, WITNESS, WITNESS)
def test_a_report_year_is_what_somebody_said_and_most_of_them(period, title, folder, published):
    said = [one for one in (period, title, folder, published and published - 1) if one]
    found = report_year(period=period, title=title, folder=folder, published=published)
    if found is None:
        assert not said
    else:
        assert said.count(found.value) == max(map(said.count, said))
        assert not any(str(found.value) in conflict for conflict in found.conflicts)

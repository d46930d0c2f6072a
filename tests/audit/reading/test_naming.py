from __future__ import annotations

import pytest

from audit.document import Paragraph
from audit.model import BodyKind
from audit.reading.naming import find_period, find_title, guess_kind, title_from_page

NAME = "样例市样例局"


def title_of(*lines):
    title = find_title([Paragraph(line) for line in lines], len(lines))
    return (title.name, title.year) if title else None


@pytest.mark.parametrize(
    "lines",
    [
        (f"{NAME}2024年政府信息公开工作年度报告",),
        (f"{NAME} 2024 年政府信息公开工作年度报告",),
        (f"# {NAME}２０２４年政府信息公开工作年度报告",),
        (f"{NAME}二〇二四年政府信息公开工作年度报告",),
        (NAME, "2024年政府信息公开工作年度报告"),
        (NAME, NAME, "2024年政府信息公开工作年度报告"),
        ("2024年政府信息公开工作年度报告", NAME, "本报告按照国务院办公厅规定的格式编制。"),
        (f"【年报】{NAME}2024年政府信息公开工作年度报告",),
        (f"{NAME}2024年", "政府信息公开工作年度报告"),
        (f"{NAME}政府信息公开工作年度报告（2024年）",),
        (f"{NAME}政府信息公开工作年度报告", "（2024年度）"),
        (f"{NAME}关于2024年政府信息公开工作年度报告",),
        (NAME, "2024年政府信息公开", "工作年度报告"),
        (f"2024年度{NAME}政府信息公开工作报告",),
        (f"2024年{NAME}政府信息公开年度报告",),
        (f"{NAME}2024年度政府信息公开年报",),
        (f"{NAME}2024年政府信息公开工作年度报",),
        (f"{NAME}2024年政府信息公开工作年度报告（图片版）",),
        ("首页>年报", f"{NAME}2024年政府信息公开工作年度报告", "发布日期：2025-01-20"),
        (f"{NAME}2023年政府信息公开工作年度报告", f"{NAME}2024年政府信息公开工作年度报告"),
    ],
)
def test_titles(lines):
    assert title_of(*lines) == (NAME, 2024)


@pytest.mark.parametrize(
    "line",
    [
        f"{NAME}2024年政府网站工作年度报表",
        f"{NAME}2024年法治政府建设年度报告",
        f"关于做好{NAME}2024年政府信息公开工作年度报告编制的通知",
        f"{NAME}2024年政府信息公开工作年度报告解读",
        "根据要求，现发布2024年政府信息公开工作年度报告。",
        f"{NAME}2024年政府信息公开指南",
    ],
)
def test_false_friends(line):
    assert title_of(line) is None


def test_a_name_is_not_taken_from_any_line_above():
    assert title_of("您现在的位置：首页", "2024年政府信息公开工作年度报告") == ("", 2024)


def test_a_name_keeps_its_printed_brackets():
    assert title_of("样例（高新）区税务局2024年政府信息公开工作年度报告") == ("样例（高新）区税务局", 2024)


def test_the_title_of_a_page_without_its_site():
    title = title_from_page(f"{NAME}2024年政府信息公开工作年度报告_样例市人民政府")
    assert title is not None
    assert (title.name, title.year) == (NAME, 2024)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("统计期限自2024年1月1日起，至2024年12月31日止。", ("2024-01-01", "2024-12-31")),
        ("统计时限为2024年1月1日至12月31日", ("2024-01-01", "2024-12-31")),
        ("数据统计期限：２０２４年 1 月 1 日 — ２０２４年 12 月 31 日", ("2024-01-01", "2024-12-31")),
        ("统计周期自2023年1月1日到2023年12月31日", ("2023-01-01", "2023-12-31")),
        ("本报告于2025年1月15日发布，联系电话见下", None),
        ("没有期限", None),
    ],
)
def test_periods(text, period):
    assert find_period(text) == (period, False)


def test_lost_digits_are_damage_and_not_a_missing_period():
    assert find_period("统计期限为2025111231日。") == (None, True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("样例区人民政府办公室", BodyKind.GOVERNMENT_OFFICE),
        ("样例市人民政府办公厅", BodyKind.GOVERNMENT_OFFICE),
        ("样例区人民政府", BodyKind.GOVERNMENT),
        ("样例镇人民政府", BodyKind.TOWNSHIP),
        ("样例区和平街道办事处", BodyKind.STREET_OFFICE),
        ("样例区和平街道", BodyKind.STREET_OFFICE),
        ("样例区应急管理局", BodyKind.DEPARTMENT),
        ("", None),
    ],
)
def test_kinds(name, kind):
    assert guess_kind(name) is kind

from __future__ import annotations

import pytest

from audit.rules.c10_title import C10
from tests.audit.building import AGENCY, findings, reasons, report, short


@pytest.mark.parametrize(
    "title",
    [
        f"{AGENCY}2024年政府信息公开工作年度报告",
        f"{AGENCY} 2024 年政府信息公开工作年度报告",
        f"{AGENCY}２０２４年政府信息公开工作年度报告",
        f"{AGENCY}二〇二四年政府信息公开工作年度报告",
        f"{AGENCY}2024年政府信息公开工作年度报告（更正）",
        f"{AGENCY}2024年政府信息公开工作年度报告（公开版）",
        f"{AGENCY}2024年政府信息公开工作年度报告\n（2025年1月15日）",
        f"2024年政府信息公开工作年度报告\n{AGENCY}",
        f"【年报】{AGENCY}2024年政府信息公开工作年度报告",
    ],
)
def test_the_canonical_title_passes(title):
    assert short(C10, report(title=title)) == []


@pytest.mark.parametrize(
    "lines",
    [
        f"{AGENCY}2024年\n政府信息公开工作年度报告",
        f"{AGENCY}\n2024年政府信息公开工作年度报告",
        f"{AGENCY}\n\n{AGENCY}\n\n2024年政府信息公开工作年度报告",
    ],
)
def test_a_title_over_several_lines_passes(lines):
    made = report(rendering="text", edit=lambda text: text.replace(text.split("\n")[0], lines, 1))
    assert made.agency == AGENCY
    assert short(C10, made) == []


@pytest.mark.parametrize(
    ("title", "severity"),
    [
        (f"{AGENCY}2024年政府信息公开工作年度报", "warning"),
        (f"{AGENCY}2024年政府信息公开工作年报", "warning"),
        (f"{AGENCY}2024年政府信息公开年度报告", "warning"),
        (f"{AGENCY}2024年政务信息公开工作年度报告", "warning"),
        (f"{AGENCY}2024年度政府信息公开工作年度报告", "note"),
        (f"{AGENCY}2023年政府信息公开工作年度报告", "error"),
    ],
)
def test_titles_to_correct(title, severity):
    assert short(C10, report(title=title)) == [("title", severity)]


def test_a_wrong_year_asks_which_one_is_right():
    (finding,) = findings(C10, report(title=f"{AGENCY}2023年政府信息公开工作年度报告"))
    assert "2024年" in finding.message
    assert finding.mismatch.suggestion is None


def test_the_right_title_is_suggested():
    (finding,) = findings(C10, report(title=f"{AGENCY}2024年政府信息公开年度报告"))
    assert finding.mismatch.suggestion == f"{AGENCY}2024年政府信息公开工作年度报告"


def test_without_a_title_nothing_is_said():
    assert reasons(C10, report(title="公开信息")) == {"*": "no_claim: 没有认出标题"}

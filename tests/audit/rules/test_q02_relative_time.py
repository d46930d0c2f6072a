from __future__ import annotations

import pytest

from audit.rules.q02_relative_time import MOST, Q02
from tests.audit.building import findings, report, short


def part_one(text, **changes):
    return report(parts={1: f"主动公开工作。{text}"}, **changes)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    assert short(Q02, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("今年以来共推出科普知识500余条。", "今年以来共推出"),
        ("今年，我局公开信息。", "今年，我局公开"),
        ("去年收到申请7件。", "去年收到申请7"),
        ("去年底完成改版。", "去年底完成改版"),
    ],
)
def test_relative_time(text, subject):
    (finding,) = findings(Q02, part_one(text))
    assert (finding.subject, finding.severity) == (subject, "note")
    assert finding.mismatch.quote == text


@pytest.mark.parametrize(
    "text",
    [
        "本年度推出500条，本年公开。",
        "较去年增长7件，比去年减少，与去年相比、同去年持平，和去年一样。",
        "去年同期7件，去年相比增加，相较于去年有所增加。",
        "去年结转1件。",
        "当今年代，信息公开是大势。",
        "开设“今年我来讲”专栏，印发《今年工作要点》。",
    ],
)
def test_comparisons_and_quotations_are_silent(text):
    assert short(Q02, part_one(text)) == []


def test_many_form_one_group():
    found = findings(Q02, part_one("".join(f"今年{one}类工作。" for one in "甲乙丙丁戊己庚辛壬癸")))
    assert len(found) == MOST
    assert {finding.group for finding in found} == {1}


def test_a_quotation_over_two_lines_is_one():
    assert short(Q02, part_one("发布“今年我们要办的\n十件民生实事”专题。")) == []

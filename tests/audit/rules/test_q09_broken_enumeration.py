from __future__ import annotations

import pytest

from audit.rules.q09_broken_enumeration import Q09
from tests.audit.building import findings, report, short


def part_one(text, **changes):
    return report(parts={1: f"主动公开工作。\n{text}"}, **changes)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    assert short(Q09, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize(
    ("text", "subject", "missing"),
    [
        ("一拓宽公开渠道；二是深化公开内容；三是健全制度。", "二是深化公开", "一是"),
        ("一是加强领导；三是加强培训。", "三是加强培训", "二是"),
        ("一是加强领导。\n三是加强培训。", "三是加强培训", "二是"),
        ("一要加强领导，二要加强培训，四要加强监督。", "四要加强监督", "三要"),
        ("存在问题：二是人员不足。", "二是人员不足", "一是"),
        ("一是甲。二是乙。二是丙丁戊己。", "二是丙丁戊己", "一是"),
    ],
)
def test_a_number_that_is_missing(text, subject, missing):
    (finding,) = findings(Q09, part_one(text))
    assert (finding.subject, finding.severity, finding.mismatch.section) == (subject, "note", 1)
    assert f"没有“{missing}”" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "一是甲；二是乙；三是丙。",
        "一是甲：一是子，二是丑；二是乙：一是子，二是丑，三是寅；三是丙。",
        "首先是甲，二是乙。第一，甲；二是乙。一方面甲，二是乙。其一甲，二是乙。",
        "（一）甲\n一是子。二是丑。\n（二）乙\n一是子。二是丑。三是寅。",
        "一是甲。\n\n二是乙。\n三是丙。",
        "要求一是甲、二是乙。",
        "统一是关键，唯一是目标，第二是重点。",
        "十二是十二。",
        "做到：一、甲；二、乙。",
    ],
)
def test_whole_enumerations_are_silent(text):
    assert short(Q09, part_one(text)) == []


def test_parts_are_apart():
    found = findings(Q09, report(parts={1: "主动公开工作。一是甲。", 5: "存在问题。二是乙丙丁戊。"}))
    assert [(finding.subject, finding.mismatch.section) for finding in found] == [("二是乙丙丁戊", 5)]


def test_a_number_that_an_extract_has_cut_in_two():
    assert short(Q09, part_one("重点抓好以下工作：一\n是建章立制；二是强化培训；三\n是严格考核；四是公开结果。")) == []

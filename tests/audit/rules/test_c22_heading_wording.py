from __future__ import annotations

import pytest

from audit.form import PARTS
from audit.rules.c22_heading_wording import C22
from tests.audit.building import findings, report, short

RIGHT = [(part.number, f"{part.ordinal}、{words}") for part in PARTS for words in (part.canonical, *part.variants)]


@pytest.mark.parametrize(("number", "heading"), RIGHT)
def test_canonical_headings_and_variants_pass(number, heading):
    assert short(C22, report(headings={number: heading})) == []


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        (1, "总体情况"),
        (4, "四、政府信息公开行政复议与行政诉讼情况"),
        (5, "五、政府信息公开工作存在的问题和改进措施"),
        (5, "五、存在的主要问题及改进情况："),
        (6, "六、其他需要报告的事项 "),
        (1, "一、2024年总体情况"),
        (2, "二、本机关主动公开政府信息情况"),
        (2, "二、本年度主动公开政府信息的情况"),
        (3, "三、收到和处理政府信息公开申请情况（单位：件）"),
        (4, "四、因政府信息公开工作被申请行政复议、行政诉讼情况"),
        (5, "五、工作中存在的不足以及改进措施"),
        (6, "六、其它需要报告的事项"),
    ],
)
def test_near_variants_pass(number, heading):
    assert short(C22, report(headings={number: heading})) == []


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        (1, "一、概述"),
        (3, "三、依申请公开情况"),
        (5, "五、政务信息公开工作存在的主要问题及改进情况"),
        (6, "六、其他事项"),
    ],
)
def test_deviations_are_told_the_right_words(number, heading):
    (finding,) = findings(C22, report(headings={number: heading}))
    part = PARTS[number - 1]
    assert (finding.subject, finding.severity) == (heading, "warning")
    assert finding.mismatch.suggestion == f"{part.ordinal}、{part.canonical}"

from __future__ import annotations

import pytest

from audit.rules.q22_wrong_register import Q22
from tests.audit.building import findings, report, short


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    assert short(Q22, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("制定年度报告，现汇报如下：", "现汇报如下"),
        ("现将我局2024年政府信息公开工作汇报如下：", "现汇报如下"),
        ("特此报告。", "特此报告"),
        ("以上情况，妥否，请批示。", "妥否请批示"),
        ("按照贵办要求编制。", "贵办"),
    ],
)
def test_words_to_a_superior(text, subject):
    (finding,) = findings(Q22, report(parts={1: f"主动公开工作。{text}"}))
    assert (finding.subject, finding.severity) == (subject, "note")


@pytest.mark.parametrize(
    "text",
    [
        "现将有关情况报告如下。",
        "现公布如下，欢迎监督，敬请批评指正。",
        "向区政府汇报工作，专题汇报4次。",
        "贵州省、贵阳市、珍贵办法、富贵办公室。",
        "印发《关于现汇报如下的通知》，引用“特此报告”。",
        "科室每月汇报，情况如下。",
    ],
)
def test_other_words_are_silent(text):
    assert short(Q22, report(parts={1: f"主动公开工作。{text}"})) == []

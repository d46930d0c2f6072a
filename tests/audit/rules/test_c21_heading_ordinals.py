from __future__ import annotations

from audit.engine import audit
from audit.rules.c20_six_parts import C20
from audit.rules.c21_heading_ordinals import C21
from tests.audit.building import HEADINGS, findings, report, short

FIVE = "存在的主要问题及改进情况"


def test_one_to_six_pass():
    assert short(C21, report()) == []
    assert len(C21.assess(report())) == 6


def test_rows_of_table_three_and_markdown_levels_are_no_headings():
    made = report(rendering="markdown", headings={4: "### 四、政府信息公开行政复议、行政诉讼情况"})
    assert short(C21, made) == []


def test_a_lost_ordinal_is_a_note():
    (finding,) = findings(C21, report(headings={1: "总体情况"}))
    assert (finding.subject, finding.severity, finding.mismatch.suggestion) == ("总体情况", "note", "一、总体情况")


def test_all_ordinals_of_a_report_are_one_group():
    made = report(headings={1: "总体情况", 6: "其他需要报告的事项"})
    assert {finding.group for finding in findings(C21, made)} == {1}


def test_a_wrong_ordinal_is_a_warning():
    (finding,) = findings(C21, report(headings={5: f"四、{FIVE}"}))
    assert (finding.subject, finding.severity) == (f"四、{FIVE}", "warning")
    assert finding.mismatch.suggestion == f"五、{FIVE}"


def test_parts_out_of_order():
    swapped = {number: HEADINGS[number] for number in (1, 2, 3, 4, 6, 5)}
    made = report(headings=dict.fromkeys(HEADINGS), edit=None)
    assert short(C21, made) == []
    text = "\n".join(f"{heading}\n正文。" for heading in swapped.values())
    made = report(rendering="text", edit=lambda _: f"样例局2024年政府信息公开工作年度报告\n{text}\n")
    assert short(C21, made) == [(HEADINGS[5], "warning")]


def test_ordinals_that_close_a_gap_belong_to_the_missing_part():
    made = report(headings={4: None, 5: f"四、{FIVE}", 6: "五、其他需要报告的事项"})
    verdict = audit(made, rules=(C20, C21))
    assert [(finding.code, finding.group) for finding in verdict.findings] == [("C20", 1), ("C21", 1), ("C21", 1)]

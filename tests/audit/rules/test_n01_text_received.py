"""N01: 新收51, 上年结转4, 总计49, 结转下年度6 in the valid report."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.engine import audit
from audit.rules.n01_text_received import N01
from audit.rules.n02_text_answered import N02
from audit.severity import Severity
from tests.audit.claims.judged import MakeReport, judged, mismatches, part_one
from tests.audit.claims.numerals import WRITINGS, writings

NEW = "T3.new_received.total"
SENTENCE = "2024年，共收到政府信息公开申请{}件。"

CASES = {
    SENTENCE.format(51): "pass",
    SENTENCE.format(55): "pass",
    "共收到政府信息公开申请55件（其中上年结转4件）。": "pass",
    "共收到政府信息公开申请50余件。": "pass",
    "新收政府信息公开申请51件。": "pass",
    "新收政府信息公开申请55件。": "error 51≠55",
    SENTENCE.format(50): "error 51≠50",
    SENTENCE.format(0): "error 51≠0",
    "共收到政府信息公开申请60余件。": "warning 51≠60",
    "累计收到政府信息公开申请50件，2024年办理完毕。": "warning 51≠50",
    "收到政府信息公开申请50件。受理依申请公开申请49件。": "warning 51≠50",
    "收到政府信息公开申请50件。受理依申请公开申请51件。": "pass",
    "2023年收到政府信息公开申请50件。": "no_claim",
    "全市共收到政府信息公开申请500件。": "no_claim",
    "未收到政府信息公开申请。": "no_claim",
    "受理信访事项50件。": "no_claim",
    "": "no_claim",
}


@pytest.mark.parametrize(("text", "outcome"), CASES.items(), ids=CASES)
def test_received(make_report: MakeReport, text: str, outcome: str) -> None:
    assert judged(N01, make_report, text) == {NEW: outcome}


def test_a_cell_that_is_no_number_decides_nothing(make_report: MakeReport) -> None:
    assert judged(N01, make_report, SENTENCE.format(51), changes={NEW: None}) == {NEW: f"cell_not_number: {NEW}"}


def test_another_right_side_that_cannot_be_computed_is_no_failure(make_report: MakeReport) -> None:
    blank = {"T3.carried_in.total": None}
    assert judged(N01, make_report, SENTENCE.format(55), changes=blank) == {NEW: "pass"}
    assert judged(N01, make_report, SENTENCE.format(50), changes=blank) == {NEW: "cell_not_number: T3.carried_in.total"}


def test_the_finding_carries_the_sentence_as_printed(make_report: MakeReport) -> None:
    text = "（二）依申请公开。2024 年，共收到政府信息公开申请　１８　件，均已答复。其他。"
    (mismatch,) = mismatches(N01, make_report(sections=part_one(text)))
    assert mismatch.quote == "2024 年，共收到政府信息公开申请　１８　件，均已答复。"
    assert (mismatch.section, mismatch.expected, mismatch.found) == (1, 51, 18)
    assert mismatch.cells == (NEW, "T3.carried_in.total", "T3.total.total", "T3.carried_out.total")
    assert mismatch.words["hint"] == "；18与表三“（一）予以公开”的总计相同"


def test_the_same_wrong_number_twice_is_one_group(make_report: MakeReport) -> None:
    changes = dict.fromkeys((NEW, "T3.total.total"), 7)
    report = make_report(changes, sections=part_one("受理依申请公开2件、按时答复2件。"))
    findings = audit(report, rules=(N01, N02)).findings
    assert [(finding.code, finding.severity, finding.group) for finding in findings] == [
        ("N01", Severity.ERROR, 1),
        ("N02", Severity.ERROR, 1),
    ]
    assert "正文第一部分写明收到申请2件" in findings[0].message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(number=st.integers(1, 99_999), writing=writings())
def test_any_writing_of_the_number_of_the_cell_passes(make_report: MakeReport, number: int, writing: str) -> None:
    text = SENTENCE.format(WRITINGS[writing](number))
    assert judged(N01, make_report, text, changes={NEW: number}) == {NEW: "pass"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(number=st.integers(1, 99_999), writing=writings(), more=st.integers(1, 9))
def test_any_other_number_fails(make_report: MakeReport, number: int, writing: str, more: int) -> None:
    changes = {NEW: number + more, "T3.total.total": 0, "T3.carried_in.total": 0, "T3.carried_out.total": 0}
    outcome = judged(N01, make_report, SENTENCE.format(WRITINGS[writing](number)), changes=changes)
    assert outcome == {NEW: f"error {number + more}≠{number}"}

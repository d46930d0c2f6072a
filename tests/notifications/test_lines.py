from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit.rules import ALL
from audit.wording import SEVERITIES
from db.notice_facts import Judged
from notifications.lines import _suggestion, cited, grouped, line_of
from notifications.policy import DAYS

DAY = date(2027, 2, 22)
FOUND = Judged(
    finding_id=1,
    fingerprint="f",
    agency_code="A1",
    code="A33",
    subject="T3.granted.total",
    severity="error",
    title="行合计不符",
    evidence_hash="e",
    reopened=0,
    message="少 1 件",
    evidence={"expected": 7, "found": 6, "operands": [["T3.granted.business", 3], ["T3.granted.other_org", 4]]},
    group=(1, 1),
)


def line(finding):
    [group] = grouped([finding])
    return line_of(group, 2026, DAY, DAYS, {})


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (("L49", "F30"), "《中华人民共和国政府信息公开条例》第四十九条；国办公开办函〔2021〕30号"),
        (("X",), "报告自身的勾稽关系"),
        (("P",), "建议"),
        (("E",), ""),
        (("P", "E"), "建议"),
        (("F30", "P"), "国办公开办函〔2021〕30号"),
    ],
)
def test_what_may_be_cited(tags, expected):
    assert cited(tags) == expected


def test_practice_is_put_as_advice():
    rule = replace(ALL[0], basis=("P",))
    assert _suggestion(rule, None) == f"建议：{rule.fix}"
    assert _suggestion(ALL[0], None) == ALL[0].fix


def test_a_unique_suggestion_is_named():
    assert line(replace(FOUND, evidence={**FOUND.evidence, "suggestion": 7})).suggestion.endswith(
        "（按勾稽关系推算应为 7，请核对台账）"
    )


def test_a_case_that_rests_on_a_local_notice_does_not_cite_the_law():
    late = replace(FOUND, code="C02", severity="warning", evidence={"cites": ["P"]})
    assert (line(late).basis, line(late).suggestion) == ("建议", "建议：请说明逾期原因。")
    assert line(replace(late, evidence={})).basis == "《中华人民共和国政府信息公开条例》第四十九条"


def test_words_are_suggested_as_they_are():
    """They may name another cell, or a heading: then no relation says what this one should be."""
    made = line(replace(FOUND, evidence={**FOUND.evidence, "suggestion": "一、总体情况"}))
    assert made.suggestion == "请核对该行：一、总体情况"
    assert "应为" not in made.suggestion


def test_what_is_wrong_is_said_once_for_a_group():
    words = "9件未按办理结果分类填报，无法判断应归入哪一项"
    unclear = replace(FOUND, evidence={**FOUND.evidence, "diagnosis": words})
    quoted = replace(FOUND, finding_id=2, severity="warning", evidence={})
    (group,) = grouped([quoted, unclear])
    assert line_of(group, 2026, DAY, DAYS, {}).diagnosis == words
    assert line(replace(unclear, evidence={**unclear.evidence, "suggestion": "表三应为7"})).diagnosis == ""
    assert line(FOUND).diagnosis == ""


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({}, "3+4=7"),
        ({"operands": [["T3.granted.business", 3], ["T3.granted.other_org", 5]]}, "7"),
        ({"operands": []}, "7"),
        ({"operands": [["T3.granted.business", 0], ["T3.granted.other_org", 0]], "expected": 0}, "各项之和为0"),
        ({"operands": [], "expected": None}, ""),
    ],
    ids=["adds up", "does not add up", "no operands", "only zeros", "nothing expected"],
)
def test_expected_or_relation(evidence, expected):
    assert line(replace(FOUND, evidence={**FOUND.evidence, **evidence})).expected == expected


def test_the_gravest_finding_leads_its_group():
    warning = replace(FOUND, finding_id=2, severity="warning", message="另一处", group=(1, 1))
    note = replace(FOUND, finding_id=3, severity="note", group=(1, 2))
    other_run = replace(FOUND, finding_id=4, severity="warning", group=(2, 1))
    groups = grouped([note, warning, FOUND, other_run])
    assert [[member.finding_id for member in group.members] for group in groups] == [[1, 2], [4], [3]]
    assert line_of(groups[0], 2026, DAY, DAYS, {}).others == ("另一处",)


@pytest.mark.parametrize(("severity", "by"), [("error", "2月25日"), ("warning", "3月1日"), ("note", "3月8日")])
def test_days_to_rectify(severity, by):
    made = line(replace(FOUND, severity=severity))
    assert made.severity == SEVERITIES[severity]
    assert by in made.rectify_by


def test_a_rule_that_is_gone_still_makes_a_line():
    made = line(replace(FOUND, code="Z99", subject="一、总体情况"))
    assert (made.place, made.basis, made.suggestion) == ("一、总体情况", "", "请核对后更正。")


def test_a_number_of_last_year_is_named_as_that():
    evidence = {"expected": 3, "found": 5, "operands": [["2023:T3.carried_out.total", 3]]}
    found = replace(FOUND, code="Y01", subject="T3.carried_in.total", evidence=evidence)
    assert line(found).expected == "2023年度报告为3"
    rolled = {"expected": 15, "found": 18, "operands": [["2023:T2.x", 14], ["T2.made", 2], ["T2.gone", -1]]}
    assert line(replace(FOUND, code="A22", evidence=rolled)).expected == "14+2-1=15"


def test_nobody_is_cited_a_document_of_a_later_year():
    assert cited(("X", "F30"), 2020) == "国办公开办函〔2019〕60号；报告自身的勾稽关系"
    assert cited(("F30", "F60"), 2019) == "国办公开办函〔2019〕60号"
    assert cited(("F30",), 2021) == "国办公开办函〔2021〕30号"

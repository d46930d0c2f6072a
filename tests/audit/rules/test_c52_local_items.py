from __future__ import annotations

from dataclasses import replace

import pytest

from audit.engine import audit
from audit.policy import LocalItem, Policy
from audit.rules.c52_local_items import C52
from audit.surroundings import ALONE
from tests.audit.building import findings, reasons, report, short

PROPOSALS = LocalItem("建议提案办理", ("建议", "提案"), 6, "样例市通知")
PLANS = LocalItem("工作方案落实", ("工作方案",))


def asked(made, *items: LocalItem):
    return replace(made, around=replace(ALONE, policy=Policy("样例市", local_items=items)))


def test_a_missing_item_is_a_note_that_names_the_notice():
    (finding,) = findings(C52, asked(report(), PROPOSALS))
    assert (finding.subject, finding.severity, finding.mismatch.section) == ("建议提案办理", "note", 6)
    assert finding.message == "第六部分没有写建议提案办理（样例市通知）"


def test_each_item_is_a_finding_of_its_own():
    assert short(C52, asked(report(), PROPOSALS, PLANS)) == [("建议提案办理", "note"), ("工作方案落实", "note")]


@pytest.mark.parametrize("text", ["承办人大代表建议2件。", "未收到政协提 案。", "建\n议办理情况：无。"])
def test_any_of_the_words_in_its_part_is_enough(text):
    assert short(C52, asked(report(parts={6: text}), PROPOSALS)) == []


def test_in_another_part_it_does_not_count_unless_anywhere_is_enough():
    made = report(parts={6: "无。", 5: "落实工作方案和提案的意见，存在不足，已改进。"})
    assert short(C52, asked(made, PROPOSALS)) == [("建议提案办理", "note")]
    assert short(C52, asked(made, PLANS)) == []


def test_without_the_part_it_is_not_assessable():
    assert reasons(C52, asked(report(headings={6: None}), PROPOSALS)) == {"建议提案办理": "row_absent: 缺少第六部分"}


def test_without_configuration_there_is_no_outcome():
    assert C52.assess(report()) == ()
    assert "C52" not in audit(report(), rules=(C52,)).outcomes


def test_an_item_without_words_accuses_nobody():
    assert short(C52, asked(report(), LocalItem("某事项", ()))) == []

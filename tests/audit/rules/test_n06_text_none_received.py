"""N06: 新收51, 上年结转4 in the valid report."""

from __future__ import annotations

import pytest

from audit.rules.n06_text_none_received import N06
from tests.audit.claims.judged import MakeReport, judged

NEW, CARRIED_IN = "T3.new_received.total", "T3.carried_in.total"
NOTHING = {NEW: 0, CARRIED_IN: 0, "T3.total.total": 0, "T3.carried_out.total": 0}

FAILING = {
    "2024年未收到政府信息公开申请。": {NEW: "error 51≠0"},
    "本年度未收到新的政府信息公开申请。": {NEW: "error 51≠0"},
    "本年度无依申请公开情况。": {NEW: "warning 51≠0"},
    "没有收到任何政府信息公开申请。": {NEW: "error 51≠0", CARRIED_IN: "warning 4≠0"},
    "没有收到任何新的政府信息公开申请。": {NEW: "error 51≠0"},
}
SILENT = {
    "如未收到政府信息公开申请，填0。": {NEW: "no_claim"},
    "2023年未收到政府信息公开申请。": {NEW: "no_claim"},
    "未收到人大代表建议。": {NEW: "no_claim"},
    "收到政府信息公开申请51件。": {NEW: "no_claim"},
    "收到政府信息公开申请51件。未收到依申请公开事项。": {NEW: "pass"},
}


CASES = {**FAILING, **SILENT}


@pytest.mark.parametrize(("text", "outcomes"), CASES.items(), ids=list(CASES))
def test_none_received(make_report: MakeReport, text: str, outcomes: dict[str, str]) -> None:
    assert judged(N06, make_report, text) == outcomes


@pytest.mark.parametrize("text", FAILING)
def test_it_is_right_when_the_table_is_empty(make_report: MakeReport, text: str) -> None:
    assert set(judged(N06, make_report, text, changes=NOTHING).values()) == {"pass"}


def test_none_new_may_still_carry_over(make_report: MakeReport) -> None:
    carried = {**NOTHING, CARRIED_IN: 4, "T3.total.total": 4}
    assert judged(N06, make_report, "未收到新的政府信息公开申请。", changes=carried) == {NEW: "pass"}

"""N03: 上年结转4, 结转下年度6 in the valid report."""

from __future__ import annotations

import pytest

from audit.rules.n03_text_carried_over import N03
from tests.audit.claims.judged import MakeReport, judged, mismatches, part_one

CARRIED_IN, CARRIED_OUT = "T3.carried_in.total", "T3.carried_out.total"
SILENT = dict.fromkeys((CARRIED_IN, CARRIED_OUT), "no_claim")

CASES = {
    "收到政府信息公开申请55件（其中上年结转4件），6件结转下年度继续办理。": {CARRIED_IN: "pass", CARRIED_OUT: "pass"},
    "上年结转政府信息公开申请3件，新收51件。": {CARRIED_IN: "error 4≠3"},
    "收到政府信息公开申请55件（其中上年结转3件）。": {CARRIED_IN: "warning 4≠3"},
    "收到政府信息公开申请51件，结转下年度继续办理2件。": {CARRIED_OUT: "error 6≠2"},
    "2023年结转政府信息公开申请4件，结转2025年办理5件。": {CARRIED_IN: "pass", CARRIED_OUT: "error 6≠5"},
    "收到政府信息公开申请51件，2件未到答复期限，结转下年度。": {CARRIED_OUT: "warning 6≠2"},
    "收到政府信息公开申请51件，近10件结转下年度。": {CARRIED_OUT: "warning 6≠10"},
    "收到政府信息公开申请51件，没有上年结转的政府信息公开申请。": {CARRIED_IN: "warning 4≠0"},
    "收到政府信息公开申请51件，无结转下年度办理事项。": {CARRIED_OUT: "warning 6≠0"},
    "收到政府信息公开申请51件，没有上年结转件超期。": {},
    # of other things, or other years
    "上年结转信访事项9件。": {},
    "收到建议提案9件，结转下年度2件。": {},
    "2023年结转下年度政府信息公开申请9件。": {},
    "结转资金9万元。": {},
    "": {},
}


@pytest.mark.parametrize(("text", "outcomes"), CASES.items(), ids=CASES)
def test_carried_over(make_report: MakeReport, text: str, outcomes: dict[str, str]) -> None:
    assert judged(N03, make_report, text) == {**SILENT, **outcomes}


def test_the_finding_quotes_the_sentence(make_report: MakeReport) -> None:
    text = "其他。收到政府信息公开申请51件，7件结转下年度继续办理。"
    (mismatch,) = mismatches(N03, make_report(sections=part_one(text)))
    assert (mismatch.subject, mismatch.expected, mismatch.found) == (CARRIED_OUT, 6, 7)
    assert mismatch.quote == "收到政府信息公开申请51件，7件结转下年度继续办理。"
    assert mismatch.operands == ((CARRIED_OUT, 6),)

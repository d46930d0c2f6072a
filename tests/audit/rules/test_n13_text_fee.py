"""N13: fees of part six against table 2, unpaid fees of table 3 against the text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from audit.model import Report, Section
from audit.rules.n13_text_fee import FEES, N13, UNPAID
from audit.verdict import Outcome
from tests.audit.claims.judged import MakeReport


def outcomes(make_report: MakeReport, text: str, changes: dict[str, object]) -> dict[str, Outcome]:
    sections = (
        Section(1, "一、总体情况", "一", "总体情况", "概述。", 0),
        Section(6, "六、其他需要报告的事项", "六", "其他需要报告的事项", text, 1),
    )
    report: Report = make_report(changes, sections=sections)
    return {outcome.subject: outcome for outcome in N13.assess(report)}


FEE_CASES = {
    ("本年度收取信息处理费12000元。", 0): "fail",
    ("本年度收取信息处理费12000元。", Decimal("1.2")): "pass",
    ("本年度收取信息处理费1.2万元。", Decimal("1.2")): "pass",
    ("本年度收取信息处理费1.2万元。", Decimal("0.5")): "fail",
    ("本年度收取信息处理费12，000元。", Decimal(9)): "pass",
    ("本年度收取信息处理费40元。", 0): "pass",
    ("本年度未收取信息处理费。", 0): "no_claim",
    ("收取信息处理费0元。", 0): "pass",
    ("收费标准为30件以上每件100元的信息处理费。", 0): "no_claim",
    ("上年收取信息处理费12000元。", 0): "no_claim",
    ("", 0): "no_claim",
}


@pytest.mark.parametrize(("text", "table"), FEE_CASES)
def test_fees(make_report: MakeReport, text: str, table: Decimal) -> None:
    outcome = outcomes(make_report, text, {FEES: table})[FEES]
    assert (outcome.reason or outcome.status.value) == FEE_CASES[text, table]


def test_the_finding_says_what_is_written(make_report: MakeReport) -> None:
    mismatch = outcomes(make_report, "其他。收取信息处理费 12000 元。", {FEES: 0})[FEES].mismatch
    assert mismatch is not None
    assert (mismatch.found, mismatch.quote) == (Decimal("1.2"), "收取信息处理费 12000 元。")
    assert mismatch.words["stated"] == "写明收取信息处理费12000元"


@pytest.mark.parametrize(
    ("text", "unpaid", "status"),
    [
        ("未收取信息处理费。", 2, "fail"),
        ("发出收费通知2份，申请人逾期未缴纳。", 2, "pass"),
        ("未收取信息处理费。", 0, "pass"),
    ],
)
def test_unpaid_fees_are_mentioned(make_report: MakeReport, text: str, unpaid: int, status: str) -> None:
    assert outcomes(make_report, text, {UNPAID: unpaid})[UNPAID].status == status


def test_the_form_of_2019_has_neither_cell(make_report: MakeReport) -> None:
    assert N13.assess(make_report(generation="2019")) == ()

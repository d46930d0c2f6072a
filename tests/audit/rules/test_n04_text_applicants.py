"""N04: 新收 31, 10, 3, 2, 1, 4; 上年结转 2, 2, 0 …; 总计 30, 9, 3 … in the valid report."""

from __future__ import annotations

import pytest

from audit.rules.n04_text_applicants import COLUMNS, N04
from audit.severity import Severity
from tests.audit.claims.judged import MakeReport, judged, mismatches, part_one

PERSONS, BUSINESS, LEGAL = (f"T3.new_received.{key}" for key in ("natural_person", "business", "legal_service"))
OTHERS = "T3.new_received.other_org"
SILENT = dict.fromkeys(COLUMNS, "no_claim")
TEXT = "收到政府信息公开申请51件，其中{}。"

CASES = {
    TEXT.format("自然人31件，商业企业10件"): {PERSONS: "pass", BUSINESS: "pass"},
    TEXT.format("自然人33件、法人或其他组织22件"): {PERSONS: "pass", "法人或其他组织": "pass"},
    TEXT.format("自然人30件"): {PERSONS: "pass"},
    TEXT.format("自然人32件，商业企业19件"): {PERSONS: "warning 31≠32", BUSINESS: "warning 10≠19"},
    TEXT.format("自然人31件、法人或其他组织21件"): {PERSONS: "pass", "法人或其他组织": "warning 20≠21"},
    TEXT.format("自然人31件、律师事务所2件、其他4件"): {PERSONS: "pass", LEGAL: "warning 1≠2", OTHERS: "pass"},
    TEXT.format("企业20件"): {BUSINESS: "pass"},
    TEXT.format("近40件为自然人申请"): {PERSONS: "warning 31≠40"},
    TEXT.format("自然人占60.8%"): {PERSONS: "pass"},
    TEXT.format("自然人申请占比60.7%"): {PERSONS: "pass"},
    TEXT.format("自然人占70%"): {PERSONS: "warning 60.8≠70"},
    TEXT.format("自然人20件，占60.8%"): {PERSONS: "warning 31≠20"},
    TEXT.format("自然人31件，网上申请30件，占58.8%"): {PERSONS: "pass"},
    # parts of parts, other topics, everybody
    "收到政府信息公开申请51件，结转下年度6件（自然人3件）。": SILENT,
    "收到政府信息公开申请51件，不予公开6件，其中自然人3件。": SILENT,
    "公民、法人和其他组织提出申请51件。": SILENT,
    "办理不动产登记90件，其中自然人80件。": SILENT,
    "作出行政处罚决定56件，其中自然人50件、企业6件。": SILENT,
    "2023年收到政府信息公开申请60件，其中自然人50件。": SILENT,
    "收到政府信息公开申请51件，申请人中自然人80人、企业9家。": SILENT,
}


@pytest.mark.parametrize(("text", "outcomes"), CASES.items(), ids=list(CASES))
def test_applicants(make_report: MakeReport, text: str, outcomes: dict[str, str]) -> None:
    assert judged(N04, make_report, text) == outcomes


def test_never_an_error(make_report: MakeReport) -> None:
    (mismatch,) = mismatches(N04, make_report(sections=part_one(TEXT.format("自然人1件"))))
    assert mismatch.severity is Severity.WARNING
    assert mismatch.words["sides"].count("自然人") == 4


def test_a_blank_column_decides_nothing(make_report: MakeReport) -> None:
    outcome = judged(N04, make_report, TEXT.format("自然人1件"), changes={PERSONS: None})
    assert outcome == {PERSONS: f"cell_not_number: {PERSONS}"}

"""N07: 复议4 (2, 1, 0, 1), 直接起诉1, 复议后起诉2 in the valid report."""

from __future__ import annotations

import pytest

from audit.model import BodyKind
from audit.rules.n07_text_reviews import AFTER, DIRECT, N07, RECONSIDERATION
from tests.audit.claims.judged import MakeReport, judged, mismatches, part_one

UPHELD = "T4.reconsideration.upheld"
UNCLEAR = dict.fromkeys((RECONSIDERATION, DIRECT, AFTER), "no_claim")
NOTHING = dict.fromkeys((RECONSIDERATION, DIRECT, AFTER), 0)

CASES = {
    "因政府信息公开被申请行政复议4件，被提起行政诉讼3件。": {RECONSIDERATION: "pass", DIRECT: "pass"},
    "因政府信息公开引起的行政复议5件，行政诉讼3件。": {RECONSIDERATION: "error 4≠5", DIRECT: "pass"},
    "因政府信息公开引起的行政复议4件，行政诉讼5件。": {RECONSIDERATION: "pass", DIRECT: "error 3≠5"},
    "政府信息公开行政复议和行政诉讼共7件。": {RECONSIDERATION: "pass", DIRECT: "no_claim", AFTER: "no_claim"},
    "政府信息公开行政复议和行政诉讼共8件。": {RECONSIDERATION: "error 7≠8", DIRECT: "no_claim", AFTER: "no_claim"},
    "未发生因政府信息公开引起的行政复议和行政诉讼。": {RECONSIDERATION: "error 4≠0", DIRECT: "error 3≠0"},
    "政府信息公开未经复议直接起诉1件、复议后起诉3件。": {
        RECONSIDERATION: "no_claim",
        DIRECT: "pass",
        AFTER: "error 2≠3",
    },
    "因政府信息公开被申请行政复议4件，其中维持3件。": {
        RECONSIDERATION: "pass",
        DIRECT: "note 1≠None",
        AFTER: "note 2≠None",
        UPHELD: "warning 2≠3",
    },
    "收到政府信息公开申请51件。": {
        RECONSIDERATION: "note 4≠None",
        DIRECT: "note 1≠None",
        AFTER: "note 2≠None",
    },
    # not about disclosure, or not told by number
    "全年受理行政复议案件134件，审结120件，办理行政诉讼57件。": UNCLEAR,
    "推进依法行政，行政复议134件，行政诉讼57件。": {RECONSIDERATION: "pass", DIRECT: "pass"},
    "行政复议、行政诉讼案件均已办结。": UNCLEAR,
    "2023年因政府信息公开引起的行政复议9件、行政诉讼9件。": UNCLEAR,
    "认真做好行政复议、行政诉讼应诉工作，培训2次。": UNCLEAR,
    "未发生行政复议和行政诉讼败诉案件。": UNCLEAR,
}


@pytest.mark.parametrize(("text", "outcomes"), CASES.items(), ids=list(CASES))
def test_reviews(make_report: MakeReport, text: str, outcomes: dict[str, str]) -> None:
    assert judged(N07, make_report, text) == outcomes


def test_nothing_in_the_table_and_nothing_in_the_text(make_report: MakeReport) -> None:
    assert set(judged(N07, make_report, "收到申请9件。", changes=NOTHING).values()) == {"pass"}
    said = "未发生行政复议和行政诉讼。"
    assert set(judged(N07, make_report, said, changes=NOTHING).values()) == {"pass"}


def test_who_decides_reviews_speaks_of_those_of_others(make_report: MakeReport) -> None:
    text = "办理政府信息公开行政复议案件134件、行政诉讼案件57件。"
    office = {"body_kind": BodyKind.GOVERNMENT_OFFICE}
    assert judged(N07, make_report, text, **office) == UNCLEAR
    assert judged(N07, make_report, text)[RECONSIDERATION] == "warning 4≠134"


def test_the_sum_is_named_as_such(make_report: MakeReport) -> None:
    text = "因政府信息公开引起的行政复议4件，行政诉讼9件。"
    (mismatch,) = mismatches(N07, make_report(sections=part_one(text)))
    assert mismatch.cells == (DIRECT, AFTER)
    assert mismatch.words["where"] == "表四行政诉讼两类总计之和"
    assert mismatch.words["stated"] == "写明9件"

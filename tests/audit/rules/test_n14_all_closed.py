"""N14: 结转下年度6 in the valid report."""

from __future__ import annotations

import pytest

from audit.model import BodyKind
from audit.rules.n14_all_closed import CARRIED_OUT, N14
from tests.audit.claims.judged import MakeReport, judged, mismatches, part_one

FAILING = (
    "收到政府信息公开申请51件，均已办结。",
    "收到政府信息公开申请51件，全部按时答复。",
    "2024年收到的政府信息公开申请均已在法定期限内答复。",
    "所有政府信息公开申请均已按时办结。",
    "（二）依申请公开。共收到申请51件，全部办理完毕。",
)
SILENT = (
    "收到政府信息公开申请51件，按时答复率100%。",
    "收到政府信息公开申请51件，答复49件，均在法定期限内答复。",
    "收到政府信息公开申请51件，其中网上申请30件均已答复。",
    "收到政府信息公开申请51件，到期的均已答复。",
    "收到政府信息公开申请51件，除6件未到期外，全部答复。",
    "收到政府信息公开申请51件，全部办结，6件结转下年度。",
    "收到政府信息公开申请51件，均已办结。6件结转下年度继续办理政府信息公开申请。",
    "上年结转的政府信息公开申请均已办结。",
    "2023年收到的政府信息公开申请均已办结。",
    "收到建议提案12件，均已办结。",
    "政府信息公开申请、信访事项均已办结。",
    "全市政府信息公开申请均已办结。",
    "做到政府信息公开申请件件有落实，均应按时答复。",
    "延期答复政府信息公开申请3件，均在延长期限内答复。",
    "收到政府信息公开申请51件。",
    "政府信息公开申请中，予以公开的占全部答复的36%。",
    "全部答复件中，涉及征地的政府信息公开申请较多。",
    "",
)


@pytest.mark.parametrize("text", FAILING)
def test_not_all_was_closed(make_report: MakeReport, text: str) -> None:
    assert judged(N14, make_report, text) == {CARRIED_OUT: "warning 6≠0"}
    assert judged(N14, make_report, text, changes={CARRIED_OUT: 0}) == {CARRIED_OUT: "pass"}


@pytest.mark.parametrize("text", SILENT)
def test_nothing_is_said_of_all(make_report: MakeReport, text: str) -> None:
    assert judged(N14, make_report, text) == {CARRIED_OUT: "no_claim"}


def test_a_government_speaks_of_its_area(make_report: MakeReport) -> None:
    text = "全区政府信息公开申请均已办结。"
    government = {"agency": "样例市样例区人民政府", "body_kind": BodyKind.GOVERNMENT}
    assert judged(N14, make_report, text, **government) == {CARRIED_OUT: "warning 6≠0"}


def test_the_sentence_is_quoted(make_report: MakeReport) -> None:
    (mismatch,) = mismatches(N14, make_report(sections=part_one(f"概述。{FAILING[0]}其他。")))
    assert (mismatch.quote, mismatch.section) == (FAILING[0], 1)

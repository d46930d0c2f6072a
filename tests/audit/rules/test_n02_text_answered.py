"""N02: 总计49 in the valid report."""

from __future__ import annotations

import pytest

from audit.rules.n02_text_answered import N02
from tests.audit.claims.judged import MakeReport, judged

TOTAL = "T3.total.total"

CASES = {
    "答复政府信息公开申请49件。": "pass",
    "收到政府信息公开申请51件，49件已在规定期限内办理完毕，6件结转下年度继续办理。": "pass",
    "收到政府信息公开申请51件，按期答复45件，延期答复4件。": "pass",
    "收到政府信息公开申请51件，撤回2件，答复47件。": "pass",
    "答复政府信息公开申请48件。": "error 49≠48",
    "受理依申请公开51件、按时答复2件。": "error 49≠2",
    "收到政府信息公开申请51件，48件已办理完毕。": "error 49≠48",
    "收到政府信息公开申请51件，按期答复45件，延期答复3件。": "warning 49≠45",
    "收到政府信息公开申请51件，其中已办结40件。": "warning 49≠40",
    "（二）依申请公开\n按时答复40件。": "warning 49≠40",
    "收到政府信息公开申请51件，均已办结。": "no_claim",
    "政府信息公开申请按时答复率100%。": "no_claim",
    "办结信访事项12件，答复建议提案5件。": "no_claim",
}


@pytest.mark.parametrize(("text", "outcome"), CASES.items(), ids=CASES)
def test_answered(make_report: MakeReport, text: str, outcome: str) -> None:
    assert judged(N02, make_report, text) == {TOTAL: outcome}


def test_a_blank_total_decides_nothing(make_report: MakeReport) -> None:
    outcome = judged(N02, make_report, "答复政府信息公开申请48件。", changes={TOTAL: None})
    assert outcome == {TOTAL: f"cell_not_number: {TOTAL}"}

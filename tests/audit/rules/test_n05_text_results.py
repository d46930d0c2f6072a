"""N05: 予以公开18, 部分公开6, 不予公开6, 无法提供15, 不予处理4, 总计49 in the valid report."""

from __future__ import annotations

import pytest

from audit.rules.n05_text_results import N05
from tests.audit.claims.judged import MakeReport, judged

GRANTED, PARTIAL, OTHER_2019 = "T3.granted.total", "T3.partial.total", "T3.other.total"
DENIED, UNABLE, REFUSED, OTHER = "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"
SILENT = dict.fromkeys((GRANTED, PARTIAL, DENIED, UNABLE, REFUSED, OTHER), "no_claim")
TEXT = "收到政府信息公开申请51件，答复49件，其中{}。"

CASES = {
    TEXT.format("予以公开18件，部分公开6件，不予公开6件，无法提供15件，不予处理4件，其他处理0件"): dict.fromkeys(
        SILENT, "pass"
    ),
    TEXT.format("予以公开19件"): {GRANTED: "warning 18≠19"},
    TEXT.format("“予以公开”的19件"): {GRANTED: "warning 18≠19"},
    TEXT.format("19件予以公开，5件部分公开"): {GRANTED: "warning 18≠19", PARTIAL: "warning 6≠5"},
    TEXT.format("不予公开7件"): {DENIED: "warning 6≠7"},
    TEXT.format("无法提供15件、不予处理5件"): {UNABLE: "pass", REFUSED: "warning 4≠5"},
    TEXT.format("予以公开及部分公开24件"): {"（一）予以公开、（二）部分公开": "pass"},
    TEXT.format("予以公开、部分公开共23件"): {"（一）予以公开、（二）部分公开": "warning 24≠23"},
    TEXT.format("予以公开18件，占36.7%"): {GRANTED: "pass"},
    TEXT.format("予以公开占35.3%"): {GRANTED: "pass"},
    TEXT.format("予以公开占52%"): {GRANTED: "warning 36.7≠52"},
    TEXT.format("因本机关不掌握相关政府信息无法提供15件"): {"T3.unable.not_held.total": "pass"},
    TEXT.format("信息不存在15件"): {"T3.unable.not_held.total": "pass"},
    # of other things
    "公开各类信息1200条，其中予以公开1100条，不予公开100条。": SILENT,
    "收到建议提案20件，予以公开19件。": SILENT,
    "2023年答复政府信息公开申请60件，其中予以公开19件。": SILENT,
    "不予公开的信息每季度审查1次。": SILENT,
    "收到政府信息公开申请51件，自然人31件，其中予以公开3件。": SILENT,
}


@pytest.mark.parametrize(("text", "outcomes"), CASES.items(), ids=list(CASES))
def test_results(make_report: MakeReport, text: str, outcomes: dict[str, str]) -> None:
    assert judged(N05, make_report, text) == outcomes


def test_the_form_of_2019_has_one_row_for_the_rest(make_report: MakeReport) -> None:
    text = "2020年答复政府信息公开申请49件，其中其他处理3件。"
    assert judged(N05, make_report, text, generation="2019") == {OTHER_2019: "warning 0≠3"}

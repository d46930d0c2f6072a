"""N08: 许可838, 处罚56, 强制0 in the valid report."""

from __future__ import annotations

import pytest

from audit.rules.n08_text_decisions import N08
from tests.audit.claims.judged import MakeReport, judged

LICENSING, PENALTIES, COERCION = (f"T2.{row}.decisions" for row in ("licensing", "penalties", "coercion"))
SILENT = dict.fromkeys((LICENSING, PENALTIES, COERCION), "no_claim")

CASES = {
    "办理行政许可838件。": {LICENSING: "pass"},
    "办理行政许可15件。": {LICENSING: "error 838≠15"},
    "我局负责管理15项行政许可项目，并在2024年内成功办理了15项行政许可。": {LICENSING: "error 838≠15"},
    "作出行政处罚决定56件。": {PENALTIES: "pass"},
    "作出行政处罚决定55件，实施行政强制2件。": {PENALTIES: "error 56≠55", COERCION: "error 0≠2"},
    "作出行政许可决定838件、行政处罚决定55件。": {LICENSING: "pass", PENALTIES: "warning 56≠55"},
    "办理行政处罚案件60余件。": {PENALTIES: "warning 56≠60"},
    "未实施行政强制。": {COERCION: "pass"},
    "未作出行政处罚、行政强制决定。": {PENALTIES: "warning 56≠0", COERCION: "pass"},
    "负责15项行政许可事项。": {},
    "公示行政许可15件、行政处罚20件。": {},
    "办理行政许可、行政处罚共71件。": {},
}


@pytest.mark.parametrize(("text", "outcomes"), CASES.items(), ids=CASES)
def test_decisions(make_report: MakeReport, text: str, outcomes: dict[str, str]) -> None:
    assert judged(N08, make_report, text) == {**SILENT, **outcomes}


def test_the_form_of_2019_has_these_cells_too(make_report: MakeReport) -> None:
    outcome = judged(N08, make_report, "2020年办理行政许可15件。", generation="2019")
    assert outcome == {**SILENT, LICENSING: "error 838≠15"}


def test_no_form_no_judgement(make_report: MakeReport) -> None:
    assert judged(N08, make_report, "办理行政许可15件。", generation="2021", cells={}) == {
        **SILENT,
        LICENSING: f"row_absent: {LICENSING}",
    }

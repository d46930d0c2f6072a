"""N09: 制发2, 废止0, 现行有效9 in the valid report."""

from __future__ import annotations

import pytest

from audit.rules.n09_text_normative_docs import N09
from tests.audit.claims.judged import MakeReport, judged

MADE, REPEALED, IN_FORCE = (f"T2.normative_docs.{column}" for column in ("made", "repealed", "in_force"))
SILENT = dict.fromkeys((MADE, REPEALED, IN_FORCE), "no_claim")

CASES = {
    "制发规范性文件2件，现行有效9件。": {MADE: "pass", IN_FORCE: "pass"},
    "公开区政府办公室规范性文件2件，保留区政府办公室行政规范性文件11件。": {MADE: "pass", IN_FORCE: "warning 9≠11"},
    "制定出台行政规范性文件3件，废止1件。": {MADE: "warning 2≠3", REPEALED: "warning 0≠1"},
    "公开现行有效规范性文件9件。": {IN_FORCE: "pass"},
    "全年公开规范性文件9件。": {MADE: "pass"},
    "2024年未发布行政规范性文件。": {MADE: "warning 2≠0"},
    "清理规范性文件20件，其中保留9件。": {IN_FORCE: "pass"},
    "公开规范性文件解读5件。": {},
    "全区保留规范性文件86件。": {},
}


@pytest.mark.parametrize(("text", "outcomes"), CASES.items(), ids=CASES)
def test_normative_documents(make_report: MakeReport, text: str, outcomes: dict[str, str]) -> None:
    assert judged(N09, make_report, text) == {**SILENT, **outcomes}


def test_the_form_of_2019_counts_what_was_created(make_report: MakeReport) -> None:
    outcome = judged(N09, make_report, "2020年制定规范性文件3件。", generation="2019")
    assert outcome == {"T2.normative_docs.created": "warning 0≠3"}

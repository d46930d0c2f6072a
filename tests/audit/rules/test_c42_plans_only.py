from __future__ import annotations

import pytest

from audit.rules.c42_plans_only import C42
from tests.audit.building import findings, reasons, report, short

PROBLEMS = "（一）存在的问题。政策解读形式单一，业务培训偏少。"
PLANS = "（二）下一步工作打算。将增加图表解读，加强业务培训，不断提高公开质量。"


def part(text: str):
    return report(parts={5: text})


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (f"{PROBLEMS}\n{PLANS}", "（二）下一步工作打算"),
        (f"{PROBLEMS}\n下一步打算\n将增加图表解读，加强业务培训，不断提高公开质量。", "下一步打算"),
        (f"{PROBLEMS}\n2、下一步工作措施：将增加图表解读，加强业务培训，不断提高质量。", "2、下一步工作措施"),
    ],
)
def test_plans_alone_are_a_note(text, heading):
    (finding,) = findings(C42, part(text))
    assert (finding.subject, finding.severity) == ("part 五", "note")
    assert finding.message == f"第五部分的“{heading}”只写了打算，没有写已经采取的改进措施"


@pytest.mark.parametrize(
    "text",
    [
        f"{PROBLEMS}\n（二）下一步工作打算。已增加图表解读，今后将加强培训，不断提高公开的质量。",
        f"{PROBLEMS}\n（二）下一步工作打算。修订了培训制度，明确专人负责，每季度检查一次。",
        f"{PROBLEMS}针对这些问题，已增加图表解读。\n{PLANS}",
        f"{PROBLEMS}整改工作已经完成。\n{PLANS}",
        f"{PROBLEMS}\n（二）改进情况。将增加图表解读，加强业务培训，不断提高公开质量。",
        f"{PROBLEMS}\n下一步，将增加图表解读，加强业务培训，不断提高公开质量。",
    ],
)
def test_done_words_and_other_headings_pass(text):
    assert short(C42, part(text)) == []


def test_nothing_below_the_heading_is_not_assessable():
    assert reasons(C42, part(f"{PROBLEMS}\n（二）下一步工作打算")) == {"*": "row_absent: 下一步打算之下没有内容"}

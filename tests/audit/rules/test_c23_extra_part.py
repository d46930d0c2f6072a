from __future__ import annotations

import pytest

from audit.rules.c23_extra_part import C23
from tests.audit.building import findings, report, short


@pytest.mark.parametrize("heading", ["七、工作创新情况", "七．附则", "第七部分 附则"])
def test_a_seventh_heading_is_a_note(heading):
    (finding,) = findings(C23, report(headings={7: heading}))
    assert (finding.subject, finding.severity) == (heading, "note")
    assert finding.message == f"“{heading}”不是规定的六个部分之一"


def test_a_part_put_between_is_the_extra_one():
    headings = {5: "五、工作创新情况", 6: "六、存在的主要问题及改进情况", 7: "七、其他需要报告的事项"}
    assert short(C23, report(headings=headings)) == [("五、工作创新情况", "note")]


def test_six_parts_pass():
    assert short(C23, report()) == []


@pytest.mark.parametrize(
    "text",
    [
        "一、收费情况。未收取。\n二、提案情况。\n七、其他。",
        "（一）收费\n（二）提案\n（七）其他",
        "七、本年度没有其他需要报告的事项，未收取信息处理费。",
        "八、附件",
    ],
)
def test_lists_inside_part_six_pass(text):
    assert short(C23, report(parts={6: text})) == []


def test_a_lost_heading_makes_no_extra_one():
    assert short(C23, report(headings={2: None, 7: "七、工作创新情况"})) == []

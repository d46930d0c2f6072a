from __future__ import annotations

import pytest

from audit.rules.c40_problems_and_improvements import C40
from tests.audit.building import findings, reasons, report, short


@pytest.mark.parametrize("problem", ["存在问题：人手少。", "还有不足。", "仍有差距。", "补上短板。", "基础薄弱。"])
@pytest.mark.parametrize(
    "done",
    ["已作改进。", "完成整改。", "下一步加强。", "采取措施。", "打算培训。", "对此增加培训。", "对照不足，强化培训。"],
)
def test_both_sides_pass(problem, done):
    assert short(C40, report(parts={5: problem + done})) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("下一步将加强培训。", "存在的问题"),
        ("公开还有不足。", "改进情况"),
        ("今年工作顺利。", "存在的问题和改进情况"),
    ],
)
def test_one_side_missing(text, missing):
    (finding,) = findings(C40, report(parts={5: text}))
    assert (finding.subject, finding.severity) == ("part 五", "warning")
    assert finding.message == f"第五部分没有写{missing}"


def test_the_heading_itself_does_not_count():
    assert short(C40, report(parts={5: "一切都好。"})) == [("part 五", "warning")]


def test_an_empty_part_is_the_matter_of_another_rule():
    assert reasons(C40, report(parts={5: "无"})) == {"*": "row_absent: 第五部分没有内容"}


def test_what_will_be_done_is_the_other_side():
    text = "工作中还存在公开不及时、解读不深入等不足。2025年，我们将重点加强组织领导，完善工作机制，提高业务能力。"
    assert short(C40, report(parts={5: text})) == []


def test_both_sides_may_stand_in_a_table():
    table = "<table><tr><td>存在的主要问题</td><td>改进情况</td></tr><tr><td>更新不及时</td><td>已实行周提醒</td></tr></table>"
    made = report(
        parts={5: "具体如下。"}, edit=lambda page: page.replace("<p>具体如下。</p>", f"<p>具体如下。</p>{table}")
    )
    assert short(C40, made) == []

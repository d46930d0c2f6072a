from __future__ import annotations

from dataclasses import replace

import pytest

from audit.policy import Expression, Policy
from audit.rules.q13_sensitive_expression import Q13
from tests.audit.building import findings, report

RIGHT = "新时代中国特色社会主义"
WRONG = "新时代中国特色主义"
LIST = (Expression(WRONG, RIGHT), Expression("某某用语"), Expression("中国特色", "有中国特色"))


def listed(text, expressions=LIST, **changes):
    made = report(parts={1: f"主动公开工作。{text}"}, **changes)
    return replace(made, around=replace(made.around, policy=Policy(expressions=expressions)))


def test_a_listed_expression_is_a_warning_with_the_right_one():
    (finding,) = findings(Q13, listed(f"以{WRONG}思想为指导。", LIST[:1]))
    assert (finding.subject, finding.severity, finding.mismatch.suggestion) == (WRONG, "warning", RIGHT)
    assert finding.mismatch.quote == f"主动公开工作。以{WRONG}思想为指导。".split("。")[1] + "。"
    assert f"规范表述是“{RIGHT}”" in finding.message


def test_an_expression_without_a_right_one():
    (finding,) = findings(Q13, listed("使用某某用语。", LIST[1:2]))
    assert finding.mismatch.suggestion is None
    assert "规范表述" not in finding.message


@pytest.mark.parametrize("text", ["使用某 某　用语。", "使用某某用语。"])
def test_white_space_inside(text):
    assert len(findings(Q13, listed(text))) == 1


def test_the_right_words_that_hold_the_wrong_ones_pass():
    assert findings(Q13, listed("坚持有中国特色的道路。")) == []
    assert len(findings(Q13, listed("坚持中国特色的道路。"))) == 1


def test_the_title_and_the_tables_are_read():
    assert len(findings(Q13, listed("", edit=lambda page: page.replace("1.属于国家秘密", "1.某某用语")))) == 1


def test_without_a_list_there_is_no_outcome():
    assert Q13.assess(report()) == ()


def test_it_is_held():
    assert Q13.held

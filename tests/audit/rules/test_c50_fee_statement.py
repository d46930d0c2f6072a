from __future__ import annotations

import pytest

from audit.rules.c50_fee_statement import C50
from tests.audit.building import findings, report, short


@pytest.mark.parametrize(
    "text",
    [
        "本年度未收取信息处理费。",
        "本年度末收取信息处理费用。",
        "没有产生政府信息公开处理费。",
        "收取信息处理费0元。",
        "本年度未收取任何费用。",
        "按照国办函〔2020〕109号规定，处理费为0元。",
    ],
)
def test_statements_pass(text):
    assert short(C50, report(parts={6: text})) == []


def test_a_statement_elsewhere_passes():
    assert short(C50, report(parts={1: "主动公开。未收取信息处理费。", 6: "无"})) == []


def test_nothing_said():
    (finding,) = findings(C50, report(parts={6: "无。"}))
    assert (finding.subject, finding.severity, finding.mismatch.quote) == ("part 六", "warning", "无。")
    assert finding.message == "第六部分没有说明收取信息处理费的情况"


def test_the_nearest_sentence_is_shown_as_a_hint():
    made = report(parts={1: "主动公开。未发生任何收费及减免情况。", 6: "无"})
    (finding,) = findings(C50, made)
    assert finding.message.endswith("；文中与收费有关的只有：“未发生任何收费及减免情况。”")


def test_labels_of_the_tables_are_no_statement():
    assert short(C50, report(parts={6: "没有其他事项。"})) == [("part 六", "warning")]


@pytest.mark.parametrize("year", [2019, 2020])
def test_before_2021_there_was_no_fee(year):
    made = report(year=year, parts={6: "无"})
    assert short(C50, made) == []
    assert C50.assess(made) == ()


def test_the_notices_of_a_fee_are_a_statement():
    text = "1.发出收费通知的件数：0件；总金额：0元；实际收取的总金额：0元。"
    assert short(C50, report(parts={6: text})) == []


def test_a_statement_may_stand_in_a_table():
    table = "<table><tr><td>收取信息处理费情况</td><td>未收取</td></tr></table>"
    made = report(
        parts={6: "具体如下。"}, edit=lambda page: page.replace("<p>具体如下。</p>", f"<p>具体如下。</p>{table}")
    )
    assert short(C50, made) == []

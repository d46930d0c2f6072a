from __future__ import annotations

import pytest

from audit.lexicon.typos import MISPRINTS
from audit.rules.q05_template_typos import Q05
from tests.audit.building import findings, report, short


def part_one(text):
    return report(parts={1: f"主动公开。{text}"})


def test_a_faultless_report_passes():
    assert short(Q05, report()) == []


def test_in_a_fee_statement_it_is_a_warning():
    (finding,) = findings(Q05, report(parts={6: "第一句。2024年大队末收取信息处理费用。第三句。"}))
    assert (finding.subject, finding.severity, finding.mismatch.suggestion) == ("末收取", "warning", "未收取")
    assert finding.mismatch.quote == "2024年大队末收取信息处理费用。"


def test_in_a_heading_it_is_a_warning():
    made = report(headings={2: "二、主动工开政府信息情况"})
    assert short(Q05, made) == [("主动工开", "warning")]


def test_in_a_label_it_is_a_warning_even_with_spaces_in_it():
    made = report(edit=lambda page: page.replace("法律服务机构", "法律 服务机沟"))
    assert short(Q05, made) == [("法律服务机沟", "warning")]


def test_elsewhere_it_is_a_note():
    assert short(Q05, part_one("规范办理依申清公开。")) == [("依申清公开", "note")]


def test_the_gravest_place_decides():
    made = report(parts={1: "本年度我局末收到申请。", 6: "信息处理费：我局末收到。"})
    (finding,) = findings(Q05, made)
    assert (finding.severity, finding.mismatch.quote) == ("warning", "信息处理费：我局末收到。")


@pytest.mark.parametrize(
    "text",
    [
        "2024年末收到申请1件。",
        "截至月末发生2件。",
        "这些事由科室自己办理。",
        "公民可以申请公开政府信息。",
        "坚持以公开为常态，立足于以公开促规范。",
        "全年政务共开展培训4次。",
        "指出“末收取”应为“未收取”。",
        "印发《依申清公开办法》。",
    ],
)
def test_what_is_right_or_quoted_is_silent(text):
    assert short(Q05, part_one(text)) == []


@pytest.mark.parametrize("wrong", [wrong for misprints in MISPRINTS.values() for wrong in misprints])
def test_every_misprint_is_found(wrong):
    assert wrong in [subject for subject, _ in short(Q05, part_one(f"对于{wrong}的说明。"))]


def test_damaged_text_is_not_judged():
    assert short(Q05, part_one("末收取\ufffd。")) == []


def test_the_name_of_the_regulation_has_one_spelling_only():
    assert short(Q05, part_one("贯彻《中华人民共和国政府信息公开条列》。")) == [("信息公开条列", "note")]
    assert short(Q05, part_one("印发《关于依申清公开的答复》。")) == []

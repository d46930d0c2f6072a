from __future__ import annotations

import pytest

from audit.rules.q06_traditional_characters import Q06
from tests.audit.building import findings, reasons, report, short


def part_one(text, **changes):
    return report(parts={1: f"主动公开。{text}"}, **changes)


def test_a_faultless_report_passes():
    assert short(Q06, report()) == []


def test_the_word_and_its_right_form():
    (finding,) = findings(Q06, part_one("收取费用的情況。后文。"))
    assert (finding.subject, finding.severity, finding.mismatch.suggestion) == ("情況", "note", "情况")
    assert finding.mismatch.quote == "收取费用的情況。"


def test_the_same_word_twice_is_one_finding():
    assert short(Q06, part_one("情況一。情況二。概況。")) == [("情況", "note"), ("概況", "note")]


def test_at_the_beginning_of_a_phrase_the_next_character_is_taken():
    (finding,) = findings(Q06, part_one("，為民办事。"))
    assert (finding.subject, finding.mismatch.suggestion) == ("為民", "为民")


def test_in_a_table_too():
    made = report(edit=lambda page: page.replace("商业企业", "商業企业"))
    assert short(Q06, made) == [("商業", "note")]


@pytest.mark.parametrize(
    "text", ["硚口区、埇桥区、瀍河、滘村、鄠邑区。", "张䶮、李堃、王喆、赵昇、钱玥、孙祐。", "吉𠮷饭店。"]
)
def test_rare_characters_of_names_are_silent(text):
    assert short(Q06, part_one(text)) == []


def test_characters_of_the_body_name_are_silent():
    title = "樂山县水利局2024年政府信息公开工作年度报告"
    assert short(Q06, part_one("樂山县水利局开展工作。", title=title, signature=())) == []


def test_a_traditional_edition_is_not_judged():
    made = part_one("國家機關應當實時開會處理問題。" * 8)
    assert reasons(Q06, made) == {"*": "encoding_damaged: 整页为繁体字版"}

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.policy import Policy
from audit.rules.c13_contact import C13
from audit.surroundings import ALONE
from tests.audit.building import report, short


@pytest.mark.parametrize(
    "sentence",
    [
        "联系电话：0000-8812345。",
        "如有疑问，请致电 0000 - 8812345 咨询。",
        "联系地址：明德路1号。",
        "电子邮箱：xxgk@demo.test。",
        "请与本局办公室联系（电话8812345）。",
    ],
)
def test_one_way_of_contact_is_enough(sentence):
    assert short(C13, report(preface=(sentence,))) == []


def test_contact_below_the_report_counts():
    made = report(preface=(), signature=("样例市青山区水利局", "2025年1月9日", "联系电话：0000-8812345"))
    assert short(C13, made) == []


@pytest.mark.parametrize("text", ["电话热线畅通，及时接听。", "受理办结电话举报等各类案件。", "共公开信息12345678条。"])
def test_words_alone_are_no_contact(text):
    assert short(C13, report(preface=(), parts={1: text})) == [("preface", "note")]


def test_damaged_text_is_not_judged():
    assert short(C13, report(preface=("联系\ufffd\ufffd：",))) == []


def test_a_local_template_that_asks_for_it_makes_it_a_warning():
    made = report(preface=("统计期限自2024年1月1日起，至2024年12月31日止。",))
    asked = replace(made, around=replace(ALONE, policy=Policy(contact_required=True)))
    assert (short(C13, made), short(C13, asked)) == ([("preface", "note")], [("preface", "warning")])


def test_answers_of_a_hotline_are_no_number_to_call():
    said = "回应公众关切682次，其中网站互动362次，热线答问330次。"
    assert short(C13, report(preface=("统计期限自2024年1月1日起，至2024年12月31日止。",), parts={1: said})) == [
        ("preface", "note")
    ]

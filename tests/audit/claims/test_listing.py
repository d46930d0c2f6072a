"""Every number of the prose is bound, or has the reason why not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.claims.listing import Told, numbers_of
from audit.model import BodyKind
from tests.audit.claims.reports import report_of
from tests.conftest import cell_of, valid_numbers


def short(told: Told) -> str:
    return f"{told.quote}={told.claim.slot if told.claim else told.reason}"


def listed(text: str, **facts: object) -> list[str]:
    return [short(told) for told in numbers_of(report_of(text, **facts))]  # type: ignore[arg-type]


CASES = {
    "2024年，收到政府信息公开申请53件（其中上年结转1件）。": ["2024年=date", "53件=received", "1件=carried_in"],
    "根据国办函〔2020〕109号，答复依申请公开九件。": ["〔2020〕109号=document", "九件=answered"],
    "印发《2024年工作要点》，第3条要求在20个工作日内答复。": [
        "《2024年工作要点》=title",
        "第3=ordinal",
        "20个工作日=duration",
    ],
    "一是受理信访5件；（2）参训30人次。": ["5件=foreign", "（2）=ordinal", "30人次=persons"],
    "全区收到政府信息公开申请120件。": ["120件=others"],
    "2023年收到政府信息公开申请60件。": ["2023年=date", "60件=other_year"],
    "收到政府信息公开申请53件，较上年增加7件。": ["53件=received", "7件=compared"],
    "满意率99.5%，收取信息处理费120元，发布信息1，234条。": ["99.5%=percentage", "120元=money", "1，234条=topic"],
    "联系电话：0533-2869836，邮编：255022。": ["电话：0533-2869836=contact", "邮编：255022=contact"],
    "收到政府信息公开申请9件，其中延期答复2件。": ["9件=received", "2件=part"],
    "收到政府信息公开申请9件，自然人占60%。": ["9件=received", "60%=applicant_share"],
}


@pytest.mark.parametrize(("text", "numbers"), CASES.items(), ids=list(CASES))
def test_each_number_has_its_meaning(text: str, numbers: list[str]) -> None:
    assert listed(text) == numbers


def test_where_a_number_stands_is_told_exactly() -> None:
    text = "概述。\n　　收到　政府信息公开申请 ５ ３ 件，答复[bookmark: _GoBack]51件。"
    told = numbers_of(report_of(text))
    assert [text[one.offset : one.offset + len(one.quote)] for one in told] == ["５ ３ 件", "51件"]
    assert [one.sentence[one.place : one.place + len(one.quote)] for one in told] == ["５ ３ 件", "51件"]
    assert {one.part for one in told} == {1}


def test_a_claim_tells_its_cells_and_whether_they_agree() -> None:
    report = report_of("收到政府信息公开申请55件，答复48件，制发规范性文件2件。")
    cells = {address: cell_of(value) for address, value in valid_numbers().items()}
    cells["T2.normative_docs.made"] = cell_of(None)
    with_cells = type(report)(**{**vars(report), "cells": cells})
    received, answered, made = (told.to_dict(with_cells) for told in numbers_of(with_cells))
    assert (received["value"], received["agrees"]) == (55, True)
    assert [side["value"] for side in received["sides"]] == [51, 55, 55]
    assert (answered["value"], answered["agrees"]) == (48, False)
    assert made["agrees"] is None or made["agrees"] is False
    assert json.loads(json.dumps([received, answered, made]))


def test_a_government_speaks_of_its_area() -> None:
    facts = {"agency": "样例市样例区人民政府", "body_kind": BodyKind.GOVERNMENT}
    assert listed("全区收到政府信息公开申请120件。", **facts) == ["120件=received"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            (
                "收到",
                "政府信息公开申请",
                "9件",
                "十余件",
                "（",
                "）",
                "《",
                "》",
                "2024年",
                "，",
                "。",
                " ",
                "60%",
                "第3条",
                "自然人",
                "\n",
            )
        ),
        max_size=30,
    )
)
def test_any_text_is_listed_without_losing_its_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    told = numbers_of(report_of(text))
    assert [one.offset for one in told] == sorted({one.offset for one in told})
    assert all(text[one.offset : one.offset + len(one.quote)] == one.quote for one in told)
    assert all(bool(one.claim) != bool(one.reason) for one in told)


def test_a_long_line_without_an_end_takes_a_moment_only() -> None:
    assert len(numbers_of(report_of("收到政府信息公开申请9件，" * 3000))) > 0

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.model import BodyKind
from audit.rules.c35_government_items import C35
from audit.verdict import summarise
from tests.audit.building import findings, reasons, report, short

BASE = "主动公开、依申请公开、政府信息管理、平台建设均按要求开展。"


def saying(text: str, kind: BodyKind = BodyKind.GOVERNMENT, part: int = 1):
    parts = {1: BASE, 5: "存在一些不足。针对这些问题，已经改进。"}
    parts[part] += text
    return replace(report(parts=parts), body_kind=kind)


def test_all_three_missing_are_one_warning():
    (finding,) = findings(C35, saying(""))
    assert (finding.subject, finding.severity) == ("government items", "warning")
    assert finding.message == "政府报告没有写工作考核、社会评议、责任追究"


def test_of_a_township_it_is_a_note():
    assert short(C35, saying("", BodyKind.TOWNSHIP)) == [("government items", "note")]


def test_what_is_missing_is_named():
    (finding,) = findings(C35, saying("纳入年度工作考核。"))
    assert finding.message == "政府报告没有写社会评议、责任追究"


@pytest.mark.parametrize("part", [1, 5])
@pytest.mark.parametrize(
    "text",
    [
        "纳入工作考核，开展社会评议，没有责任追究的情形。",
        "年度考核优秀；民主评议满意；未发生需要问责的情况。",
        "考核结果通报；开展社会评议；无追责情形。",
        "考核和评议已完成，未有因信息公开被追究责任的人员。",
        "本年度未开展考核、评议，未发生责任追究。",
        "强化考核、社会 评议和责任\n追究。",
    ],
)
def test_any_wording_in_part_one_or_five_passes(text, part):
    assert short(C35, saying(text, part=part)) == []


@pytest.mark.parametrize("kind", [BodyKind.GOVERNMENT_OFFICE, BodyKind.DEPARTMENT, BodyKind.STREET_OFFICE, None])
def test_others_are_out_of_scope(kind):
    assert C35.in_scope(replace(saying(""), body_kind=kind)) is False


def test_without_the_parts_it_is_not_assessable():
    made = replace(report(headings={1: None, 5: None}), body_kind=BodyKind.GOVERNMENT)
    assert summarise(C35.assess(made)) == ("not_assessable", "row_absent: 没有读到第一、第五部分")


def test_a_picture_in_part_one_may_hold_them():
    made = report(
        parts={1: BASE, 5: "存在不足，已经改进。"}, edit=lambda page: page.replace(BASE, f'{BASE}<img src="/a.png">')
    )
    assert reasons(C35, replace(made, body_kind=BodyKind.GOVERNMENT))["*"].startswith("table_is_image")

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Picture
from audit.policy import Policy
from audit.rules.c15_signature import C15
from audit.surroundings import ALONE, Publication
from tests.audit.building import AGENCY, findings, reasons, report, short


@pytest.mark.parametrize(
    "signature",
    [
        (AGENCY, "2025年1月9日"),
        ("青山区水利局", "2025年1月9日"),
        (f"{AGENCY}    ", "2025 年 1 月 9 日"),
        (AGENCY, "2025-01-09"),
        (AGENCY, "二〇二五年一月九日"),
    ],
)
def test_name_and_date_in_any_form_pass(signature):
    assert short(C15, report(signature=signature)) == []


@pytest.mark.parametrize(
    ("signature", "missing"),
    [((), "落款和日期"), ((AGENCY,), "日期"), (("2025年1月9日",), "落款")],
)
def test_what_is_missing_is_named(signature, missing):
    parts = {6: "本年度未收取信息处理费。" * 20}
    (finding,) = findings(C15, report(signature=signature, parts=parts))
    assert (finding.subject, finding.severity) == ("end of report", "note")
    assert finding.message == f"文末没有{missing}"


def test_a_seal_as_picture_is_not_judged():
    made = report(signature=(), edit=lambda page: page.replace("</body>", '<p><img src="/seal.png"></p></body>'))
    assert isinstance(made.blocks[-1], Picture)
    assert reasons(C15, made) == {"*": "table_is_image: 文末是图片"}


@pytest.mark.parametrize(
    ("states", "accepted", "found"),
    [(True, True, []), (True, False, [("end of report", "note")]), (False, True, [("end of report", "note")])],
)
def test_the_fields_of_the_page_are_enough_only_where_the_office_accepts_them(states, accepted, found):
    around = replace(ALONE, publication=Publication(states_signature=states), policy=Policy(signature_on_page=accepted))
    assert short(C15, replace(report(signature=()), around=around)) == found


def test_a_prefecture_whose_name_ends_like_two_places_may_be_left_out():
    made = report(signature=("西湖区水利局", "2025年1月9日"))
    assert short(C15, replace(made, agency="杭州市西湖区水利局")) == []
    assert short(C15, replace(made, agency="杭州市上城区水利局")) == [("end of report", "note")]


def test_a_body_with_two_names_signs_with_one():
    title = f"{AGENCY}（样例市青山区河湖管理局）2024年政府信息公开工作年度报告"
    assert short(C15, report(title=title, signature=(AGENCY, "2025年1月9日"))) == []


@pytest.mark.parametrize("last", [("2025年1月9日",), ("二〇二五年一月九日", "主办单位：样例市青山区人民政府")])
def test_annexes_may_stand_above_the_signature(last):
    signature = ("附件：1.主动公开基本目录", "2.依申请公开流程图", AGENCY, *last)
    assert short(C15, report(signature=signature)) == []


def test_a_date_behind_the_files_of_a_page_is_no_signature():
    signature = ("附件：年报.docx", "样例市青山区人民政府", "2025年1月9日")
    assert short(C15, report(signature=signature)) == [("end of report", "note")]


@pytest.mark.parametrize("signer", ["青山区水利局", "区水利局", "样例市青山区水利局办公室"])
def test_a_short_name_or_the_office_above_the_date_signs(signer):
    assert short(C15, report(signature=(signer, "2025年1月9日"))) == []

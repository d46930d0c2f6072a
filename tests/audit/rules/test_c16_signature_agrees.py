from __future__ import annotations

from dataclasses import replace

import pytest

from audit.rules.c16_signature_agrees import C16
from audit.surroundings import ALONE, Publication, Registered
from tests.audit.building import AGENCY, findings, reasons, report, short

BODY, DATE = "signed body", "date of signature"


def test_another_body_is_a_warning():
    (finding,) = findings(C16, report(signature=("样例市临江区水利局", "2025年1月9日")))
    assert (finding.subject, finding.severity, finding.mismatch.quote) == (BODY, "warning", "样例市临江区水利局")
    assert finding.message == f"标题里的机关是“{AGENCY}”，落款是“样例市临江区水利局”"


@pytest.mark.parametrize(
    "name",
    [
        AGENCY,
        "青山区水利局",
        "区水利局",
        "水利局",
        f"{AGENCY}办公室",
        f"{AGENCY}（公章）",
        "样 例 市 青 山 区 水 利 局",
        f"{AGENCY}、样例市青山区水务中心",
        "河北省样例市青山区水利局",
    ],
)
def test_the_same_body_in_other_words_passes(name):
    assert short(C16, report(signature=(name, "2025年1月9日"))) == []


def test_a_usual_short_form_passes():
    made = replace(report(signature=("区住建局", "2025年1月9日")), agency="样例市青山区住房和城乡建设局")
    assert short(C16, made) == []


@pytest.mark.parametrize(
    ("signed", "agency"),
    [
        ("张店区人民政府办公室", "淄博市张店区人民政府"),
        ("淄博市张店区人民政府", "张店区人民政府办公室"),
        ("青山区水利局政务公开领导小组办公室", AGENCY),
        ("马尚街道办事处", "张店区马尚街道办事处"),
        ("马尚街道", "张店区马尚街道办事处"),
    ],
)
def test_an_office_may_sign_for_its_body(signed, agency):
    made = replace(report(signature=(signed, "2025年1月9日")), agency=agency)
    assert short(C16, made) == []


def test_a_name_of_the_registry_passes():
    made = report(signature=("样例市青山区水务局", "2025年1月9日"))
    assert short(C16, made) == [(BODY, "warning")]
    registered = Registered(AGENCY, ("样例市青山区水务局",))
    assert short(C16, replace(made, around=replace(ALONE, registered=registered))) == []


@pytest.mark.parametrize(
    "day",
    ["2025年1月9日", "2025 年 1 月 1 日", "2025-03-31", "2025.1.9", "二〇二五年一月二十一日", "二○二五年三月三十一日"],
)
def test_a_day_of_the_season_passes(day):
    assert short(C16, report(signature=(AGENCY, day))) == []


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2024年1月9日", "2024年1月9日"),
        ("2024年12月31日", "2024年12月31日"),
        ("2025年4月1日", "2025年4月1日"),
        ("二〇二四年一月十二日", "2024年1月12日"),
    ],
)
def test_a_day_outside_is_a_warning(day, told):
    (finding,) = findings(C16, report(signature=(AGENCY, day)))
    assert (finding.subject, finding.severity, finding.mismatch.quote) == (DATE, "warning", day)
    assert finding.message == f"落款日期是{told}，不在2025年1月1日至3月31日之间"


@pytest.mark.parametrize(("published", "found"), [("2025-01-08", [(DATE, "warning")]), ("2025-01-09", []), (None, [])])
def test_signed_after_the_page_was_published(published, found):
    made = report(signature=(AGENCY, "2025年1月9日"))
    assert short(C16, replace(made, around=replace(ALONE, publication=Publication(published_on=published)))) == found


def test_name_and_day_in_one_line():
    assert short(C16, report(signature=("样例市临江区水利局 2024年1月9日",))) == [(BODY, "warning"), (DATE, "warning")]
    assert short(C16, report(signature=(f"{AGENCY} 2025年1月9日",))) == []


def test_a_day_alone_is_judged_without_a_body():
    parts = {6: "没有其他需要报告的事项。"}
    assert short(C16, report(signature=("2024年1月9日",), parts=parts)) == [(DATE, "warning")]


@pytest.mark.parametrize("signature", [(), (AGENCY,)])
def test_without_a_signature_it_is_not_assessable(signature):
    assert reasons(C16, report(signature=signature)) == {"*": "no_claim: 没有落款"}


def test_a_date_in_the_last_sentence_is_no_signature():
    parts = {6: "上述规定自2023年5月1日起施行，至2024年5月1日。"}
    assert reasons(C16, report(signature=(), parts=parts)) == {"*": "no_claim: 没有落款"}


def test_two_bodies_may_sign_below_each_other():
    assert short(C16, report(signature=(AGENCY, "样例市青山区河长制办公室", "2025年1月9日"))) == []
    strangers = ("样例市临江区水利局", "样例市临江区河长制办公室", "2025年1月9日")
    assert short(C16, report(signature=strangers)) == [(BODY, "warning")]


def test_the_party_office_of_a_township_signs_for_it():
    made = replace(report(signature=("白石镇党政办", "2025年1月9日")), agency="白石镇人民政府")
    assert short(C16, made) == []

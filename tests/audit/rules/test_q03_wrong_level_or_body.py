from __future__ import annotations

from dataclasses import replace

import pytest

from audit.model import BodyKind
from audit.rules.q03_wrong_level_or_body import Q03
from audit.surroundings import Registered
from tests.audit.building import findings, report, short

OWN, OTHER = "样例市青山区水利局", "样例市青山区民政局"
COUNTY = Registered(
    OWN, level="county", parent="样例市青山区人民政府", others=frozenset({OTHER, "样例市青山区人民政府办公室"})
)


def registered(text, facts=COUNTY, kind=None, **changes):
    made = report(parts={1: f"主动公开工作。{text}"}, **changes)
    return replace(made, around=replace(made.around, registered=facts), body_kind=kind or made.body_kind)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    made = report(rendering=rendering, year=year)
    assert short(Q03, made) == []
    assert short(Q03, replace(made, around=replace(made.around, registered=COUNTY))) == []


@pytest.mark.parametrize("word", ["贵局", "贵办", "贵委", "贵单位"])
def test_words_for_another_need_no_registry(word):
    (finding,) = findings(Q03, report(parts={1: f"主动公开工作。按照{word}要求编制。"}))
    assert (finding.subject, finding.severity) == (word, "warning")


@pytest.mark.parametrize(
    "text",
    [
        "贵州省、贵阳市、贵港市。",
        "珍贵单位史料，富贵镇。",
        "印发《致贵局的函》，引用“贵办”。",
        "贵局州。",
        "可贵机关作风。",
    ],
)
def test_other_words_with_the_character_are_silent(text):
    assert short(Q03, report(parts={1: f"主动公开工作。{text}"})) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{OTHER}认真贯彻条例。",
        f"2024年，{OTHER}主动公开信息42条。",
        f"一是{OTHER}高度重视。",
        f"（一）{OTHER}坚持公开。",
    ],
)
def test_another_body_as_subject(text):
    (finding,) = findings(Q03, registered(text))
    assert (finding.subject, finding.severity) == (OTHER, "warning")
    assert f"以“{OTHER}”为主语" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        f"会同{OTHER}积极公开。",
        f"转送{OTHER}认真办理。",
        f"由{OTHER}主动公开。",
        f"《{OTHER}主动公开目录》。",
        f"{OTHER}、财政局认真配合。",
        f"与{OTHER}联合发文。",
        "样例市青山区人民政府办公室牵头。",
        "样例市青山区人民政府高度重视。",
        f"{OWN}认真贯彻条例。",
    ],
)
def test_other_bodies_in_other_roles_are_silent(text):
    assert short(Q03, registered(text)) == []


def test_without_a_registry_names_are_not_judged():
    assert short(Q03, registered(f"{OTHER}认真贯彻条例。指导全市政务公开工作。", None)) == []


@pytest.mark.parametrize(
    ("level", "text", "subject"),
    [
        ("county", "统筹推进全市政务公开工作。", "全市"),
        ("county", "指导全省各部门。", "全省"),
        ("town", "规范全区政府信息公开工作。", "全区"),
        ("city", "督促全省各单位。", "全省"),
    ],
)
def test_an_area_that_is_not_its_own(level, text, subject):
    assert short(Q03, registered(text, replace(COUNTY, level=level))) == [(subject, "warning")]


@pytest.mark.parametrize(
    ("level", "text"),
    [
        ("county", "统筹推进全区政务公开工作。"),
        ("county", "按照统筹推进全市政务公开工作的要求，抓好落实。"),
        ("county", "在全市政务公开工作中位居前列。"),
        ("county", "参加全市政务公开工作培训会议，做好全市政务公开工作试点。"),
        ("city", "统筹推进全市政务公开工作。"),
        ("province", "指导全省各单位。"),
        (None, "统筹推进全市政务公开工作。"),
        ("county", "在市局网站公开。"),
    ],
)
def test_own_and_superior_areas_are_silent(level, text):
    assert short(Q03, registered(text, replace(COUNTY, level=level))) == []


def test_a_city_on_the_level_of_a_county_has_a_city():
    city = replace(COUNTY, name="样例市水利局", others=frozenset())
    assert short(Q03, registered("统筹推进全市政务公开工作。", city)) == []
    assert short(Q03, registered("指导全省各单位。", city)) == [("全省", "warning")]


def test_a_township_goes_by_its_kind():
    assert short(Q03, registered("督促全区各部门。", kind=BodyKind.TOWNSHIP)) == [("全区", "warning")]

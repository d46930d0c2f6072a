from __future__ import annotations

from dataclasses import replace

import pytest

from audit.lexicon.functions import FIELDS, field_of, words_of
from audit.model import BodyKind
from audit.rules.q04_foreign_business import Q04
from tests.audit.building import report, short

FARMING = "将政策解读、技术推广、涉农信息等及时发布。"


def of(agency, text, kind=BodyKind.DEPARTMENT, **changes):
    return replace(report(parts={1: f"主动公开工作。{text}"}, **changes), agency=agency, body_kind=kind)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    assert short(Q04, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize("agency", ["某区应急管理局", "某县教育局", "某市税务局", "某区消防救援大队"])
def test_two_words_of_another_field(agency):
    assert short(Q04, of(agency, FARMING)) == [("技术推广、涉农信息", "note")]


@pytest.mark.parametrize(
    ("agency", "text"),
    [
        ("某县农业农村局", FARMING),
        ("某区应急管理局", "将政策解读、涉农信息等及时发布。"),
        ("某区应急管理局", "发布技术推广信息。发布涉农信息。"),
        ("某区应急管理局", "会同农业农村局发布技术推广、涉农信息。"),
        ("某区应急管理局", "印发《技术推广、涉农信息目录》。"),
        ("某区行政审批服务局", FARMING),
        ("某区财政局", FARMING),
        ("某区发展和改革局", FARMING),
        ("某区教育和卫生健康局", FARMING),
        ("某某局", FARMING),
    ],
)
def test_what_may_be_its_own_is_silent(agency, text):
    assert short(Q04, of(agency, text)) == []


@pytest.mark.parametrize("kind", [kind for kind in BodyKind if kind is not BodyKind.DEPARTMENT])
def test_other_kinds_are_out_of_scope(kind):
    assert not Q04.in_scope(of("某区应急管理局", FARMING, kind))


def test_every_word_is_of_one_field():
    words = [word for field in FIELDS for word in words_of(field)]
    assert len(set(words)) == len(words)


def test_a_name_of_two_fields_has_none():
    assert field_of("某县教育局") == "教育"
    assert field_of("某县文化和教育局") is None
    assert field_of("某县") is None

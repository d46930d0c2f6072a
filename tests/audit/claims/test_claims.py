"""Claims of a whole report: scope of governments, order, caching, bounds."""

from __future__ import annotations

import pickle
import time

import pytest

from audit.claims import claims_of
from audit.model import BodyKind
from tests.audit.claims.reports import report_of, said, short

OF_A_GOVERNMENT = {
    "全区共收到政府信息公开申请95件。": "received=95!",
    "共收到政府信息公开申请95件。": "received=95!",
    "全市共收到政府信息公开申请950件。": "",
    "区政府办公室收到政府信息公开申请17件。": "received=17",
    "各部门共收到政府信息公开申请78件。": "",
    "已备案各类公开申请100余件。": "",
}


@pytest.mark.parametrize(("text", "claims"), OF_A_GOVERNMENT.items(), ids=OF_A_GOVERNMENT)
def test_a_government_speaks_of_its_whole_area(text: str, claims: str) -> None:
    assert said(text, agency="样例市样例区人民政府", body_kind=BodyKind.GOVERNMENT) == claims.split()


def test_other_bodies_do_not() -> None:
    assert said("全区共收到政府信息公开申请95件。", agency="样例区人民政府办公室") == []


def test_numbers_of_a_part_make_those_of_the_whole_uncertain() -> None:
    text = "全区共收到政府信息公开申请95件，其中本机关17件。"
    assert said(text, agency="样例市样例区人民政府", body_kind=BodyKind.GOVERNMENT) == ["received=95"]


def test_a_superior_is_another_body() -> None:
    text = "区政府办公室收到政府信息公开申请17件。"
    assert said(text) == []
    assert said(text, agency="样例区人民政府办公室", body_kind=BodyKind.GOVERNMENT_OFFICE) == ["received=17!"]


def test_two_claims_for_one_slot_are_not_strict() -> None:
    assert said("收到政府信息公开申请9件。\n受理依申请公开8件。") == ["received=9", "received=8"]


def test_without_a_report_year_nothing_is_strict() -> None:
    assert said("收到政府信息公开申请9件。", year=None) == ["received=9"]
    assert said("2024年收到政府信息公开申请9件。", year=None) == []


def test_the_part_and_the_sentence_go_with_the_claim() -> None:
    (claim,) = claims_of(report_of("概述。其中，收到 9 件。\n本年收到[bookmark: _GoBack]申请 9 件，已答复。", part=3))
    assert claim.part == 3
    assert claim.sentence == "本年收到[bookmark: _GoBack]申请 9 件，已答复。"


def test_without_part_one_the_whole_text_is_read() -> None:
    report = report_of("收到政府信息公开申请9件。")
    bare = type(report)(document=report.document, year=2024, generation="2021")
    assert [(short(claim), claim.part) for claim in claims_of(bare)] == [("received=9!", None)]


def test_claims_are_read_once_and_survive_pickling() -> None:
    report = report_of("收到政府信息公开申请9件。")
    claims = claims_of(report)
    assert claims_of(report) is claims
    assert claims_of(pickle.loads(pickle.dumps(report))) == claims
    assert report == report_of("收到政府信息公开申请9件。")


BOMBS = {
    "digits": "1" * 1_000_000,
    "numerals": "收到" + "一" * 340_000 + "件申请",
    "one long clause": "收到申请" * 85_000,
    "many sentences": "收到政府信息公开申请9件。" * 28_000,
    "brackets": "收到申请（" * 68_000,
    "titles": "《" * 340_000 + "收到申请9件",
    "spaces": "收到申请" + " " * 1_000_000 + "9件。",
    "fillers": ("未收到" + "的了和或" * 190 + "申请。") * 440,
    "nouns": ("未收到" + "政府信息公开申请、" * 80 + "。") * 460,
    "numbers": ("收到" + "9件" * 390 + "。") * 420,
    "thousands": "收到申请" + "1," * 500_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_megabyte_in_one_line_is_read_in_a_moment(text: str) -> None:
    report = report_of(text)
    start = time.process_time()
    claims_of(report)
    assert time.process_time() - start < 1

"""Codes of the engine have words; a new one without them turns this red."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit.suppression import TABLE_FAULTS
from gouji.rendering.labels import NOTHING_TO_COMPARE, REASONS, crashed_words, place_words, reason_text

CODE = re.compile(r'(?:NotAssessable\(|reasons\.add\()"(\w+)"')
SOURCES = (Path(__file__).parents[2] / "audit").rglob("*.py")


def test_every_reason_the_engine_gives_has_chinese_words():
    given = {code for path in SOURCES for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert {"template_unknown", "truncated"} <= given
    assert given - set(REASONS) == set()
    assert set(REASONS) >= NOTHING_TO_COMPARE


def test_a_reason_keeps_its_detail():
    assert reason_text("row_absent: 第五部分没有内容") == "报告里没有这一处（第五部分没有内容）"
    assert reason_text("truncated") == "文件在中途断了"


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("page[2]/box[72,100,300,115]", "第2页"),
        ("sheet[1]/cell[B7]", "第1个工作表 B7"),
        ("table[3]/cell[17]", ""),
        (None, ""),
    ],
)
def test_a_person_is_told_where_to_look(anchor, words):
    assert place_words(anchor) == words


def test_what_did_not_work_is_named():
    assert crashed_words("A32") == "规则 A32"
    assert crashed_words("diagnosis") == "判断哪一格有误的步骤"


def test_reasons_of_silenced_rules_have_chinese_words():
    codes = {fault.reason.partition(":")[0] for fault in TABLE_FAULTS} | {"not_fetched", "row_absent", "included"}
    assert codes <= set(REASONS)

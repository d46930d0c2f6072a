"""A small run of `make bench-rules`: planted defects are found, and nothing else is accused of anything."""

from __future__ import annotations

from typing import Any

import pytest

from audit.engine import audit
from audit.rules import ALL
from bench.mutations.aims import CATALOGUE, CERTAIN, LEARNED, NUMBERS_IN_TEXT, RECALL_SO_FAR, WARNINGS_PER_HUNDRED
from bench.mutations.changing import added
from bench.mutations.facts import Facts
from bench.mutations.forms import Form, chinese
from bench.mutations.planting.all import PLANTS, SENTENCES
from bench.mutations.planting.quality import card_number, identity_number
from bench.mutations.running import Amount, run
from bench.mutations.scene import Scene, make_scene, restated
from bench.mutations.scoring import Result
from bench.mutations.table import lines, marks
from bench.mutations.trapping.all import TRAPS
from bench.mutations.writing import ONE, WORDINGS, Stated
from gouji.demo.dice import Dice

SMALL = Amount(clean=75, plants=1, sentences=1, traps=1, every=3)


@pytest.fixture(scope="module")
def result() -> Result:
    return run(20, SMALL, processes=1)


def test_every_rule_of_the_catalogue_has_a_planted_defect():
    assert len(CATALOGUE) == len(set(CATALOGUE)) == 89
    planted = {plant.code for plant in PLANTS} | {plant.code for plants in SENTENCES.values() for plant in plants}
    assert planted == set(CATALOGUE)
    assert {rule.code for rule in ALL} <= set(CATALOGUE)


def test_every_family_of_sentences_has_enough_forms():
    """Zero statements are several families; what can be said of a zero is less than of a number."""
    zero = ("none_received", "no_rest", "no_reviews", "no_decisions", "no_documents", "closed")
    for wording in WORDINGS:
        lengths = {family: len(forms) for family, forms in wording.forms.items()}
        assert all(length >= 12 for family, length in lengths.items() if family not in (*zero, "kinds")), lengths
        assert sum(lengths[family] for family in zero) >= 25
    assert len({form.text for wording in WORDINGS for forms in wording.forms.values() for form in forms}) > 340


def false_findings(result: Result, where: str) -> list[dict[str, Any]]:
    return [alarm for alarm in result.alarms if alarm["where"].startswith(where)]


def test_no_clean_report_is_accused_of_an_error(result):
    assert result.clean == 2 * SMALL.clean
    assert [alarm for alarm in false_findings(result, "") if alarm["severity"] == "error"] == []


def test_clean_reports_give_hardly_a_warning(result):
    warnings = [alarm for alarm in false_findings(result, "clean") if alarm["severity"] == "warning"]
    assert len(warnings) * 100 <= WARNINGS_PER_HUNDRED * result.clean, warnings


def test_no_rule_falls_into_its_trap(result):
    assert false_findings(result, "trap") == []


@pytest.mark.parametrize(("code", "words"), LEARNED, ids=[words for _, words in LEARNED])
def test_what_a_rule_has_learned_stays_learned(code, words):
    """Sentences that are true of a part, or of another matter, were once held against the whole."""
    rules = tuple(rule for rule in ALL if rule.code == code)
    found = [one for seed in range(40) for one in audit(saying(words, seed).report(), rules=rules).findings]
    assert [one.message for one in found if words in (one.mismatch.quote or "")] == []


def saying(words: str, seed: int) -> Scene:
    """A report that says this alone of its figures, where it belongs; nothing where it is not true."""
    wording = next(one for one in WORDINGS if words in str(one.forms) or words in str(one.frame.ASIDES))
    scene = make_scene(f"open {seed}", wording, year=2024, kind="department", size="some", without=tuple(wording.forms))
    for family, forms in wording.forms.items():
        for form in forms:
            if words in form.text:
                said = (Stated(family, form.filled(scene.facts), form),) if form.true_of(scene.facts) else ()
                return restated(scene, said)
    line = next(one for one in wording.frame.ASIDES if words in one)
    return added(restated(scene, ()), "one", line.replace("{q1}", "77"))


def test_no_certain_defect_is_missed(result):
    assert [miss for miss in result.misses if miss["code"] in CERTAIN] == []
    assert sum(row.planted for code, row in result.rows.items() if code in CERTAIN) >= 100


def test_no_rule_crashes_and_every_defect_could_be_planted(result):
    assert result.crashes == 0
    assert len(result.impossible) < 12, result.impossible


def test_the_table_names_every_rule_once(result):
    printed = list(lines(result))
    assert [line[:3] for line in printed[1 : 1 + len(CATALOGUE)]] == list(CATALOGUE)
    assert {mark.name for mark in marks(result)} >= {"recall of certain defects", "precision"}


def test_the_same_seed_gives_the_same_report():
    assert make_scene("a", ONE).page == make_scene("a", ONE).page
    assert make_scene("a", ONE).page != make_scene("b", ONE).page


def test_a_number_with_a_right_checksum_is_made():
    assert {len(identity_number(Dice(seed))) for seed in range(50)} == {18}
    assert {len(card_number(Dice(seed))) for seed in range(50)} == {16}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1003, "一千零三"),
        (20010, "二万零一十"),
    ],
)
def test_chinese_numerals(number, words):
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("收到{new}件。", "收到1234件。"),
        ("收到{new|comma}件。", "收到1,234件。"),
        ("收到{new|wide}件。", "收到１２３４件。"),
        ("收到{new|tens}件。", "收到1230余件。"),
        ("占{granted|share}。", "占33.33%。"),
        ("较上年{new|word}{new|diff}件，{new|rate}。", "较上年增加234件，23.4%。"),
    ],
)
def test_a_form_is_filled_with_what_is_true(text, printed):
    numbers = {"new": 1234, "granted": 1, "answered": 3}
    facts = Facts("样例县水利局", "县水利局", 2024, "department", numbers, {"new": 1000})
    assert Form(text).true_of(facts)
    assert Form(text).filled(facts) == printed


def test_all_traps_belong_to_rules_of_the_catalogue():
    assert {trap.code for trap in TRAPS} <= set(CATALOGUE)
    assert len(TRAPS) > 150


def test_hardly_a_number_in_the_text_is_missed(result):
    missed = [miss for miss in result.misses if miss["code"] in NUMBERS_IN_TEXT and not miss["beyond"]]
    planted = sum(row.planted for code, row in result.rows.items() if code in NUMBERS_IN_TEXT)
    assert planted > 50
    assert len(missed) <= planted * (1 - RECALL_SO_FAR), [miss["said"] for miss in missed]

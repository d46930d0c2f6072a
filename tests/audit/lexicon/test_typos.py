from __future__ import annotations

from audit.lexicon.typos import MISPRINTS, any_misprint

ALL = [(wrong, right) for right, misprints in MISPRINTS.items() for wrong in misprints]


def test_a_misprint_is_as_long_as_its_phrase_and_stands_once():
    assert [wrong for wrong, right in ALL if len(wrong) != len(right) or wrong == right] == []
    assert len({wrong for wrong, _ in ALL}) == len(ALL)


def test_no_phrase_holds_a_misprint():
    phrases = "。".join(MISPRINTS)
    assert [wrong for wrong, _ in ALL if wrong in phrases] == []
    assert any_misprint().search(phrases) is None


def test_the_quick_look_sees_every_misprint():
    assert [wrong for wrong, _ in ALL if not any_misprint().search(f"于{wrong}的")] == []

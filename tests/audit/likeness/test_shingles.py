from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.likeness.masking import GAP, masked
from audit.likeness.prescribed import phrases
from audit.likeness.shingles import common, numbered, prescribed, shingles, similarity

TEXT = st.text(st.sampled_from("天地玄黄宇宙洪荒\n𠀀\ud800"), max_size=60)
SETS = st.frozensets(st.integers(0, 30))


def test_runs_of_five():
    assert len(shingles("一二三四五六七")) == 3
    assert shingles("一二三四") == frozenset()


def test_none_spans_a_gap():
    assert shingles(f"一二三{GAP}四五六") == frozenset()
    assert shingles(f"一二三四五{GAP}六七八九十") == shingles("一二三四五") | shingles("六七八九十")


def test_the_numbers_are_those_of_yesterday():
    """They are stored: another number for the same text would make every stored sketch useless."""
    assert shingles("政府信息公") == {2655922303}


@given(TEXT)
def test_numbered_tells_the_same_with_places(text):
    found = list(numbered(text))
    assert frozenset(number for _, number in found) == shingles(text)
    assert all(shingles(text[at : at + 5]) >= {number} for at, number in found if text.isprintable() and text.isascii())
    assert all(0 <= at < len(text) for at, _ in found)


@given(SETS, SETS)
def test_similarity_is_symmetric_and_a_share(one, other):
    alike = similarity(one, other)
    assert alike == similarity(other, one)
    assert 0 <= alike <= 1
    assert (alike == 1) == (bool(one) and one == other)


def test_similarity_is_that_of_jaccard():
    assert similarity({1, 2, 3}, {2, 3, 4}) == 0.5
    assert similarity(frozenset(), frozenset()) == 0


def test_every_prescribed_phrase_leaves_nothing():
    """But for pieces of fewer than five characters, which are no shingles."""
    assert all(shingles(masked(phrase).text) <= prescribed() for phrase in phrases())
    assert shingles("深化政府信息公开工作") - prescribed()


@pytest.mark.parametrize(("reports", "with_it", "is_template"), [(4, 4, False), (5, 5, True), (5, 4, False), (15, 5, False),
                                                                 (15, 6, True), (14, 5, True), (30, 10, False), (30, 11, True)])  # fmt: skip
def test_common_is_what_more_than_a_third_and_no_fewer_than_five_have(reports, with_it, is_template):
    sets = [{1000 + at, 7} if at < with_it else {1000 + at} for at in range(reports)]
    assert common(sets) == ({7} if is_template else frozenset())


@given(st.lists(SETS, max_size=12), st.randoms())
def test_common_does_not_depend_on_the_order(sets, dice):
    shuffled = list(sets)
    dice.shuffle(shuffled)
    assert common(shuffled) == common(sets)

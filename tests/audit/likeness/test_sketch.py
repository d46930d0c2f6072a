"""Whether the bands find what they must: measured with fixed seeds, on sets and on texts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.likeness.comparing import wording
from audit.likeness.shingles import LEAST, shingles, similarity
from audit.likeness.sketch import BANDS, BINS, bands, estimate, packed, scheme, sketch, unpacked

HASHES = st.frozensets(st.integers(0, 2**32 - 1), min_size=1, max_size=400)


def pair(dice, size, alike):
    """Two sets of `size` with this similarity."""
    shared = round(2 * size * alike / (1 + alike))
    pool = dice.sample(range(2**32), 2 * size - shared)
    return set(pool[:size]), set(pool[size - shared :])


def meet(one, other):
    return not set(bands(one, 2024)).isdisjoint(bands(other, 2024))


@pytest.mark.parametrize(
    ("size", "alike", "pairs", "most_missed"),
    [(LEAST, 0.90, 1500, 0), (1500, 0.90, 500, 0), (LEAST, 0.75, 1000, 20), (1500, 0.75, 400, 12)],
)
def test_pairs_are_found(size, alike, pairs, most_missed):
    dice = random.Random("pairs")
    missed = sum(not meet(*map(sketch, pair(dice, size, alike))) for _ in range(pairs))
    assert missed <= most_missed


@pytest.mark.parametrize("size", [LEAST, 1500])
@pytest.mark.parametrize("alike", [0.1, 0.5, 0.75, 0.9])
def test_the_estimate_is_not_biased(size, alike):
    dice = random.Random("estimates")
    estimates = [estimate(*map(sketch, pair(dice, size, alike))) for _ in range(200)]
    assert sum(estimates) / len(estimates) == pytest.approx(alike, abs=0.02)


def test_texts_with_changed_words_are_found():
    """Texts are no random sets: shingles that overlap share most of their bytes."""
    dice = random.Random("texts")
    missed = 0
    estimated, real = [], []
    for _ in range(300):
        text = [chr(dice.randrange(0x4E00, 0x6E00)) for _ in range(700)]
        changed = list(text)
        for at in dice.sample(range(700), 18):
            changed[at] = "甲"
        one, other = shingles("".join(text)), shingles("".join(changed))
        real.append(similarity(one, other))
        estimated.append(estimate(sketch(one), sketch(other)))
        missed += not meet(sketch(one), sketch(other))
    assert 0.75 < min(real) < max(real) < 0.85
    assert missed <= 3
    assert sum(estimated) / 300 == pytest.approx(sum(real) / 300, abs=0.015)


def test_strangers_seldom_meet():
    dice = random.Random("strangers")
    met = sum(meet(*map(sketch, pair(dice, 800, 0.1))) for _ in range(500))
    assert met <= 2


@given(HASHES, st.randoms())
def test_a_sketch_is_of_the_set_alone(numbers, dice):
    shuffled = list(numbers)
    dice.shuffle(shuffled)
    assert sketch(shuffled) == sketch(numbers)
    assert unpacked(packed(sketch(numbers))) == sketch(numbers)
    assert estimate(sketch(numbers), sketch(numbers)) == 1


@given(HASHES)
def test_keys_fit_the_database_and_tell_years_apart(numbers):
    keys = bands(sketch(numbers), 2024)
    assert len(keys) == BANDS
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert set(keys).isdisjoint(bands(sketch(numbers), 2025))


def test_a_sketch_is_that_of_yesterday():
    """It is stored: if this changes, the scheme has to."""
    made = sketch(wording({1: "汛期每天早晚两次公布主要河道水位" * 2}, ()).shingles)
    assert (len(made), sum(made)) == (BINS, 345333971102)
    assert scheme().startswith("1.5.24x6.")

"""The table of states, row by row, and what holds for every history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.states import DECIDED, NewDay, NotEvaluated, NotSeen, SeasonEnds, Seen, Standing, State, after, name_of

OPEN = Standing(State.OPEN, "e")
CONFIRMED = Standing(State.CONFIRMED, "e", "e")
DISMISSED = Standing(State.DISMISSED, "e", "e", reason="misread")
WAIVED = Standing(State.WAIVED, "e", "e", reason="explained", waived_until="2027-05-01")
FIXED = Standing(State.FIXED, "e", "e", fixed_from=State.CONFIRMED)
FIXED_OPEN = Standing(State.FIXED, "e", "e", fixed_from=State.OPEN)
CLOSED = replace(FIXED, state=State.CLOSED)
ALL = (OPEN, CONFIRMED, DISMISSED, WAIVED, FIXED, FIXED_OPEN, CLOSED)
SAME, OTHER = Seen("e"), Seen("f")


@pytest.mark.parametrize(
    ("before", "happening", "expected", "event"),
    [
        (OPEN, SAME, OPEN, None),
        (OPEN, OTHER, replace(OPEN, evidence_hash="f"), "facts_changed"),
        (CONFIRMED, OTHER, Standing(State.OPEN, "f", "e"), "facts_changed"),
        (DISMISSED, OTHER, Standing(State.OPEN, "f", "e"), "facts_changed"),
        (WAIVED, OTHER, Standing(State.OPEN, "f", "e"), "facts_changed"),
        (WAIVED, NewDay(date(2027, 5, 1)), WAIVED, None),
        (WAIVED, NewDay(date(2027, 5, 2)), Standing(State.OPEN, "e", "e"), "waiver_over"),
        (OPEN, NotSeen(), Standing(State.FIXED, "e", fixed_from=State.OPEN), "fixed"),
        (CONFIRMED, NotSeen(), FIXED, "fixed"),
        (WAIVED, NotSeen(), FIXED_OPEN, "fixed"),
        (DISMISSED, NotSeen(), DISMISSED, None),
        (FIXED, NotSeen(), FIXED, None),
        (FIXED, SAME, replace(CONFIRMED, reopened=1), "regressed"),
        (CLOSED, SAME, replace(CONFIRMED, reopened=1), "regressed"),
        (FIXED, OTHER, Standing(State.OPEN, "f", "e", reopened=1), "regressed"),
        (FIXED_OPEN, SAME, Standing(State.OPEN, "e", "e", reopened=1), "regressed"),
        (FIXED, SeasonEnds(), CLOSED, "closed"),
        (CONFIRMED, SeasonEnds(), CONFIRMED, None),
    ],
)
def test_table_of_states(before, happening, expected, event):
    assert after(before, happening) == expected
    assert name_of(before, expected) == event


@pytest.mark.parametrize("before", ALL, ids=lambda standing: standing.state)
def test_what_was_not_evaluated_stays(before):
    assert after(before, NotEvaluated()) is before


@pytest.mark.parametrize("before", [CONFIRMED, DISMISSED, WAIVED], ids=lambda standing: standing.state)
def test_the_same_facts_keep_a_decision(before):
    assert after(before, SAME) is before


HASHES = st.sampled_from("efg")
HAPPENINGS = st.one_of(
    st.builds(Seen, HASHES),
    st.just(NotSeen()),
    st.just(NotEvaluated()),
    st.builds(NewDay, st.dates(date(2027, 4, 29), date(2027, 5, 3))),
    st.just(SeasonEnds()),
)


@given(st.sampled_from(ALL), st.lists(HAPPENINGS, max_size=12))
def test_no_history_makes_a_decision_or_forgets_what_was_judged(start, happenings):
    standing = start
    for happening in happenings:
        before, standing = standing, after(standing, happening)
        assert after(standing, happening) == standing, "the same again changes nothing"
        assert standing.decided_evidence_hash == start.decided_evidence_hash
        assert standing.reopened - before.reopened in (0, 1)
        assert (name_of(before, standing) is None) == (before == standing)
        if standing.state in DECIDED:
            assert standing.decided_evidence_hash == standing.evidence_hash
            assert standing.state is before.state or before.fixed_from is State.CONFIRMED is standing.state
        if standing.state is State.FIXED and before.state is not State.FIXED:
            assert happening == NotSeen()

"""The table of states, row by row, and what holds for every history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import GoujiError
from db.happenings import (
    Answered,
    Approve,
    Ask,
    Assign,
    Confirm,
    Dismiss,
    NewDay,
    NotEvaluated,
    NotSeen,
    Refuse,
    SeasonEnds,
    Seen,
    TakeBack,
    Uphold,
)
from db.standings import DECIDED, Asked, Standing, State
from db.states import after, name_of

OPEN = Standing(State.OPEN, "e")
ERROR = replace(OPEN, severity="error")
CONFIRMED = Standing(State.CONFIRMED, "e", "e")
DISMISSED = Standing(State.DISMISSED, "e", "e", reason="misread")
WAIVED = Standing(State.WAIVED, "e", "e", reason="explained", waived_until="2027-05-01")
FIXED = Standing(State.FIXED, "e", "e", fixed_from=State.CONFIRMED)
FIXED_OPEN = Standing(State.FIXED, "e", "e", fixed_from=State.OPEN)
CLOSED = replace(FIXED, state=State.CLOSED)
ALL = (OPEN, CONFIRMED, DISMISSED, WAIVED, FIXED, FIXED_OPEN, CLOSED)
SAME, OTHER = Seen("e"), Seen("f")
UNTIL, TODAY = date(2027, 5, 1), date(2027, 2, 1)
ASK_DISMISS = Ask("dismiss", "misread", "n")
ASK_WAIVE = Ask("waive", "explained", "n", UNTIL)
WANTS_DISMISSAL = Asked("dismiss", "甲", "misread", "e")
WANTS_WAIVER = Asked("waive", "甲", "explained", "e", "2027-05-01")
ASKED = replace(ERROR, request=WANTS_DISMISSAL)
ASKED_WAIVE = replace(OPEN, request=WANTS_WAIVER)


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
        # nobody can approve a request whose end has passed
        (ASKED_WAIVE, NewDay(date(2027, 5, 1)), ASKED_WAIVE, None),
        (ASKED_WAIVE, NewDay(date(2027, 5, 2)), OPEN, "request_over"),
        (ASKED, NewDay(date(2027, 5, 2)), ASKED, None),
        # a request is about certain facts
        (ASKED, SAME, ASKED, None),
        (ASKED, OTHER, replace(ERROR, evidence_hash="f"), "facts_changed"),
        (ASKED, NotSeen(), replace(ERROR, state=State.FIXED, fixed_from=State.OPEN), "fixed"),
        # an objection outlives other facts, not the finding
        (replace(OPEN, disputed=True), OTHER, replace(OPEN, evidence_hash="f", disputed=True), "facts_changed"),
        (replace(CONFIRMED, disputed=True), NotSeen(), FIXED, "fixed"),
    ],
)
def test_what_the_machine_does(before, happening, expected, event):
    assert after(before, happening) == expected
    assert name_of(before, happening, expected) == event


@pytest.mark.parametrize(
    ("before", "happening", "by", "expected", "event"),
    [
        (OPEN, Confirm(), "乙", CONFIRMED, "confirmed"),
        (ERROR, Confirm("核过"), "乙", replace(CONFIRMED, severity="error"), "confirmed"),
        (OPEN, Dismiss("misread", "n"), "乙", DISMISSED, "dismissed"),
        (ERROR, ASK_DISMISS, "甲", ASKED, "asked_dismiss"),
        (OPEN, ASK_WAIVE, "甲", ASKED_WAIVE, "asked_waive"),
        (ASKED, Approve(), "乙", replace(DISMISSED, severity="error"), "dismissed"),
        (ASKED_WAIVE, Approve(), "乙", WAIVED, "waived"),
        (ASKED, Refuse("n"), "乙", ERROR, "refused"),
        (ASKED, Refuse("n"), "甲", ERROR, "withdrawn"),
        (ASKED, Confirm(), "甲", replace(CONFIRMED, severity="error"), "confirmed"),
        (ASKED_WAIVE, Dismiss("misread", "n"), "乙", DISMISSED, "dismissed"),
        (CONFIRMED, TakeBack("n"), "乙", Standing(State.OPEN, "e", "e"), "taken_back"),
        (DISMISSED, TakeBack("n"), "乙", Standing(State.OPEN, "e", "e"), "taken_back"),
        (WAIVED, TakeBack("n"), "乙", Standing(State.OPEN, "e", "e"), "taken_back"),
        (replace(CONFIRMED, disputed=True), Uphold("n"), "乙", CONFIRMED, "upheld"),
        (replace(OPEN, disputed=True), Confirm(), "乙", CONFIRMED, "confirmed"),
        (replace(ASKED, disputed=True), Approve(), "乙", replace(DISMISSED, severity="error"), "dismissed"),
        (replace(ASKED, disputed=True), Refuse(), "乙", replace(ERROR, disputed=True), "refused"),
        (CONFIRMED, Answered("disputed"), "乙", replace(CONFIRMED, disputed=True), "disputed"),
        (CONFIRMED, Answered("says_fixed"), "乙", CONFIRMED, "says_fixed"),
        (FIXED, Answered("disputed"), "乙", FIXED, "disputed"),
        (FIXED, Assign("zhangsan"), "乙", replace(FIXED, assignee="zhangsan"), "assigned"),
        (replace(OPEN, assignee="zhangsan"), Assign(None), "乙", OPEN, "assigned"),
    ],
)
def test_what_people_do(before, happening, by, expected, event):
    assert after(before, happening, by, TODAY) == expected
    assert name_of(before, happening, expected, by) == event


PEOPLE = (
    Confirm(),
    Dismiss("misread", "n"),
    ASK_DISMISS,
    ASK_WAIVE,
    Approve(),
    Refuse("n"),
    TakeBack("n"),
    Uphold("n"),
    Answered("disputed"),
    Answered("not_fixed"),
    Assign("zhangsan"),
)
ALLOWED = {
    State.OPEN: {Confirm, Dismiss, Ask, Answered, Assign},
    **dict.fromkeys(DECIDED, frozenset({TakeBack, Answered, Assign})),
    **dict.fromkeys((State.FIXED, State.CLOSED), frozenset({Answered, Assign})),
}


@pytest.mark.parametrize(("before", "happening"), list(product(ALL, PEOPLE)))
def test_people_do_nothing_else(before, happening):
    if type(happening) in ALLOWED[before.state]:
        assert after(before, happening, "乙", TODAY).fixed_from is before.fixed_from, "people fix nothing"
        return
    with pytest.raises(GoujiError):
        after(before, happening, "乙", TODAY)


@pytest.mark.parametrize(
    ("before", "happening", "by", "message"),
    [
        (ERROR, Dismiss("misread", "n"), "甲", "第二人"),
        (OPEN, Dismiss("because", "n"), "甲", "驳回理由"),
        (OPEN, Dismiss("misread", " "), "甲", "说明"),
        (OPEN, Ask("dismiss", "", "n"), "甲", "申请理由"),
        (OPEN, Ask("close", "misread", "n"), "甲", "不能申请"),
        (ASKED, ASK_WAIVE, "乙", "已有待批准"),
        (ASKED, Approve(), "甲", "第二人"),
        (replace(OPEN, request=replace(WANTS_DISMISSAL, by="Zhang San")), Approve(), "zhangｓａｎ", "第二人"),
        (OPEN, Approve(), "乙", "没有待批准"),
        (OPEN, Refuse(), "乙", "没有待批准"),
        (CONFIRMED, TakeBack("\n"), "乙", "理由"),
        (CONFIRMED, Uphold("n"), "乙", "没有异议"),
        (OPEN, Answered("已整改"), "乙", "其中之一"),
        (replace(OPEN, grounded=False), Confirm(), "乙", "没有了依据"),
        (replace(OPEN, grounded=False), ASK_WAIVE, "乙", "没有了依据"),
    ],
)
def test_what_may_not_be_done(before, happening, by, message):
    with pytest.raises(GoujiError, match=message):
        after(before, happening, by, TODAY)


@pytest.mark.parametrize(
    ("today", "until", "allowed"),
    [
        (date(2027, 5, 1), UNTIL, False),
        (date(2027, 4, 30), UNTIL, True),
        (date(2026, 4, 30), UNTIL, True),
        (date(2026, 4, 29), UNTIL, False),
        (TODAY, None, False),
    ],
)
def test_a_waiver_ends_after_today_and_within_a_year(today, until, allowed):
    ask = Ask("waive", "explained", "n", until)
    if allowed:
        assert after(OPEN, ask, "甲", today) == ASKED_WAIVE
        return
    with pytest.raises(GoujiError, match="截止日期"):
        after(OPEN, ask, "甲", today)


def test_a_waiver_whose_end_has_passed_is_not_approved():
    assert after(ASKED_WAIVE, Approve(), "乙", UNTIL).state is State.WAIVED
    with pytest.raises(GoujiError, match="已经过了"):
        after(ASKED_WAIVE, Approve(), "乙", date(2027, 5, 2))


def test_without_a_day_nothing_with_an_end_is_asked_or_approved():
    for before, happening in ((OPEN, ASK_WAIVE), (ASKED_WAIVE, Approve())):
        with pytest.raises(GoujiError):
            after(before, happening, "乙")


@pytest.mark.parametrize("before", ALL, ids=lambda standing: standing.state)
def test_what_was_not_evaluated_stays(before):
    assert after(before, NotEvaluated()) is before


@pytest.mark.parametrize("before", [CONFIRMED, DISMISSED, WAIVED], ids=lambda standing: standing.state)
def test_the_same_facts_keep_a_decision(before):
    assert after(before, SAME) is before


HASHES = st.sampled_from("efg")
MECHANICAL = st.one_of(
    st.builds(Seen, HASHES),
    st.just(NotSeen()),
    st.just(NotEvaluated()),
    st.builds(NewDay, st.dates(date(2027, 4, 29), date(2027, 5, 3))),
    st.just(SeasonEnds()),
)


@given(st.sampled_from(ALL), st.lists(MECHANICAL, max_size=12))
def test_the_machine_makes_no_decision_and_forgets_none(start, happenings):
    standing = start
    for happening in happenings:
        before, standing = standing, after(standing, happening)
        assert after(standing, happening) == standing, "the same again changes nothing"
        assert standing.decided_evidence_hash == start.decided_evidence_hash
        assert standing.reopened - before.reopened in (0, 1)
        assert (name_of(before, happening, standing) is None) == (before == standing)
        if standing.state in DECIDED:
            assert standing.decided_evidence_hash == standing.evidence_hash
            assert standing.state is before.state or before.fixed_from is State.CONFIRMED is standing.state
        if standing.state is State.FIXED and before.state is not State.FIXED:
            assert happening == NotSeen()

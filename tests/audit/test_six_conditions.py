"""The six conditions, told one by one, are those of the rule: all of them hold exactly when it fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from audit.absence import conditions, judge_absence
from audit.surroundings import Absence, ListLook

NOW = datetime.fromisoformat("2026-02-04T09:00:00+08:00")
URLS = ("http://a.test/nb/", "http://b.test/nb/")

looks = st.builds(
    lambda url, hours, status, complete, control, listed: ListLook(
        url, (NOW - timedelta(hours=hours)).isoformat(), status, complete, control, listed
    ),
    st.sampled_from(URLS),
    st.sampled_from((-1, 2, 12, 23, 30, 36, 80, 120)),
    st.sampled_from((200, 200, 200, None)),
    st.sampled_from((True, True, True, False)),
    st.sampled_from((True, True, True, False)),
    st.sampled_from((False,) * 6 + (True,)),
)
absences = st.builds(
    Absence,
    agency=st.just("样例市样例局"),
    year=st.just(2025),
    due_on=st.sampled_from(("2026-01-31", "2026-02-03", "2026-02-04")),
    now=st.just(NOW.isoformat()),
    sources=st.sampled_from(((), URLS[:1], URLS)),
    looks=st.lists(looks, max_size=6).map(tuple),
    confirmed_by=st.sampled_from(("", "李四", "李四")),
    grace_days=st.sampled_from((0, 0, 0, 7)),
)
PROVEN = Absence(
    agency="样例市样例局",
    year=2025,
    due_on="2026-01-31",
    now=NOW.isoformat(),
    sources=URLS[:1],
    looks=tuple(ListLook(URLS[0], (NOW - timedelta(hours=hours)).isoformat()) for hours in (30, 2)),
    confirmed_by="李四",
)


@given(absences)
@example(PROVEN)
def test_all_six_hold_exactly_when_the_rule_fails(absence):
    found = conditions(absence)
    assert [one.letter for one in found] == list("abcdef")
    assert all(one.holds for one in found) == bool(judge_absence(absence).findings)


def test_what_is_lacking_is_said():
    for letter, absence in (("d", replace(PROVEN, grace_days=30)), ("f", replace(PROVEN, confirmed_by=""))):
        assert [one.letter for one in conditions(absence) if not one.holds] == [letter]

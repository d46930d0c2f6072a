from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gouji.selfcheck.limits import HOUR, MOST_ADDRESSES, Rate

NOW = datetime(2027, 1, 20, tzinfo=UTC)


def test_so_many_an_hour_and_then_one_whenever_one_is_an_hour_old():
    rate = Rate(2)
    assert [rate.take("a", NOW + timedelta(minutes=at)) for at in (0, 10, 20)] == [0, 0, 40 * 60]
    assert rate.take("b", NOW) == 0
    assert rate.take("a", NOW + timedelta(minutes=60)) == 0
    assert rate.take("a", NOW + timedelta(minutes=60)) == 10 * 60


@given(st.lists(st.integers(0, 600), max_size=60), st.integers(1, 5))
def test_never_more_within_any_hour(gaps, most):
    rate, at = Rate(most), NOW
    taken: list[datetime] = []
    for gap in gaps:
        at += timedelta(seconds=gap)
        wait = rate.take("a", at)
        recent = [one for one in taken if one > at - HOUR]
        assert (wait == 0) == (len(recent) < most)
        if wait == 0:
            taken.append(at)


def test_an_attacker_with_many_addresses_does_not_fill_the_memory():
    rate = Rate(1)
    for number in range(MOST_ADDRESSES + 5):
        assert rate.take(str(number), NOW) == 0
    assert len(rate._seen) == MOST_ADDRESSES

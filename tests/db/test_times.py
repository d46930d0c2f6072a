from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from db.times import beijing, instant, local_day, moment_of


def test_instants_are_utc_without_fractions():
    moment = datetime(2027, 1, 12, 10, 5, 7, 999, tzinfo=timezone(timedelta(hours=8)))
    assert instant(moment) == "2027-01-12T02:05:07Z"
    assert moment_of("2027-01-12T02:05:07Z") == moment.replace(microsecond=0)
    assert beijing("2027-01-12T02:05:07Z") == "2027-01-12 10:05"


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2027, 1, 12, 10, 5))  # noqa: DTZ001  the naive moment is the point


def test_the_day_begins_in_beijing():
    assert local_day(moment_of("2027-01-11T16:00:00Z")) == date(2027, 1, 12)

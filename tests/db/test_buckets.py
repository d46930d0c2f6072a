from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.buckets import Bucket, take
from db.opening import open_database

START = datetime(2027, 1, 26, 2, 10, tzinfo=UTC)
MINUTE, HOUR = Bucket("mail|60", 20, 60), Bucket("mail|3600", 30, 3600)


@pytest.fixture
def opened(tmp_path):
    with open_database(tmp_path / "gouji.db") as database:
        yield database


def taken(database, buckets, times, at=START):
    return sum(take(database, buckets, at) == 0 for _ in range(times))


def test_a_full_bucket_gives_its_tokens_and_no_more(opened):
    assert taken(opened, [MINUTE], 25) == 20
    assert take(opened, [MINUTE], START) == pytest.approx(3.0)


def test_it_fills_up_with_time_and_not_above_its_brim(opened):
    taken(opened, [MINUTE], 20)
    assert taken(opened, [MINUTE], 5, START + timedelta(seconds=6)) == 2
    assert taken(opened, [MINUTE], 99, START + timedelta(days=1)) == 20


def test_the_narrower_bucket_decides_and_nothing_is_taken_from_the_other(opened):
    assert taken(opened, [MINUTE, HOUR], 20) == 20
    later = START + timedelta(minutes=2)
    assert taken(opened, [MINUTE, HOUR], 20, later) == 11
    assert taken(opened, [MINUTE], 20, later) == 9


def test_fractions_of_a_second_are_not_counted_twice(opened):
    moments = [START + timedelta(milliseconds=900 + number) for number in range(60)]
    assert sum(take(opened, [MINUTE], moment) == 0 for moment in moments) == 20


def test_no_bucket_no_limit(opened):
    assert take(opened, [], START) == 0


@settings(deadline=None, max_examples=30)  # each example writes a file
@given(st.lists(st.integers(-120, 120), min_size=1, max_size=20))
def test_never_more_than_a_brim_and_what_flowed_in(steps):
    with TemporaryDirectory() as folder, open_database(Path(folder) / "gouji.db") as database:
        given_out = taken(database, [MINUTE], 3)
        moment = latest = START
        for step in steps:
            moment += timedelta(seconds=step)
            latest = max(latest, moment)
            given_out += taken(database, [MINUTE], 3, moment)
        assert given_out <= 20 + (latest - START).total_seconds() / 3 + 1e-6


def test_a_bucket_filled_by_a_clock_far_ahead_flows_again(opened):
    assert taken(opened, [MINUTE], 19, START + timedelta(days=400)) == 19
    assert taken(opened, [MINUTE], 3) == 1
    assert taken(opened, [MINUTE], 3, START + timedelta(minutes=2)) == 3


def test_nor_does_one_that_it_has_emptied_stand_still(opened):
    assert taken(opened, [MINUTE], 25, START + timedelta(days=3)) == 20
    assert taken(opened, [MINUTE], 5) == 0
    assert taken(opened, [MINUTE], 5, START + timedelta(seconds=6)) == 2


def test_what_is_short_is_told_to_the_whole_second_in_which_there_is_some(opened):
    taken(opened, [MINUTE], 20)
    later = START + timedelta(milliseconds=400)
    assert take(opened, [MINUTE], later) == pytest.approx(2.6)
    assert take(opened, [MINUTE], later + timedelta(seconds=2.6)) == 0


def test_a_brief_bucket_gives_no_twice_as_many_around_the_turn_of_a_second(opened):
    robot = Bucket("feishu|1", 3, 1)
    assert taken(opened, [robot], 5, START + timedelta(milliseconds=900)) == 3
    assert taken(opened, [robot], 5, START + timedelta(milliseconds=1800)) == 0
    assert taken(opened, [robot], 5, START + timedelta(seconds=2)) == 3
    assert taken(opened, [robot], 5, START + timedelta(seconds=3)) == 3

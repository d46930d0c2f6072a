"""Robots that take few at once: what is waited for within a run, for how long, and what ends the waiting."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.notices import approve, find_notices
from db.opening import open_database
from notifications.box import MOMENT
from notifications.outbox import Outbox, send_due
from notifications.pacing import LONGEST_WAIT
from notifications.planning import plan
from tests.notifications.sending import LIVE, TEST, Hands, Script, state
from tests.notifications.world import MORNING, beijing_time

SENDING = timedelta(milliseconds=200)
VENDOR = 5  # what Feishu takes in a second


class Robot(Script):
    """Takes its time, and writes down when."""

    def __init__(self, clock: Hands, during: Callable[[], object] = lambda: None):
        super().__init__(during=during)
        self.clock, self.times = clock, list[datetime]()

    def send(self, part):
        self.times.append(self.clock())
        self.clock.pass_by(seconds=SENDING.total_seconds())
        return super().send(part)


@pytest.fixture
def robots(world, database, make_outbox, clock):
    """Offices with a robot each, some of them the same one, and an approved reminder for each."""

    def make(*secrets, channel="feishu", policy=TEST, **more) -> tuple[Outbox, Robot]:
        for turn, secret in enumerate(secrets):
            office, test = world.office(world.agency(f"A{turn:03}")), int(policy is TEST)
            world.insert("endpoints", office_id=office, channel=channel, address="", secret_ref=secret, is_test=test)
        plan(database, policy, MORNING)
        approve(database, find_notices(database), "张三", MORNING)
        box, _ = make_outbox(policy=policy, **more)
        robot = Robot(clock)
        return replace(box, channels={channel: robot}), robot

    return make


def most_within(times: list[datetime], span: timedelta) -> int:
    """The most in any stretch that is shorter than `span`."""
    return max(
        place + 1 - bisect_left(times, time - span + timedelta(microseconds=1)) for place, time in enumerate(times)
    )


@pytest.mark.parametrize("fraction", [0, 1, 300_000, 900_000])
def test_forty_offices_with_one_robot_are_told_in_one_run(robots, clock, fraction):
    clock.now = MORNING.replace(microsecond=fraction)
    box, robot = robots(*["env:ONE"] * 40)
    sent = send_due(box, limit=None)
    assert (sent.outcomes, sent.resting, sent.failed) == ({"sent": 40}, {}, False)
    assert clock.now - MORNING < timedelta(seconds=50)
    assert most_within(robot.times, timedelta(seconds=1)) <= VENDOR


def test_two_workers_with_one_robot_keep_its_rate_together(robots, clock, tmp_path):
    clock.now = MORNING.replace(microsecond=700_000)
    box, robot = robots(*["env:ONE"] * 40, batch=5)
    with open_database(tmp_path / "gouji.db") as second:
        other = replace(box, database=second, owner="other", channels={"feishu": Robot(clock)})
        robot.during = lambda: len(robot.parts) == 2 and send_due(other, limit=None)
        sent = send_due(box, limit=None)
    theirs = other.channels["feishu"].times
    assert (len(robot.times), len(theirs)) == (5, 35)
    assert sent.resting == {}
    times = sorted(robot.times + theirs)
    assert most_within(times, timedelta(seconds=1)) <= VENDOR


@pytest.mark.parametrize(("channel", "least", "vendor"), [("feishu", 60, 100), ("wecom", 15, 20), ("dingtalk", 15, 20)])
@pytest.mark.parametrize("between", [20, 50, 300])
def test_no_minute_brings_more_than_the_vendor_takes(robots, clock, channel, least, vendor, between):
    """Also when the next run comes within the minute, as one by hand does."""
    box, robot = robots(*["env:ONE"] * 150, channel=channel)
    sent = send_due(box, limit=None)
    assert least <= len(robot.times)
    assert sent.resting == {channel: 150 - len(robot.times)}
    for _ in range(20):
        clock.pass_by(seconds=between)
        send_due(box, limit=None)
    assert len(robot.times) == 150
    assert most_within(robot.times, timedelta(minutes=1)) <= vendor


def test_a_rate_by_the_minute_is_not_waited_for(robots, clock):
    box, robot = robots(*["env:ONE"] * 20, channel="wecom", limits={"wecom": ((15, 60),)})
    robot.during = lambda: clock.pass_by(seconds=-SENDING.total_seconds())
    sent = send_due(box, limit=None)
    assert (sent.outcomes, sent.resting, clock.now) == ({"sent": 15}, {"wecom": 5}, MORNING)


def test_a_run_waits_a_minute_at_most(robots, clock):
    secrets = [f"env:R{turn}" for turn in range(8) for _ in range(50)]
    box, robot = robots(*secrets)
    sent = send_due(box, limit=None)
    waited = clock.now - MORNING - SENDING * len(robot.times)
    assert waited <= timedelta(seconds=LONGEST_WAIT)
    assert sent.outcomes["sent"] + sent.resting["feishu"] == 400


@pytest.mark.parametrize("by_hand", [True, False])
def test_waiting_ends_when_everything_stops(robots, clock, world, by_hand):
    slept = list[float]()

    def sleep(seconds):
        slept.append(seconds)
        clock.pass_by(seconds=seconds)
        if not by_hand:
            box.stop_file.touch()

    box, robot = robots(*["env:ONE"] * 9, sleep=sleep)
    sent = send_due(replace(box, asked_to_stop=lambda: by_hand and bool(slept)), limit=None)
    assert (slept, len(robot.times), sent.stopped) == ([MOMENT], 3, not by_hand)
    assert sorted(state(world)) == ["queued"] * 6 + ["sent"] * 3
    assert world.column("SELECT sum(attempts) FROM deliveries") == [3]
    box.stop_file.unlink(missing_ok=True)
    send_due(replace(box, sleep=lambda seconds: clock.pass_by(seconds=seconds)), limit=None)
    assert len({part.number for part in robot.parts}) == len(robot.parts) == 9


def test_a_clock_that_stands_still_or_was_turned_back_is_not_waited_for(robots, clock):
    slept = list[float]()
    box, robot = robots(*["env:ONE"] * 9, sleep=slept.append)
    robot.during = lambda: clock.pass_by(seconds=-SENDING.total_seconds())
    assert send_due(box, limit=None).resting == {"feishu": 6}
    assert sum(slept) == pytest.approx(1)
    clock.pass_by(minutes=-30)
    del slept[:]
    assert (send_due(box, limit=None).outcomes, slept) == ({}, [])
    clock.pass_by(minutes=31)
    assert send_due(box, limit=None).outcomes == {"sent": 3}


def test_who_waits_until_the_hours_are_over_sends_nothing_more(robots, clock):
    box, _robot = robots(*["env:ONE"] * 9, policy=LIVE)
    clock.now = beijing_time(2027, 1, 26, 11, 27, 59)
    sent = send_due(box, limit=None)
    assert (sent.outcomes, sent.later, sent.next_at) == ({"sent": 3}, 6, "2027-01-26T06:03:00Z")


def test_the_outbox_looks_meanwhile_whether_to_stop(make_outbox):
    slept = list[float]()
    box, _ = make_outbox(sleep=slept.append)
    box.pause(0.5)
    assert slept == pytest.approx([0.2, 0.2, 0.1])
    replace(box, asked_to_stop=lambda: len(slept) > 4).pause(60)
    assert len(slept) == 5

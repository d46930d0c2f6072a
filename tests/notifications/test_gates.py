"""Rates that services ask for, breakers, set-ups of ours that are wrong, and endpoints that rest for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.gates import open_breakers
from db.notices import approve, find_notices
from db.opening import open_database
from notifications.channels.base import Kind, Outcome
from notifications.endings import back_off, network, too_quick
from notifications.outbox import send_due
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.sending import TEST, state
from tests.notifications.world import MORNING

DOWN = Outcome(Kind.RETRY, "refused")


@pytest.fixture
def offices(world, database):
    """So many bodies, each with one test endpoint, and approved reminders."""

    def make(number, channel="mail", **row):
        for turn in range(number):
            office = world.office(world.agency(f"A{turn:02}"))
            values = {"office_id": office, "channel": channel, "address": f"a{turn}@a.test", "is_test": 1} | row
            world.insert("endpoints", **values)
        plan(database, TEST, MORNING)
        approve(database, find_notices(database), "张三", MORNING)
        return world

    return make


def robots(box, channel):
    box.channels.update(dict.fromkeys(("wecom", "dingtalk", "feishu"), channel))


@pytest.mark.parametrize(
    ("channel", "outcome", "failed"),
    [
        ("mail", DOWN, True),
        ("mail", Outcome(Kind.RETRY, "-1"), True),
        ("mail", Outcome(Kind.RETRY, "451"), False),
        ("wecom", Outcome(Kind.RETRY, "-1"), False),
        ("wecom", Outcome(Kind.RETRY, "not-json"), True),
        ("wecom", Outcome(Kind.RETRY, "http-502"), True),
        ("wecom", Outcome(Kind.UNKNOWN, "timeout"), None),
        ("wecom", Outcome(Kind.CONFIG, "secret"), None),
        ("wecom", Outcome(Kind.CONFIG, "http-404"), None),
        ("feishu", Outcome(Kind.CONFIG, "19021"), False),
        ("mail", Outcome(Kind.SENT, "250"), False),
    ],
)
def test_what_an_outcome_says_of_the_network(channel, outcome, failed):
    assert network(outcome, channel) is failed


def test_the_back_off_doubles_up_to_six_hours():
    waits = [back_off(turn, lambda low, high: high) for turn in range(1, 12)]
    assert waits[:3] == [timedelta(minutes=1.5), timedelta(minutes=3), timedelta(minutes=6)]
    assert waits[-1] == timedelta(hours=9)


@pytest.mark.parametrize("code", ["45009", "130101", "410100", "11232", "9499", "http-429"])
def test_a_refusal_for_speed_is_no_try_and_blocks_its_robot_alone(offices, make_outbox, clock, code):
    world = offices(3, "wecom", secret_ref="env:ONE")
    world.database.execute("UPDATE endpoints SET secret_ref = 'env:TWO' WHERE address = 'a2@a.test'")
    box, channel = make_outbox(Outcome(Kind.RETRY, code, wait_s=600))
    robots(box, channel)
    sent = send_due(box, limit=50)
    assert (sent.outcomes, sent.resting) == ({"retry": 1, "sent": 1}, {"wecom": 1})
    assert world.column("SELECT attempts FROM deliveries ORDER BY id") == [0, 0, 1]
    clock.pass_by(seconds=599)
    assert send_due(box, limit=50).outcomes == {}
    clock.pass_by(seconds=61)
    assert send_due(box, limit=50).outcomes == {"sent": 2}
    assert too_quick(Outcome(Kind.RETRY, "451", wait_s=300)) == timedelta()


def test_a_breaker_opens_after_five_failures_and_two_workers_share_its_one_probe(offices, make_outbox, clock, tmp_path):
    world = offices(8)
    box, channel = make_outbox(*[DOWN] * 99)
    assert send_due(box, limit=50).outcomes == {"retry": 5}, "then it rests, with three that nobody tried"
    assert list(open_breakers(box.database)) == ["mail"]
    with open_database(tmp_path / "gouji.db") as second:
        other, tried = make_outbox(opened=second)
        assert send_due(other, limit=50).outcomes == {}
        for minutes in (5, 10, 20, 40, 60, 60):
            clock.pass_by(minutes=minutes, seconds=-1)
            assert send_due(box, limit=50).outcomes == {}, minutes
            clock.pass_by(seconds=1)
            channel.during = lambda: send_due(other, limit=50)
            assert send_due(box, limit=50).outcomes == {"retry": 1}, minutes
            assert tried.parts == []
        channel.outcomes, channel.during = [], None
        clock.pass_by(hours=1)
        assert send_due(box, limit=50).outcomes["sent"] == 8
    assert open_breakers(box.database) == {}
    assert max(world.column("SELECT attempts FROM deliveries")) <= 2, "a probe uses up no try"


def test_a_probe_that_dies_blocks_nothing_for_ever_nor_does_a_wrong_clock(offices, make_outbox, clock):
    offices(6)

    def die():
        raise KeyboardInterrupt

    box, channel = make_outbox(*[DOWN] * 5)
    send_due(box, limit=50)
    clock.pass_by(minutes=5)
    channel.during = die
    with pytest.raises(KeyboardInterrupt):
        send_due(box, limit=50)
    channel.during = None
    assert send_due(box, limit=50).outcomes == {}
    clock.pass_by(minutes=6)
    assert send_due(box, limit=50).outcomes["sent"] == 6
    box.database.execute("UPDATE channel_state SET blocked_until = '2030-01-01T00:00:00Z', fails = 9")
    box.database.execute("DROP TRIGGER delivery_sent_kept")
    box.database.execute("UPDATE deliveries SET state = 'queued', attempts = 0, next_at = '2029-01-01T00:00:00Z'")
    assert send_due(box, limit=50).outcomes["sent"] == 6


@pytest.mark.parametrize(
    ("channel", "code", "endpoint"),
    [
        ("wecom", "secret", "active"),
        ("wecom", "certificate", "active"),
        ("wecom", "http-404", "active"),
        ("dingtalk", "310000", "revoked"),
        ("mail", "535", "active"),
    ],
)
def test_a_wrong_set_up_waits_for_a_person(offices, make_outbox, clock, channel, code, endpoint):
    world = offices(2, channel, secret_ref="env:ONE")
    box, script = make_outbox(Outcome(Kind.CONFIG, code, "words"))
    robots(box, script)
    assert send_due(box, limit=50).outcomes == {"config": 1}, "the next with the same key would fare no better"
    assert world.column("SELECT state FROM endpoints ORDER BY id") == [endpoint, "active"]
    assert (state(world), world.column("SELECT attempts FROM deliveries")) == (["queued", "queued"], [0, 0])
    world.database.execute("UPDATE endpoints SET state = 'active', state_reason = NULL")
    clock.pass_by(minutes=5)
    assert send_due(box, limit=50).outcomes == {"sent": 2}


def test_on_unknown_hold_does_not_send_again(ready, make_outbox, clock):
    box, channel = make_outbox(Outcome(Kind.UNKNOWN, "timeout"), policy=Policy(on_unknown="hold"))
    send_due(box, limit=50)
    clock.pass_by(hours=1)
    send_due(box, limit=50)
    assert (state(ready), len(channel.parts)) == (["unknown"], 1)


def test_a_wait_does_not_reach_beyond_the_end_of_a_notice(ready, make_outbox, clock):
    ready.database.execute("DROP TRIGGER notice_frozen")
    ready.database.execute("UPDATE notices SET expires_at = '2027-01-26T02:11:00Z'")  # a minute from MORNING
    box, _ = make_outbox(Outcome(Kind.RETRY, "451"))
    send_due(box, limit=50)
    clock.pass_by(seconds=40)
    assert send_due(box, limit=50).outcomes == {"sent": 1}

"""What becomes of a delivery when a channel says no, later, or nothing at all."""

from __future__ import annotations

import sqlite3

import pytest

from db.alerts import open_alerts
from db.deliveries import MAX_ATTEMPTS
from db.notices import approve, find_notices
from notifications.channels.base import Kind, Outcome
from notifications.channels.mail import MailChannel, MailServer
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from notifications.watching import watch
from tests.notifications import smtp
from tests.notifications.sending import LIVE, TEST, state
from tests.notifications.test_mail import SENDER
from tests.notifications.world import MORNING, beijing_time


def test_a_wait_doubles_and_ends_after_eight_tries(ready, make_outbox, clock):
    box, channel = make_outbox(*[Outcome(Kind.RETRY, "451")] * 20)
    waits = []
    for _ in range(MAX_ATTEMPTS):
        assert send_due(box, limit=50).outcomes == {"retry": 1}
        [next_at] = ready.column("SELECT next_at FROM deliveries")
        waits.append(next_at)
        clock.pass_by(hours=2)
    assert [waits[0][11:16], waits[1][11:16], waits[2][11:16]] == ["02:11", "04:12", "06:14"]
    assert state(ready) == ["dead"]
    assert len(channel.parts) == MAX_ATTEMPTS
    assert len({(part.message_id, part.text, part.at) for part in channel.parts}) == 1


def test_not_before_its_time_again(ready, make_outbox, clock):
    box, _channel = make_outbox(Outcome(Kind.RETRY, "451", wait_s=300))
    send_due(box, limit=50)
    clock.pass_by(seconds=299)
    assert send_due(box, limit=50).outcomes == {}
    clock.pass_by(seconds=1)
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_unknown_is_tried_once_more_under_the_same_name(ready, make_outbox, clock):
    box, channel = make_outbox(*[Outcome(Kind.UNKNOWN, "no-answer")] * 3)
    assert send_due(box, limit=50).failed
    assert state(ready) == ["queued"]
    clock.pass_by(minutes=9)
    assert send_due(box, limit=50).outcomes == {}
    clock.pass_by(minutes=1)
    assert send_due(box, limit=50).outcomes == {"unknown": 1}
    assert state(ready) == ["unknown"]
    clock.pass_by(hours=9)
    assert send_due(box, limit=50).outcomes == {}
    assert len({part.message_id for part in channel.parts}) == 1
    assert len(channel.parts) == 2


@pytest.mark.parametrize(
    ("kind", "delivery", "endpoint"),
    [
        (Kind.DEAD, "dead", "active"),
        (Kind.ENDPOINT_DEAD, "dead", "bounced"),
    ],
)
def test_what_becomes_of_delivery_and_endpoint(ready, make_outbox, clock, kind, delivery, endpoint):
    box, _ = make_outbox(Outcome(kind, "550", "mailbox gone"))
    assert send_due(box, limit=50).failed
    assert state(ready) == [delivery]
    assert ready.column("SELECT state FROM endpoints") == [endpoint]
    clock.pass_by(hours=7)
    assert send_due(box, limit=50).outcomes == {}


def test_a_repaired_endpoint_gets_what_waited(ready, make_outbox, clock):
    box, _ = make_outbox(Outcome(Kind.CONFIG, "535"))
    send_due(box, limit=50)
    ready.database.execute("UPDATE endpoints SET state = 'active', state_reason = NULL")
    clock.pass_by(minutes=1)
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_a_wrong_set_up_stops_its_channel_for_the_run(world, database, make_outbox):
    for code in ("A1", "A2", "A3"):
        world.agency(code)
        world.endpoint(world.office(code), "mail", f"{code}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, _channel = make_outbox(Outcome(Kind.CONFIG, "535"))
    sent = send_due(box, limit=50)
    assert (sent.outcomes, sent.waiting) == ({"config": 1}, {"mail": 3})
    assert world.column("SELECT DISTINCT state FROM endpoints") == ["active"]


def test_a_relay_that_does_not_know_us_harms_no_address(world, database, clock, tmp_path):
    for code in ("A1", "A2", "A3"):
        world.agency(code)
        world.endpoint(world.office(code), "mail", f"{code}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    office = smtp.Office(replies={"RCPT": "554 5.7.1 Relay access denied"})
    with smtp.serving(office) as port:
        mail = MailChannel(MailServer("127.0.0.1", port, "plain"), SENDER)
        box = Outbox(database, {"mail": mail}, TEST, clock, tmp_path / "STOP")
        for _ in range(10):
            assert send_due(box, limit=50).outcomes == {"config": 1}
            clock.pass_by(minutes=5)
        watch(database, "test", clock(), box.stop_file)
        assert [one.cause for one in open_alerts(database)] == ["config|mail||554"]
        assert world.column("SELECT DISTINCT state FROM endpoints") == ["active"]
        office.replies.clear()
        assert send_due(box, limit=50).outcomes == {"sent": 3}
        mail.close()


def test_an_office_that_refuses_us_holds_up_the_others_for_one_run(world, database, make_outbox, clock):
    for code in ("A1", "A2", "A3"):
        world.agency(code)
        world.endpoint(world.office(code), "mail", f"{code}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    refused = Outcome(Kind.CONFIG, "550", "5.7.1 refused")
    box, channel = make_outbox(refused)
    assert send_due(box, limit=50).outcomes == {"config": 1}
    clock.pass_by(minutes=5)
    channel.outcomes = [Outcome(Kind.SENT, "250"), Outcome(Kind.SENT, "250"), refused]
    assert send_due(box, limit=50).outcomes == {"sent": 2, "config": 1}


def test_a_wrong_password_never_uses_up_the_tries(ready, make_outbox, clock):
    box, _channel = make_outbox(*[Outcome(Kind.CONFIG, "535")] * 20)
    for _ in range(20):
        assert send_due(box, limit=50).outcomes == {"config": 1}
        clock.pass_by(minutes=5)
    assert (state(ready), ready.column("SELECT attempts FROM deliveries")) == (["queued"], [0])
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_the_other_endpoint_of_an_office_still_gets_its_copy(ready, make_outbox):
    ready.endpoint(ready.office("A1"), "folder", "test-A1")
    box, channel = make_outbox(Outcome(Kind.ENDPOINT_DEAD, "550"))
    assert send_due(box, limit=50).outcomes == {"endpoint_dead": 1, "sent": 1}
    assert len({part.message_id for part in channel.parts}) == 2


def test_a_channel_that_is_not_set_up_leaves_its_deliveries_waiting(ready, make_outbox):
    box, channel = make_outbox()
    only_folder = Outbox(box.database, {"folder": channel}, TEST, box.clock, box.stop_file)
    sent = send_due(only_folder, limit=50)
    assert (sent.released, sent.waiting, sent.failed) == (1, {"mail": 1}, True)
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_mail_keeps_to_its_rate_and_loses_nothing(world, database, make_outbox, clock):
    for number in range(25):
        world.agency(f"A{number:02}")
        world.endpoint(world.office(f"A{number:02}"), "mail", f"a{number}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, channel = make_outbox()
    first = send_due(box, limit=50)
    assert (first.outcomes, first.resting, first.failed) == ({"sent": 20}, {"mail": 5}, False)
    clock.pass_by(seconds=3)
    assert send_due(box, limit=50).outcomes == {"sent": 1}
    clock.pass_by(minutes=-30)
    assert send_due(box, limit=50).outcomes == {}, "a clock that jumps back adds no tokens"
    clock.pass_by(minutes=31)
    assert send_due(box, limit=50).outcomes == {"sent": 4}
    assert set(world.column("SELECT attempts FROM deliveries")) == {1}
    assert len({part.address for part in channel.parts}) == len(channel.parts) == 25


def test_attempts_are_never_rewritten(ready, make_outbox):
    box, _ = make_outbox()
    send_due(box, limit=50)
    for sql in ("UPDATE delivery_attempts SET outcome = 'dead'", "DELETE FROM delivery_attempts"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            box.database.execute(sql)


def test_another_try_waits_for_the_hours_in_which_notices_leave(world, database, make_outbox, clock):
    world.agency("A1")
    world.endpoint(world.office("A1"), "mail", "live@a.test", test=False)
    plan(database, LIVE, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    clock.now = beijing_time(2027, 1, 26, 11, 27)  # the morning ends at 11:30
    box, channel = make_outbox(Outcome(Kind.RETRY, "451"), policy=LIVE)
    assert send_due(box, limit=50).outcomes == {"retry": 1}
    clock.pass_by(minutes=5)
    sent = send_due(box, limit=50)
    assert (sent.outcomes, sent.later, sent.next_at) == ({}, 1, "2027-01-26T06:03:00Z")
    clock.now = beijing_time(2027, 1, 26, 14, 3)
    assert send_due(box, limit=50).outcomes == {"sent": 1}
    assert len(channel.parts) == 2


def test_what_was_never_answered_is_not_called_undelivered_when_its_time_is_over(ready, make_outbox, clock):
    box, _channel = make_outbox(Outcome(Kind.UNKNOWN, "timeout"))
    send_due(box, limit=50)
    assert state(ready) == ["queued"]
    clock.pass_by(days=9)
    assert send_due(box, limit=50).outcomes == {}
    assert (state(ready), ready.column("SELECT state FROM notices")) == (["unknown"], ["released"])

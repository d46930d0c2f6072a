"""Workers that die, lose their lease, work beside each other or are asked to stop."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from db.deliveries import MAX_ATTEMPTS, claim, put_back, withdraw
from db.notice_decisions import cancel_by
from db.notices import approve, find_notices
from db.opening import open_database
from notifications.channels.base import Kind, Outcome
from notifications.outbox import approved, deliver_one, release, send_due
from notifications.planning import plan
from tests.notifications.sending import TEST, state
from tests.notifications.world import MORNING


@pytest.mark.parametrize("step", ["released", "claimed", "sent"])
def test_a_crash_loses_nothing(ready, make_outbox, clock, step):
    box, channel = make_outbox()
    release(box, approved(box)[0])
    if step != "released":
        delivery = claim(box.database, "dead worker", clock(), "test", {"mail"})
        assert delivery is not None
        if step == "sent":
            channel.send(_part_as_sent(box, delivery))
    sent = send_due(box, limit=50)
    assert sent.outcomes == ({"sent": 1} if step == "released" else {}), "the lease of the dead still holds"
    clock.pass_by(minutes=6)
    send_due(box, limit=50)
    assert state(ready) == ["sent"]
    assert len({(part.number, part.message_id) for part in channel.parts}) == 1


def _part_as_sent(box, delivery):
    from notifications.outbox import part_of

    [item] = find_notices(box.database)
    return part_of(box, item, delivery)


def test_a_crash_inside_the_release_leaves_it_approved(ready, make_outbox, monkeypatch):
    box, _channel = make_outbox()

    def fall(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("notifications.releasing.insert_delivery", fall)
        with pytest.raises(KeyboardInterrupt):
            send_due(box, limit=50)
    assert (ready.column("SELECT state FROM notices"), state(ready)) == (["approved"], [])
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_a_delivery_that_kills_its_workers_does_not_live_for_ever(ready, make_outbox, clock):
    box, _ = make_outbox()
    release(box, approved(box)[0])
    for number in range(MAX_ATTEMPTS):
        assert claim(box.database, f"worker {number}", clock(), "test", {"mail"}) is not None
        clock.pass_by(minutes=6)
    assert claim(box.database, "one more", clock(), "test", {"mail"}) is None
    send_due(box, limit=50)
    assert state(ready) == ["dead"]


def test_who_lost_the_lease_records_the_attempt_only(ready, make_outbox, clock):
    slow, _channel = make_outbox(Outcome(Kind.RETRY, "451"))
    release(slow, approved(slow)[0])
    mine = claim(slow.database, slow.owner, clock(), "test", {"mail"})
    assert mine is not None
    clock.pass_by(minutes=6)
    other, _ = make_outbox()
    assert send_due(other, limit=50).outcomes == {"sent": 1}
    deliver_one(slow, mine)
    assert state(ready) == ["sent"]
    assert ready.column("SELECT outcome FROM delivery_attempts ORDER BY id") == ["sent", "retry"]


def test_two_workers_share_the_work(world, database, make_outbox, tmp_path, clock):
    for number in range(6):
        world.agency(f"A{number}")
        world.endpoint(world.office(f"A{number}"), "mail", f"a{number}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    with open_database(tmp_path / "gouji.db") as second:
        two, channel_two = make_outbox(opened=second)
        one, channel_one = make_outbox(during=lambda: _work_one(two), batch=1)
        send_due(one, limit=50)
    owners: defaultdict[str, int] = defaultdict(int)
    for part in channel_one.parts + channel_two.parts:
        owners[part.address] += 1
    assert owners == {f"a{number}@a.test": 1 for number in range(6)}
    assert (len(channel_one.parts), len(channel_two.parts)) == (3, 3)


def _work_one(box):
    delivery = claim(box.database, box.owner, box.clock(), "test", {"mail"})
    if delivery is not None:
        deliver_one(box, delivery)


def test_the_kill_switch_stops_before_the_next_claim(ready, make_outbox):
    ready.endpoint(ready.office("A1"), "folder", "test-A1")
    box, channel = make_outbox()
    box.stop_file.touch()
    assert send_due(box, limit=50).stopped
    assert channel.parts == []
    box.stop_file.unlink()
    box, channel = make_outbox(during=box.stop_file.touch)
    sent = send_due(box, limit=50)
    assert (sent.stopped, len(channel.parts), state(ready)) == (True, 1, ["sent", "queued"])


def test_what_another_worker_has_on_the_wire_stays_his(ready, make_outbox):
    box, _channel = make_outbox()
    [item] = find_notices(ready.database, states=("approved",))
    release(box, item)
    assert claim(ready.database, "another", box.clock(), "test", {"mail"}) is not None
    assert withdraw(ready.database, item.id, box.owner) == 1
    assert state(ready) == ["sending"]


def test_a_run_that_is_asked_to_stop_claims_nothing_more(ready, make_outbox):
    box, channel = make_outbox()
    asked = replace(box, asked_to_stop=lambda: True)
    sent = send_due(asked, limit=50)
    assert (sent.outcomes, sent.waiting, sent.failed) == ({}, {}, False)
    assert (channel.parts, ready.column("SELECT state FROM notices")) == ([], ["approved"])
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_what_a_person_takes_back_in_the_middle_of_a_batch_does_not_leave(world, database, make_outbox, clock):
    for code in ("A1", "A2", "A3"):
        world.agency(code)
        world.endpoint(world.office(code), "mail", f"{code}@a.test")
    plan(database, TEST, MORNING)
    items = find_notices(database)
    approve(database, items, "张三", MORNING)
    wrong = items[2].number

    def during():
        if len(channel.parts) == 1:
            cancel_by(database, wrong, state="released", reason="写错了", by="李四", now=clock())

    box, channel = make_outbox(during=during)
    sent = send_due(box, limit=50)
    assert (sent.outcomes, sent.cancelled) == ({"sent": 2}, 1)
    assert wrong not in [part.number for part in channel.parts]
    assert state(world) == ["sent", "sent", "cancelled"]
    assert world.column("SELECT count(*) FROM deliveries WHERE lease_owner IS NOT NULL OR lease_until IS NOT NULL") == [
        0
    ]
    assert send_due(box, limit=50).outcomes == {}


@pytest.mark.parametrize("outcome", [Outcome(Kind.RETRY, "451"), Outcome(Kind.CONFIG, "535")])
def test_what_a_person_takes_back_while_it_is_tried_in_vain_is_not_tried_again(ready, make_outbox, clock, outcome):
    (item,) = find_notices(ready.database)

    def during():
        cancel_by(ready.database, item.number, state="released", reason="写错了", by="李四", now=clock())

    box, _ = make_outbox(outcome, during=during)
    send_due(box, limit=50)
    assert state(ready) == ["cancelled"]
    assert ready.column("SELECT outcome FROM delivery_attempts") == [outcome.kind]


def test_what_a_person_takes_back_before_it_is_put_back_waits_no_more(ready, make_outbox, clock):
    (item,) = find_notices(ready.database)
    box, _ = make_outbox()
    release(box, approved(box)[0])
    delivery = claim(box.database, box.owner, clock(), "test", {"mail"})
    assert delivery is not None
    cancel_by(ready.database, item.number, state="released", reason="写错了", by="李四", now=clock())
    put_back(ready.database, delivery, box.owner)
    assert (state(ready), ready.column("SELECT lease_owner FROM deliveries")) == (["cancelled"], [None])

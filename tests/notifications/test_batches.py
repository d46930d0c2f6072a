"""Many deliveries claimed at once: none is held too long, none pays for another, and no leave to send is wasted."""

from __future__ import annotations

import pytest

from db.deliveries import claim_some
from db.notices import approve, find_notices
from db.times import instant
from notifications.outbox import approved, release, send_due
from notifications.planning import plan
from tests.notifications.sending import TEST, state
from tests.notifications.world import MORNING


@pytest.fixture
def five(world, database, make_outbox):
    """Five mailboxes, a notice released for each."""
    for turn in range(5):
        world.endpoint(world.office(world.agency(f"A{turn}")), "mail", f"a{turn}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, _ = make_outbox()
    for item in approved(box):
        release(box, item)
    return world


def test_what_kills_its_worker_uses_up_no_try_of_its_neighbours(five, database, clock):
    assert len(claim_some(database, "dead worker", clock(), "test", {"mail"}, most=9)) == 5
    clock.pass_by(minutes=6)
    for _ in range(5):
        assert len(claim_some(database, "next worker", clock(), "test", {"mail"}, most=9)) == 1
    assert claim_some(database, "next worker", clock(), "test", {"mail"}, most=9) == []


def test_no_lease_runs_out_while_its_turn_has_not_come(five, database, make_outbox, clock):
    left = []

    def slowly():
        clock.pass_by(minutes=2)
        sql = "SELECT count(*) FROM deliveries WHERE state = 'sending' AND lease_until < ?"
        left.extend(five.column(sql, instant(clock())))

    box, channel = make_outbox(during=slowly)
    send_due(box, limit=50)
    assert (len(channel.parts), state(five), left) == (5, ["sent"] * 5, [0] * 5)


def test_leave_that_was_not_used_is_given_back(five, make_outbox):
    box, channel = make_outbox()
    channel.during = box.stop_file.touch
    assert send_due(box, limit=50).stopped
    assert (len(channel.parts), sorted(state(five))) == (1, ["queued"] * 4 + ["sent"])
    assert five.column("SELECT tokens FROM channel_state WHERE bucket LIKE 'mail|%' ORDER BY tokens") == [19, 199]
    assert five.column("SELECT attempts FROM deliveries ORDER BY attempts") == [0, 0, 0, 0, 1]

"""The limit of one run: it counts what leaves, the most urgent first, and what has to stay takes nobody's place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.health import suspend
from db.notices import approve, find_notices
from notifications.outbox import send_due
from notifications.planning import plan
from tests.notifications.sending import TEST
from tests.notifications.world import MORNING


@pytest.fixture
def bodies(world, database):
    """So many bodies with a mailbox and a portal each, and an approved reminder for each: A00, A01 …"""

    def make(number):
        for turn in range(number):
            code = world.agency(f"A{turn:02}")
            world.endpoint(world.office(code), "mail", f"{code}@a.test")
            world.source(code, f"http://{code}.test/")
        plan(database, TEST, MORNING)
        approve(database, find_notices(database), "张三", MORNING)
        return world

    return make


def hold(world, *codes):
    for code in codes:
        suspend(world.database, f"p{code}", by="李四", why="改版", now=MORNING)


def silence_ways(world, *codes):
    for code in codes:
        world.database.execute("UPDATE endpoints SET state = 'revoked' WHERE address = ?", [f"{code}@a.test"])


def test_what_has_to_stay_uses_up_nothing_of_the_limit(bodies, make_outbox):
    world = bodies(6)
    hold(world, "A00", "A01")
    silence_ways(world, "A02")
    box, channel = make_outbox()
    first = send_due(box, limit=2)
    assert [part.address for part in channel.parts] == ["A03@a.test", "A04@a.test"]
    assert (first.released, first.held_back, len(first.suspended), len(first.unreachable)) == (2, 1, 2, 1)
    assert send_due(box, limit=2).held_back == 0
    assert [part.address for part in channel.parts][2:] == ["A05@a.test"]


def test_what_is_taken_back_counts(bodies, make_outbox):
    world = bodies(3)
    world.published("A00")
    box, channel = make_outbox()
    sent = send_due(box, limit=2)
    assert (sent.cancelled, sent.released, sent.held_back) == (1, 1, 1)
    assert [part.address for part in channel.parts] == ["A01@a.test"]


def test_beyond_the_limit_only_what_could_have_gone_is_held_back_and_the_rest_is_told(bodies, make_outbox):
    world = bodies(6)
    hold(world, "A02", "A03")
    silence_ways(world, "A04")
    world.published("A05")
    box, channel = make_outbox()
    before = world.column("SELECT state FROM notices WHERE agency_code > 'A01' ORDER BY id")
    sent = send_due(box, limit=1)
    assert [part.address for part in channel.parts] == ["A00@a.test"]
    assert (sent.released, sent.cancelled, sent.held_back, sent.forwarded) == (1, 0, 1, [])
    assert (len(sent.suspended), len(sent.unreachable)) == (2, 1)
    assert world.column("SELECT state FROM notices WHERE agency_code > 'A01' ORDER BY id") == before


def test_what_ends_first_leaves_first(bodies, make_outbox):
    world = bodies(4)
    world.database.execute("DROP TRIGGER notice_frozen")
    ends = {"A00": None, "A01": "2027-01-29T00:00:00Z", "A02": "2027-01-28T00:00:00Z", "A03": "2027-01-28T00:00:00Z"}
    for code, end in ends.items():
        world.database.execute("UPDATE notices SET expires_at = ? WHERE agency_code = ?", [end, code])
    world.database.execute("UPDATE notices SET not_before = '2027-01-25T00:00:00Z' WHERE agency_code <> 'A03'")
    world.database.execute("UPDATE notices SET not_before = NULL WHERE agency_code = 'A03'")
    box, channel = make_outbox()
    for _ in range(4):
        send_due(box, limit=1)
    assert [part.address[:3] for part in channel.parts] == ["A03", "A02", "A01", "A00"]


def test_a_run_that_is_asked_to_stop_looks_at_no_more_of_what_is_held(bodies, make_outbox):
    world = bodies(5)
    hold(world, *(f"A0{turn}" for turn in range(5)))
    box, _ = make_outbox()
    asked = iter([False, False])
    sent = send_due(replace(box, asked_to_stop=lambda: next(asked, True)), limit=1)
    assert len(sent.suspended) == 2


def test_nor_at_what_is_beyond_the_limit(bodies, make_outbox):
    bodies(5)
    box, channel = make_outbox()
    asked: list[bool] = []
    stopping = replace(box, asked_to_stop=lambda: bool(asked) and asked.pop())
    channel.during = lambda: asked.extend([True] * 9)
    sent = send_due(stopping, limit=1)
    assert (sent.released, sent.held_back) == (1, 0)

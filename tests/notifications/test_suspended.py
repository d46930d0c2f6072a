"""Notices about missing reports stay where they are while our eyes on a portal are in doubt."""

from __future__ import annotations

import pytest

from db.health import alarms, lift, suspend
from db.notices import approve, find_notices
from notifications.channels.folder import FolderChannel
from notifications.channels.message import Sender
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.sending import unsend
from tests.notifications.world import MORNING, World

POLICY = Policy()


@pytest.fixture
def world(database):
    made = World(database)
    made.agency("A")
    made.agency("B")
    made.source("A")
    return made


def send(world: World, folder):
    outbox = Outbox(
        world.database,
        {"folder": FolderChannel(folder, Sender("a@b.test", "x", ""))},
        POLICY,
        lambda: MORNING,
        folder / "STOP",
    )
    return send_due(outbox, limit=None)


def drafted(world: World) -> None:
    plan(world.database, POLICY, MORNING)
    approve(world.database, find_notices(world.database, states=("draft",)), "张三", MORNING)


def test_a_suspended_platform_keeps_its_reminders_until_a_person_lifts_it(world, tmp_path):
    drafted(world)
    suspend(world.database, "pA", by="李四", why="门户迁移", now=MORNING)
    sent = send(world, tmp_path)
    assert (sent.released, sent.outcomes.total(), sent.failed) == (1, 1, True)
    ((number, why),) = sent.suspended.items()
    assert "李四：门户迁移" in why
    assert "gouji portals lift 1" in why
    assert world.column("SELECT state FROM notices WHERE number = ?", number) == ["approved"]
    (alarm,) = alarms(world.database)
    lift(world.database, alarm.id, by="李四", why="已看过", now=MORNING)
    again = send(world, tmp_path)
    assert (again.released, again.suspended) == (1, {})


def test_what_was_released_before_the_alarm_waits_in_the_outbox(world, tmp_path):
    drafted(world)
    world.insert("endpoints", office_id=world.office("A"), channel="mail", address="a@b.test", is_test=1)
    send(world, tmp_path)  # the folder has them; there is no mail channel yet
    suspend(world.database, "pA", by="李四", why="门户迁移", now=MORNING)
    unsend(world.database)
    before = world.column("SELECT count(*) FROM delivery_attempts")
    sent = send(world, tmp_path)
    assert len(sent.suspended) == 1
    assert world.column("SELECT state FROM notices WHERE agency_code = 'A'") == ["released"]
    assert world.column("SELECT count(*) FROM delivery_attempts")[0] - before[0] == 1  # that of B


def test_a_body_with_another_list_that_can_be_trusted_gets_its_reminder(world, tmp_path):
    world.insert("platforms", platform_id="p2", name="门户二", group_id="gA")
    world.insert("sources", agency_code="A", platform_id="p2", column_url="http://b.test/nb/")
    drafted(world)
    suspend(world.database, "pA", by="李四", why="门户迁移", now=MORNING)
    assert send(world, tmp_path).released == 2


def test_an_alarm_of_one_source_and_a_warning_hold_only_what_they_name(world, tmp_path):
    other = world.insert("sources", agency_code="B", platform_id="pA", column_url="http://a.test/b/")
    crawl = world.insert("crawls", started_at="2027-01-25T13:00:00Z", trigger="demo", app_version="0")
    row = {"crawl_id": crawl, "platform_id": "pA", "detail": "x", "at": "2027-01-25T13:00:00Z"}
    world.insert("alarms", **row, monitor="rows", level="warn")
    world.insert("alarms", **row, monitor="positive_control", level="suspend", source_id=other)
    drafted(world)
    sent = send(world, tmp_path)
    assert (sent.released, len(sent.suspended)) == (1, 1)
    assert world.column("SELECT agency_code FROM notices WHERE state = 'released'") == ["A"]


def test_findings_that_a_person_confirmed_leave_all_the_same(world, tmp_path):
    world.published("A", 2024)
    world.finding("A", year=2024)
    drafted(world)
    suspend(world.database, "pA", by="李四", why="门户迁移", now=MORNING)
    send(world, tmp_path)
    released = world.column("SELECT kind FROM notices WHERE state = 'released' AND agency_code = 'A'")
    assert released == ["rectify"]

"""Again is as good as once: planning, sending, other words, another calendar, a week without runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.calendar_days import set_workday
from db.notices import approve, find_notices
from db.opening import open_database
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from notifications.policy import Policy
from notifications.wording import BUILT_IN, Wording
from tests.notifications.sending import Script
from tests.notifications.world import World, beijing_time
from tests.seasons.world import CHANNELS

ROLES = "responsible head supervisor"
T15, T7, T3 = beijing_time(2027, 1, 14, 10, 10), beijing_time(2027, 1, 22, 10, 10), beijing_time(2027, 1, 26, 10, 10)


@dataclass
class Town:
    """Four bodies of every kind of deadline, one of them with a confirmed finding; every office has a mailbox."""

    world: World
    folder: Path
    policy: Policy
    channel: Script

    def plan(self, now: datetime) -> None:
        plan(self.world.database, self.policy, now)

    def sign(self, now: datetime) -> None:
        approve(self.world.database, find_notices(self.world.database, states=("draft",)), "张三", now)

    def send(self, now: datetime) -> None:
        channels = dict.fromkeys(CHANNELS, self.channel)
        box = Outbox(
            self.world.database, channels, self.policy, lambda: now, self.folder / "STOP", sleep=lambda seconds: None
        )
        send_due(box, limit=None)

    def all_of(self, now: datetime) -> None:
        self.plan(now)
        self.sign(now)
        self.send(now)

    def stages(self) -> list[str]:
        sql = "SELECT DISTINCT stage FROM notices WHERE agency_code = 'D1' AND state = 'released' ORDER BY id"
        return self.world.column(sql)

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        names = self.world.column("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        execute = self.world.database.execute
        return {name: sorted(map(repr, execute(f"SELECT * FROM [{name}]").fetchall())) for name in names}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_database(tmp_path / "gouji.db") as database:
        world = World(database)
        for code, kind in (("D1", "department"), ("D2", "department"), ("G1", "government"), ("T1", "township")):
            world.agency(code, kind, roles=ROLES)
            for role in ROLES.split():
                world.endpoint(world.office(code, role), "mail", f"{code}{role}@a.test", test=False)
        world.published("D2")
        world.finding("D2")
        yield Town(world, tmp_path, Policy(mode="live", wording=Wording(tmp_path)), Script())


def test_planning_and_sending_ten_times_equals_once(town):
    town.plan(T3)
    once = town.rows()
    assert len(once["notices"]) > 4
    for _ in range(9):
        town.plan(T3)
    assert town.rows() == once
    for _ in range(9):
        town.plan(T3 + timedelta(hours=1))  # nor does an hour bring anything new
    assert town.rows() == once
    town.sign(T3)
    town.send(T3)
    sent, messages = town.rows(), len(town.channel.parts)
    assert messages == len(once["notices"])
    for _ in range(9):
        town.send(T3)
        town.plan(T3)
    assert (town.rows(), len(town.channel.parts)) == (sent, messages)


def test_other_words_send_nothing_again(town):
    town.all_of(T3)
    messages = len(town.channel.parts)
    for kind in ("reminder", "rectify"):
        for part in ("subject", "txt", "html", "im"):
            text = (BUILT_IN / f"{kind}.{part}.j2").read_text(encoding="utf-8")
            (town.folder / f"{kind}.{part}.j2").write_text(f"{text.rstrip()}谢谢\n", encoding="utf-8")
    assert replace(town.policy).wording.sha("reminder") != Wording().sha("reminder")
    before = town.rows()
    town.all_of(T3 + timedelta(minutes=20))
    assert (town.rows(), len(town.channel.parts)) == (before, messages)


def test_a_corrected_calendar_sends_nothing_again(town):
    town.all_of(T3)
    assert town.stages() == ["T-3"]
    messages = len(town.channel.parts)
    # the last Sunday of January is to be a working day: the last day to act is two days later
    for day, works in ((31, True), (30, True)):
        set_workday(town.world.database, date(2027, 1, day), works, "国办通知", by="张三", now=T3)
    for hours in (1, 24):
        town.all_of(T3 + timedelta(hours=hours))
    assert len(town.channel.parts) == messages
    assert town.world.column("SELECT act_by FROM deadlines WHERE agency_code = 'D1' AND report_year = 2026") == [
        "2027-01-31"
    ]
    for day in range(28, 32):
        town.all_of(beijing_time(2027, 1, day, 10, 10))
    assert town.stages() == ["T-3", "T-1", "T-0"], "and the ladder goes on by the new dates"


def test_after_a_week_without_runs_only_the_latest_stage_comes(town):
    town.all_of(T15)
    town.plan(T7)  # what was drafted and never signed before the week
    town.all_of(beijing_time(2027, 1, 29, 10, 10))
    assert town.stages() == ["T-15", "T-0"]
    states = town.world.column("SELECT state FROM notices WHERE agency_code = 'D1' AND stage = 'T-7'")
    assert states == ["expired"]
    told = [part.subject for part in town.channel.parts if "D1" in part.address and "催报" in part.text]
    assert len(told) == 2, "the office and its head, once each"

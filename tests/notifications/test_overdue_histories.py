"""Random histories: whatever happens in whatever order, nothing that leaves names a body without a standing word."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from db.missing import named_missing
from db.notices import approve, find_notices
from db.times import instant
from notifications.outbox import send_due
from notifications.planning import plan
from tests.notifications.missing import confirm, gone, look_at, take_back
from tests.notifications.sending import TEST
from tests.notifications.world import YEAR, beijing_time

CODES = ("B1", "B2", "B3")
STEPS = 40
WORD = """SELECT 1 FROM absence_confirmations c WHERE agency_code = ? AND taken_back_at IS NULL AND spent_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.agency_code = c.agency_code AND r.report_year = c.report_year)"""


class Life:
    """A city over some weeks. Each step is one thing that a person, a crawl or the program does."""

    def __init__(self, world, box, channel, clock, seed):
        self.world, self.box, self.channel, self.clock = world, box, channel, clock
        self.chance = random.Random(seed)
        self.told = 0

    def has_word(self, code):
        return self.world.database.execute(WORD, [code]).fetchone() is not None

    def step(self, act=None):
        code, now = self.chance.choice(CODES), self.clock.now
        act = self.chance.choice(
            ("plan", "plan", "approve", "approve", "send", "look", "look", "fail", "word", "word", "publish", "later")
        )
        database = self.world.database
        match act:
            case "plan":
                plan(database, TEST, now, YEAR)
                for item in find_notices(database, kind="overdue", states=("draft",)):
                    assert all(self.has_word(one) for one in named_missing(database, item))
            case "approve":
                approve(database, find_notices(database, states=("draft",)), "张三", now)
            case "send":
                self.channel.parts.clear()
                send_due(self.box, limit=None)
                self.check()
            case "look" | "fail":
                works = act == "look" or self.chance.random() < 0.7
                outcome = "absent_unconfirmed" if works else "network_unreachable"
                look_at(self.world, CODES.index(code) + 1, instant(now), outcome=outcome)
            case "word" if self.has_word(code):
                if self.chance.random() < 0.5:
                    take_back(database, code, now)
            case "word":
                database.execute("UPDATE absence_confirmations SET spent_at = ? WHERE spent_at IS NULL"
                                 " AND taken_back_at IS NULL AND agency_code = ?", [instant(now), code])  # fmt: skip
                confirm(self.world, code, at=instant(now))
            case "publish" if self.chance.random() < 0.2 and not self.world.column(
                "SELECT 1 FROM reports WHERE agency_code = ?", code
            ):
                self.world.published(code, at=instant(now))
            case "later":
                self.clock.pass_by(hours=self.chance.choice((1, 5, 20)))

    def check(self):
        items = {item.number: item for item in find_notices(self.world.database, kind="overdue")}
        for number in {part.number for part in self.channel.parts} & set(items):
            named = named_missing(self.world.database, items[number])
            assert all(self.has_word(code) for code in named)
            self.told += len(named)


@pytest.mark.parametrize(
    "seed", [2, 4, 8, 9]
)  # lives in which much is said, and each would catch what does not look again
@pytest.mark.parametrize("start", [(2027, 2, 3), (2027, 2, 15)])
def test_nothing_leaves_without_a_standing_word(world, database, make_outbox, clock, start, seed):
    world.agency("CITY", "government", name="样例市人民政府")
    clock.now = beijing_time(*start, 10, 10)
    evenings = tuple(instant(clock.now - timedelta(hours=hours)) for hours in (37, 13))
    for code in CODES:
        world.agency(code, roles="responsible supervisor")
        database.execute("UPDATE agencies SET parent = 'CITY' WHERE code = ?", [code])
        gone(world, code, looks=evenings, confirmed=evenings[1])
    database.execute("UPDATE offices SET name = '政务公开办' WHERE role = 'supervisor'")
    box, channel = make_outbox()
    life = Life(world, box, channel, clock, seed=seed)
    life.step("plan")
    life.step("approve")
    for _ in range(STEPS):
        life.step()
    assert life.told, "a campaign in which nothing is said shows nothing"

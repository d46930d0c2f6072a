"""
Whatever happens in whatever order: nobody is accused without proof, nothing goes to a stranger, nothing is said twice.

A longer campaign: GOUJI_LIVES=200.
"""

from __future__ import annotations

import os

import pytest

from notifications.planning import plan
from tests.notifications.lives import Life
from tests.notifications.oracle import Oracle
from tests.notifications.world import beijing_time

LIVES = int(os.environ.get("GOUJI_LIVES", "0"))
STARTS = ((2026, 12, 28), (2027, 1, 25), (2027, 2, 3), (2027, 2, 12), (2027, 4, 1))
STEPS = 130 if LIVES else 60
SEEDS = range(LIVES) if LIVES else (3, 6, 12)  # lives in which much is said
MACHINES = "SELECT number FROM notices ORDER BY id"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_life(world, database, make_outbox, clock, seed):
    clock.now = beijing_time(*STARTS[seed % len(STARTS)], 10, 10)
    box, channel = make_outbox()
    life = Life(world, box, channel, clock, seed)
    oracle, latest = Oracle(life), life.now
    for _ in range(STEPS):
        act, latest = life.step(), max(latest, life.now)
        if act in ("plan", "work", "order", "again", "settings"):
            oracle.look_at_drafts()
        if act == "send":
            oracle.look_at_sent()
        if act == "plan" and life.chance.random() < 0.3:
            plan(database, life.policy, life.now)
            oracle.look_at_drafts()
            oracle.look_for_stages()
            before = world.dump()
            if (
                life.now < latest
            ):  # the clock was put back: what comes from later moments is news until it has caught up
                continue
            plan(database, life.policy, life.now)
            news = [row for old, new in zip(before, world.dump(), strict=True) for row in new if row not in old]
            assert news == [], "a second plan without news"
    numbers = world.column(MACHINES)
    assert len(numbers) == len(set(numbers))

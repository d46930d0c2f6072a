"""A fresh database and the small world in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.notices import approve, find_notices
from db.opening import Database, open_database
from notifications.outbox import Outbox
from notifications.planning import plan
from tests.notifications.sending import TEST, Hands, Script
from tests.notifications.world import MORNING, World


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database(tmp_path / "gouji.db") as opened:
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def make_outbox(database, tmp_path, clock):
    def build(*outcomes, policy=TEST, during=None, opened=None, **more):
        channel = Script(*outcomes, during=during)
        box = Outbox(
            opened or database,
            {"mail": channel, "folder": channel},
            policy,
            clock,
            tmp_path / "STOP",
            **{"jitter": lambda low, high: 1.0, "sleep": lambda seconds: clock.pass_by(seconds=seconds)} | more,
        )
        return box, channel

    return build


@pytest.fixture
def ready(world, database):
    """One department, one office with one test mailbox, one approved reminder of T-3."""
    world.agency("A1")
    world.endpoint(world.office("A1"), "mail", "test@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    return world


@pytest.fixture
def bureau(world):
    world.agency("A1", name="样例市财政局", roles="responsible head supervisor")
    return "A1"

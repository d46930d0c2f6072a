"""The key of a notice names what it is about, not how a database has numbered it."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.notices import find_notices
from db.opening import open_database
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.world import MORNING, World


def key_of(path: Path, *, others: int, reopened: int = 0, subject: str = "T3.total.total", found: int = 1) -> str:
    """The key of the one notice, in a database with other findings before it."""
    with open_database(path) as database:
        world = World(database)
        world.agency("A1")
        world.published("A1")
        for number in range(others):
            world.finding("A1", subject=f"T3.total.{number}", state="open", severity="warning")
        world.finding("A1", subject=subject, found=found)
        database.execute("UPDATE findings SET reopened = ?", [reopened])
        plan(database, Policy(), MORNING)
        [item] = find_notices(database, kind="rectify")
        return item.dedupe_key


def test_the_same_facts_have_the_same_key_in_another_database(tmp_path):
    assert key_of(tmp_path / "a.db", others=0) == key_of(tmp_path / "b.db", others=3)


@pytest.mark.parametrize("other", [{"reopened": 1}, {"subject": "T3.total.business"}, {"found": 2}])
def test_other_facts_have_another_key(tmp_path, other):
    assert key_of(tmp_path / "a.db", others=0) != key_of(tmp_path / "b.db", others=0, **other)

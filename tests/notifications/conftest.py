"""A fresh database and the small world in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.opening import Database, open_database
from tests.notifications.world import World


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database(tmp_path / "gouji.db") as opened:
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    return World(database)

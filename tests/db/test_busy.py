"""Every write of a crawl, while another program holds the database: to be tried later, never an error of its own kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.errors import TryLater
from db.captures import note_charset, save_robots
from db.crawls import OutcomeName, abandon_crawls, begin_crawl, end_crawl, save_outcome
from db.opening import Database, open_database, tx
from db.sources import cool_down, set_family, set_robots_state
from tests.db.conftest import NOW

WRITES: dict[str, Callable[[Database], object]] = {
    "note_charset": lambda opened: note_charset(opened, 1, "gbk", "gb18030"),
    "save_robots": lambda opened: save_robots(opened, "a.test:80", NOW, status=404, digest=None, verdict="allowed"),
    "begin_crawl": lambda opened: begin_crawl(opened, NOW, trigger="person", app_version="1"),
    "end_crawl": lambda opened: end_crawl(opened, 1, NOW, "done", {}),
    "abandon_crawls": lambda opened: abandon_crawls(opened, NOW),
    "save_outcome": lambda opened: save_outcome(opened, 1, 1, 2026, OutcomeName.FOUND, "", NOW),
    "set_family": lambda opened: set_family(opened, "p", "static_list"),
    "set_robots_state": lambda opened: set_robots_state(opened, ["p"], "allowed", NOW),
    "cool_down": lambda opened: cool_down(opened, "g", NOW),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_busy_database_is_tried_later(database, tmp_path, name):
    with (
        open_database(tmp_path / "gouji.db", busy_seconds=0) as second,
        tx(database),
        pytest.raises(TryLater, match="正被别的程序写入"),
    ):
        WRITES[name](second)

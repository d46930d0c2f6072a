"""
Random histories of runs and decisions, through the database: no decision is ever lost.

GOUJI_HISTORIES of them, drawn from GOUJI_SEED; many more with `make soak`.
"""

from __future__ import annotations

import os
import random

from db.event_words import EVENTS
from db.opening import open_database
from tests.db.campaign import FIRST_DAY, Campaign, places
from tests.db.conftest import CODE
from tests.db.lives import Life

HISTORIES = int(os.environ.get("GOUJI_HISTORIES", "20000"))
SEED = os.environ.get("GOUJI_SEED", "gouji")
TICKS = 6  # of three steps each


def test_no_history_loses_a_decision(tmp_path):
    with open_database(tmp_path / "gouji.db", durable=False) as database:
        for pragma in ("synchronous=OFF", "wal_autocheckpoint=0", "cache_size=-65536"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, '样例市样例局', 'department')", [CODE])
        dice = random.Random(SEED)
        unborn = {place: Life(severity=dice.choice(("error", "warning"))) for place in places(HISTORIES)}
        campaign = Campaign(database, dice, unborn, FIRST_DAY)
        for _ in range(TICKS):
            campaign.tick()
        assert len(campaign.lives) + len(campaign.unborn) == HISTORIES
        assert len(campaign.unborn) < HISTORIES / 10
        # everything that can happen has happened, and every kind of event has its words
        assert {kind for kind, number in campaign.counted.items() if number and kind in EVENTS} == set(EVENTS) - {
            "not_fixed",
            "in_progress",
        }
        assert min(campaign.counted[what] for what in campaign.counted) > 0
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)

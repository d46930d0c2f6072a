"""Something is wrong with the portals every day, and nobody is wronged: ten days at size S, all families."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from db.opening import open_database, tx
from gouji.demo.clock import Clock
from tests.simulator.campaign import Campaign
from tests.simulator.crawling import crawling, written_families
from tests.simulator.fates import eventful
from tests.simulator.weather import NAMES, TURNS, Weather, set_portals, turn
from tests.simulator.world import World

pytestmark = pytest.mark.skipif("GOUJI_PORTALS" not in os.environ, reason="with make test-portals")
DAYS = (12, 14, 16, 19, 22, 25, 28, 31, 34, 37)
SEED = 7


@pytest.fixture(scope="module")
def season(tmp_path_factory) -> Iterator[Campaign]:
    families = written_families()
    world = World(seed=SEED, families=families, plan=eventful(len(families)))
    with crawling(world, tmp_path_factory.mktemp("campaign")) as running:
        made = Campaign(running, Weather(SEED, running.simulator))
        running.control.arm("weather", made.weather)
        made.go(DAYS)
        yield made


def test_2_nobody_is_wronged_whatever_is_wrong_with_the_portals(season):
    assert season.problems() == []


def test_the_weather_was_bad_and_reports_were_read_all_the_same(season):
    assert len(season.weather.met) >= 15
    assert sum(season.weather.met.values()) >= 60
    outcomes = season.counted()
    assert len(outcomes) >= 8
    assert len(season.running.versions()) >= 10


def test_the_judge_of_the_campaign_finds_who_is_wronged(season):
    published = next(code for code, versions in season.running.versions().items() if versions)
    with open_database(season.running.database) as database, tx(database):
        database.execute(
            """UPDATE outcomes SET outcome = 'absent_unconfirmed' WHERE outcome LIKE 'found%' AND source_id =
                   (SELECT source_id FROM sources WHERE agency_code = ?)""",
            [published],
        )
        database.execute("UPDATE cells SET raw = '4711' WHERE tbl = 'T3' AND row_key = 'total'")
    wrong = "\n".join(season.problems())
    assert f"{published} on" in wrong
    assert "has published, said to be absent_unconfirmed" in wrong
    assert "was never published" in wrong


def test_the_weather_follows_from_the_seed():
    hosts, world = [f"www.p{number:02d}.test" for number in range(40)], World(seed=SEED)
    with world.serve() as simulator:
        once, again, other = Weather(1, simulator), Weather(1, simulator), Weather(2, simulator)
        told = [[one.trouble(host, day) for host in hosts for day in range(60)] for one in (once, again, other)]
    assert told[0] == told[1] != told[2]
    assert set(NAMES) <= set(told[0])
    assert told[0].count("") > len(told[0]) / 3


def test_portals_move_are_rebuilt_and_turn_their_pages_otherwise():
    world = World(seed=SEED)
    changes = {portal.platform_id: turn(world, portal.platform_id) for portal in world.portals}
    assert {change for _, change in changes.values()} == set(TURNS)
    with world.serve() as simulator:
        set_portals(world, simulator, 60)
        for portal in world.portals:
            old, new = portal.site, simulator.sites[portal.site.host]
            column, today = old.columns[0], Clock(2026, 60).today
            there = set(new.family.routes(new, today))
            assert new.family.column_path(new.columns[0]).partition("?")[0] in there
            assert changes[portal.platform_id][1] is not TURNS[0] or new.columns[0] == replace(
                column, slug=f"new{column.slug}"
            )
        set_portals(world, simulator, 0)
        assert simulator.sites == {site.host: site for site in world.sites}

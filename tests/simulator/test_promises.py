"""What was promised to every portal of every family, read off one crawl with a delay: politeness, and evidence without a gap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.opening import open_database, tx
from tests.simulator.crawling import Crawling, crawling, written_families
from tests.simulator.evidence import Recorder, trouble
from tests.simulator.politeness import Etiquette, Visit, check
from tests.simulator.world import World

DAY, DELAY = 24, 0.5
LATE = 0.2  # seconds that a server on a busy machine may notice a request late, above all the first of each host
CONTACT = {"contact_page": "https://audit.example.test", "mailbox": "bot@example.test", "app_version": "1.0"}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Iterator[tuple[Crawling, Recorder]]:
    world = World(families=written_families())
    with crawling(world, tmp_path_factory.mktemp("promises")) as running:
        with open_database(running.database) as database, tx(database):
            database.execute("UPDATE host_groups SET delay_s = ?", [DELAY])
        recorder = Recorder(running.control.fault)
        running.simulator.fault = recorder
        running.crawl(DAY, **CONTACT)
        yield running, recorder


def etiquette(world: World, delay: float) -> Etiquette:
    """What every host of a world was promised."""
    hosts = [(portal, site.host) for portal in world.portals for site in (portal.site, *portal.others)]
    return Etiquette(
        {host: portal.group_id for portal, host in hosts},
        delay,
        CONTACT["mailbox"],
        {host: ("/admin/", "/search") for portal, host in hosts if "/search" not in portal.skeleton.post_allowed},
        {host: portal.skeleton.post_allowed for portal, host in hosts},
        slack=LATE,
    )


def test_4_no_portal_of_any_family_was_promised_something_that_was_not_kept(crawled):
    running, _ = crawled
    assert len(running.requests()) > 3 * len(running.world.portals)
    readable = {portal.site.host for portal in running.world.portals if portal.skeleton.reachable}
    assert {line.host for line in running.requests()} >= readable
    visits = [Visit(DAY, running.requests())]
    promised = etiquette(running.world, DELAY)
    assert [str(one) for one in check(visits, promised)] == []
    moments: dict[str, list[float]] = {}
    for line in running.requests():
        moments.setdefault(promised.groups[line.host], []).append(line.at)
    # what is noticed late shortens one pause and lengthens another: all together must be what was promised
    hasty = {group: at for group, at in moments.items() if max(at) - min(at) < (len(at) - 1) * DELAY / 2 - LATE}
    assert hasty == {}


def test_6_every_answer_of_every_family_lies_in_the_archive_byte_for_byte(crawled):
    running, recorder = crawled
    assert len(recorder.sent) == len(running.requests())
    assert trouble(running.database, running.blobs, recorder.sent) == []

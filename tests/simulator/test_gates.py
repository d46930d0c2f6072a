"""The gates at size S, for every skeleton whose spider is written. With each new spider they judge one portal more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from gouji.demo.dice import Dice
from spiders.running import CrawlSummary
from tests.simulator.control import Control
from tests.simulator.crawling import Crawling, crawling, scores, written_families
from tests.simulator.fates import Fate, lively
from tests.simulator.truth import on_day
from tests.simulator.world import World

DAYS = (10, 24)
NIGHTS = DAYS[1] - DAYS[0]
AT_FIRST, LATER = 5, 2  # requests a body
SEEN_AS = {"withdrawn": "absent_unconfirmed"}  # which takes three checks to tell


def settled(dice: Dice) -> Fate:
    """A season in which nobody forgets, and half of the bodies have published by the first crawl."""
    return replace(lively(dice), published=dice.between(3, 22), edited=(), withdrawn=None)


def world() -> World:
    return World(families=written_families(), plan=settled)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Iterator[tuple[Crawling, list[CrawlSummary]]]:
    """A world crawled on two days, its families not known before."""
    with crawling(world(), tmp_path_factory.mktemp("gates"), families_known=False) as running:
        yield running, [running.crawl(day) for day in DAYS]


@pytest.mark.parametrize("number", range(len(DAYS)))
def test_1_all_reports_are_found_and_nothing_else(crawled, number):
    running, summaries = crawled
    true = running.true_outcomes(DAYS[number], running.world.report_year)
    seen = running.outcomes(summaries[number].crawl_id, running.world.report_year)
    if number == 0:
        assert seen.keys() == true.keys()
        assert len(set(true.values())) >= 3  # some are there, some are not, some nobody can tell
    due = {agency: outcome for agency, outcome in true.items() if agency in seen}
    assert seen == {agency: SEEN_AS.get(outcome, outcome) for agency, outcome in due.items()}
    assert scores(due, seen) == (1.0, 1.0)


def test_1_what_is_kept_of_a_report_is_what_was_published(crawled):
    running, _ = crawled
    expected, kept = running.expected(), running.versions(running.world.report_year)
    names = {agency.code: running.world.portals_skeleton(agency).name for agency in running.world.agencies}
    for agency in running.world.agencies:
        truth = expected[agency.code, running.world.report_year]
        if not running.world.portals_skeleton(agency).reachable:
            assert agency.code not in kept
            continue
        (version,), true = kept[agency.code], on_day(truth["versions"], DAYS[-1])
        assert version["tables"] == true["tables"], names[agency.code]
        if true["text_sha256"] is not None:
            assert version["text_sha256"] == true["text_sha256"], names[agency.code]
        if running.world.portals_skeleton(agency).body == "html":
            files = {(file["shown"], file["sha256"]) for file in true["attachments"]}
            assert version["files"] == files, names[agency.code]


def test_6_and_12_every_request_has_one_capture_with_the_bytes_that_were_sent(crawled):
    running, _ = crawled
    assert running.captured() == running.answered()
    assert running.query("SELECT count(*) FROM captures WHERE raw_sha256 IS NULL OR http_status IS NULL") == [(0,)]


def test_12_every_due_source_has_one_outcome_a_crawl(crawled):
    running, summaries = crawled
    assert [summary.left for summary in summaries] == [0, 0]
    assert summaries[0].pairs == len(running.world.agencies)
    rows = running.query("SELECT crawl_id, count(*), count(DISTINCT source_id) FROM outcomes GROUP BY crawl_id")
    assert [(number, number) for _, number, _ in rows] == [(outcomes, sources) for _, outcomes, sources in rows]
    assert [outcomes for _, outcomes, _ in rows] == [summary.pairs for summary in summaries]


def test_7_no_portal_is_asked_more_than_it_must(crawled):
    """The first run also asks what the portal is and what robots may do; later runs are spread over the nights."""
    running, _ = crawled
    first = running.simulator.log[running.marks[0] : running.marks[1]]
    later = running.simulator.log[running.marks[1] :]
    bodies = len(running.world.agencies)
    files = sum(len(one.files) for one in running.world.skeletons)
    once = Counter(line.host for line in first if line.path == "/robots.txt")
    assert set(once.values()) == {1}
    assert len(first) <= bodies * (AT_FIRST + 1) + files  # one more for the probe, which a known family does not need
    assert len(later) / bodies / NIGHTS <= LATER


def test_11_the_first_page_tells_the_family(crawled):
    running, _ = crawled
    told = dict(running.query("SELECT platform_id, family FROM platforms"))
    expected = {portal.platform_id: portal.skeleton.family for portal in running.world.portals}
    readable = {portal.platform_id for portal in running.world.portals if portal.skeleton.reachable}
    assert {name: told[name] for name in readable} == {name: expected[name] for name in readable}


def test_9_the_same_seed_twice_gives_the_same_database(tmp_path):
    dumps = []
    with world().serve() as simulator:
        for name in ("once", "again"):
            made = world()
            simulator.sites, simulator.clock = {site.host: site for site in made.sites}, made.clock
            (tmp_path / name).mkdir()
            running = Crawling(made, simulator, Control(made, simulator), tmp_path / name)
            running.register()
            running.crawl(DAYS[1])
            dumps.append(running.dump())
    assert len(dumps[0]) > 50 * len(made.agencies)
    assert dumps[0] == dumps[1]

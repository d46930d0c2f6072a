"""The gates at size S, for every skeleton whose spider is written. With each new spider they judge one portal more."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator

import pytest

from db.opening import open_database, tx
from spiders.running import CrawlSummary
from tests.simulator.control import Control
from tests.simulator.crawling import Crawling, crawling, scores, written_families
from tests.simulator.fates import eventful
from tests.simulator.season import believable, measured, problems
from tests.simulator.world import World

DAYS = (10, 24, 45)
NIGHTS = DAYS[-1] - DAYS[0]
AT_FIRST, LATER = 5, 2  # requests a body


def world(bodies: int = 2) -> World:
    """With two bodies a portal one at least publishes everywhere."""
    families = written_families()
    return World(families=families, plan=eventful(len(families)), bodies=bodies)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Iterator[tuple[Crawling, list[CrawlSummary]]]:
    """A world crawled on three days, its families not known before."""
    with crawling(world(), tmp_path_factory.mktemp("gates"), families_known=False) as running:
        yield running, [running.crawl(day) for day in DAYS]


@pytest.mark.parametrize("number", range(len(DAYS)))
def test_1_all_reports_are_found_and_nothing_else(crawled, number):
    running, summaries = crawled
    true, seen = running.true_outcomes(DAYS[number]), running.outcomes(summaries[number].crawl_id)
    assert seen.keys() == true.keys()
    assert len(set(true.values())) >= 3  # some are there, some are not, some nobody can tell
    right = believable(running, DAYS[: number + 1])
    wrong = {code: outcome for code, outcome in seen.items() if outcome not in right[code]}
    assert wrong == {}
    assert scores(true, seen) == (1.0, 1.0)


def test_1_and_2_what_is_kept_is_what_was_published_and_nothing_else_counts_as_a_change(crawled):
    """A change of the looks is none; a cell, a sentence or a file exchanged is one version more."""
    running, _ = crawled
    true, kept = running.possible_versions(DAYS), running.versions()
    assert {code: len(versions) for code, versions in kept.items()} == {
        code: len(versions) for code, versions in true.items()
    }
    assert max(map(len, true.values())) == 2
    skeletons = {agency.code: running.world.portals_skeleton(agency) for agency in running.world.agencies}
    for code, versions in kept.items():
        for version, expected in zip(versions, true[code], strict=True):
            assert version["tables"] == expected["tables"], skeletons[code].name
            assert version["text_sha256"] == expected["text_sha256"] or not expected["text_sha256"], skeletons[
                code
            ].name
            files = {(file["shown"], file["sha256"]) for file in expected["attachments"]}
            assert version["files"] == files or skeletons[code].body != "html", skeletons[code].name


def test_6_and_12_every_request_has_one_capture_with_the_bytes_that_were_sent(crawled):
    running, _ = crawled
    assert running.captured() == running.answered()
    assert running.query("SELECT count(*) FROM captures WHERE raw_sha256 IS NULL OR http_status IS NULL") == [(0,)]


def test_12_every_due_source_has_one_outcome_a_crawl(crawled):
    running, summaries = crawled
    assert {(summary.left, summary.pairs) for summary in summaries} == {(0, len(running.world.agencies))}
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


def test_the_judge_of_a_season_finds_nothing_wrong_and_would_find_what_is(crawled, tmp_path):
    running, summaries = crawled
    assert problems(running, DAYS, summaries) == []
    assert [row["recall"] for row in measured(running, DAYS, summaries)] == [1.0, 1.0, 1.0]
    shutil.copytree(running.folder, tmp_path, dirs_exist_ok=True)
    other = Crawling(running.world, running.simulator, running.control, tmp_path)
    with open_database(other.database) as database, tx(database):
        database.execute("UPDATE outcomes SET outcome = 'absent_unconfirmed' WHERE outcome = 'found'")
        database.execute("UPDATE cells SET raw = '4711' WHERE tbl = 'T3' AND row_key = 'total'")
        database.execute("UPDATE captures SET raw_sha256 = 'x' WHERE kind = 'article'")
    wrong = "\n".join(problems(other, DAYS, summaries))
    assert all(words in wrong for words in ("is found, said to be absent", "never published", "captures and requests"))


def test_9_the_same_seed_twice_gives_the_same_database(tmp_path):
    dumps = []
    with world(1).serve() as simulator:
        for name in ("once", "again"):
            made = world(1)
            simulator.sites, simulator.clock = {site.host: site for site in made.sites}, made.clock
            (tmp_path / name).mkdir()
            running = Crawling(made, simulator, Control(made, simulator), tmp_path / name)
            running.register()
            running.crawl(DAYS[1])
            dumps.append(running.dump())
    assert len(dumps[0]) > 50 * len(made.agencies)
    assert dumps[0] == dumps[1]

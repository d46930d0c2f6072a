"""A portal that does not want us is left alone, and whoever decided otherwise about robots.txt is named in the run."""

from __future__ import annotations

import pytest

from tests.simulator import faults as f
from tests.simulator.cases import text
from tests.simulator.faults import FaultPlan, Rule
from tests.simulator.stand import Stand, make_spot, standing

DISALLOW = text("User-agent: *\nDisallow: /\n")


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """Five hosts of one group that all say no; a host whose robots.txt fails on the first day; one with an override."""
    group = [make_spot(number, f"no{number}", group="no") for number in range(1, 6)]
    unknown, override = make_spot(8, "unknown"), make_spot(9, "override")
    healthy = make_spot(10, "healthy")
    plan = FaultPlan([Rule("no", f.forbidden(), spot.host, spot.list) for spot in group])
    plan.arm(
        Rule("robots", f.status(403), unknown.host, "/robots.txt", f.days(0, 24)),
        Rule("robots", DISALLOW, override.host, "/robots.txt"),
    )
    spots = [*group, unknown, override, healthy]
    with standing(tmp_path_factory.mktemp("refused"), spots, plan) as stand:
        stand.execute(
            "UPDATE platforms SET robots_override_by = '张三', robots_override_at = '2026-01-02', "
            "robots_override_reason = '条例' WHERE platform_id = ?",
            override.host,
        )
        first = stand.crawl()
        again = stand.crawl()  # an hour later of the same day
        stand.clock.day += 2
        stand.crawl()
        yield stand, {spot.name: spot for spot in spots}, first, again


def robots_of(stand: Stand, host: str) -> int:
    return sum(line.host == host and line.path == "/robots.txt" for line in stand.simulator.log)


def test_three_refusals_end_the_night_for_the_group(refused):
    stand, spots, first, _ = refused
    assert sum(outcome == "blocked_by_protection" for outcome, _ in stand.outcomes(1).values()) == 3
    assert first.left == 2  # still due, and nothing is said of them
    assert all(len(stand.asked(spots[f"no{number}"])) <= 2 for number in range(1, 6))


def test_nobody_is_asked_again_on_the_same_day(refused):
    *_, again = refused
    assert (again.requests, [group for group, _ in again.cooling]) == (0, ["no"])


def test_unknown_robots_hold_for_a_day_and_are_asked_again_then(refused):
    stand, spots, *_ = refused
    host = spots["unknown"].host
    assert stand.outcomes(1)[host][0] == "robots_unknown"
    assert (stand.outcomes()[host][0], robots_of(stand, host)) == ("found", 2)


def test_an_override_is_shown_in_the_run(refused):
    stand, spots, *_ = refused
    host = spots["override"].host
    assert stand.outcomes(1)[host][0] == "found"
    assert robots_of(stand, host) == 0
    assert stand.remarks(spots["override"]) == ["robots_override"]
    assert stand.remarks(spots["healthy"]) == []

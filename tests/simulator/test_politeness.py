"""The checker of politeness finds what is put into a log, and nothing in the log of a real crawl."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gouji.demo.server import Request
from tests.simulator import faults as f
from tests.simulator.cases import text
from tests.simulator.faults import FaultPlan, Rule
from tests.simulator.politeness import DAY, Etiquette, Violation, Visit, check
from tests.simulator.stand import Stand, make_spot, standing

AGENT = "gouji/1.0 (+https://audit.example.test)"
HEADERS = {"User-Agent": AGENT, "From": "bot@example.test"}
PROMISED = Etiquette(
    {"www.a.test": "a", "oss.a.test": "a", "www.b.test": "b"},
    delay=4,
    mailbox="bot@example.test",
    disallowed={"www.a.test": ("/admin/",)},
    posts={"www.a.test": ("/search",)},
)


def line(at: float, path: str = "/nb/", host: str = "www.a.test", **facts) -> Request:
    known: dict[str, Any] = {
        "method": "GET",
        "headers": HEADERS,
        "connection": 1,
        "status": 200,
        "size": 1,
        "fault": "",
    } | facts
    return Request(at, host, path, **known)


ROBOTS = line(0, "/robots.txt")
PACE = 0.5  # seconds


def rules(*visits: Visit) -> list[str]:
    return [violation.rule for violation in check(visits, PROMISED)]


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        pytest.param([], [ROBOTS, line(3), line(6)], id="polite"),
        pytest.param([], [ROBOTS, line(0.1, "/robots.txt", "www.b.test")], id="another group"),
        pytest.param(["pace"], [ROBOTS, line(1.5)], id="too fast"),
        pytest.param(
            ["pace"],
            [ROBOTS, line(3), line(4, "/robots.txt", "oss.a.test")],
            id="too fast on another host of the group",
        ),
        pytest.param(["overlap"], [ROBOTS, line(3, ended=9.0), line(6)], id="two at a time"),
        pytest.param(["robots_first"], [line(0), line(3)], id="without robots.txt"),
        pytest.param(["robots_often"], [ROBOTS, line(3, "/robots.txt")], id="robots.txt twice"),
        pytest.param([], [line(0, "/robots.txt", status=500), line(3, "/robots.txt")], id="robots.txt once more"),
        pytest.param(["agent"], [line(0, "/robots.txt", headers=HEADERS | {"User-Agent": "gouji/1"})], id="no contact"),
        pytest.param(
            ["browser"],
            [line(0, "/robots.txt", headers=HEADERS | {"User-Agent": AGENT + " Mozilla/5.0"})],
            id="a browser's name",
        ),
        pytest.param(["from"], [line(0, "/robots.txt", headers={"User-Agent": AGENT})], id="no mailbox"),
        pytest.param(["unregistered"], [line(0, "/robots.txt", "www.twin.test")], id="a twin"),
        pytest.param(["disallowed"], [ROBOTS, line(3, "/admin/x")], id="a disallowed path"),
        pytest.param(["post"], [ROBOTS, line(3, method="POST")], id="a post"),
        pytest.param([], [ROBOTS, line(3, "/search.do", method="POST")], id="a listed post"),
        pytest.param(["refused"], [ROBOTS, line(3, status=412), line(6)], id="again after 412"),
        pytest.param(
            ["retry_after"], [ROBOTS, line(3, status=503, answered={"Retry-After": "30"}), line(9)], id="too early"
        ),
        pytest.param([], [ROBOTS, line(3, status=503, answered={"Retry-After": "30"}), line(34)], id="waited"),
    ],
)
def test_each_promise_that_is_broken_is_found(expected, lines):
    assert rules(Visit(0, lines)) == expected


@pytest.mark.parametrize(("day", "expected"), [(0.5, ["cooldown"]), (1.5, [])])
def test_a_group_rests_for_a_day(day, expected):
    first = Visit(0, [ROBOTS, line(3, status=403)])
    later = Visit(1, [line(0, "/robots.txt", "oss.a.test")])
    assert rules(first, replace(later, day=day)) == expected


def test_robots_may_be_asked_again_the_next_day():
    assert rules(Visit(0, [ROBOTS, line(3)]), Visit(1, [line(0, "/robots.txt")])) == []


def test_a_violation_says_which_request():
    assert str(Violation("pace", line(0), "0.1 s")) == "pace: GET www.a.test/nb/ 0.1 s"
    assert DAY == 86400


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Two hosts of one group, one of another, with a redirect, a busy moment, a refusal and rules for robots; two nights."""
    one, two = make_spot(1, "one", group="pair"), make_spot(2, "two", "F12", group="pair")
    other, refusing = make_spot(3, "other"), make_spot(4, "refusing", group="refusing")
    plan = FaultPlan(
        [
            Rule("hop", f.hops(1), one.host, one.list),
            Rule("busy", f.status(503, Retry_After="1"), other.host, other.list, f.first(1)),
            Rule("rules", text("User-agent: *\nDisallow: /admin/\n"), one.host, "/robots.txt"),
            Rule("no", f.script_412(), refusing.host, refusing.list),
        ]
    )
    with standing(tmp_path_factory.mktemp("polite"), [one, two, other, refusing], plan, delay=PACE) as stand:
        visits = [night(stand, 24), night(stand, 25, timedelta(hours=1))]
        yield stand, visits


def night(stand: Stand, day: int, earlier: timedelta = timedelta(0)) -> Visit:
    """A crawl of that day. A day after a refusal is over at the same hour: `earlier` than that nobody may ask again."""
    begin = len(stand.simulator.log)
    stand.clock.day = day
    stand.crawl(timeout=30, now=stand.clock.now - earlier)
    return Visit(day - earlier / timedelta(days=1), stand.simulator.log[begin:])


def test_a_crawl_breaks_no_promise(crawled):
    stand, visits = crawled
    promised = Etiquette(
        {spot.host: spot.group or spot.host for spot in stand.spots},
        delay=PACE,
        slack=0.2,  # a request may be noticed late where much else is done
        mailbox="bot@example.test",
        disallowed={spot.host: ("/admin/",) for spot in stand.spots},
    )
    assert [str(one) for one in check(visits, promised)] == []


def test_it_found_what_was_there(crawled):
    stand, visits = crawled
    assert {host: outcome for host, (outcome, _) in stand.outcomes(1).items()} == {
        "one.f1.sim.test": "found",
        "two.f12.sim.test": "found",
        "other.f1.sim.test": "found",
        "refusing.f1.sim.test": "blocked_by_protection",
    }
    assert len(visits[0].lines) >= 12
    assert visits[1].lines == []  # what was found is due in a week, what refused rests for a day

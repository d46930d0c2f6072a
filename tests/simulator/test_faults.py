"""Faults come where, when and as often as the plan says; nothing else changes."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from gouji.demo.server import Wire
from gouji.demo.site import Answer, Ask
from tests.simulator import contents as c
from tests.simulator import faults as f
from tests.simulator import wire as w
from tests.simulator.faults import FaultPlan, Rule

FINE = Answer(200, b"<html><head></head><body>fine</body></html>", f.HTML)


def ask(path: str = "/u1/nb/", host: str = "www.a.test", day: int = 1, **facts) -> Ask:
    return Ask(path, date(2026, 1, day), host, **facts)


def statuses(plan: FaultPlan, *asks: Ask) -> list[int]:
    return [plan(one, FINE).status for one in asks]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (f.always, [500, 500, 500, 500]),
        (f.first(2), [500, 500, 200, 200]),
        (f.after(1), [200, 500, 500, 500]),
        (f.every(3), [200, 200, 500, 200]),
    ],
)
def test_how_often(when, expected):
    plan = FaultPlan([Rule("busy", f.status(500), when=when)])
    assert statuses(plan, *[ask()] * 4) == expected


def test_counts_are_those_of_a_host():
    plan = FaultPlan([Rule("busy", f.status(500), when=f.first(1))])
    assert statuses(plan, ask(), ask(host="www.b.test"), ask(), ask(host="www.b.test")) == [500, 500, 200, 200]


def test_days_of_the_season_count_from_0():
    plan = FaultPlan([Rule("busy", f.status(500), when=f.days(3, 5))])
    assert statuses(plan, *(ask(day=day) for day in (3, 4, 6, 7))) == [200, 500, 500, 200]


def test_a_share_of_the_agencies_is_the_same_each_time():
    plan = FaultPlan([Rule("busy", f.status(500), when=f.share(30))])
    asks = [ask(f"/u{number}/nb/") for number in range(200)]
    first = statuses(plan, *asks)
    assert first == statuses(plan, *asks)
    assert 40 <= first.count(500) <= 80
    assert statuses(plan, ask("/u5/nb/"))[0] == statuses(plan, ask("/u5/nb/1.html"))[0]


@pytest.mark.parametrize(
    ("path", "agency"), [("/u1/nb/1.html", "h/u1"), ("/gongkai/site_x/channel_y/", "h/site_x"), ("/", "h/")]
)
def test_whose_page_it_is(path, agency):
    assert f.agency_of(ask(path, "h")) == agency


def test_hosts_and_paths_are_patterns():
    plan = FaultPlan([Rule("busy", f.status(500), "*.a.test", "/u?/nb/*")])
    assert statuses(plan, ask(), ask("/u10/nb/"), ask(host="a.test"), ask("/u1/nb/x.html")) == [500, 200, 200, 500]


def test_faults_add_up_and_the_log_names_them():
    plan = FaultPlan([Rule("first", c.inserted("1")), Rule("second", c.inserted("2", last=True))])
    answer = plan(ask(), FINE)
    assert isinstance(answer, Answer)
    assert (answer.body, answer.fault) == (b"<html><head></head><body>1fine2</body></html>", "first+second")


def test_rules_can_be_armed_and_disarmed():
    plan = FaultPlan()
    plan.arm(Rule("busy", f.status(500)), Rule("bytes", w.drip(), path="/slow"))
    assert statuses(plan, ask("/slow"), ask("/fast")) == [500, 500]
    plan.disarm("bu*")
    assert statuses(plan, ask("/slow"), ask("/fast")) == [200, 200]
    assert isinstance(plan(ask("/slow"), FINE), Wire)
    plan.disarm()
    assert plan(ask("/slow"), FINE) is FINE


def test_a_loop_never_ends_and_hops_do():
    assert [f.loop()(ask(query=query), FINE).headers["Location"] for query in ({}, {"turn": "1"})] == [  # type: ignore[union-attr]
        "/u1/nb/?turn=1",
        "/u1/nb/",
    ]
    assert f.hops(2)(ask(query={"hop": "2"}), FINE) is FINE
    assert f.hops(2)(ask(query={"hop": "1"}), FINE).status == 302


def test_a_cookie_opens_the_gate():
    assert f.cookie_gate()(ask(), FINE).status == 302
    assert f.cookie_gate()(ask(headers={"cookie": "a=b; passed=1"}), FINE) is FINE


def test_truncated_answers_promise_more_than_they_hold():
    short = w.short_of_length()(ask(), FINE)
    assert isinstance(short, Wire)
    head, body = short.pieces
    assert isinstance(head, bytes)
    assert isinstance(body, bytes)
    assert f"Content-Length: {len(FINE.body)}".encode() in head
    assert len(body) < len(FINE.body)


def test_a_bomb_is_small_and_whole():
    packed = c.bomb(64)
    assert len(packed) < 70_000
    assert len(gzip.decompress(packed)) == 64 * 1024 * 1024


def test_a_gigabyte_fits_into_sixty_kilobytes():
    answer = c.double_gzip_bomb()(ask(), FINE)
    assert isinstance(answer, Answer)
    assert len(answer.body) < 60 * 1024

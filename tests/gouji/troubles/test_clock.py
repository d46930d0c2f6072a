"""The clock of the machine is wrong: nothing ends for good, nothing leaves, and all goes on when it is right again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.times import BEIJING
from gouji.scheduling import jobs
from tests.gouji.troubles.town import BODIES
from tests.notifications.world import World

YEAR = timedelta(days=365)
NOTHING_YET = {"folder": ["queued", "queued"], "mail": ["queued", "queued"]}


def stands_still(town) -> None:
    """Commands and jobs of the service say so with one line, and change nothing of stage 4."""
    before = town.everything()
    for command in ("plan", "send"):
        refused = town.run(command)
        assert type(refused.exception).__name__ == "WrongClock"
        assert (refused.exception.exit_code, str(refused.exception).count("\n")) == (75, 0)
    jobs.plan(town.service())
    jobs.send(town.service())
    assert town.everything() == before
    assert dict(town.rows("SELECT name, exit_code FROM heartbeats"))["notices send"] == 75


@pytest.mark.parametrize("released", [False, True])
def test_a_year_ahead_for_a_while(mailed, released):
    mailed.office.replies = {"RCPT": "451 later"} if released else {}
    if released:
        assert mailed.run("send").exit_code == 3
    else:
        assert mailed.run("plan", "--year", 2026).exit_code == 0
    mailed.office.replies = {}
    mailed.now += YEAR
    stands_still(mailed)
    assert mailed.alerts() == ["clock|"]
    told = mailed.doctor()
    assert told["时钟"].startswith("本机时间是 2028-01-26，比上次运行（2027-01-26 10:10）晚 365 天，可能不对")
    assert len(list((mailed.folder / "alerts").rglob("1.txt"))) == 1
    mailed.now -= YEAR
    mailed.later(minutes=10)
    assert mailed.run("plan", "--year", 2026).exit_code == 0
    assert mailed.run("send").exit_code == 0
    mailed.arrived()
    assert mailed.alerts() == []
    assert "时钟" not in mailed.doctor(), "signs of life are right again"


def test_what_a_wrong_clock_has_written_holds_up_nothing(mailed):
    """A person has vouched for it, or it was only some days ahead: leases, buckets, breakers, alerts bear its dates."""
    mailed.office.replies = {"RCPT": "451 later"}
    mailed.later(days=14)
    assert mailed.run("send").exit_code == 0
    assert mailed.rows("SELECT DISTINCT state FROM notices") == [("expired",)]
    assert [one.split("|")[0] for one in mailed.alerts()] == ["lost", "lost"]
    mailed.now -= timedelta(days=14)
    mailed.office.replies = {}
    assert mailed.doctor()["时钟"].startswith("本机时间是 2027-01-26，比上次运行（2027-02-09 10:10）早 14 天")
    assert str(mailed.run("plan").exception).startswith("本机时间是 2027-01-26，比上次运行")
    assert mailed.run("send").exit_code == 0, "who is behind sends less, and nothing wrong"
    assert mailed.run("plan", "--clock-is-right", "--year", 2026).stdout.startswith("新拟 2 件"), "what ended too early"
    assert mailed.approve() == 2
    assert mailed.run("plan", "--year", 2026).stdout.startswith("新拟 0 件")
    assert mailed.run("send").exit_code == 0
    mailed.arrived()


def test_stages_that_a_clock_ahead_has_drafted_stand_in_the_way_of_none(mailed):
    """Two days ahead is T-1: nobody can know that this is wrong."""
    mailed.later(days=2)
    assert mailed.run("plan", "--year", 2026).stdout.startswith("新拟 2 件")
    mailed.now -= timedelta(days=2)
    mailed.later(minutes=12)
    assert mailed.run("plan", "--clock-is-right", "--year", 2026).stdout.startswith("新拟 2 件")
    assert mailed.rows("SELECT stage, state FROM notices ORDER BY id") == [
        *[("T-3", "expired")] * 2,
        *[("T-1", "draft")] * 2,
        *[("T-3", "draft")] * 2,
    ]
    mailed.approve()
    assert mailed.run("send").exit_code == 0
    mailed.arrived()
    mailed.later(days=2)
    assert mailed.run("plan", "--year", 2026).stdout.startswith("新拟 0 件")
    assert mailed.run("send").exit_code == 0
    assert mailed.states() == {"folder": ["sent"] * 4, "mail": ["sent"] * 4}


def test_back_by_a_year_nothing_leaves_and_nothing_is_drafted(mailed):
    assert mailed.run("plan", "--year", 2026).exit_code == 0
    mailed.now -= YEAR
    before = mailed.everything()
    assert str(mailed.run("plan").exception).startswith(
        "本机时间是 2026-01-26，比上次运行（2027-01-26 10:10）早 365 天"
    )
    assert mailed.run("send").stdout.startswith("签发 0 件，取消 0 件，过期 0 件；待发送 2 件")
    assert mailed.everything() == before
    mailed.now += YEAR
    assert mailed.run("send").exit_code == 0
    mailed.arrived()


def test_a_draft_that_nobody_has_approved_leaves_at_no_hour(town):
    town.change("UPDATE notices SET state = 'cancelled'")
    town.run("plan", "--year", 2025)
    for days in (-400, 0, 15, 400):
        town.now += timedelta(days=days)
        town.run("send", "--clock-is-right")
        assert town.states() == {}


def portals(town, *offsets: float) -> None:
    """Each has told its time, from which ours is so many days ahead."""
    with_world = [(turn, town.now - timedelta(days=days)) for turn, days in enumerate(offsets)]
    told = "%a, %d %b %Y %H:%M:%S +0800"
    at = town.now.astimezone(BEIJING) - timedelta(hours=8)
    from db.opening import open_database

    with open_database(town.settings.storage.database) as database:
        world = World(database)
        stamp = f"{at:%Y-%m-%dT%H:%M:%S}Z"
        crawl = world.insert("crawls", started_at=stamp, trigger="demo", app_version="0")
        for turn, there in with_world:
            fetched = {"crawl_id": crawl, "kind": "list", "requested_url": f"http://p{turn}.test/", "at": stamp}
            fetched |= {"vantage": "v", "user_agent": "u", "http_status": 200}
            world.insert("captures", **fetched, headers=f'{{"Date": "{there:{told}}"}}')


def test_portals_bear_witness(mailed):
    mailed.run("plan", "--year", 2026)
    mailed.now += YEAR
    portals(mailed, 0)
    assert mailed.run("plan").exit_code == 0, "the office has rested for a year, and one portal tells the same day"
    portals(mailed, 0, 365, 365, 365)
    before = mailed.everything()
    refused = mailed.run("send")
    assert str(refused.exception).startswith("本机时间是 2028-01-26，比最近访问的网站快 365 天，不对，没有拟稿")
    assert mailed.everything() == before
    mailed.now -= YEAR
    told = mailed.doctor()["时钟"]
    assert "早 365 天" in told, "and not what portals were told by the clock that is right again"


def test_holidays_are_no_jump(town):
    town.now = datetime(2027, 2, 4, 16, 50, tzinfo=BEIJING)
    town.run("plan")
    town.now = datetime(2027, 2, 22, 9, 10, tzinfo=BEIJING)
    assert town.run("plan").exit_code == 0
    assert len(BODIES) == 2

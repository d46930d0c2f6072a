"""Something is due and the command that would send it does not run: whoever runs it, a timer, cron or a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.heartbeats import Heartbeat, beat
from db.notices import approve, find_notices
from db.opening import open_database
from db.times import BEIJING, instant
from gouji.health import examine_running
from gouji.health.finding import Level
from gouji.health.jobs import JOBS, LATE, check_idle
from gouji.notice_runs import PLAN, SEND
from gouji.settings import Alerts, Notify, Settings, Storage
from notifications.calendar import work_ago
from notifications.drafting import no_link
from notifications.planning import plan
from notifications.policy import Policy
from notifications.wording import Wording
from tests.gouji.health.test_checks import told
from tests.notifications.world import World

APPROVED = datetime(2027, 1, 26, 10, 5, tzinfo=BEIJING)  # T-3 for 31 January 2027


@pytest.fixture
def settings(tmp_path):
    settings = Settings(
        storage=Storage(tmp_path / "gouji.db", tmp_path / "files"),
        notify=Notify(folder=tmp_path / "outbox"),
        alerts=Alerts(folder=tmp_path / "alerts"),
    )
    with open_database(settings.storage.database) as database:
        World(database).agency("T1", "township", name="样例镇人民政府")
        plan(database, Policy(wording=Wording(settings.notify.templates)), APPROVED, link=no_link)
        approve(database, find_notices(database), by="张三", now=APPROVED)
        beat(database, PLAN, now=APPROVED, exit_code=0)
    return settings


def idle(settings, now, **sent):
    with open_database(settings.storage.database) as database:
        if sent:
            beat(database, SEND, now=sent["at"], exit_code=sent.get("code", 0))
        found = examine_running(database, settings, {}, now)
    return [one for one in found if one.subject == JOBS]


def test_approved_notices_that_nobody_sends_are_told_after_half_an_hour(settings):
    assert idle(settings, APPROVED + timedelta(minutes=29)) == []
    told(idle(settings, APPROVED + timedelta(minutes=31)), Level.LOOK, "发送从未运行，而 1 件通知")
    # whenever the probe looks: before office hours, too
    told(idle(settings, datetime(2027, 1, 27, 6, tzinfo=BEIJING)), Level.LOOK, "发送从未运行")


def test_a_sender_that_has_stopped_is_told(settings):
    now = APPROVED + timedelta(minutes=50)
    told(
        idle(settings, now, at=APPROVED - timedelta(minutes=1)), Level.LOOK, "发送上次运行在 2027-01-26 10:04，而 1 件"
    )
    # it runs: what it leaves behind rests for a reason of its own
    assert idle(settings, now, at=now - timedelta(minutes=20)) == []
    told(idle(settings, now, at=now - timedelta(minutes=5), code=75), Level.LOOK, "没有做完（75）")


def test_what_never_ran_is_no_fault_while_nothing_is_due():
    assert check_idle([], APPROVED, 0) == []
    found = check_idle([], APPROVED, 3)
    assert [one.sentence for one in found] == [
        "拟稿从未运行，而 3 件通知到了发送时间半小时以上",
        "发送从未运行，而 3 件通知到了发送时间半小时以上",
    ]
    late = Heartbeat(SEND, instant(APPROVED), 2, None)
    planned = replace(late, name=PLAN, exit_code=0)
    assert check_idle([late, planned], APPROVED + LATE, 3) == []  # told with what it ended


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("2026-01-14T10:00", "2026-01-14T09:30"),
        ("2026-01-14T09:20", "2026-01-13T16:50"),
        ("2026-01-14T14:10", "2026-01-14T11:10"),
        ("2026-01-17T12:00", "2026-01-16T16:30"),  # a Saturday
        ("2026-01-19T03:00", "2026-01-16T16:30"),
    ],
)
def test_half_an_hour_of_work_ago(now, since):
    at = datetime.fromisoformat(now).replace(tzinfo=BEIJING)
    assert work_ago(at, LATE, {}) == datetime.fromisoformat(since).replace(tzinfo=BEIJING)

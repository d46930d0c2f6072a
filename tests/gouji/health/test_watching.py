"""What is looked at while things go on: the scheduler, the clock, the next stage, what ends, what the operator was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from db.aging import EndingWaiver
from db.alerts import Alert
from db.doctoring import Owing
from db.heartbeats import Heartbeat
from db.silences import Silence
from db.standing import Standing
from gouji.health.ending import MOST_ALERTS, check_alerts, check_answer_link, check_ending, check_standing
from gouji.health.finding import Level
from gouji.health.jobs import check_jobs, check_offset, check_scheduler
from gouji.health.telling import check_next_stage
from gouji.settings import Notify, Schedule
from tests.gouji.health.test_checks import told

NOW = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)  # a Wednesday, ten in the morning
LOOK, NOTE, WRONG = Level.LOOK, Level.NOTE, Level.SETTINGS
MINUTE = timedelta(minutes=1)


def beat(name="schedule", *, ago=MINUTE, code: int | None = None):
    return Heartbeat(name, f"{NOW - ago:%Y-%m-%dT%H:%M:%SZ}", code, None)


def test_the_scheduler():
    assert check_scheduler([], NOW) == []
    assert check_scheduler([beat("crawl", ago=timedelta(days=9))], NOW) == []
    assert check_scheduler([beat(ago=3 * MINUTE)], NOW) == []
    told(check_scheduler([beat(ago=timedelta(seconds=181))], NOW), LOOK, "2026-01-14 09:56 以后没有心跳")
    stopped = beat(ago=timedelta(hours=2), code=143)
    told(check_scheduler([stopped], NOW), LOOK, "停下（退出码 143），没有再启动")
    by_timers = [beat("notices plan", code=0), beat("notices send", code=0)]
    assert check_scheduler([stopped, *by_timers], NOW) == []
    told(check_scheduler([stopped, *by_timers[:1]], NOW), LOOK, "没有再启动")
    # however it ended, what it did is done by other means
    for code in (75, 70, 2, None):
        assert check_scheduler([replace(stopped, exit_code=code), *by_timers], NOW) == []
        told(check_scheduler([replace(stopped, exit_code=code)], NOW), LOOK)


@pytest.mark.parametrize(
    ("one", "alive", "bad"),
    [
        (beat("notices plan", ago=124 * MINUTE, code=0), True, False),
        (beat("notices plan", ago=126 * MINUTE, code=0), True, True),
        (beat("notices plan", ago=126 * MINUTE, code=0), False, False),
        (beat("notices send", ago=25 * MINUTE, code=0), True, False),
        (beat("notices send", ago=26 * MINUTE, code=0), True, True),
        (beat("notices send", ago=26 * MINUTE, code=0), False, False),
        (beat("crawl", ago=timedelta(days=2, minutes=1), code=0), False, True),
        (beat("export", ago=timedelta(days=99), code=0), True, False),
    ],
)
def test_a_job_rests_for_twice_its_interval(one, alive, bad):
    service = beat(ago=MINUTE if alive else timedelta(hours=1))
    found = check_jobs([service, one], NOW, Schedule(send_every=10))
    assert [finding.subject for finding in found] == (["定时任务"] if bad else [])


def test_the_clock_against_those_of_portals():
    assert check_offset({}) == []
    assert check_offset({"a": [60.0], "b": [-60.0], "c": [3.0]}) == []
    # one portal may be wrong by hours
    assert check_offset({"a": [2.0, 1.0], "b": [1.0], "c": [7200.0] * 9}) == []
    told(check_offset({"a": [61.0]}), LOOK, "比最近访问的 1 个网站快 61 秒")
    told(check_offset({"a": [-28800.0], "b": [-28801.0], "c": [0.0]}), LOOK, "3 个网站慢 8.0 小时")


def owing(**changes):
    one = Owing("样例市样例局", "2026-01-30", "2026-01-31", frozenset({"responsible", "head"}), frozenset())
    return replace(one, **changes)


def test_the_next_stage():
    nobody = frozenset({"responsible", "head"})
    assert check_next_stage([owing()], NOW, {}) == []
    told(check_next_stage([owing(unreached=nobody)], NOW, {}), LOOK, "2026-01-15 的 T-15", "样例市样例局")
    # a head is told from three days before
    assert check_next_stage([owing(unreached=frozenset({"head"}))], NOW, {}) == []
    late = datetime(2026, 1, 26, 2, tzinfo=UTC)
    told(check_next_stage([owing(unreached=frozenset({"head"}))], late, {}), LOOK, "T-3", "样例局（分管领导）")
    # a whole year early, and when the ladder is at its end
    assert check_next_stage([owing(unreached=nobody)], datetime(2025, 3, 1, tzinfo=UTC), {}) == []
    assert check_next_stage([owing(unreached=nobody)], datetime(2026, 3, 1, tzinfo=UTC), {}) == []
    many = [
        owing(unreached=nobody),
        owing(agency="乙局", act_by="2026-01-20", legal_date="2026-01-20", unreached=nobody),
    ]
    assert [one.sentence.split("，")[0] for one in check_next_stage(many, NOW, {})] == [
        "2026-01-15 的 T-15",
        "2026-01-16 的 T-3",
    ]


def alert(number=1, **changes):
    one = Alert(
        number,
        f"x|{number}",
        "",
        "邮箱退信",
        "核实",
        "2026-01-13T00:00:00Z",
        "2026-01-14T00:00:00Z",
        3,
        None,
        None,
        None,
    )
    return replace(one, **changes)


def test_open_alerts():
    assert check_alerts([]) == []
    told(check_alerts([alert(remedy="")]), LOOK, "邮箱退信（自 2026-01-13 08:00，3 次）")
    many = check_alerts([alert(number) for number in range(MOST_ALERTS + 2)])
    assert (len(many), many[-1].sentence) == (MOST_ALERTS + 1, "还有 2 条没有列出")


def test_what_ends_soon():
    waiver = EndingWaiver(
        number=1, agency_code="c", agency="样例局", report_year=2025, code="A31", subject="s", severity="error", title="t",
        assignee=None, lock_version=0, reason="r", waived_until="2026-01-20", requested_by=None, approved_by=None, days=6,
    )  # fmt: skip
    assert check_ending([], [], NOW) == []
    told(check_ending([waiver], [], NOW), NOTE, "1 个豁免在 14 天以内到期：样例局 A31（2026-01-20）")
    silence = Silence(1, None, None, "C03", "2026-01-01T00:00:00Z", "2026-01-21T02:00:00Z", "r", "b", "x")
    told(check_ending([], [silence], NOW), NOTE, "C03（2026-01-21 10:00）")
    assert check_ending([], [replace(silence, ends_at="2026-01-21T02:00:01Z")], NOW) == []


@pytest.mark.parametrize(
    ("changes", "sha", "expected"),
    [
        ({}, "s", None),
        ({"valid_until": "2026-01-28"}, "s", (NOTE, "到 2026-01-28 为止")),
        ({"valid_until": "2026-01-29"}, "s", None),
        ({"valid_until": "2026-01-13"}, "s", None),
        ({"able": False}, "s", (LOOK, "不再有效：账号已停用")),
        ({}, "other", (LOOK, "不再有效：提醒的模板改过")),
        ({}, "", None),
        ({"able": False, "revoked_at": "x"}, "other", None),
    ],
)
def test_standing_approvals(changes, sha, expected):
    one = replace(Standing(1, "live", 2025, "s", "李四", "2026-01-01T00:00:00Z", "2026-12-31", None, True), **changes)
    found = check_standing([one], sha, date(2026, 1, 14))
    if expected is None:
        assert found == []
    else:
        told(found, *expected)


def test_the_link_for_answers():
    good = Notify(answer_page="https://check.test", answer_key="env:KEY")
    assert check_answer_link(Notify(), {}) == check_answer_link(good, {"KEY": "k" * 32}) == []
    told(check_answer_link(good, {"KEY": "k" * 31}), WRONG, "太短")
    told(check_answer_link(good, {}), WRONG, "KEY 没有设置")
    told(check_answer_link(replace(good, answer_key=""), {}), WRONG, "notify.answer_key")
    told(check_answer_link(replace(good, answer_page="http://check.test"), {"KEY": "k" * 32}), WRONG, "https://")

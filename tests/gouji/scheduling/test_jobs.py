from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest

from db.locks import renew
from db.opening import open_database
from db.times import BEIJING
from gouji.scheduling import jobs
from gouji.scheduling.children import Ended
from gouji.scheduling.guarding import NAME
from gouji.scheduling.times import Times

ALERTS = "SELECT cause, sentence, over_at IS NULL FROM alerts ORDER BY id"
SIGNS = "SELECT name, exit_code FROM heartbeats WHERE name <> 'clock' ORDER BY name"


def children(service):
    return [words for words, _ in service.ran]


@pytest.mark.parametrize(
    ("ended", "follows", "code", "alert"),
    [
        (Ended(0), True, 0, ""),
        (Ended(3), True, 3, ""),
        (Ended(75), False, 75, ""),
        (Ended(2), False, 2, "抓取没有完成：设置有误"),
        (Ended(70), False, 70, "抓取没有完成：程序出错"),
        (Ended(143, late=True), False, 143, "抓取没有完成：被中断（超过 10 小时，已停下"),
        (Ended(137, late=True, killed=True), False, 70, "超过 10 小时，没有自己停下，已强行结束"),
        (Ended(139), False, 70, "抓取没有完成：程序出错（被信号 11 结束）"),
    ],
)
def test_what_follows_a_crawl(service, desk, capsys, ended, follows, code, alert):
    service.ends["crawl"] = ended
    jobs.crawl(service)
    assert children(service) == [["crawl", "--scheduled"], *([["audit"]] if follows else [])]
    assert service.ran[0][1] == 10 * 3600
    signs = dict(desk.rows(SIGNS))
    assert signs["crawl"] == code
    assert ("notices plan" in signs) is follows
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == (3 if follows else 1)
    assert "抓取：" in lines[0]
    assert f"（{code}），用时 0 秒" in lines[0]
    told = desk.rows(ALERTS)
    assert [one[0] for one in told] == (["job|crawl"] if alert else [])
    assert all(alert in str(one[1]) for one in told)


@pytest.mark.parametrize(("code", "drafts"), [(0, True), (1, True), (3, True), (70, False), (75, False)])
def test_what_follows_an_audit(service, desk, code, drafts):
    service.ends["audit"] = Ended(code)
    jobs.audit(service)
    assert ("notices plan" in dict(desk.rows(SIGNS))) is drafts


def test_an_alert_ends_with_the_next_good_run_and_not_with_one_that_could_not_begin(service, desk):
    for code, is_open in ((70, True), (75, True), (3, False)):
        service.ends["audit"] = Ended(code)
        jobs.audit(service)
        assert [bool(one[2]) for one in desk.rows(ALERTS)] == [is_open]


def test_what_a_child_has_said_of_itself_is_not_written_over(service, desk):
    at = f"{service.clock() + timedelta(seconds=2):%Y-%m-%d}T23:59:59Z"
    desk.change(f"INSERT INTO heartbeats VALUES ('crawl', '{at}', 70, 'KeyError: x')")
    service.ends["crawl"] = Ended(70)
    jobs.crawl(service)
    assert desk.rows("SELECT at, detail FROM heartbeats WHERE name = 'crawl'") == [(at, "KeyError: x")]
    assert desk.rows(ALERTS)[0][1] == "抓取没有完成：程序出错（KeyError: x）"


def test_a_child_that_cannot_be_started_is_told(desk, service, monkeypatch, capsys):
    def missing(*_):
        raise FileNotFoundError(2, "no such file", "python")

    monkeypatch.setattr(type(service), "child", missing)
    jobs.audit(service)
    assert dict(desk.rows(SIGNS))["audit"] == 70
    assert "审核：程序出错（70），用时 0 秒：不能启动" in capsys.readouterr().out


def test_plan_and_send_are_the_commands(service, desk, capsys):
    jobs.plan(service)
    jobs.send(service)
    lines = [line[20:] for line in capsys.readouterr().out.splitlines()]
    assert lines[0].startswith("拟稿：完成（0），用时 0 秒：新拟 ")
    assert lines[1].startswith("发送：完成（0），用时 0 秒：签发 0 件")
    assert desk.rows(
        "SELECT name, exit_code, detail IS NOT NULL FROM heartbeats WHERE name <> 'clock' ORDER BY name"
    ) == [
        ("notices plan", 0, 1),
        ("notices send", 0, 1),
    ]


def test_after_a_pause_over_a_whole_stage_only_the_present_one_is_drafted(service, desk):
    for day in (15, 28):  # T-15; T-3, with T-7 in between
        service.clock = lambda day=day: datetime(2026, 1, day, 10, 10, tzinfo=BEIJING)
        jobs.plan(service)
        jobs.plan(service)
    assert desk.rows("SELECT DISTINCT stage, state FROM notices ORDER BY stage") == [
        ("T-15", "expired"),
        ("T-3", "draft"),
    ]


def test_a_fault_in_a_job_is_an_alert_and_the_others_go_on(service, desk, capsys, monkeypatch):
    def broken(*_, **__):
        raise KeyError("stage")

    monkeypatch.setattr("gouji.notice_runs.plan", broken)
    jobs.plan(service)
    jobs.send(service)
    assert dict(desk.rows(SIGNS)) == {"notices plan": 70, "notices send": 0}
    assert desk.rows(ALERTS) == [("job|notices plan", "拟稿没有完成：程序出错（KeyError: 'stage'）", 1)]
    out = capsys.readouterr().out
    assert "Traceback" in out


def test_a_missing_password_is_an_alert(service, desk):
    config = desk.folder / "gouji.toml"
    config.write_text(f'{config.read_text()}\n[mail]\nhost = "m.test"\nsender = "a@b.test"\npassword = "env:NONE"\n')
    jobs.send(service)
    jobs.send(service)
    assert desk.rows(ALERTS) == [("channel|mail", "邮件没有设置好，一份也发不出：环境变量 NONE 没有设置", 1)]


def test_a_locked_database_is_tried_again_later(service, desk, monkeypatch):
    monkeypatch.setattr("db.opening.open_database.__wrapped__.__kwdefaults__", {"busy_seconds": 0.01, "durable": True})
    other = sqlite3.connect(service.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    jobs.heartbeat(service)
    jobs.plan(service)
    assert not service.stopping.is_set()
    other.execute("ROLLBACK")
    other.close()
    assert desk.rows(ALERTS) == []


def test_settings_are_read_anew_and_broken_ones_leave_what_was(service, desk, capsys):
    config = desk.folder / "gouji.toml"
    heard: list[Times] = []
    service.retime = heard.append
    good = config.read_text()
    jobs.send(service)
    config.write_text(good + '[schedule]\ncrawl = "21:15"\n')
    jobs.send(service)
    assert [times.crawl for times in heard] == [(21, 15)]
    for wrong in (
        "[notify",
        good + "[schedule]\nplan_minute = 60\n",
        '[storage]\ndatabase = "other.db"\n',
        "[rules]\nnone = 1\n",
    ):
        config.write_text(wrong)
        jobs.send(service)
        assert service.settings.schedule.crawl == "21:15"
    assert capsys.readouterr().out.count("设置文件有误，仍按先前的设置运行") == 1
    service.ends["audit"] = Ended(2)
    jobs.audit(service)
    assert "审核：设置有误（2），用时 0 秒：设置文件有误，改好以前不能运行" in capsys.readouterr().out
    config.unlink()  # no file is not the defaults
    jobs.plan(service)
    assert service.settings.schedule.crawl == "21:15"
    assert [(one[0], one[2]) for one in desk.rows(ALERTS)] == [("settings|schedule", 1), ("job|audit", 1)]
    assert desk.rows("SELECT times FROM alerts") == [(6,), (1,)]
    config.write_text(good)
    jobs.send(service)
    assert [(one[0], one[2]) for one in desk.rows(ALERTS)] == [("settings|schedule", 0), ("job|audit", 1)]
    assert len(heard) == 2
    assert dict(desk.rows(SIGNS))["notices send"] == 0


def test_the_heartbeat_prolongs_what_is_held_and_takes_nothing_back(service, desk):
    lost = []
    service.lost = lambda: lost.append(1)
    with open_database(service.database) as database:
        assert renew(database, NAME, service.owner, service.clock(), 1)
    before = desk.rows("SELECT until FROM app_lock")
    jobs.heartbeat(service)
    assert desk.rows("SELECT until FROM app_lock") > before
    assert desk.rows("SELECT exit_code, detail LIKE '% 自 % 运行' FROM heartbeats WHERE name = 'schedule'") == [
        (None, 1)
    ]
    desk.change("UPDATE app_lock SET owner = 'other'")
    desk.change("DELETE FROM heartbeats")
    jobs.heartbeat(service)
    desk.change("DELETE FROM app_lock")
    jobs.heartbeat(service)
    assert lost == [1, 1]
    assert desk.rows(SIGNS) == []


def test_what_the_scheduler_says_of_a_job(service, desk, capsys):
    jobs.failed(service, "send", None)
    assert dict(desk.rows(SIGNS)) == {"notices send": 70}
    assert desk.rows(ALERTS)[0][1] == "发送到了时间，上一次还没有结束，这次跳过"
    jobs.failed(service, "audit", KeyError("x"), "Traceback …")
    assert dict(desk.rows(SIGNS))["audit"] == 70
    jobs.failed(service, "heartbeat", None)
    assert len(desk.rows(ALERTS)) == 2

"""Secrets, certificates, names, servers, files: what is wrong outside the program. Each is told, and nothing is lost."""

from __future__ import annotations

import errno
import socket
from dataclasses import replace

import pytest

from db.alerts import open_alerts, raise_alert
from db.heartbeats import beat
from db.opening import open_database
from gouji.alerting import SETTINGS_CAUSE
from gouji.scheduling import jobs
from tests.notifications.smtp import certificate, server_context, serving


def test_without_trouble(mailed):
    sent = mailed.run("send")
    assert (sent.exit_code, sent.stdout, sent.stderr) == (0, "签发 2 件，取消 0 件，过期 0 件；投递：送达 4。\n", "")
    mailed.arrived()
    assert mailed.alerts() == []


def test_a_missing_password_holds_up_the_mail_alone(mailed):
    right = mailed.mail
    mailed.mail = replace(right, security="ssl", user="gouji", password="env:GOUJI_NONE")
    for _ in range(2):
        sent = mailed.run("send")
        assert sent.exit_code == 3
        assert "mail 没有设置好，这个渠道不发，别的照发：环境变量 GOUJI_NONE 没有设置" in sent.stderr
        jobs.send(mailed.service())
        assert mailed.states() == {"folder": ["sent", "sent"], "mail": ["queued", "queued"]}
        mailed.later(minutes=5)
    assert mailed.alerts() == ["channel|mail"]
    assert len(list((mailed.folder / "alerts").rglob("1.txt"))) == 1, "told once, not at every run"
    told = mailed.doctor()
    assert told["密钥"].startswith("环境变量 GOUJI_NONE 没有设置；用到它的：邮件服务器")
    assert "邮件没有设置好，一份也发不出：环境变量 GOUJI_NONE 没有设置" in told["警报"]
    assert mailed.rows("SELECT DISTINCT state FROM endpoints") == [("active",)]
    mailed.mail = right
    assert mailed.run("send").exit_code == 0
    mailed.arrived()
    assert mailed.alerts() == []


@pytest.mark.parametrize(
    "wrong",
    [{"sender": ""}, {"host": "mail.a.test"}, {"security": "tls"}, {"security": "ssl", "ca_file": "none.pem"}],
)
def test_whatever_else_mail_lacks_holds_up_no_other_way(mailed, wrong):
    mailed.mail = replace(mailed.mail, **wrong)
    sent = mailed.run("send")
    assert (sent.exit_code, "mail 没有设置好" in sent.stderr) == (3, True)
    assert mailed.states() == {"folder": ["sent", "sent"], "mail": ["queued", "queued"]}
    assert mailed.alerts() == ["channel|mail"]
    assert mailed.run("plan").exit_code == 0
    assert mailed.alerts() == ["channel|mail"], "a run that sends nothing sees it too"


def test_what_a_scheduler_said_ends_where_others_do_its_work(mailed):
    with open_database(mailed.settings.storage.database) as database:
        for cause in (SETTINGS_CAUSE, "job|notices plan", "job|notices send", "job|audit"):
            raise_alert(database, cause, "没有完成", now=mailed.now)
        beat(database, "schedule", now=mailed.now)
        mailed.run("send")
        assert mailed.alerts() == [SETTINGS_CAUSE, "job|notices plan", "job|audit"], "it is alive, and looks itself"
        mailed.later(minutes=5)
        mailed.run("plan")
        assert mailed.alerts() == ["job|audit"]
        beat(database, "audit", now=mailed.now, exit_code=70)
        assert mailed.alerts() == ["job|audit"]
        beat(database, "audit", now=mailed.now, exit_code=3)
    assert mailed.alerts() == []


@pytest.mark.parametrize("wrong", [{"sender": "a@x.cn."}, {"reply_to": "a,b@x.cn"}])
def test_a_sender_that_is_no_address_stops_the_mail_alone(mailed, wrong):
    mailed.mail = replace(mailed.mail, **wrong)
    assert mailed.run("send").exit_code == 3
    assert mailed.states() == {"folder": ["sent", "sent"], "mail": ["queued", "queued"]}
    assert mailed.alerts() == ["channel|mail"]
    assert mailed.run("plan").exit_code == 0
    assert len(list((mailed.folder / "alerts").rglob("1.txt"))) == 1


@pytest.mark.parametrize(("days", "words"), [(1, "self-signed"), (-1, "expired")])
def test_a_certificate_that_cannot_be_trusted(town, tmp_path, days, words):
    file, good = certificate(tmp_path, days=days), certificate(tmp_path, days=90)
    with serving(town.office, ssl_context=server_context(file)) as port:
        town.served(port, security="ssl", ca_file=str(file) if days < 0 else "")
        for _ in range(2):
            assert town.run("send").exit_code == 3
            town.later(minutes=5)
        assert town.states() == {"folder": ["sent", "sent"], "mail": ["queued", "queued"]}
        [alert] = town.alerts()
        assert alert == "config|mail||certificate"
        told = town.doctor()["警报"]
        assert ("证书不可信" in told, words in told.replace(" ", "-")) == (True, True)
        online = town.examined("--online")
        assert (online.exit_code, "证书" in online.stdout) == (2, True)
    with serving(town.office, ssl_context=server_context(good)) as port:
        town.served(port, security="ssl", ca_file=str(good))
        assert town.run("send").exit_code == 0
    town.arrived()
    assert town.alerts() == []


def test_a_name_that_leads_nowhere_for_two_hours(mailed, monkeypatch):
    with monkeypatch.context() as patch:

        def nowhere(*_, **__):
            raise socket.gaierror(-2, "Name or service not known")

        patch.setattr(socket, "getaddrinfo", nowhere)
        for _ in range(16):
            assert mailed.run("send").exit_code in (0, 3)
            mailed.later(minutes=5)
        assert mailed.states() == {"folder": ["sent", "sent"], "mail": ["queued", "queued"]}
        assert "邮件连续多次连不上（查不到主机名）" in mailed.doctor()["警报"]
        mailed.later(minutes=40)  # past noon: the probe waits for the afternoon
        mailed.run("send")
        assert len(mailed.letters()) == 0
    mailed.later(hours=2)
    mailed.run("send")
    mailed.later(minutes=5)
    mailed.run("send")
    mailed.arrived()
    assert mailed.alerts() == []


def test_a_mail_server_that_is_down_over_the_end_of_a_stage(town):
    """The text of T-3 is worthless at T-1: it ends, somebody hears of it, and the next stage is drafted."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        town.served(taken.getsockname()[1])
        town.change("DELETE FROM endpoints WHERE channel = 'folder'")
        while town.now.day < 28 or town.now.hour < 10:
            assert town.run("send").exit_code in (0, 3)
            town.later(hours=2)
        assert town.run("send").exit_code == 0
    assert town.rows("SELECT DISTINCT state FROM notices") == [("expired",)]
    assert [one.split("|")[0] for one in town.alerts()] == ["breaker", "lost", "lost"]
    assert "批准了，到过期也没有发给任何人" in town.doctor()["警报"]
    with serving(town.office) as port:
        town.served(port)
        town.run("plan", "--year", 2026)
        assert town.approve() == 2
        assert town.run("send").exit_code in (0, 3)
        town.later(hours=1)  # the breaker lets one through, and then all
        town.run("send")
    assert len(town.letters()) == len(set(town.letters())) == 2
    assert town.rows("SELECT stage, state FROM notices ORDER BY id")[2:] == [("T-1", "released")] * 2


def test_the_folder_of_notices_has_no_room(mailed, monkeypatch):
    with monkeypatch.context() as patch:

        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr("notifications.channels.folder.write", full)
        sent = mailed.run("send")
        assert (sent.exit_code, "稍后重试 2" in sent.stdout) == (3, True)
        for _ in range(6):
            mailed.later(minutes=30)
            mailed.run("send")
        assert "文件夹连续多次连不上（磁盘已满）" in mailed.doctor()["警报"]
        assert mailed.states() == {"mail": ["sent", "sent"], "folder": ["queued", "queued"]}
    mailed.later(hours=2)
    mailed.run("send")
    mailed.run("send")
    mailed.arrived()
    with open_database(mailed.settings.storage.database) as database:
        assert open_alerts(database) == []

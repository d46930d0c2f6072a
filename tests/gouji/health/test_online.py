"""The servers through which notices leave: real handshakes on loopback, and what cannot be had there made up."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import BadSettings
from db.doctoring import Way
from gouji.health.finding import Level
from gouji.health.online import Certificate, Line, ask_tls, examine_online
from gouji.settings import Alerts, Mail, Robots, Settings
from notifications.channels.base import Kind, Outcome
from tests.gouji.health.test_checks import told
from tests.notifications.smtp import PASSWORD, USER, Office, login, server_context, serving
from tests.spiders.certificates import certificate

NOW = datetime.now(UTC)
LOOK, WRONG = Level.LOOK, Level.SETTINGS
ROBOT = Way("样例市样例局", "wecom", "", "env:KEY", False, "active", "")


def mail(port, pem, **changes):
    given = Mail("localhost", port, "ssl", USER, "env:WORD", "a@b.test", ca_file=str(pem))
    return Settings(mail=replace(given, **changes))


def test_a_mail_server_with_tls_and_login(tmp_path):
    pem = certificate(tmp_path, name="localhost", days=30)
    office = Office()
    right, wrong = {"WORD": PASSWORD}, {"WORD": "no"}
    ways = {"ssl_context": server_context(pem), "auth_require_tls": False, "authenticator": login}
    with serving(office, **ways) as port:
        assert examine_online(mail(port, pem), [], right, NOW) == []
        told(examine_online(mail(port, pem), [], right, NOW + timedelta(days=9, hours=23)), LOOK, "到期，还有 20 天")
        told(examine_online(mail(port, pem), [], wrong, NOW), WRONG, f"localhost:{port} 不让登录（535）")
        told(examine_online(mail(port, pem), [], {}, NOW), WRONG, "WORD 没有设置")
        told(examine_online(mail(port, ""), [], right, NOW), WRONG, "证书不可信")
        told(examine_online(mail(port, pem, host="127.0.0.1"), [], right, NOW), WRONG, "证书不可信")
    told(examine_online(mail(port, pem), [], right, NOW), LOOK, "拒绝连接")
    assert (office.kept, office.asked) == ([], [])


def test_an_expired_certificate(tmp_path):
    pem = certificate(tmp_path, name="localhost", days=-1)
    with serving(Office(), ssl_context=server_context(pem)) as port:
        found = examine_online(mail(port, pem, user="", password=""), [], {}, NOW)
    told(found, WRONG, "证书已经过期")


def test_starttls_and_none(tmp_path):
    pem = certificate(tmp_path, name="localhost", days=30)
    ways = {"tls_context": server_context(pem), "require_starttls": True, "authenticator": login}
    with serving(Office(), **ways) as port:
        given = mail(port, pem, security="starttls")
        assert examine_online(given, [], {"WORD": PASSWORD}, NOW) == []
        told(examine_online(mail(port, pem), [], {"WORD": PASSWORD}, NOW), WRONG, "加密连接没有建立")
    with serving(Office()) as port:
        assert examine_online(mail(port, pem, security="plain", user="", password=""), [], {}, NOW) == []


def raising(error):
    def ask(*_):
        raise error

    return Line(mail=ask, tls=ask)


@pytest.mark.parametrize(
    ("error", "level", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), LOOK, "查不到主机名"),
        (TimeoutError("timed out"), LOOK, "10 秒没有回答"),
        (OSError(101, "Network is unreachable"), LOOK, "连接不上"),
        (smtplib.SMTPServerDisconnected("x"), LOOK, "没有正常回答"),
        (smtplib.SMTPNotSupportedError("STARTTLS"), WRONG, "不支持"),
        (ssl.SSLError(1, "wrong version number"), WRONG, "加密连接没有建立"),
        (BadSettings("mail.ca_file x：没有"), WRONG, "mail.ca_file"),
    ],
)
def test_each_fault_in_plain_words(error, level, words):
    given = mail(465, "", user="", password="")
    told(examine_online(given, [], {}, NOW, raising(error)), level, words)


def test_only_the_vendors_in_use_are_asked():
    asked = []

    def ask(host, port):
        asked.append((host, port))
        return Certificate(NOW + timedelta(days=5))

    line = Line(tls=ask)
    assert examine_online(Settings(), [replace(ROBOT, state="revoked")], {}, NOW, line) == []
    told(
        examine_online(Settings(), [ROBOT, ROBOT], {}, NOW, line),
        LOOK,
        "企业微信 qyapi.weixin.qq.com 的证书",
        "还有 5 天",
    )
    examine_online(Settings(alerts=Alerts(feishu="env:F")), [], {}, NOW, line)
    assert asked == [("qyapi.weixin.qq.com", 443), ("open.feishu.cn", 443)]
    mocked = Settings(robots=Robots(wecom="http://127.0.0.1:1"))
    assert examine_online(mocked, [ROBOT], {}, NOW, line) == []


@pytest.mark.parametrize(
    ("proxy", "level", "words"),
    [("http://127.0.0.1:1", LOOK, "代理服务器连不上"), ("nonsense://127.0.0.1:1", WRONG, "HTTPS_PROXY")],
)
def test_what_is_reached_by_a_proxy_is_asked_by_it(monkeypatch, proxy, level, words):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    line = Line(tls=lambda host, port: pytest.fail("not by itself"))
    told(examine_online(Settings(), [ROBOT], {}, NOW, line), level, "qyapi.weixin.qq.com（经代理）", words)
    monkeypatch.setenv("NO_PROXY", ".weixin.qq.com")
    asked = Line(tls=lambda host, port: Certificate(NOW + timedelta(days=50)))
    assert examine_online(Settings(), [ROBOT], {}, NOW, asked) == []


def test_a_proxy_that_lets_us_through(monkeypatch):
    monkeypatch.setattr("gouji.health.online.knock", lambda *_: Outcome(Kind.SENT, "reached"))
    assert examine_online(Settings(), [ROBOT], {}, NOW, Line(proxied=lambda url: True)) == []


def test_a_handshake(tmp_path):
    pem = certificate(tmp_path, name="localhost", days=30)
    with serving(Office(), ssl_context=server_context(pem)) as port:
        until = ask_tls("localhost", port, ssl.create_default_context(cafile=pem)).until
    assert until is not None
    assert timedelta(days=29) < until - NOW < timedelta(days=31)

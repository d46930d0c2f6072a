"""`gouji doctor --online`: the servers through which notices leave. A handshake and a login; no message."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from audit.causes import why
from audit.errors import BadSettings
from db.doctoring import Way
from gouji.health.finding import Finding, look, settings
from gouji.notifying import knock
from gouji.settings import Settings
from gouji.trying import advice
from notifications.channels.base import Kind, Outcome, reveal
from notifications.channels.mail import MailServer
from notifications.channels.names import CHANNELS
from notifications.channels.posting import is_proxied

MAIL, ROBOTS, CERTIFICATE = "邮件服务器", "机器人", "证书"
SECONDS = 10.0
SOON = timedelta(days=21)
EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED
VENDORS = {name: CHANNELS[name] for name in ("wecom", "dingtalk", "feishu")}


@dataclass(frozen=True, slots=True)
class Certificate:
    """Until when the certificate of a server that was asked is good; None without encryption."""

    until: datetime | None


@dataclass(frozen=True)
class Line:
    """How servers are reached: by the network, or in a test by nothing. `proxied`: whether an address is, by a proxy."""

    mail: Callable[[MailServer], Certificate] = field(default=lambda server: ask_mail(server))
    tls: Callable[[str, int], Certificate] = field(default=lambda host, port: ask_tls(host, port))
    proxied: Callable[[str], bool] = field(default=lambda url: is_proxied(url))


def examine_online(
    given: Settings, ways: Sequence[Way], environment: Mapping[str, str], now: datetime, line: Line | None = None
) -> list[Finding]:
    """What every server says that the settings and the registry ask for. Each has ten seconds."""
    line = line or Line()
    found = []
    if given.mail.host:
        found += _of_mail(given, environment, now, line)
    for vendor, host, port in _vendors(given, ways):
        if line.proxied(f"https://{host}:{port}/"):
            found += _by_proxy(vendor, host, knock(vendor, given, environment))
            continue
        found += _judged(ROBOTS, f"{VENDORS[vendor]} {host}", now, lambda h=host, p=port: line.tls(h, p))  # type: ignore[misc]
    return found


def ask_mail(server: MailServer) -> Certificate:
    """Connect, encrypt, log in, leave. OSError and SMTPException as they come."""
    context = server.context() if server.security != "plain" else None
    if server.security == "ssl":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with _left(connection):
        if server.security == "starttls":
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        found = _certificate_of(connection.sock)
        if server.user:
            connection.login(server.user, server.password)
        return found


def ask_tls(host: str, port: int, context: ssl.SSLContext | None = None) -> Certificate:
    """A verified handshake."""
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        (context or ssl.create_default_context()).wrap_socket(plain, server_hostname=host) as secure,
    ):
        return _certificate_of(secure)


@contextmanager
def _left(connection: smtplib.SMTP) -> Iterator[None]:
    """Politely, if the server still listens."""
    try:
        yield
        connection.quit()
    finally:
        connection.close()


def _certificate_of(sock: object) -> Certificate:
    if not isinstance(sock, ssl.SSLSocket):
        return Certificate(None)
    told = (sock.getpeercert() or {}).get("notAfter")
    return Certificate(datetime.fromtimestamp(ssl.cert_time_to_seconds(told), UTC) if isinstance(told, str) else None)


def _of_mail(given: Settings, environment: Mapping[str, str], now: datetime, line: Line) -> list[Finding]:
    mail = given.mail
    try:
        password = reveal(mail.password, environment)
        server = MailServer(mail.host, mail.port, mail.security, mail.user, password, mail.ca_file)
    except BadSettings as error:
        return [settings(MAIL, str(error), "改 gouji.toml 的 [mail]，或设好密码的出处")]
    return _judged(MAIL, f"{mail.host}:{mail.port}", now, lambda: line.mail(server))


def _by_proxy(vendor: str, host: str, outcome: Outcome) -> list[Finding]:
    """Here only the way to a robot can be looked at: the proxy does not show its certificate."""
    if outcome.kind is Kind.SENT:
        return []
    words = f"{VENDORS[vendor]} {host}（经代理）：{outcome.detail}"
    made = settings if outcome.kind is Kind.CONFIG else look
    return [made(ROBOTS, words, advice(outcome, vendor))]


def _judged(subject: str, name: str, now: datetime, ask: Callable[[], Certificate]) -> list[Finding]:
    try:
        until = ask().until
    except BadSettings as error:
        return [settings(subject, str(error), "改 gouji.toml")]
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        return [_fault(subject, name, error)]
    if until is not None and until - now <= SOON:
        words = f"{name} 的证书 {until:%Y-%m-%d} 到期，还有 {max((until - now).days, 0)} 天"
        return [look(CERTIFICATE, words, "请管理这台服务器的人更换；到期以后一件也发不出去")]
    return []


def _fault(subject: str, name: str, error: Exception) -> Finding:
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code == EXPIRED:
            return settings(CERTIFICATE, f"{name} 的证书已经过期", "请管理这台服务器的人更换；本机时间不对也会这样")
        words = f"{name} 的证书不可信：{error.verify_message}"
        return settings(CERTIFICATE, words, "核对服务器名；内部证书颁发机构的，邮件在 mail.ca_file 写明")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return settings(subject, f"{name} 不让登录（{error.smtp_code}）", "核对 mail.user 和密码；有的邮箱要用授权码")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return settings(subject, f"{name} 不支持所设的加密或登录方式", "核对 mail.security、mail.port、mail.user")
    if isinstance(error, socket.gaierror | UnicodeError):
        return look(subject, f"{name}：查不到主机名（域名解析失败）", "核对名字；检查本机的 DNS 设置")
    if isinstance(error, TimeoutError):
        return look(subject, f"{name}：{SECONDS:.0f} 秒没有回答", "检查网络和防火墙；端口写对了没有")
    if isinstance(error, ConnectionRefusedError):
        return look(subject, f"{name} 拒绝连接", "核对端口；服务器可能没有运行")
    if isinstance(error, ssl.SSLError):
        return settings(
            subject, f"{name} 的加密连接没有建立起来", "核对 mail.security 和端口：465 用 ssl，587 用 starttls"
        )
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return look(subject, f"{name} 连接不上：{why(error)}", "检查网络")
    return look(subject, f"{name} 没有正常回答（{type(error).__name__}）", "检查网络；问问管理这台服务器的人")


def _vendors(given: Settings, ways: Sequence[Way]) -> Iterator[tuple[str, str, int]]:
    """The vendors whose robots are in use, with where they are."""
    used = {way.channel for way in ways if way.state == "active"}
    used |= {name for name in VENDORS if getattr(given.alerts, name)}
    for name in VENDORS:
        base = urlsplit(getattr(given.robots, name))
        # a robot that is mocked on this machine has no certificate
        if name in used and base.scheme == "https" and base.hostname:
            yield name, base.hostname, base.port or 443

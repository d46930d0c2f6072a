"""E-mail over SMTP. The steps are taken one by one, because a fault before DATA and one after it differ:
before, nothing left; after, the server may have stored the message although no answer came."""

from __future__ import annotations

import ipaddress
import re
import smtplib
import ssl
from dataclasses import dataclass, field

from audit.causes import why
from audit.errors import BadSettings
from notifications.channels.base import Kind, Outcome, Part
from notifications.channels.message import Sender, is_address, message_of

TIMEOUT_S = 15
PER_CONNECTION = 50
BUSY_WAIT_S = 300
SECURITY = ("ssl", "starttls", "plain")
AUTH_REQUIRED = 530
OK, GO_AHEAD = 250, 354


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. BadSettings for a combination that would show a password or a letter to others."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""

    def __post_init__(self) -> None:
        if self.security not in SECURITY:
            raise BadSettings(f"mail.security 应是 {'、'.join(SECURITY)}，写的是 {self.security!r}")
        if self.security == "plain" and self.user:
            raise BadSettings("mail.security = plain 时不能登录：密码会明文传送")
        if self.security == "plain" and not is_near(self.host):
            raise BadSettings(f"mail.security = plain 只能用于本机或内网的服务器，不能用于 {self.host}")

    def context(self) -> ssl.SSLContext:
        """Always verified; `ca_file` for a private authority."""
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            raise BadSettings(f"mail.ca_file {self.ca_file}：{why(error)}") from None


class _Refused(Exception):
    """A step of the conversation was refused; `kind` by the step and the code."""

    def __init__(self, kind: Kind, code: int, text: bytes) -> None:
        super().__init__(code)
        self.outcome = Outcome(kind, str(code), text.decode("utf-8", "replace"), _wait(kind))


class MailChannel:
    """One message per address; a connection carries at most 50."""

    def __init__(self, server: MailServer, sender: Sender) -> None:
        self._server, self._sender = server, sender
        self._context = server.context() if server.security != "plain" else None
        self._connection: smtplib.SMTP | None = None
        self._carried = 0

    def send(self, part: Part) -> Outcome:
        if not is_address(part.address):
            return Outcome(Kind.ENDPOINT_DEAD, "bad-address", "不是邮箱地址")
        data = bytes(message_of(part, self._sender, part.address))
        try:
            outcome = self._deliver(self._ready(), part.address, data)
        except _Refused as refusal:
            outcome = refusal.outcome
        except (OSError, smtplib.SMTPException) as error:
            outcome = _before_data(error)
        self._carried += 1
        if outcome.kind is not Kind.SENT or self._carried >= PER_CONNECTION:
            self.close()
        return outcome

    def close(self) -> None:
        """End the conversation; a server that does not answer is left alone."""
        connection, self._connection, self._carried = self._connection, None, 0
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _ready(self) -> smtplib.SMTP:
        if self._connection is not None and _alive(self._connection):
            return self._connection
        self.close()
        self._connection = connection = self._connect()
        if self._server.security == "starttls":
            connection.starttls(context=self._context)
        connection.ehlo_or_helo_if_needed()
        if self._server.user:
            connection.login(self._server.user, self._server.password)
        return connection

    def _connect(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.security == "ssl":
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=self._context)
        return smtplib.SMTP(host, port, timeout=TIMEOUT_S)

    def _deliver(self, connection: smtplib.SMTP, to: str, data: bytes) -> Outcome:
        _expect(connection.mail(self._sender.address), OK, Kind.CONFIG)
        _expect(connection.rcpt(to), OK, Kind.ENDPOINT_DEAD)
        _expect(connection.docmd("DATA"), GO_AHEAD, Kind.DEAD)
        stuffed = re.sub(rb"(?m)^\.", b"..", data)
        try:
            connection.send(stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            reply = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(Kind.UNKNOWN, "no-answer", type(error).__name__)
        _expect(reply, OK, Kind.DEAD)
        return Outcome(Kind.SENT, str(reply[0]), reply[1].decode("utf-8", "replace"))


def is_near(host: str) -> bool:
    """Whether a host is this machine or one of our own network."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost"))
    return address.is_private or address.is_loopback


def _expect(reply: tuple[int, bytes], wanted: int, permanent: Kind) -> None:
    code, text = reply
    if code == wanted or (wanted == OK and code in (251, 252)):
        return
    if code == AUTH_REQUIRED:
        permanent = Kind.CONFIG
    # -1: the connection broke before an answer
    raise _Refused(permanent if code >= 500 else Kind.RETRY, code, text)


def _before_data(error: Exception) -> Outcome:
    """What a fault before the message was written means."""
    name = type(error).__name__
    if isinstance(error, ssl.SSLCertVerificationError):
        return Outcome(Kind.CONFIG, "certificate", error.verify_message)
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        return _Refused(Kind.CONFIG if error.smtp_code >= 500 else Kind.RETRY, error.smtp_code, text).outcome
    if isinstance(error, smtplib.SMTPNotSupportedError) or type(error) is smtplib.SMTPException:
        return Outcome(Kind.CONFIG, "not-supported", str(error))  # no STARTTLS, no AUTH, no way to log in
    return Outcome(Kind.RETRY, name, str(error))


def _alive(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == OK
    except (OSError, smtplib.SMTPException):
        return False


def _wait(kind: Kind) -> int:
    return BUSY_WAIT_S if kind is Kind.RETRY else 0

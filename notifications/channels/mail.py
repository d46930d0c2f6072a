"""E-mail over SMTP. The steps are taken one by one, because a fault before DATA and one after it differ:
before, nothing left; after, the server may have stored the message although no answer came."""

from __future__ import annotations

import base64
import ipaddress
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass, field

from audit.causes import why
from audit.errors import BadSettings
from notifications.channels.base import Kind, Outcome, Part
from notifications.channels.faults import before_writing
from notifications.channels.hosts import is_host
from notifications.channels.message import Sender, is_address, message_of
from notifications.channels.refusals import is_of_us
from notifications.channels.smtp import Smtp, SmtpSsl, own_name

TIMEOUT_S = 15
ANSWER_S = 60  # a server looks for viruses before it says that it has stored a letter
PIECE = 64 * 1024  # bytes that have to leave within the timeout
PER_CONNECTION = 50
BUSY_WAIT_S = 300
SECURITY = ("ssl", "starttls", "plain")
OK, GO_AHEAD = 250, 354
CLOSING, AUTH_REQUIRED, TOO_BIG = 421, 530, 552
LARGEST = re.compile(r"[0-9]{1,15}")  # what a server may say it takes; what is longer is no number of bytes
# a server may say anything: the library reads base64 and numbers in it, and takes a name for ASCII
FAULTS = (OSError, smtplib.SMTPException, ValueError)
NOT_FOR_US = "邮件服务器不收本机、这个账号或发件人的信，不能怪收件地址"
NOT_OFFERED = "服务器不提供所要的加密或登录方式；核对 mail.port、mail.security 和 mail.user"


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
        if not is_host(self.host):
            raise BadSettings("mail.host 只写服务器名，如 smtp.example.cn，不带协议、端口和空格")
        if not 0 < self.port < 1 << 16:
            raise BadSettings(f"mail.port 应在 1 到 65535 之间，写的是 {self.port}")
        if not (self.user.isascii() and self.password.isascii()):
            raise BadSettings("mail.user 和 mail.password 只能是 ASCII 字符")
        if self.security == "plain" and self.user:
            raise BadSettings("mail.security = plain 时不能登录：密码会明文传送")
        if self.security == "plain" and not is_near(self.host):
            raise BadSettings(f"mail.security = plain 只能用于本机或内网的服务器，不能用于 {self.host}")

    def secrets(self) -> tuple[str, ...]:
        """What no text may repeat: the password, as it is and as it goes over the line."""
        if not self.password:
            return ()
        spoken = (f"\0{self.user}\0{self.password}", self.password)
        return (*(base64.b64encode(one.encode()).decode() for one in spoken), self.password)

    def context(self) -> ssl.SSLContext:
        """Always verified; `ca_file` for a private authority."""
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            raise BadSettings(f"mail.ca_file {self.ca_file}：{why(error)}") from None
        except ValueError:
            raise BadSettings("mail.ca_file 不是文件路径") from None


class _Ended(Exception):
    """The conversation has come to its end with this message."""

    def __init__(self, outcome: Outcome, code: int = 0) -> None:
        super().__init__(outcome.code)
        self.outcome, self.code = outcome, code


class MailChannel:
    """
    One message per address; a connection carries at most 50.

    A kept connection is not asked whether it still lives: when it does not, the first command fails before anything of the
    message was said, and a new one is made.
    """

    def __init__(
        self, server: MailServer, sender: Sender, timeout_s: float = TIMEOUT_S, answer_s: float = ANSWER_S
    ) -> None:
        self._server, self._sender, self._timeout_s, self._answer_s = server, sender, timeout_s, answer_s
        self._context = server.context() if server.security != "plain" else None
        self._connection: smtplib.SMTP | None = None
        self._carried = 0

    def send(self, part: Part) -> Outcome:
        if not is_address(part.address):
            return Outcome(Kind.ENDPOINT_DEAD, "bad-address", "不是邮箱地址")
        try:
            data = bytes(message_of(part, self._sender, part.address))
        except ValueError:
            return Outcome(Kind.DEAD, "header", "编号或邮件头里有不该有的字符，没有发送")
        outcome, alive = self._tried(part.address, data)
        self._carried += 1
        if not alive:
            self._hang_up()
        elif self._carried >= PER_CONNECTION:
            self.close()
        return outcome

    def close(self) -> None:
        """End the conversation; a server that does not answer is left alone."""
        connection, self._connection, self._carried = self._connection, None, 0
        if connection is not None:
            try:
                connection.quit()
            except FAULTS:
                connection.close()

    def _hang_up(self) -> None:
        """Without a word: waiting for the answer of a server that has just failed takes as long again."""
        connection, self._connection, self._carried = self._connection, None, 0
        if connection is not None:
            connection.close()

    def _tried(self, to: str, data: bytes) -> tuple[Outcome, bool]:
        """The outcome, and whether the connection can carry another message."""
        try:
            connection = self._begun(len(data))
            self._expect_receiver(connection.rcpt(to))
            self._expect(connection.docmd("DATA"), Kind.DEAD, GO_AHEAD)
            return self._delivered(connection, data)
        except _Ended as end:
            return end.outcome, end.code != CLOSING and self._reset()
        except FAULTS as error:
            return self._before_data(error), False

    def _begun(self, size: int) -> smtplib.SMTP:
        """A connection that has accepted our sender."""
        kept = self._connection is not None
        try:
            return self._introduced(self._ready(), size)
        except (*FAULTS, _Ended) as error:
            if not kept or (isinstance(error, _Ended) and error.code != CLOSING):
                raise
        self._hang_up()
        return self._introduced(self._ready(), size)

    def _introduced(self, connection: smtplib.SMTP, size: int) -> smtplib.SMTP:
        options = []
        if connection.has_extn("size"):
            most = connection.esmtp_features["size"]
            if LARGEST.fullmatch(most) and 0 < int(most) < size:
                raise _Ended(Outcome(Kind.DEAD, "too-big", f"邮件 {size} 字节，服务器最多收 {most} 字节"))
            options = [f"size={size}"]
        reply = connection.mail(self._sender.address, options)
        self._expect(reply, Kind.DEAD if reply[0] == TOO_BIG else Kind.CONFIG)
        return connection

    def _delivered(self, connection: smtplib.SMTP, data: bytes) -> tuple[Outcome, bool]:
        stuffed = re.sub(rb"(?m)^\.", b"..", data)
        stuffed += b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            for start in range(0, len(stuffed), PIECE):
                connection.send(stuffed[start : start + PIECE])
            reply = self._patiently(connection)
        except FAULTS as error:
            return Outcome(Kind.UNKNOWN, "no-answer", f"已经发出，没有回音（{type(error).__name__}）"), False
        if not OK <= reply[0] < 600:
            return Outcome(Kind.UNKNOWN, "no-answer", "已经发出，回音看不懂"), False
        self._expect(reply, Kind.DEAD)
        return Outcome(Kind.SENT, str(reply[0]), self._covered(reply[1])), True

    def _patiently(self, connection: smtplib.SMTP) -> tuple[int, bytes]:
        if connection.sock is None:
            raise smtplib.SMTPServerDisconnected
        connection.sock.settimeout(self._answer_s)
        reply = connection.getreply()
        connection.sock.settimeout(self._timeout_s)
        return reply

    def _ready(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = connection = self._connect()
            if (
                connection.sock is not None
            ):  # the end of a letter would wait for the other side to confirm what came before
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._server.security == "starttls":
                connection.starttls(context=self._context)
            connection.ehlo_or_helo_if_needed()
            if self._server.user:
                connection.login(self._server.user, self._server.password)
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.security == "ssl":
            return SmtpSsl(host, port, own_name(), timeout=self._timeout_s, context=self._context)
        return Smtp(host, port, own_name(), timeout=self._timeout_s)

    def _reset(self) -> bool:
        """After a refusal the next message can go through the same connection."""
        try:
            return self._connection is not None and self._connection.rset()[0] == OK
        except FAULTS:
            return False

    def _expect_receiver(self, reply: tuple[int, bytes]) -> None:
        code, text = reply
        if 500 <= code < 600 and is_of_us(code, text.decode("utf-8", "replace")):
            told = f"{NOT_FOR_US}（{self._covered(text)}）"
            raise _Ended(Outcome(Kind.CONFIG, str(code), told), code)
        self._expect(reply, Kind.ENDPOINT_DEAD)

    def _expect(self, reply: tuple[int, bytes], permanent: Kind, wanted: int = OK) -> None:
        code, text = reply
        if code == wanted or (wanted == OK and code in (251, 252)):
            return
        if code == AUTH_REQUIRED:
            permanent = Kind.CONFIG
        raise _Ended(self._refusal(permanent, code, text), code if code > 0 else CLOSING)

    def _refusal(self, permanent: Kind, code: int, text: bytes | str) -> Outcome:
        kind = permanent if 500 <= code < 600 else Kind.RETRY
        if code < 0:  # the line broke before an answer, or the answer was none
            return Outcome(kind, "network", "邮件服务器没有正常回答", BUSY_WAIT_S)
        return Outcome(kind, str(code), self._covered(text), BUSY_WAIT_S if kind is Kind.RETRY else 0)

    def _covered(self, text: bytes | str) -> str:
        """What a server says, without our password if it repeats it."""
        told = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        for secret in self._server.secrets():
            told = told.replace(secret, "…")
        return told

    def _before_data(self, error: Exception) -> Outcome:
        """What a fault before the message was written means."""
        if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
            return Outcome(Kind.CONFIG, "not-supported", "这个端口不是从头加密的；核对 mail.port 和 mail.security")
        if isinstance(error, smtplib.SMTPResponseException):
            return self._refusal(Kind.CONFIG, error.smtp_code, error.smtp_error)
        if isinstance(error, smtplib.SMTPNotSupportedError) or type(error) is smtplib.SMTPException:
            # no STARTTLS, no AUTH, no way to log in
            return Outcome(Kind.CONFIG, "not-supported", f"{NOT_OFFERED}（{self._covered(str(error))}）")
        if isinstance(error, UnicodeError):
            return Outcome(
                Kind.CONFIG, "not-supported", "服务器名或本机的名字不能用在邮件里；核对 mail.host 和本机的主机名"
            )
        if isinstance(error, ValueError) and not isinstance(error, OSError):  # as a certificate that is not trusted is
            return Outcome(Kind.RETRY, "odd-answer", "邮件服务器的回答看不懂", BUSY_WAIT_S)
        return before_writing(error)


def is_near(host: str) -> bool:
    """Whether a host is this machine or one of our own network."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost"))
    return address.is_private or address.is_loopback

"""A mail server on loopback that behaves, or misbehaves, as a test says."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gouji.demo.postoffice import AnyPort

USER, PASSWORD = "gouji", "right-password"


@dataclass
class Office:
    """
    Keeps what was handed in. Replies of a step overrule its own, of a receiver those; `drop` cuts the line at that step.

    `once`: they do so one time only. `late_s`: how long it takes to store a letter. `asked`: the steps, `peers`: the connections they came in.
    """

    replies: dict[str, str] = field(default_factory=dict)
    drop: str = ""
    once: bool = False
    late_s: float = 0
    peers: set[Any] = field(default_factory=set)
    kept: list[bytes] = field(default_factory=list)
    route: list[tuple[str | None, list[str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.peers.add(session.peer)
        return self._step("MAIL", server) or self._accept(envelope, address)

    async def handle_NOOP(self, server: SMTP, session: Session, envelope: Envelope, arg: str) -> str:
        self.asked.append("NOOP")
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._step("RCPT", server) or self.replies.get(address, "")
        if not reply:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = self._step("DATA", server)
        if not reply:
            assert isinstance(envelope.content, bytes)
            self.kept.append(envelope.content)
            self.route.append((envelope.mail_from, envelope.rcpt_tos))
            if self.late_s:
                await asyncio.sleep(self.late_s)
        return reply or "250 stored"

    def _accept(self, envelope: Envelope, address: str) -> str:
        envelope.mail_from = address
        return "250 OK"

    def _step(self, name: str, server: SMTP) -> str:
        self.asked.append(name)
        reply = self.replies.get(name, "")
        if self.drop == name:
            assert server.transport is not None
            server.transport.close()
        if self.once and (reply or self.drop == name):
            self.drop = ""
            self.replies.pop(name, None)
        return reply


def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def serving(office: Office, **options: Any) -> Iterator[int]:
    """The port it listens on."""
    controller = AnyPort(office, hostname="127.0.0.1", port=0, ready_timeout=10, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def certificate(folder: Path, host: str = "127.0.0.1", days: int = 1) -> Path:
    """A self-signed certificate for an address with its key, in one file. It ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    text = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{host}-{days}.pem"
    file.write_bytes(text)
    return file


def server_context(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context

"""A mail server on this machine, for the demo: what it takes lies in a folder, one file a letter."""

from __future__ import annotations

from asyncio import Server
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from gouji.demo.server import LOOPBACK


@dataclass(frozen=True, slots=True)
class Received:
    """One letter as it came in. `at`: the file in which it lies."""

    to: str
    subject: str
    number: str
    at: Path


@dataclass
class PostOffice:
    """
    Listens on a free port of this machine while the `with` block runs. Every mailbox exists.

    Letters lie at `<folder>/<mailbox>/<number of the notice>.eml`: one that comes twice is one file.
    """

    folder: Path
    received: list[Received] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        self._listening = AnyPort(self, hostname=LOOPBACK, port=0, ready_timeout=10)
        self._listening.start()
        self.port = self._listening.port
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listening.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep it. The name is what aiosmtpd looks for."""
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=compat32)
        number = str(message["X-Notice-Id"])
        for to in envelope.rcpt_tos:
            at = self.folder / to / f"{number}.eml"
            at.parent.mkdir(parents=True, exist_ok=True)
            at.write_bytes(content)
            self.received.append(Received(to, str(make_header(decode_header(message["Subject"]))), number, at))
        return "250 OK"


class AnyPort(Controller):
    """Listens on a port that is free; the stock class knocks at port 0 then."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]

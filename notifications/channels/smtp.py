"""SMTP connections whose answers have an end. Before encryption begins, whoever stands between may talk for ever."""

from __future__ import annotations

import re
import smtplib
import socket
from time import monotonic

LARGEST_ANSWER = 64 << 10
NAMELESS, GREETING = "[127.0.0.1]", re.compile(r"[A-Za-z0-9._-]+")
PATIENCE = 2  # times the timeout of the connection: for the whole answer, not for its next byte


class Answers:
    """The lines of a connection, for the library that reads them. OSError when an answer is too long, or takes too long."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._file = connection, connection.makefile("rb")
        self.begin()

    def begin(self) -> None:
        """Another answer is waited for."""
        timeout = self._connection.gettimeout()
        self._left, self._until = LARGEST_ANSWER, monotonic() + PATIENCE * timeout if timeout else float("inf")

    def readline(self, most: int = -1) -> bytes:
        line = bytearray()
        while (most < 0 or len(line) < most) and not line.endswith(b"\n"):
            if self._left <= 0 or monotonic() > self._until:
                raise TimeoutError("an answer without end")
            there = self._file.peek(1)[: self._left]  # what has come, after one look at the connection at most
            if not there:
                break
            end = there.find(b"\n") + 1 or len(there)
            taken = self._file.read(end if most < 0 else min(end, most - len(line)))
            line += taken
            self._left -= len(taken)
        return bytes(line)

    def close(self) -> None:
        self._file.close()


def own_name() -> str | None:
    """What this machine says it is; None: as the library finds out. A machine may have a Chinese name, a greeting none."""
    try:
        name = socket.getfqdn()
    except UnicodeError:
        return NAMELESS
    if not GREETING.fullmatch(name):
        return NAMELESS
    return name if "." in name else None


class Smtp(smtplib.SMTP):
    """As the library has it."""

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = Answers(self.sock)
        elif isinstance(self.file, Answers):
            self.file.begin()
        return super().getreply()


class SmtpSsl(Smtp, smtplib.SMTP_SSL):
    """The same over TLS from the start."""

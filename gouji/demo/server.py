"""One process, one port on 127.0.0.1, many hosts told apart by the Host header; every request is logged."""

from __future__ import annotations

import hashlib
import itertools
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from gouji.demo.clock import Clock
from gouji.demo.site import Answer, Ask, Site

LOOPBACK = "127.0.0.1"
IDLE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Request:
    """
    One line of the request log. `at`: seconds of a monotonic clock; `connection` counts from 1.

    `digest`: SHA-256 of the body as sent; "" for an answer below HTTP.
    """

    at: float
    host: str
    path: str
    method: str
    headers: Mapping[str, str]
    connection: int
    status: int
    size: int
    fault: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """
    An answer below HTTP: `pieces` are bytes to put on the line as they are, or seconds to wait before the next ones.

    `reset`: the connection is torn down at the end, instead of closed. `status`: what the log says of it.
    """

    pieces: tuple[bytes | float, ...]
    reset: bool = False
    status: int = 0
    fault: str = ""


Fault = Callable[[Ask, Answer], Answer | Wire]


def no_fault(_: Ask, answer: Answer) -> Answer | Wire:
    """The answer as the site gave it."""
    return answer


class Simulator:
    """
    Serves `sites` while its `with` block runs. Port 0 takes a free one; `port` tells which.

    `clock.day` may be set at any time; `log` grows by one entry a request. `fault` may change each answer.
    """

    def __init__(self, sites: Iterable[Site], clock: Clock, port: int = 0, fault: Fault = no_fault) -> None:
        self.fault = fault
        self.sites = {site.host: site for site in sites}
        self.clock = clock
        self.log: list[Request] = []
        self.connections = itertools.count(1)
        self.stopping = threading.Event()
        self._server = _Server((LOOPBACK, port), _Handler, self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.server_address[1])

    def address(self, host: str, path: str) -> str:
        """The full address of a page, with the port."""
        return f"http://{host}:{self.port}{path}"

    def answer(self, ask: Ask) -> Answer | Wire:
        """What a host answers today."""
        site = self.sites.get(ask.host)
        if site is None:
            return Answer(421, b"no such host\n", "text/plain; charset=utf-8")
        return self.fault(ask, site.answer(ask))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: type[_Handler], simulator: Simulator) -> None:
        self.simulator = simulator
        super().__init__(address, handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sim", ""
    wbufsize = -1  # head and body leave in one piece
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.connection_number = next(self.server.simulator.connections)

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        simulator = self.server.simulator
        ask = self._ask(simulator.clock.today)
        answer = simulator.answer(ask)
        sent = answer.pieces if isinstance(answer, Wire) else (answer.body,)
        size = sum(len(piece) for piece in sent if isinstance(piece, bytes))
        simulator.log.append(
            Request(
                at=time.monotonic(),
                host=ask.host,
                path=self.path,
                method=ask.method,
                headers=dict(self.headers.items()),
                connection=self.connection_number,
                status=answer.status,
                size=size,
                fault=answer.fault,
                digest="" if isinstance(answer, Wire) else hashlib.sha256(answer.body).hexdigest(),
            )
        )
        if isinstance(answer, Wire):
            self._put(answer)
        else:
            self._send(answer, with_body=ask.method != "HEAD")

    def _ask(self, today: date) -> Ask:
        parts = urlsplit(self.path)
        return Ask(
            path=unquote(parts.path),
            today=today,
            host=self.headers.get("Host", "").rsplit(":", 1)[0].lower(),
            method=self.command,
            query={name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )

    def _send(self, answer: Answer, *, with_body: bool) -> None:
        self.send_response(answer.status)
        for name, value in {
            "Content-Type": answer.content_type,
            "Content-Length": str(len(answer.body)),
            **answer.headers,
        }.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def _put(self, wire: Wire) -> None:
        self.close_connection = True
        with suppress(OSError):  # whoever asked may be gone by then
            for piece in wire.pieces:
                if isinstance(piece, bytes):
                    self.wfile.write(piece)
                    self.wfile.flush()
                else:
                    self.server.simulator.stopping.wait(piece)
        if wire.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header follows the virtual day."""
        return format_datetime(self.server.simulator.clock.now, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen: the log is `Simulator.log`."""

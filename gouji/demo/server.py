"""One process, one port on 127.0.0.1, many hosts told apart by the Host header; every request is logged."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from gouji.demo.clock import Clock
from gouji.demo.site import Answer, Site

LOOPBACK = "127.0.0.1"
IDLE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the request log. `at`: seconds of a monotonic clock; `connection` counts from 1."""

    at: float
    host: str
    path: str
    method: str
    headers: Mapping[str, str]
    connection: int
    status: int
    size: int
    fault: str


class Simulator:
    """
    Serves `sites` while its `with` block runs. Port 0 takes a free one; `port` tells which.

    `clock.day` may be set at any time; `log` grows by one entry a request.
    """

    def __init__(self, sites: Iterable[Site], clock: Clock, port: int = 0) -> None:
        self.sites = {site.host: site for site in sites}
        self.clock = clock
        self.log: list[Request] = []
        self.connections = itertools.count(1)
        self._server = _Server((LOOPBACK, port), _Handler, self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.server_address[1])

    def address(self, host: str, path: str) -> str:
        """The full address of a page, with the port."""
        return f"http://{host}:{self.port}{path}"

    def answer(self, host: str, path: str) -> Answer:
        """What a host answers today."""
        site = self.sites.get(host)
        if site is None:
            return Answer(421, b"no such host\n", "text/plain; charset=utf-8")
        return site.answer(path, self.clock.today)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
        self._serve(with_body=True)

    def do_HEAD(self) -> None:
        self._serve(with_body=False)

    def _serve(self, *, with_body: bool) -> None:
        simulator = self.server.simulator
        host = self.headers.get("Host", "").rsplit(":", 1)[0].lower()
        answer = simulator.answer(host, urlsplit(self.path).path)
        simulator.log.append(
            Request(
                at=time.monotonic(),
                host=host,
                path=self.path,
                method=self.command,
                headers=dict(self.headers.items()),
                connection=self.connection_number,
                status=answer.status,
                size=len(answer.body),
                fault=answer.fault,
            )
        )
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header follows the virtual day."""
        return format_datetime(self.server.simulator.clock.now, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen: the log is `Simulator.log`."""

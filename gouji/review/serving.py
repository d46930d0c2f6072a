"""Runs the pages with waitress: which addresses they may listen at."""

from __future__ import annotations

import ipaddress
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from flask import Flask
from waitress.server import create_server

from audit.causes import why
from audit.errors import BadSettings, TryLater
from gouji.interrupting import SIGNALS
from gouji.review.guarding import MOST_BYTES

THREADS = 8
SLACK = 64 << 10


def checked_host(host: str, *, behind_proxy: bool) -> str:
    """
    This machine's own address, or any when a proxy stands in front.

    BadSettings for another one without a proxy: passwords would go over the network in the clear.
    """
    if behind_proxy or host == "localhost":
        return host
    try:
        own = ipaddress.ip_address(host).is_loopback
    except ValueError:
        own = False
    if not own:
        raise BadSettings(
            f"--host {host}: 只在本机监听（127.0.0.1）；要让别的机器访问，请在前面放一个 HTTPS 反向代理，并加 --behind-proxy"
        )
    return host


@dataclass(frozen=True, slots=True)
class Service:
    """An application and its port. `behind_proxy`: it is told by a proxy for whom it asks."""

    app: Flask
    port: int
    behind_proxy: bool = False

    @property
    def most_bytes(self) -> int:
        """The largest request that any of its pages takes, with room for what is around a file."""
        return max(MOST_BYTES, *map(int, self.app.config["MOST_BYTES_OF"].values())) + SLACK


def serve(host: str, *services: Service, ready: Callable[[], None] = lambda: None) -> int:
    """
    All of them, until Ctrl-C or SIGTERM: 130 or 143. A request that is being answered is answered first.

    TryLater when a port is taken: then none has begun. `ready`: called when all of them listen.
    """
    servers = [listening(host, service) for service in services]
    heard: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        raise SystemExit  # out of the loop of the server, which ends on it

    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        ready()
        for server in servers[1:]:
            threading.Thread(target=server.run, daemon=True).start()
        servers[0].run()
    except SystemExit:  # came before the loop, or again within its end
        if not heard:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 128 + heard[0] if heard else 0


def listening(host: str, service: Service) -> Any:
    """The server, its port taken; `run()` answers until `close()`. TryLater when the port is taken by another."""
    try:
        return create_server(
            service.app,
            host=host,
            port=service.port,
            threads=THREADS,
            ident="gouji",
            max_request_body_size=service.most_bytes,
            # behind a proxy they are what the application believes one of; else nobody may write them
            clear_untrusted_proxy_headers=not service.behind_proxy,
        )
    except OSError as error:
        raise TryLater(f"{host}:{service.port} 不能监听：{why(error)}") from None


def addresses(host: str, port: int) -> str:
    """What to open in a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{socket.gethostname() if host == '0.0.0.0' else shown}:{port}/"

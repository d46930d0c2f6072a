"""Runs the pages with waitress: which addresses they may listen at."""

from __future__ import annotations

import ipaddress
import socket
import threading
from dataclasses import dataclass
from typing import Any

from flask import Flask
from waitress.server import create_server

from audit.causes import why
from audit.errors import BadSettings, TryLater

THREADS = 8


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
    """An application and its port. `most_bytes`: the largest request it takes."""

    app: Flask
    port: int
    most_bytes: int


def serve(host: str, *services: Service) -> None:
    """All of them, until Ctrl-C or SIGTERM. TryLater when a port is taken: then none has begun."""
    servers = [listening(host, service) for service in services]
    for server in servers[1:]:
        threading.Thread(target=server.run, daemon=True).start()
    servers[0].run()


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
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise TryLater(f"{host}:{service.port} 不能监听：{why(error)}") from None


def addresses(host: str, port: int) -> str:
    """What to open in a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{socket.gethostname() if host == '0.0.0.0' else shown}:{port}/"

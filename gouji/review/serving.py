"""Runs the pages with waitress: which addresses they may listen at."""

from __future__ import annotations

import ipaddress
import socket

from flask import Flask
from waitress.server import create_server

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


def serve(app: Flask, host: str, port: int) -> None:
    """Until Ctrl-C or SIGTERM. TryLater when the port is taken."""
    try:
        server = create_server(
            app, host=host, port=port, threads=THREADS, ident="gouji", clear_untrusted_proxy_headers=True
        )
    except OSError as error:
        raise TryLater(f"{host}:{port} 已被占用：{error.strerror}") from None
    server.run()


def addresses(host: str, port: int) -> str:
    """What to open in a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{socket.gethostname() if host == '0.0.0.0' else shown}:{port}/"

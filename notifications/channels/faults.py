"""What a fault of the network means, for every channel alike. Our own words: what a library says may hold an address with
its secret."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from notifications.channels.base import Kind, Outcome


def before_writing(error: BaseException) -> Outcome:
    """A fault although nothing of the message had left: try again, unless somebody has to repair our set-up first."""
    chain = list(causes(error))
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError):
            return Outcome(Kind.CONFIG, "certificate", f"对方的证书不可信：{one.verify_message}")
    for kinds, code, words in _KNOWN:
        if any(isinstance(one, kinds) for one in chain):
            return Outcome(Kind.RETRY, code, words)
    return Outcome(Kind.RETRY, "network", f"网络出错（{type(error).__name__}）")


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was made of; the libraries wrap one in the other in four ways."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]


_KNOWN: tuple[tuple[type[BaseException], str, str], ...] = (
    (socket.gaierror, "dns", "查不到主机名"),
    (ConnectionRefusedError, "refused", "对方拒绝连接"),
    (TimeoutError, "connect-timeout", "连接超时"),
    (ssl.SSLError, "tls", "加密连接没有建立起来"),
)

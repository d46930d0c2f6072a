"""One POST to a vendor: whether anything was written, and what came back. What a library says of a fault is never
repeated, for it holds the address with its secret."""

from __future__ import annotations

import ipaddress
import json
import logging
from dataclasses import dataclass
from io import BytesIO
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests

from audit.errors import BadSettings
from notifications.channels.base import SECRETS, Kind, Outcome
from notifications.channels.faults import before_writing, causes
from notifications.channels.hosts import is_host

TIMEOUTS = (5.0, 15.0)  # to connect, to hear the next byte; the whole answer has no longer either
LONGEST_ANSWER = 4 * 1024  # they are a few hundred bytes
JSON_TYPE = "application/json; charset=utf-8"
# a kept connection would be stale at our rates; nothing packed, so that what is read is what was sent
HEADERS = {"Connection": "close", "Accept-Encoding": "identity", "User-Agent": "gouji"}
TALKATIVE = ("urllib3.connectionpool", "urllib3.util.retry")  # their debug lines hold whole addresses


@dataclass(frozen=True, slots=True)
class Answer:
    """What a vendor said. `content`: the object of its JSON; None when it was anything else."""

    status: int
    content: dict[str, Any] | None
    retry_after: str = ""
    date: str = ""


class Body(BytesIO):
    """A body that knows whether it was asked for. Then its headers are on the wire, and it may have arrived."""

    written = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.written = True
        return super().read(size)


class Session(requests.Session):
    """Reads neither where a redirect leads, which may be no address, nor its whole body, which may have no end."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class Poster:
    """
    Posts to one vendor; redirects are never followed, certificates always verified.

    A proxy of the environment is honoured: the vendor is reached through a tunnel, in which it sees no address. Without TLS,
    which only loopback may do, there is none.
    """

    def __init__(self, name: str, base: str, timeouts: tuple[float, float] = TIMEOUTS) -> None:
        self.base = checked_base(name, base)
        self._timeouts = timeouts
        self._session = Session()
        self._session.trust_env = self.base.startswith("https://")
        self._session.auth = _no_netrc
        self._session.headers.clear()
        self._session.headers.update(HEADERS)
        for logger in TALKATIVE:
            logging.getLogger(logger).addFilter(without_secrets)

    def post(
        self, origin: str, path: str, params: dict[str, str], body: bytes, media_type: str = JSON_TYPE
    ) -> Answer | Outcome:
        """An outcome when no answer came: retry when nothing had been written, unknown after that."""
        payload = Body(body)
        try:
            with self._session.post(
                origin + path,
                params=params,
                data=payload,
                headers={"Content-Type": media_type},
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _read(response, monotonic() + self._timeouts[1])
                told = [response.headers.get(name, "") for name in ("Retry-After", "Date")]
                return Answer(response.status_code, _object(content), *told)
        except (OSError, ValueError) as error:  # ValueError: an answer that breaks the protocol, an address of a proxy
            return _no_answer(error) if payload.written else _not_written(error)

    def knock(self) -> Outcome:
        """Whether the vendor can be reached: address, proxy, certificate. Nothing of a credential is sent."""
        try:
            self._session.head(self.base + "/", timeout=self._timeouts, allow_redirects=False, stream=True).close()
        except (OSError, ValueError) as error:
            return _not_written(error)
        return Outcome(Kind.SENT, "reached", "连得上，证书有效")

    def close(self) -> None:
        self._session.close()


def checked_base(name: str, base: str) -> str:
    """The origin without a slash at its end. BadSettings unless it is https, or http on this machine."""
    try:
        parts = urlsplit(base)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadSettings(f"robots.{name} 不是网址") from None
    if parts.username or parts.query or parts.fragment or parts.path.strip("/") or not host or port == 0:
        raise BadSettings(f"robots.{name} 只写协议和主机，如 https://example.com")
    if not is_host(host) or not _is_understood(base):
        raise BadSettings(f"robots.{name} 的主机名不对，写法如 https://example.com")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise BadSettings(f"robots.{name} 要用 https；http 只能用于本机")
    return f"{parts.scheme}://{parts.netloc}"


def _is_understood(url: str) -> bool:
    """Whether the library takes an address; later it would not say whether that or the address of a proxy is wrong."""
    try:
        requests.PreparedRequest().prepare_url(url, None)
    except (requests.RequestException, ValueError):
        return False
    return True


def is_proxied(url: str) -> bool:
    """Whether the environment names a proxy for an address, as the library understands it."""
    return requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url)) is not None


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def without_secrets(record: logging.LogRecord) -> bool:
    """A filter for the libraries' debug lines."""
    record.msg, record.args = SECRETS.sub(r"\1…", record.getMessage()), ()
    return True


def _no_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """With an `auth` of its own a session sends no password that some ~/.netrc holds for the host."""
    return request


def _read(response: requests.Response, until: float) -> bytes:
    """At most so much, and not for ever: a read timeout alone never ends an answer that drips."""
    content = bytearray()
    for piece in response.iter_content(1):  # a larger piece would be waited for
        content += piece
        if len(content) > LONGEST_ANSWER:
            return b""
        if monotonic() > until:
            raise TimeoutError
    return bytes(content)


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _no_answer(error: Exception) -> Outcome:
    late = isinstance(error, requests.Timeout) or any(isinstance(one, TimeoutError) for one in causes(error))
    code, words = ("timeout", "已经发出，等不到回音") if late else ("no-answer", "已经发出，没有回音连接就断了")
    return Outcome(Kind.UNKNOWN, code, words)


def _not_written(error: Exception) -> Outcome:
    if isinstance(error, requests.exceptions.ProxyError):
        if any(" 407 " in str(one) for one in causes(error)):
            return Outcome(Kind.CONFIG, "proxy", "代理服务器要登录；检查环境变量 HTTPS_PROXY")
        return Outcome(Kind.RETRY, "proxy-refused", "代理服务器连不上，或不肯转接")
    if isinstance(error, requests.exceptions.InvalidSchema | requests.exceptions.InvalidURL):
        return Outcome(Kind.CONFIG, "proxy", "环境变量 HTTPS_PROXY 写得不对，或这种代理不受支持")
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return Outcome(Kind.CONFIG, "certificate", "环境变量 REQUESTS_CA_BUNDLE 或 CURL_CA_BUNDLE 指的文件不能用")
    return before_writing(error)

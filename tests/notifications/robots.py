"""Robots of the three vendors on loopback: as strict as theirs, and misbehaving as a test says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import socket
import ssl
import struct
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOUR = 3600
FINE: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}
FEISHU_FINE: dict[str, Any] = {
    "code": 0,
    "msg": "success",
    "data": {},
    "StatusCode": 0,
    "StatusMessage": "success",
}


@dataclass(frozen=True)
class Guard:
    """How a robot was made: its signing secret, its keywords, whether it takes only certain addresses."""

    secret: str = ""
    keywords: tuple[str, ...] = ()
    ip_list: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it came in. `robot`: which robot was addressed."""

    vendor: str
    robot: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """What a group would read."""
        told = json.loads(self.body)
        return str(
            (told.get("text") or told.get("content") or {}).get("content") or told.get("content", {}).get("text")
        )


@dataclass
class Robots:
    """
    Robots by their keys. `asked`: all requests; `shown`: those a group got to see; `media`: id → (name, bytes).

    `fault`: how it misbehaves, see FAULTS. `says`: answers to give instead, one a request: status, headers, body.
    """

    wecom: dict[str, Guard] = field(default_factory=dict)
    dingtalk: dict[str, Guard] = field(default_factory=dict)
    feishu: dict[str, Guard] = field(default_factory=dict)
    clock: Callable[[], float] = time
    per_minute: int = 20
    per_second: int = 5
    block_s: float = 600
    fault: str = ""
    says: deque[tuple[int, dict[str, str], bytes]] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    shown: list[Asked] = field(default_factory=list)
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    over: Event = field(default_factory=Event)
    _at: dict[tuple[str, str], deque[float]] = field(default_factory=dict)
    _blocked: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, asked: Asked) -> dict[str, Any]:
        """What the vendor would say."""
        with self._lock:
            self.asked.append(asked)
            told = {"wecom": self._wecom, "dingtalk": self._dingtalk, "feishu": self._feishu}[asked.vendor](asked)
            if told.get("errcode", told.get("code")) == 0 and "media_id" not in told:
                self.shown.append(asked)
            return told

    def _wecom(self, asked: Asked) -> dict[str, Any]:
        if asked.robot not in self.wecom:
            hint = "invalid webhook url, hint: [1], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/"
            return {"errcode": 93000, "errmsg": hint}
        if asked.path.endswith("/upload_media"):
            return self._upload(asked)
        told = _object(asked)
        if told is None or re.search(rb"\\u[0-9a-fA-F]{4}", asked.body):
            return {"errcode": 40033, "errmsg": "invalid charset"}
        kind = told.get("msgtype")
        if kind not in ("text", "markdown", "file"):
            return {"errcode": 40008, "errmsg": "invalid message type"}
        if not isinstance(told.get(kind), dict):
            return {"errcode": 40035, "errmsg": "invalid parameter"}
        if self._too_fast(asked, self.per_minute, 60):
            return {"errcode": 45009, "errmsg": "api freq out of limit"}
        if kind == "file":
            known = told["file"].get("media_id") in self.media
            return FINE if known else {"errcode": 40007, "errmsg": "invalid media_id"}
        content = told[kind].get("content")
        if not content:
            return {"errcode": 44004, "errmsg": "empty content"}
        if len(content.encode()) > (2048 if kind == "text" else 4096):
            return {"errcode": 40058, "errmsg": "content exceed max length"}
        return FINE

    def _upload(self, asked: Asked) -> dict[str, Any]:
        head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
        parts = list(message_from_bytes(head + asked.body, policy=HTTP).iter_parts())
        named = [one for one in parts if one.get_param("name", header="content-disposition") == "media"]
        if asked.query.get("type") != ["file"] or len(named) != 1 or not named[0].get_filename():
            return {"errcode": 40035, "errmsg": "invalid parameter"}
        content = bytes(named[0].get_payload(decode=True) or b"")
        if not 5 < len(content) <= 20 * 1024 * 1024:
            return {"errcode": 40006, "errmsg": "invalid media size"}
        media_id = f"media-{len(self.media) + 1}"
        self.media[media_id] = (str(named[0].get_filename()), content)
        return {**FINE, "type": "file", "media_id": media_id, "created_at": "1"}

    def _dingtalk(self, asked: Asked) -> dict[str, Any]:
        guard = self.dingtalk.get(asked.robot)
        if guard is None:
            return {"errcode": 300005, "errmsg": "token is not exist"}
        told = _object(asked)
        if told is None or not asked.headers["content-type"].startswith("application/json"):
            return {"errcode": 43004, "errmsg": "invalid content type"}
        if why := self._dingtalk_guarded(guard, asked):
            return {"errcode": 310000, "errmsg": why}
        kind = told.get("msgtype")
        if kind not in ("text", "markdown"):
            return {"errcode": 400105, "errmsg": "unsupported msgtype"}
        if not isinstance(told.get(kind), dict) or len(asked.body) > 20_000:
            return {"errcode": 40035, "errmsg": "invalid parameter"}
        now = self.clock()
        if now < self._blocked.get(asked.robot, 0) or self._too_fast(asked, self.per_minute, 60):
            if now >= self._blocked.get(asked.robot, 0):
                self._blocked[asked.robot] = now + self.block_s
            return {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
        return FINE

    def _dingtalk_guarded(self, guard: Guard, asked: Asked) -> str:
        if guard.secret:
            stamp = asked.query.get("timestamp", [""])[0]
            if not re.fullmatch(r"\d{13}", stamp) or abs(int(stamp) / 1000 - self.clock()) > HOUR:
                return "invalid timestamp"
            made = hmac.digest(guard.secret.encode(), f"{stamp}\n{guard.secret}".encode(), hashlib.sha256)
            if asked.query.get("sign") != [base64.b64encode(made).decode()]:
                return "sign not match"
        if guard.keywords and not any(word in asked.body.decode() for word in guard.keywords):
            return "keywords not in content"
        return "ip 127.0.0.1 not in whitelist" if guard.ip_list else ""

    def _feishu(self, asked: Asked) -> dict[str, Any]:
        guard = self.feishu.get(asked.robot)
        if guard is None:
            return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid", "data": {}}
        told = _object(asked)
        if (
            told is None
            or len(asked.body) > 20 * 1024
            or not asked.headers["content-type"].startswith("application/json")
        ):
            return {"code": 9499, "msg": "Bad Request", "data": {}}
        if guard.secret and not self._feishu_signed(guard, told):
            words = "sign match fail or timestamp is not within one hour from current time"
            return {"code": 19021, "msg": words, "data": {}}
        if guard.ip_list:
            return {"code": 19022, "msg": "Ip Not Allowed", "data": {}}
        if guard.keywords and not any(word in asked.body.decode() for word in guard.keywords):
            return {"code": 19024, "msg": "Key Words Not Found", "data": {}}
        if told.get("msg_type") != "text" or not (told.get("content") or {}).get("text"):
            return {"code": 9499, "msg": "Bad Request", "data": {}}
        if self._too_fast(asked, self.per_second, 1):
            return {"code": 11232, "msg": "frequency limited psm[lark.oapi.app_platform_runtime]", "data": {}}
        return FEISHU_FINE

    def _feishu_signed(self, guard: Guard, told: dict[str, Any]) -> bool:
        stamp, sign = told.get("timestamp"), told.get("sign")
        if not isinstance(stamp, str) or not isinstance(sign, str) or not re.fullmatch(r"\d{10}", stamp):
            return False
        made = hmac.digest(f"{stamp}\n{guard.secret}".encode(), b"", hashlib.sha256)
        return abs(int(stamp) - self.clock()) <= HOUR and sign == base64.b64encode(made).decode()

    def _too_fast(self, asked: Asked, most: int, seconds: float) -> bool:
        now, times = self.clock(), self._at.setdefault((asked.vendor, asked.robot), deque())
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= most:
            return True
        times.append(now)
        return False


def _object(asked: Asked) -> dict[str, Any] | None:
    try:
        told = json.loads(asked.body.decode("utf-8"))
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


# how a server can misbehave: status, headers, body; None for what is no answer at all
FAULTS: dict[str, tuple[int, dict[str, str], bytes] | None] = {
    "close": None,
    "reset": None,
    "late": None,
    "drip": None,
    "half": None,
    "not-http": None,
    "empty-500": (500, {}, b""),
    "empty-200": (200, {}, b""),
    "portal": (200, {"Content-Type": "text/html"}, "<html><title>上网认证</title></html>".encode()),
    "redirect": (302, {"Location": "http://127.0.0.1:9/login?key=from-elsewhere"}, b""),
    "busy": (429, {"Retry-After": "37"}, b"slow down"),
    "not-found": (404, {"Content-Type": "text/html"}, b"<h1>404</h1>"),
    "gateway": (502, {}, b'{"code": 50201, "errcode": 50201}'),
    "broken-json": (200, {}, b'{"errcode": 0, "code": 0'),
    "list": (200, {}, b"[0]"),
    "no-code": (200, {}, b'{"ok": true}'),
    "deep": (200, {}, b"[" * 4_000),
    "latin": (200, {}, b'{"errcode": 0, "code": 0, "errmsg": "\xff"}'),
    "huge": (200, {}, b'{"errcode": 0, "code": 0, "errmsg": "' + b"x" * 3_000_000 + b'"}'),
    "string-code": (200, {}, b'{"errcode": "0", "code": "0"}'),
    "false-code": (200, {}, b'{"errcode": false, "code": false}'),
    "float-code": (200, {}, b'{"errcode": 0.0, "code": 0.0}'),
    "zero-500": (500, {}, b'{"errcode": 0, "code": 0}'),
    "short": (200, {}, b'{"errcode": 0, "code": 0, "errmsg": "ok"}'),
    "unknown-code": (200, {}, b'{"errcode": 987654, "code": 987654, "errmsg": "new", "msg": "new"}'),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    robots: Robots

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(self.robots.clock() if timestamp is None else timestamp)

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        vendor, robot = _addressed(parts.path, query)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        told = self.robots.answer(Asked(vendor, robot, parts.path, query, headers, body))
        if self.robots.says:
            self._answer(*self.robots.says.popleft())
        elif self.robots.fault:
            self._misbehave(self.robots.fault)
        else:
            self._answer(200, {}, json.dumps(told).encode())

    def do_HEAD(self) -> None:
        self._answer(404, {}, b"")

    def log_message(self, *args: object) -> None:
        pass

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            assert self.robots.fault == "huge"  # the only answer that nobody reads to its end
        self.close_connection = True

    def _misbehave(self, fault: str) -> None:
        self.close_connection = True
        if known := FAULTS[fault]:
            self._answer(*known)
        elif fault == "reset":
            # with this, closing sends a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif fault == "late":
            self.robots.over.wait(10)
        elif fault == "half":
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"errcode": 0, ')
        elif fault == "not-http":
            self.wfile.write(b"SSH-2.0-OpenSSH\r\n")
        elif fault == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
            while not self.robots.over.wait(0.01):
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return


def _addressed(path: str, query: dict[str, list[str]]) -> tuple[str, str]:
    if path.startswith("/cgi-bin/webhook/"):
        return "wecom", query.get("key", [""])[0]
    if path == "/robot/send":
        return "dingtalk", query.get("access_token", [""])[0]
    return "feishu", path.removeprefix("/open-apis/bot/v2/hook/")


class Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who does not trust us, or speaks another protocol, hangs up."""


@contextmanager
def serving(robots: Robots, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The origin of all three."""
    handler = type("Bound", (Handler,), {"robots": robots})
    server = Server(("127.0.0.1", 0), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    finally:
        robots.over.set()
        server.shutdown()
        server.server_close()
        thread.join()

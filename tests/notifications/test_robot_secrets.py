"""No key of a robot ever stands in an outcome, a log or an exception, however the way to its vendor breaks."""

from __future__ import annotations

import gc
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from threading import Thread
from typing import Any

import pytest

from notifications.channels.base import Kind, Outcome
from tests.notifications.robots import FAULTS, Guard, Robots, serving
from tests.notifications.smtp import certificate, server_context
from tests.notifications.test_robots import CHANNELS, FILE, channel, clock, part_for

MARKER = "geheim7Zq"
SIGNING = "SEC+geheim/7Zq=="
KEYS = {"WECOM": MARKER, "DINGTALK": f"{MARKER} {SIGNING}", "FEISHU": f"{MARKER} {SIGNING}"}
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
SEAMS = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def _bare(monkeypatch):
    for name in (*PROXIES, *SEAMS):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def logged(caplog):
    """Every line that any library would write."""
    caplog.set_level(logging.DEBUG)
    return lambda: [f"{record.getMessage()} {record.args} {record.exc_text}" for record in caplog.records]


def marked(**options: Any) -> Robots:
    guards = {"wecom": Guard(), "dingtalk": Guard(SIGNING), "feishu": Guard(SIGNING)}
    known: dict[str, Any] = {name: {MARKER: guard} for name, guard in guards.items()}
    return Robots(**known | {"clock": lambda: clock().timestamp()} | options)


def leaks(*texts: object) -> list[str]:
    return [str(text) for text in texts if "geheim" in str(text).lower()]


def test_nothing_that_comes_out_holds_a_key(logged):
    robots, outcomes = marked(), []
    echo = f"bad key={MARKER} {MARKER}, /hook/{MARKER}"
    with serving(robots) as base:
        for name in CHANNELS:
            robot = channel(name, base, KEYS)
            assert leaks(repr(robot), repr(vars(robot)["_poster"])) == []
            assert robot.send(part_for(name)).kind is Kind.SENT
            for fault in set(FAULTS) - {"late", "drip"}:
                robots.fault = fault
                outcomes.append(robot.send(part_for(name)))
                outcomes.append(robot.send(part_for(name, is_file=True, files=(FILE,))))
            robots.fault = ""
            robots.says.append((200, {}, f'{{"errcode": 1, "code": 1, "errmsg": "{echo}", "msg": "{echo}"}}'.encode()))
            outcomes.append(robot.send(part_for(name)))
            if name != "wecom":
                said = f"{echo} {SIGNING}, SEC%2Bgeheim%2F7Zq%3D%3D"
                robots.says.append(
                    (200, {}, f'{{"errcode": 1, "code": 1, "errmsg": "{said}", "msg": "{said}"}}'.encode())
                )
                outcomes.append(robot.send(part_for(name)))
            robot.close()
    for name in CHANNELS:  # nobody listens there any more
        outcomes.append(channel(name, base, KEYS).send(part_for(name)))
    assert MARKER in robots.asked[0].path + str(robots.asked[0].query)
    assert leaks(*outcomes, *(asdict(one) for one in outcomes)) == []
    assert len(logged()) > 50
    assert leaks(*logged()) == []


def test_what_was_made_of_a_key_is_covered_too():
    robots = marked()
    with serving(robots) as base:
        robot = channel("dingtalk", base, KEYS)
        robot.send(part_for("dingtalk"))
        [sign] = robots.asked[0].query["sign"]
        robots.says.append((200, {}, f'{{"errcode": 310000, "errmsg": "sign not match: {sign}"}}'.encode()))
        assert sign not in robot.send(part_for("dingtalk")).detail


@pytest.mark.parametrize(
    ("made", "trusted", "broken", "expected"),
    [
        ({}, True, False, (Kind.SENT, "0")),
        ({}, False, False, (Kind.CONFIG, "certificate")),
        ({"days": -1}, True, False, (Kind.CONFIG, "certificate")),
        ({"host": "127.0.0.2"}, True, False, (Kind.CONFIG, "certificate")),
        ({}, True, True, (Kind.RETRY, "tls")),
    ],
)
def test_a_certificate_is_always_verified(tmp_path, monkeypatch, logged, made, trusted, broken, expected):
    file, robots = certificate(tmp_path, **made), marked()
    if trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    with serving(robots, None if broken else server_context(file)) as base:
        outcome = channel("wecom", base.replace("http:", "https:"), KEYS).send(part_for("wecom"))
    assert (outcome.kind, outcome.code) == expected
    assert len(robots.asked) == (outcome.kind is Kind.SENT)
    assert leaks(outcome, *logged()) == []


def test_a_bundle_of_certificates_that_is_not_there(monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/file.pem")
    outcome = channel("wecom", "https://127.0.0.1:9", KEYS).send(part_for("wecom"))
    assert (outcome.kind, outcome.code) == (Kind.CONFIG, "certificate")


@contextmanager
def proxy(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """One that answers every call with the same words; its address, and what it got to see."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def serve() -> None:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            with caller:
                seen.append(caller.recv(65536))
                caller.sendall(answer)

        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", seen
        if not seen:  # nobody came: wake it
            socket.create_connection(server.getsockname()).close()
        thread.join()


def through(name: str, base: str = "https://robots.test") -> Outcome:
    made = channel(name, base, KEYS)
    outcome = made.send(part_for(name))
    made.close()
    return outcome


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", (Kind.CONFIG, "proxy")),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", (Kind.RETRY, "proxy-refused")),
        (b"nonsense\r\n\r\n", (Kind.RETRY, "network")),
    ],
)
def test_a_proxy_sees_a_host_and_nothing_else(monkeypatch, logged, answer, expected):
    with proxy(answer) as (address, seen):
        monkeypatch.setenv("HTTPS_PROXY", address.replace("//", f"//user:{MARKER}@"))
        outcome = through("feishu")
    assert (outcome.kind, outcome.code) == expected
    assert seen[0].startswith(b"CONNECT robots.test:443 ")
    assert leaks(seen[0], outcome, *logged()) == []


def test_a_proxy_that_is_wrong(monkeypatch, logged):
    found = []
    for address in ("http://127.0.0.1:9", "socks5://127.0.0.1:9", "http://[geheim"):
        monkeypatch.setenv("HTTPS_PROXY", address)
        found.append(through("wecom"))
    assert [(one.kind, one.code) for one in found] == [
        (Kind.RETRY, "proxy-refused"),
        (Kind.CONFIG, "proxy"),
        (Kind.CONFIG, "proxy"),
    ]
    assert leaks(*found, *logged()) == []


def test_on_this_machine_no_proxy_is_used_for_it_would_see_the_key(monkeypatch):
    with proxy(b"HTTP/1.1 502 Bad Gateway\r\n\r\n") as (address, seen):
        for name in ("HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, address)
        with serving(marked()) as base:
            assert channel("wecom", base, KEYS).send(part_for("wecom")).kind is Kind.SENT
        assert seen == []


def test_a_netrc_is_not_read(monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    file, robots = certificate(tmp_path), marked()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    with serving(robots, server_context(file)) as base:
        channel("wecom", base, KEYS).send(part_for("wecom"))
    assert "authorization" not in robots.asked[0].headers


@pytest.mark.parametrize(
    ("fault", "code"), [(socket.gaierror(-2, MARKER), "dns"), (TimeoutError(MARKER), "connect-timeout")]
)
@pytest.mark.parametrize("name", CHANNELS)
def test_a_vendor_that_cannot_be_reached(monkeypatch, logged, name, fault, code):
    def fail(*args: object, **options: object) -> None:
        raise fault

    place, what = (socket, "getaddrinfo") if code == "dns" else (socket.socket, "connect")
    monkeypatch.setattr(place, what, fail)
    outcome = through(name, "https://127.0.0.1:9")
    gc.collect()  # a socket left open would be a warning, which is an error
    assert (outcome.kind, outcome.code) == (Kind.RETRY, code)
    assert leaks(outcome, *logged()) == []

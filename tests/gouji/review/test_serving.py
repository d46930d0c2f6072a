"""`gouji review` as a process, spoken to over a socket."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from audit.errors import GoujiError
from gouji.commands.review import review_command
from tests.gouji.desk import Desk
from tests.gouji.review.office import PASSWORD, TOKEN

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of posix")
NO_PS = pytest.mark.skipif(shutil.which("ps") is None, reason="nothing tells of processes")
WAIT = 60


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def started(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "gouji", "review", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "GOUJI_SMTP_PASSWORD": "a secret of ours"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def told(process: subprocess.Popen[str], *, lines: int) -> list[str]:
    assert process.stderr is not None
    return [process.stderr.readline() for _ in range(lines)]


@contextmanager
def running(folder: Path, *words: str, lines: int = 1) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process and its port, once it listens."""
    port = free_port()
    process = started(folder, "--port", str(port), *words)
    try:
        assert "审核页面" in told(process, lines=lines)[0]
        yield process, port
    finally:
        process.kill()
        process.communicate()


def raw(port: int, data: bytes) -> bytes:
    """What comes back for these bytes, until the server closes."""
    with closing(socket.create_connection(("127.0.0.1", port), WAIT)) as line:
        line.settimeout(WAIT)
        with suppress(OSError):
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
        got = b""
        with suppress(ConnectionResetError):  # it has said what it thinks, and reads no more of it
            while piece := line.recv(65_536):
                got += piece
        return got


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)) as line:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST":
            named.setdefault("Content-Type", "application/x-www-form-urlencoded")
        line.request(method, path, body or None, named)
        answer = line.getresponse()
        return answer, answer.read()


def log_in(port: int, password: str = PASSWORD, **headers: str) -> http.client.HTTPResponse:
    page, text = ask(port, "GET", "/login", **headers)
    token = TOKEN.search(text)
    assert token is not None
    cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
    form = urlencode({"login": "shen", "password": password, "token": token[1].decode()})
    return ask(port, "POST", "/login", form, Cookie=cookie, **headers)[0]


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in found.stdout.split()]


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def ends(pids: list[int]) -> bool:
    until = time.monotonic() + WAIT
    while any(map(is_alive, pids)):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@NO_PS
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_server_and_the_process_that_waits(office, number, code):
    (office.folder / "gouji.toml").write_text("[self_check]\non = true\n", encoding="utf-8")
    with running(office.folder, lines=2) as (process, port):
        assert ask(port, "GET", "/self-check")[0].status == 200
        waiting = children(process.pid)
        assert waiting
        process.send_signal(number)
        assert process.wait(WAIT) == code
        assert ends(waiting)
        assert process.stderr is not None
        assert process.stderr.read() == ""


def refused(folder: Path, *words: str) -> tuple[int, str]:
    """The exit code and the sentence of a start that comes to nothing."""
    result = Desk(folder).run(review_command, *words)
    assert isinstance(result.exception, GoujiError), result.output
    return result.exception.exit_code, str(result.exception)


def test_a_port_that_is_taken_is_for_later(office):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = started(office.folder, "--port", str(other.getsockname()[1]))
        _, error = process.communicate(timeout=WAIT)
    assert (process.returncode, len(error.splitlines()), "不能监听" in error) == (75, 1, True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "gouji.test", ""])
def test_other_machines_only_behind_a_proxy(office, host):
    code, sentence = refused(office.folder, "--host", host)
    assert (code, "--behind-proxy" in sentence) == (2, True)


def test_without_accounts_no_page_opens(tmp_path):
    code, sentence = refused(tmp_path)
    assert (code, "gouji user add" in sentence) == (2, True)


FORWARDED = {"X_Forwarded_For": "9.9.9.9, 10.1.1.1", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "gouji.test"}


def test_one_proxy_is_believed_and_no_more(office):
    with running(office.folder, "--behind-proxy") as (_, port):
        answer = log_in(port, **FORWARDED, Origin="https://gouji.test")
        assert (answer.status, answer.getheader("Location")) == (303, "/")
        assert "Secure" in (answer.getheader("Set-Cookie") or "")
        assert log_in(port, **FORWARDED, Origin="http://gouji.test").status == 403
        # the last address is the one that the proxy has written
        assert office.rows("SELECT last_login_from FROM users WHERE login = 'shen'") == [("10.1.1.1",)]
        wrong = {"X_Forwarded_For": "10.1.1.2", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "gouji.test"}
        assert [log_in(port, "wrong", **wrong).status for _ in range(6)] == [401] * 5 + [429]
        assert log_in(port, **FORWARDED).status == 303  # from another address


def test_without_a_proxy_nobody_is_believed(office):
    with running(office.folder) as (_, port):
        answer = log_in(port, **FORWARDED)
        assert (answer.status, "Secure" in (answer.getheader("Set-Cookie") or "")) == (303, False)
        assert office.rows("SELECT last_login_from FROM users WHERE login = 'shen'") == [("127.0.0.1",)]
        assert log_in(port, **FORWARDED, Origin="https://gouji.test").status == 403
        for name, status in [("evil.test", 400), (f"evil.test:{port}", 400), ("127.0.0.1.evil.test", 400)]:
            assert ask(port, "GET", "/login", Host=name)[0].status == status
        for name in (f"localhost:{port}", f"[::1]:{port}", "LOCALHOST", "127.0.0.1"):
            assert ask(port, "GET", "/login", Host=name)[0].status == 200
        _hostile_clients(port)


def _hostile_clients(port: int) -> None:
    """Everything is refused, by whoever sees it first, and the server goes on."""
    head = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    cases = [
        (head + b"Content-Length: 999999999999\r\n\r\n", (413,)),
        (head + b"Content-Length: -1\r\n\r\n", (400,)),
        (head + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\na", (400,)),
        (head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", (400,)),
        (head + b"Transfer-Encoding: chunked\r\n\r\n5\r\ntoken\r\n0\r\n\r\n", (403,)),
        (head + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", (400, 403)),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 300_000 + b"\r\n\r\n", (431,)),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", (404,)),
        (b"GET /%00%ff%fe?a=%00&%ff=%fe HTTP/1.1\r\nHost: localhost\r\n\r\n", (404,)),
        (b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n", (400, 404)),
        (b"TRACE /login HTTP/1.1\r\nHost: localhost\r\n\r\n", (405,)),
        (b"GET //evil.test/%2e%2e HTTP/1.1\r\nHost: localhost\r\n\r\n", (308, 404)),
        (b"GET http://evil.test/login HTTP/1.1\r\nHost: localhost\r\n\r\n", (200, 400)),
        (b"GET /login HTTP/1.1\r\n\r\n", (200, 400)),
        (b"GET /login HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n", (400,)),
        (b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\r\n\r\n", (400,)),
    ]
    for sent, statuses in cases:
        got = raw(port, sent)
        status = re.match(rb"HTTP/1\.[01] (\d{3}) ", got)
        assert status is not None, (sent[:100], got[:200])
        assert int(status[1]) in statuses, (sent[:100], got[:300])
        assert not re.search(rb"(?im)^(server|via):.*(waitress|werkzeug|python|/\d)", got.partition(b"\r\n\r\n")[0])
    # somebody who says nothing holds no thread
    idle = [socket.create_connection(("127.0.0.1", port), WAIT) for _ in range(20)]
    for one in idle:
        one.sendall(b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\na")
    assert ask(port, "GET", "/login")[0].status == 200
    for one in idle:
        one.close()

"""Hands on a running world: the day, the faults, the log, the truth; in process, or over a second port with a token."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from gouji.demo.server import LOOPBACK, Fault, Simulator, Wire
from gouji.demo.site import Answer, Ask
from tests.simulator.truth import truth
from tests.simulator.world import World

HEADER = "X-Sim-Token"
Arming = Callable[[Mapping[str, Any]], Fault]


@dataclass
class Control:
    """What can be done to a world while it is served. `fault` passes an answer through every armed fault, in order."""

    world: World
    simulator: Simulator
    armed: dict[str, Fault] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.simulator.fault = self.fault

    def set_day(self, day: int) -> None:
        """Go on to a day of the season, or back."""
        self.world.clock.day = day

    def arm(self, name: str, fault: Fault) -> None:
        """From now on; a second one of the same name takes the place of the first."""
        self.armed = {**self.armed, name: fault}

    def disarm(self, name: str = "") -> None:
        """One fault, or all of them."""
        self.armed = {key: fault for key, fault in self.armed.items() if name and key != name}

    def log(self, start: int = 0) -> list[dict[str, Any]]:
        """The requests since the one of that number."""
        return [asdict(line) for line in self.simulator.log[start:]]

    def truth(self) -> dict[str, Any]:
        """As truth.json."""
        return truth(self.world, self.simulator.port)

    def fault(self, ask: Ask, answer: Answer) -> Answer | Wire:
        """What the armed faults make of an answer; one below HTTP has the last word."""
        changed: Answer | Wire = answer
        for fault in self.armed.values():
            if isinstance(changed, Wire):
                break
            changed = fault(ask, changed)
        return changed


class ControlPort:
    """
    The same for another process, while its `with` block runs: JSON on a port of its own, for who knows the token.

    GET /log?start=, GET /truth, POST /day, /arm, /disarm. `arming` makes a fault of what /arm was sent.
    """

    def __init__(self, control: Control, arming: Arming | None = None) -> None:
        self.control, self.arming = control, arming
        self.token = secrets.token_urlsafe(24)
        self._server = ThreadingHTTPServer((LOOPBACK, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.server_address[1])

    def act(self, method: str, path: str, sent: Mapping[str, Any]) -> Any:
        """What is done and said; LookupError for anything else."""
        if (method, path) == ("GET", "/truth"):
            return self.control.truth()
        if (method, path) == ("GET", "/log"):
            return self.control.log(int(sent.get("start", 0)))
        if (method, path) == ("POST", "/day"):
            return self.control.set_day(int(sent["day"]))
        if (method, path) == ("POST", "/arm") and self.arming is not None:
            return self.control.arm(str(sent["name"]), self.arming(sent))
        if (method, path) == ("POST", "/disarm"):
            return self.control.disarm(str(sent.get("name", "")))
        raise LookupError(path)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        port = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                self._answer(path, dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self._answer(self.path, json.loads(body or b"{}"))

            def _answer(self, path: str, sent: Mapping[str, Any]) -> None:
                if not secrets.compare_digest(self.headers.get(HEADER, ""), port.token):
                    return self._send(403, {"error": "token"})
                try:
                    return self._send(200, port.act(self.command, path, sent))
                except (LookupError, ValueError) as error:
                    return self._send(400, {"error": str(error)})

            def _send(self, status: int, said: Any) -> None:
                body = json.dumps(said, ensure_ascii=False).encode("utf-8")
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing on the screen."""

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

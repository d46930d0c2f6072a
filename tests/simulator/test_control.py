"""The hands on a running world: in process, and over the second port for who knows the token."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from gouji.demo.server import Fault, Simulator, Wire
from gouji.demo.site import Answer, Ask
from tests.simulator.control import HEADER, Control, ControlPort
from tests.simulator.world import World


@pytest.fixture
def control() -> Iterator[Control]:
    world = World(families=("F1",))
    with world.serve() as simulator:
        yield Control(world, simulator)


def status_fault(sent: Mapping[str, Any]) -> Fault:
    return lambda _, answer: replace(answer, status=int(sent["status"]))


def get(simulator: Simulator, host: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=30)
    connection.request("GET", path, headers={"Host": f"{host}:{simulator.port}"})
    status = connection.getresponse().status
    connection.close()
    return status


def tell(port: ControlPort, method: str, path: str, token: str | None = None, **sent: Any) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port.port, timeout=30)
    body = json.dumps(sent).encode() if method == "POST" else b""
    connection.request(method, path, body, {HEADER: port.token if token is None else token})
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return answer.status, said


def test_faults_are_armed_in_order_and_disarmed_by_name(control):
    host = control.world.sites[0].host
    control.arm("gone", lambda _, answer: replace(answer, status=410))
    control.arm("worse", lambda _, answer: replace(answer, status=answer.status + 90))
    assert get(control.simulator, host, "/") == 500
    control.disarm("worse")
    assert get(control.simulator, host, "/") == 410
    control.disarm()
    assert get(control.simulator, host, "/") == 200
    assert [line["status"] for line in control.log()] == [500, 410, 200]
    assert [line["status"] for line in control.log(2)] == [200]


def test_what_happens_below_http_has_the_last_word(control):
    wire = Wire((b"HTTP/1.1 204 No Content\r\n\r\n",), status=204)
    control.arm("wire", lambda _, __: wire)
    control.arm("never", lambda _, answer: replace(answer, status=500))
    assert control.fault(Ask("/", control.world.clock.today), Answer(200, b"", "text/html")) is wire


def test_the_second_port_does_the_same_for_who_knows_the_token(control):
    with ControlPort(control, status_fault) as port:
        assert tell(port, "POST", "/day", day=12) == (200, None)
        assert control.world.clock.day == 12
        assert tell(port, "POST", "/arm", name="x", status=503)[0] == 200
        host = control.world.sites[0].host
        assert get(control.simulator, host, "/robots.txt") == 503
        assert tell(port, "POST", "/disarm", name="x")[0] == 200
        assert get(control.simulator, host, "/robots.txt") == 200
        status, log = tell(port, "GET", "/log?start=1")
        assert (status, [(line["path"], line["status"]) for line in log]) == (200, [("/robots.txt", 200)])
        status, told = tell(port, "GET", "/truth")
        assert (status, told) == (200, json.loads(json.dumps(control.truth())))
        assert tell(port, "GET", "/nothing")[0] == 400
        assert tell(port, "POST", "/day", day="soon")[0] == 400


def test_nobody_else_is_listened_to(control):
    with ControlPort(control) as port:
        assert tell(port, "POST", "/day", token="", day=5)[0] == 403
        assert tell(port, "POST", "/day", token="guess", day=5)[0] == 403
        assert tell(port, "POST", "/arm", name="x")[0] == 400
    assert control.world.clock.day == 0
    assert get(control.simulator, control.world.sites[0].host, "/day") == 404
    with ControlPort(control) as one, ControlPort(control) as other:
        assert one.token != other.token

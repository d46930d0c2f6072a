"""The processes: a real one, and made-up ones that do what hostile files make of it."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from audit.errors import GoujiError, TryLater
from audit.policy import AS_CATALOGUED
from gouji.selfcheck.examining import Draft
from gouji.selfcheck.workers import BUSY, DIED, Workers
from tests.gouji.conftest import WRONG, report_text

DRAFT = Draft("年报.txt", report_text(break_cell=WRONG).encode())
START = "import sys, os; out = sys.stdout.buffer; "
READY = START + "out.write(b'ready\\n'); out.flush(); "


def workers(code: str = "", *, at_once: int = 2, seconds: float = 60) -> Workers:
    command = {"command": (sys.executable, "-c", code)} if code else {}
    return Workers(AS_CATALOGUED, at_once=at_once, seconds=seconds, **command)


def test_a_draft_is_looked_at_and_the_next_process_waits():
    made = workers()
    try:
        made.prepare()
        spare = made._spare
        assert made.examine(DRAFT, "").counts["error"] == 2
        assert spare is not None
        assert spare.has_ended
        made.prepare()
        assert made._spare is not spare
    finally:
        made.close()


@pytest.mark.parametrize(
    ("code", "seconds", "words"),
    [
        pytest.param("raise SystemExit(1)", 60, DIED, id="dies at the start"),
        pytest.param(READY + "os.abort()", 60, DIED, id="crashes"),
        pytest.param(READY + "out.write(b'{\"problem\": ')", 60, DIED, id="half an answer"),
        pytest.param(READY + "out.write(b'[]\\n')", 60, DIED, id="an answer that is none"),
        pytest.param(READY + 'out.write(b\'{"html": 1, "told": []}\\n\')', 60, DIED, id="an answer of other things"),
        pytest.param(START + "out.write(b'hello\\n'); out.flush(); sys.stdin.read()", 60, DIED, id="another program"),
        pytest.param(READY + "sys.stdin.buffer.read()", 0.3, "没有看完，已经停下", id="never ends"),
        pytest.param(
            READY + "[os.fork() for _ in range(3)]; sys.stdin.buffer.read()", 0.3, "没有看完", id="with children"
        ),
    ],
)
def test_whatever_happens_to_a_process_is_one_line(code, seconds, words):
    made = workers(code, seconds=seconds)
    try:
        with pytest.raises(GoujiError, match=words[:8]):
            made.examine(DRAFT, "")
    finally:
        made.close()


def test_when_all_places_are_taken_the_next_one_comes_later(tmp_path):
    pipe = tmp_path / "go"
    os.mkfifo(pipe)
    code = READY + f"open({str(pipe)!r}).read()"
    made, told = workers(code, at_once=1), []

    def ask() -> None:
        with pytest.raises(GoujiError) as refusal:
            made.examine(DRAFT, "")
        told.append(str(refusal.value))

    first = threading.Thread(target=ask)
    first.start()
    # opens when the first one reads: it is being looked at
    with pipe.open("w"), pytest.raises(TryLater, match=BUSY):
        made.examine(DRAFT, "")
    first.join()
    made.close()
    assert told == [DIED]


def test_the_place_is_free_again():
    made = workers("raise SystemExit(1)", at_once=1)
    for _ in range(3):
        with pytest.raises(GoujiError, match=DIED[:8]):
            made.examine(DRAFT, "")
    made.close()

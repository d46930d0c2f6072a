from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread

import pytest

from gouji.scheduling.children import Ended, run_child

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes of posix")
LONG = 60.0


def shell(script: str, *, seconds: float = LONG, grace: float = LONG, stop: Event | None = None) -> Ended:
    return run_child(["sh", "-c", script], seconds, stop or Event(), Event(), grace=grace, look=0.02)


def test_how_it_ends_is_how_shells_have_it():
    assert shell("exit 3") == Ended(3)
    assert shell("kill -SEGV $$") == Ended(139)


def test_its_time_is_over():
    assert shell("sleep 30", seconds=0.1) == Ended(143, late=True)
    assert shell("trap '' TERM; sleep 30", seconds=0.1, grace=0.1) == Ended(137, late=True, killed=True)


@pytest.mark.parametrize("script", ["trap '' TERM; {}; sleep 30", "{}; exit 0", "{}; kill -KILL $$"])
def test_nothing_of_its_group_is_left(tmp_path: Path, script: str):
    line, stop, heard = tmp_path / "line", Event(), []
    os.mkfifo(line)

    def listen() -> None:
        with line.open("rb") as file:
            heard.append(file.readline())
            stop.set()
            heard.append(file.read())  # ends when nobody holds the line any more

    thread = Thread(target=listen)
    thread.start()
    there = tmp_path / "there"
    os.mkfifo(there)
    # the child goes on when the grandchild is there
    grandchild = f"(trap '' TERM; exec 3>'{line}'; echo here >&3; echo >'{there}'; exec sleep 30) & read _ <'{there}'"
    shell(script.format(grandchild), grace=0.1, stop=stop if "trap" in script[:4] else None)
    thread.join(20)
    assert heard == [b"here\n", b""]

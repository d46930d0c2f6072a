"""A command as a process of its own: a group that can be ended as a whole, with a limit on its time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Any

GRACE = 60.0  # seconds between being asked to end and being killed
LOOK = 1.0  # seconds between two looks at a child


@dataclass(frozen=True, slots=True)
class Ended:
    """`code` as shells have it. `late`: its time was over. `killed`: it did not end when it was asked to."""

    code: int
    late: bool = False
    killed: bool = False


def run_child(
    command: Sequence[str], seconds: float, stop: Event, now: Event, *, grace: float = GRACE, look: float = LOOK
) -> Ended:
    """
    Run `command` until it ends, `seconds` are over or `stop` is set; then ask it to end, and kill it after `grace`.

    Its output goes where ours goes. `now` does not wait for `grace`. Nothing of its group is left behind.
    """
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **_own_group())
    late = killed = False
    try:
        if not _ended(process, monotonic() + seconds, look, stop):
            late = not stop.is_set()
            _ask(process)
            killed = not _ended(process, monotonic() + grace, min(look, grace), now)
    finally:
        # whatever is left: grandchildren outlive a child that crashed
        _kill_group(process)
        code = process.wait()
    return Ended(code if code >= 0 else 128 - code, late, killed)


def _ended(process: subprocess.Popen[bytes], until: float, look: float, hurry: Event) -> bool:
    """Whether it ended by itself before then, and before `hurry`."""
    while process.poll() is None:
        left = until - monotonic()
        if left <= 0 or hurry.wait(min(look, left)):
            return process.poll() is not None
    return True


if sys.platform == "win32":

    def _own_group() -> dict[str, Any]:
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}

    def _ask(process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.CTRL_BREAK_EVENT)

    def _kill_group(process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)

else:

    def _own_group() -> dict[str, Any]:
        return {"start_new_session": True}

    def _ask(process: subprocess.Popen[bytes]) -> None:
        process.terminate()

    def _kill_group(process: subprocess.Popen[bytes]) -> None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # nobody left; macOS says so by the second
            return

"""Processes for drafts: one that is ready waits for the next draft, each is used once, none outlives its time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

from audit.errors import GoujiError, TryLater
from audit.policy import Policy
from gouji.selfcheck.examining import Answer, Draft, answer_of
from gouji.selfcheck.worker import READY, framed

COMMAND = (sys.executable, "-m", "gouji.selfcheck.worker")
START_SECONDS = 30
LARGEST_ANSWER = 200 << 20
BUSY = "正在检查的人多，请过一会儿再试"
TOO_LONG = "{} 秒没有看完，已经停下：文件太大或太复杂；扫描件请分开，或交文字版"
DIED = "这个文件读不下去：读的过程意外结束了。请换一种格式（如另存为 docx）再试"


class Workers:
    """
    At most `at_once` drafts are looked at together, each for at most `seconds`.

    `policy`: under which they are judged. `command`: what a process is started by.
    """

    def __init__(self, policy: Policy, *, at_once: int, seconds: float, command: Sequence[str] = COMMAND) -> None:
        self._start = framed((policy, seconds))
        self._seconds, self._command = seconds, tuple(command)
        self._places = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._spare: subprocess.Popen[bytes] | None = None
        self._closed = False

    def examine(self, draft: Draft, made: str) -> Answer:
        """TryLater when all places are taken; GoujiError when it took too long or the process died."""
        if not self._places.acquire(blocking=False):
            raise TryLater(BUSY)
        process = self._taken()
        try:
            return self._asked(process, framed((draft, made)))
        finally:
            _end(process)
            self._places.release()
            threading.Thread(target=self.prepare, daemon=True).start()

    def prepare(self) -> None:
        """Start the process for the next draft, unless one waits already."""
        with self._lock:
            if self._spare is not None and self._spare.poll() is not None:
                _end(self._spare)
                self._spare = None
            if self._spare is None and not self._closed:
                self._spare = self._started()

    def close(self) -> None:
        """End the process that waits; no other will."""
        with self._lock:
            self._closed = True
            if self._spare is not None:
                _end(self._spare)
                self._spare = None

    def _taken(self) -> subprocess.Popen[bytes]:
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None and spare.poll() is not None:
            _end(spare)
            spare = None
        return spare or self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(self._start)
            process.stdin.flush()
        return process

    def _asked(self, process: subprocess.Popen[bytes], frame: bytes) -> Answer:
        assert process.stdin is not None
        assert process.stdout is not None
        ready = _line(process, START_SECONDS, len(READY))
        if ready == READY:
            with contextlib.suppress(OSError):
                process.stdin.write(frame)
                process.stdin.flush()
            line = _line(process, self._seconds, LARGEST_ANSWER)
            if line is None:
                raise GoujiError(TOO_LONG.format(round(self._seconds)))
            if line.endswith(b"\n"):
                return answer_of(json.loads(line))
        raise GoujiError(DIED)


def _line(process: subprocess.Popen[bytes], seconds: float, longest: int) -> bytes | None:
    """A line, less where the process ended within it; None when the time was over first, and it was killed."""
    assert process.stdout is not None
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        line = process.stdout.readline(longest)
    except OSError:
        line = b""
    finally:
        timer.cancel()
    return None if late.is_set() and not line.endswith(b"\n") else line


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With everything it has started."""
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()

"""Processes for drafts: one that is ready waits for the next draft, each is used once, none outlives its time."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

from audit.errors import GoujiError, TryLater
from audit.policy import Policy
from gouji.selfcheck.apart import Process
from gouji.selfcheck.examining import Answer, Draft, answer_of
from gouji.selfcheck.worker import READY, framed

COMMAND = (sys.executable, "-P", "-m", "gouji.selfcheck.worker")  # nothing is imported from the folder it works in
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
        self._spare: Process | None = None
        self._busy: set[Process] = set()
        self._closed = False

    def examine(self, draft: Draft, made: str) -> Answer:
        """TryLater when all places are taken; GoujiError when it took too long or the process died."""
        if not self._places.acquire(blocking=False):
            raise TryLater(BUSY)
        process = self._taken()
        try:
            return self._asked(process, framed((draft, made)))
        finally:
            with self._lock:
                self._busy.discard(process)
            process.end()
            self._places.release()
            threading.Thread(target=self.prepare, daemon=True).start()

    def prepare(self) -> None:
        """Start the process for the next draft, unless one waits already."""
        with self._lock:
            if self._spare is not None and self._spare.has_ended:
                self._spare.end()
                self._spare = None
            if self._spare is None and not self._closed:
                with suppress(OSError):
                    self._spare = Process(self._command, self._start)

    def close(self) -> None:
        """End the process that waits, and those that look at a draft; there will be no others."""
        with self._lock:
            self._closed = True
            ended, self._spare = [*self._busy, *([self._spare] if self._spare else [])], None
        for process in ended:
            process.end()

    def _taken(self) -> Process:
        with self._lock:
            if self._closed:
                self._places.release()
                raise TryLater(BUSY)
            spare, self._spare = self._spare, None
            if spare is not None and spare.has_ended:
                spare.end()
                spare = None
            try:
                process = spare or Process(self._command, self._start)
            except OSError:  # the system has no room for another process now
                self._places.release()
                raise TryLater(BUSY) from None
            self._busy.add(process)
            return process

    def _asked(self, process: Process, frame: bytes) -> Answer:
        ready = process.line(b"", START_SECONDS, len(READY))
        if ready == READY:
            line = process.line(frame, self._seconds, LARGEST_ANSWER)
            if line is None:
                raise GoujiError(TOO_LONG.format(round(self._seconds)))
            if line.endswith(b"\n"):
                with suppress(ValueError, TypeError, KeyError, RecursionError):  # whatever a file has made it say
                    return answer_of(json.loads(line))
        raise GoujiError(DIED)

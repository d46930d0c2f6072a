"""Bytes → a report, while somebody waits for a page: one at a time, and no longer than a person would wait."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock, Thread

from audit.engine import check
from audit.model import Report

SECONDS = 3.0
MOST_WAITING = 4
LARGEST = 8 * 1024 * 1024  # bytes of a file
Read = Report | str

BUSY = "还在解析，请稍后刷新本页"
FAILED = "读不了"


class Parser:
    """
    Reads without recognition of scans. What takes too long goes on in the background, and is there at the next try.

    `read`: how; given in tests.
    """

    def __init__(self, read: Callable[[bytes], Read] | None = None) -> None:
        self._read = read or read_report
        self._one_at_a_time = Lock()
        self._jobs: dict[str, _Job] = {}
        self._guard = Lock()

    def parse(self, digest: str, content: bytes, *, seconds: float = SECONDS) -> Read | None:
        """The report, or why there is none; None while it is still being read."""
        with self._guard:
            job = self._jobs.get(digest)
            if job is None:
                if len(self._jobs) >= MOST_WAITING:
                    return None
                job = self._jobs[digest] = _Job()
                # a daemon: a file that never ends must not keep the server from ending
                Thread(target=self._work, args=(job, content), daemon=True).start()
        if not job.done.wait(seconds):
            return None
        with self._guard:
            self._jobs.pop(digest, None)
        return job.outcome

    def _work(self, job: _Job, content: bytes) -> None:
        try:
            with self._one_at_a_time:  # the reader of PDF knows one thread only
                job.outcome = self._read(content)
        finally:
            job.done.set()


class _Job:
    def __init__(self) -> None:
        self.done = Event()
        self.outcome: Read = FAILED


def read_report(content: bytes) -> Read:
    """As understood, no rule asked; or the sentence that says why not."""
    verdict = check(content, rules=(), recognise=False)
    if verdict.report is not None:
        return verdict.report
    return verdict.error[1] if verdict.error else FAILED

"""A process kept apart from us: none of our environment, folders, open files and, where the system allows, network."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path

# ours holds passwords of mailboxes and the place of the database: only what programs need to run at all goes along
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH")
CODE = Path(__file__).parents[2]


class Process:
    """
    A running `command` with a folder of its own, which goes with it.

    `first`: what it reads at the start, small enough for a pipe.
    """

    def __init__(self, command: Sequence[str], first: bytes) -> None:
        self._folder = tempfile.mkdtemp(prefix="gouji-")
        self._lock, self._over = threading.Lock(), False
        try:
            self._process = subprocess.Popen(
                [*_prefix(), *command],
                cwd=self._folder,
                env=_environment(self._folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._write(first)

    @property
    def pid(self) -> int:
        """Of its group."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """By itself, or killed by somebody."""
        return self._process.poll() is not None

    def line(self, given: bytes, seconds: float, longest: int) -> bytes | None:
        """What it answers: a line, less where it ended within it; None when the time was over first, and it was killed."""
        assert self._process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            self._write(given)
            line = self._process.stdout.readline(longest)
        except (OSError, ValueError):  # ValueError: ended by another thread
            line = b""
        finally:
            timer.cancel()
        return None if late.is_set() and not line.endswith(b"\n") else line

    def end(self) -> None:
        """With everything it has started and written. Again: nothing."""
        self._kill()
        with self._lock:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process.wait()
            self._over = True
            shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended: its answer says so
            self._process.stdin.write(data)
            self._process.stdin.flush()

    def _kill(self) -> None:
        if self._over:
            return  # its number may be that of another by now
        if sys.platform == "win32":
            self._process.kill()
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _environment(folder: str) -> dict[str, str]:
    own = {"HOME": folder, "TMPDIR": folder, "TEMP": folder, "TMP": folder, "PYTHONUTF8": "1", "PYTHONPATH": str(CODE)}
    return {name: os.environ[name] for name in KEPT if name in os.environ} | own


@cache
def _prefix() -> tuple[str, ...]:
    """
    Starts a command in an empty network and as the first of its own processes, where this system allows it.

    When the first one ends, the system ends all that it has started, in whatever group.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    prefix = (unshare, "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
    tried = subprocess.run([*prefix, "true"], check=False, capture_output=True)
    return prefix if tried.returncode == 0 else ()

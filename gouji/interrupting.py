"""SIGTERM and Ctrl-C end a command between two items, never inside one. A second Ctrl-C does not wait."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
SIGNALS: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGTERM)
if sys.platform == "win32":
    SIGNALS += (signal.SIGBREAK,)  # how one process asks another to end


class Stop:
    """Whether, and by which signal, we were asked to stop."""

    def __init__(self) -> None:
        self.asked = 0

    @property
    def exit_code(self) -> int:
        """130 or 143, as shells have it."""
        return 128 + self.asked

    def between(self, items: Iterable[T]) -> Iterator[T]:
        """The items, until we are asked to stop."""
        for item in items:
            yield item
            if self.asked:
                return

    def hear(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = number if number == signal.SIGINT else signal.SIGTERM


@contextmanager
def stoppable() -> Iterator[Stop]:
    """While the block runs, the signals only leave a note. In a thread of its own nothing changes."""
    stop = Stop()
    try:
        before = {number: signal.signal(number, stop.hear) for number in SIGNALS}
    except ValueError:  # signals belong to the main thread
        before = {}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Judging many versions in processes of their own; the order of the results is that of the versions."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from db.audits import DueVersion
from db.opening import open_database
from db.store import Store
from gouji.judging import Judge, Judged
from gouji.shelves import OwnShelf

CHUNK = 25
AHEAD = 2  # chunks a process: enough that none waits, few enough that results do not pile up
Chunk = list[tuple[DueVersion, "Judged | None"]]


def judged_together(path: Path, root: Path, names: frozenset[str], versions: Sequence[DueVersion]) -> Generator[Chunk]:
    """
    Chunks of versions, each with its verdict, without report; None for one with a scan, which is not recognised here.

    `path`: the database, `root`: the store. Every process opens both itself, and only reads.
    """
    chunks = [versions[at : at + CHUNK] for at in range(0, len(versions), CHUNK)]
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(path, root, names)) as pool:
        waiting: deque[tuple[Sequence[DueVersion], Future[list[Judged | None]]]] = deque()
        try:
            for chunk in chunks:
                waiting.append((chunk, pool.submit(_judge, chunk)))
                if len(waiting) > workers * AHEAD:
                    yield _done(*waiting.popleft())
            while waiting:
                yield _done(*waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


def _done(chunk: Sequence[DueVersion], future: Future[list[Judged | None]]) -> Chunk:
    return list(zip(chunk, future.result(), strict=True))


_here: list[Judge] = []
_open = ExitStack()


def _begin(path: Path, root: Path, names: frozenset[str]) -> None:
    """In a worker. Interrupts are the parent's: it ends between two chunks."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    # What is loaded stays; reports hold no circles, so that looking for them now and then is enough (a fifth of the time).
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    database = _open.enter_context(open_database(path))
    _here[:] = [Judge(OwnShelf(database, Store(root)), names, recognise=False)]


def _judge(chunk: Sequence[DueVersion]) -> list[Judged | None]:
    return [light(_here[0].judge(version)) for version in chunk]


def light(judged: Judged) -> Judged | None:
    """What passes between processes costs time: the report stays here."""
    if judged.blind:
        return None
    verdict = judged.verdict
    return replace(judged, verdict=replace(verdict, document=None, report=None)) if verdict else judged

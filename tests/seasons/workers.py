"""Processes that plan and send, and die: forked from one that has everything loaded, with a clock that the season sets."""

from __future__ import annotations

import json
import os
import random
import signal
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.opening import open_database
from db.times import instant, moment_of
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from notifications.policy import Policy
from tests.dying import die_at
from tests.seasons.evidence import Run
from tests.seasons.services import Service, append
from tests.seasons.world import CHANNELS

STOP = "STOP"
NEVER = "2099-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Job:
    """
    One process to be: `what` is plan or send. `dies`: (after how many statements, messages or thousandths of a second it
    is killed, and which of them: statement, before or after a message, outside), None: it lives.
    """

    name: str
    what: str
    now: datetime
    seed: int
    dies: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a season takes place."""

    folder: Path
    policy: Policy
    dead: frozenset[tuple[str, str]]

    @property
    def database(self) -> Path:
        return self.folder / "gouji.db"

    @property
    def log(self) -> Path:
        return self.folder / "taken.jsonl"

    @property
    def results(self) -> Path:
        return self.folder / "results.jsonl"

    @property
    def errors(self) -> Path:
        return self.folder / "errors.txt"


class Clock:
    """The time of one process: it stands, but for what is waited."""

    def __init__(self, now: datetime):
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def run_together(place: Place, jobs: Sequence[Job]) -> list[Run]:
    """All at once; back when every one has ended. No connection of the caller may be open: locks do not survive a fork."""
    pids = {_start(place, job): job for job in jobs}
    outside = sorted((job.dies[0], pid) for pid, job in pids.items() if job.dies and job.dies[1] == "outside")
    began = time.monotonic()
    for milliseconds, pid in outside:
        time.sleep(max(0.0, milliseconds / 1000 - (time.monotonic() - began)))
        os.kill(pid, signal.SIGKILL)  # not waited for yet, so the number is still its own
    ended = []
    for pid, job in pids.items():
        _, status = os.waitpid(pid, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        word = "killed" if killed else "ok" if os.waitstatus_to_exitcode(status) == 0 else "crashed"
        where = f"{job.dies[1]} {job.dies[0]:g}" if killed and job.dies else ""
        ended.append(Run(job.name, job.what, job.now, place.policy.mode, word, where=where))
    said = _results(place)
    return [replace(run, **said.get(run.name, {})) for run in ended]


def _start(place: Place, job: Job) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _work(place, job)
        code = 0
    except BaseException:  # noqa: BLE001  whatever it is, the judge must hear of it
        with place.errors.open("a", encoding="utf-8") as file:
            file.write(f"{job}\n{traceback.format_exc()}\n")
    finally:
        os._exit(code)


def _work(place: Place, job: Job) -> None:
    rng = random.Random(job.seed)
    random.seed(job.seed)
    die = None
    if job.dies is not None:
        count, where = job.dies
        if where == "statement":
            die_at(round(count))
        elif where in ("before", "after"):
            die = round(count), where
    with open_database(place.database) as database:
        if job.what == "plan":
            plan(database, place.policy, job.now)
            return
        clock = Clock(job.now)
        channels = {name: Service(name, place.log, job.name, clock, rng, place.dead, die) for name in CHANNELS}
        box = Outbox(
            database,
            channels,
            place.policy,
            clock,
            place.folder / STOP,
            jitter=rng.uniform,
            owner=job.name,
            sleep=clock.sleep,
        )
        sent = send_due(box, limit=None)
    # a wrong set-up closes its way for the rest of the run
    rests = {*sent.resting, *(sent.waiting if sent.outcomes["config"] else ())}
    more = instant(job.now) if sent.resting or sent.waiting else sent.next_at
    append(place.results, {"run": job.name, "rests": sorted(rests), "more": more})


def _results(place: Place) -> dict[str, dict[str, Any]]:
    """What the runs of this turn have said; the file is begun anew for the next."""
    if not place.results.is_file():
        return {}
    rows = [json.loads(line) for line in place.results.read_text(encoding="utf-8").splitlines()]
    place.results.unlink()
    return {row["run"]: {"rests": tuple(row["rests"]), "more": moment_of(row["more"] or NEVER)} for row in rows}

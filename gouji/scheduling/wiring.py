"""The jobs in APScheduler, and the ways in which it ends."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event, Lock, Thread

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    EVENT_SCHEDULER_STARTED,
    JobEvent,
)
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.base import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler

from audit.errors import GoujiError, TryLater
from db.heartbeats import beat
from db.opening import open_database
from db.times import BEIJING
from gouji.interrupting import SIGNALS
from gouji.scheduling.guarding import NAME, alone
from gouji.scheduling.jobs import JOBS, failed
from gouji.scheduling.service import Service
from gouji.scheduling.times import Times

HEARTBEAT_SECONDS = 60
ENDED = 0
# byte → the code with which it ends
CODES = {number: 130 if number == signal.SIGINT else 143 for number in SIGNALS} | {
    TryLater.exit_code: TryLater.exit_code
}


def wired(service: Service) -> BlockingScheduler:
    """The five jobs, not started. What is cheap runs at once and keeps its times."""
    # a heartbeat that waits for a free thread behind four long jobs would lose the lease
    executors = {"default": ThreadPoolExecutor(4), "heartbeat": ThreadPoolExecutor(1)}
    scheduler = BlockingScheduler(
        timezone=BEIJING,
        executors=executors,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    now = service.clock()
    for name, (kind, times) in triggers(service.times).items():
        at_once = {"next_run_time": now} if name in ("heartbeat", "plan", "send") else {}
        where = "heartbeat" if name == "heartbeat" else "default"
        scheduler.add_job(partial(JOBS[name], service), kind, id=name, executor=where, **times, **at_once)
    scheduler.add_listener(partial(_heard, service), EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
    return scheduler


def triggers(times: Times) -> dict[str, tuple[str, dict[str, int | str]]]:
    """Job → kind of trigger and its times. Every day of the week: 调休 makes some Sundays working days."""
    return {
        "heartbeat": ("interval", {"seconds": HEARTBEAT_SECONDS}),
        "plan": ("cron", {"minute": times.plan_minute}),
        "send": ("cron", {"minute": times.send}),
        "crawl": ("cron", {"hour": times.crawl[0], "minute": times.crawl[1]}),
        "audit": ("cron", {"hour": times.audit[0], "minute": times.audit[1]}),
    }


def serve(service: Service) -> int:
    """
    Run until a signal, or until the lease is lost; the exit code. TryLater when another one runs.

    When this ends, no child and no lease of it is left.
    """
    _quiet()
    with alone(service.database, service.owner, service.since):
        scheduler = wired(service)
        try:
            with _stoppable(service, scheduler):
                service.tell(NAME, f"开始运行（{service.owner}）")
                scheduler.start()
        finally:
            if service.code != TryLater.exit_code:
                with suppress(GoujiError, OSError), open_database(service.database) as database:
                    beat(database, NAME, now=service.clock(), exit_code=service.code, detail=f"{service.owner} 停下")
    service.tell(NAME, f"停下（{service.code}）")
    return service.code


@contextmanager
def _stoppable(service: Service, scheduler: BlockingScheduler) -> Iterator[None]:
    """
    A signal ends the children, then the scheduler; a second one does not wait for anybody.

    Python itself writes the number of a signal as a byte, whichever thread the system gave it to: a handler of ours would
    wait until the main thread wakes up, which may be a minute later, and while that holds any lock of the scheduler's.
    """
    read, write = os.pipe()
    if sys.platform != "win32":
        os.set_blocking(write, False)
    started = Event()
    scheduler.add_listener(lambda event: started.set(), EVENT_SCHEDULER_STARTED)

    def lost() -> None:
        os.write(write, bytes([TryLater.exit_code]))

    retiming = Lock()  # while the scheduler is shut down it holds the lock for which changing a job would wait

    def retime(times: Times) -> None:
        with retiming:
            if not service.stopping.is_set():
                for name, (kind, when) in triggers(times).items():
                    if kind == "cron":
                        scheduler.reschedule_job(name, trigger=kind, **when)

    service.lost, service.retime = lost, retime
    shut_down = partial(_shut_down, scheduler, started, write)
    watcher = Thread(target=_watch, args=(read, service, shut_down, retiming), name="stopping")
    watcher.start()
    bytes_before = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    before = {number: signal.signal(number, lambda number, frame: None) for number in SIGNALS}
    try:
        yield
    finally:
        started.set()
        os.write(write, bytes([ENDED]))
        watcher.join()
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(bytes_before)
        os.close(read)
        os.close(write)


def _watch(read: int, service: Service, shut_down: Callable[[], None], retiming: Lock) -> None:
    """
    What the bytes say: a signal or a code to end with, again for those in a hurry, 0 from whoever has ended.

    The loop of the scheduler may end while `shut_down` still waits for children, which is when a second signal comes:
    so both say it, and the last one counts.
    """
    ending: Thread | None = None
    running = 1
    while running:
        byte = os.read(read, 1)[0]
        if byte == ENDED:
            running -= 1
        elif byte not in CODES:
            continue  # a signal that somebody else listens to
        elif ending is None:
            service.code = CODES[byte]
            with retiming:
                service.stopping.set()
            ending = Thread(target=shut_down, name="ending")
            ending.start()
            running += 1
        else:
            service.hurry.set()
    if ending is not None:
        ending.join()


def _shut_down(scheduler: BlockingScheduler, started: Event, write: int) -> None:
    started.wait()  # a signal may come before it runs
    try:
        with suppress(SchedulerNotRunningError):
            scheduler.shutdown(wait=True)
    finally:
        os.write(write, bytes([ENDED]))


def _heard(service: Service, event: JobEvent) -> None:
    failed(service, event.job_id, getattr(event, "exception", None), getattr(event, "traceback", None) or "")


def _quiet() -> None:
    """Its own log is English and says everything twice: what matters comes through the listener."""
    log = logging.getLogger("apscheduler")
    log.addHandler(logging.NullHandler())
    log.propagate = False

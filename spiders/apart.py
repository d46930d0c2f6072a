"""
Hosts whose TLS a person has registered as broken are crawled in a process of their own.

How certificates are checked, and which old versions pass, holds for a whole process: the main one is never lowered.
The group goes on when the other process has ended, under the same lease, so that it is still asked one thing at a time.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.crawls import OutcomeName
from db.opening import open_database, path_of
from db.store import Store
from spiders.beginning import own_context, own_process
from spiders.tasks import ASKED_TO_STOP, Column, Group, Run

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from spiders.running import CrawlOptions

VERIFY, ONCE, OLD = "verify", "accept_invalid_once", "own_process"
# what the settings of such a process have, and no other's
SETTINGS: Mapping[str, Mapping[str, bool]] = {
    VERIFY: {},
    ONCE: {"GOUJI_UNVERIFIED_ONCE": True},
    OLD: {"GOUJI_OLD_TLS": True},
}
HERE = ("database", "store")  # belong to one process
NOT_BACK = ("host_group", "columns", "warc")
LISTEN_SECONDS = 0.1
_STOP: list[Event] = []  # in the other process: set when it is to ask nothing more


@dataclass(frozen=True, slots=True)
class Job:
    """What the other process needs. `run`, `group`: their fields, without what cannot leave a process."""

    database: Path
    blobs: Path
    run: Mapping[str, Any]
    group: Group
    options: CrawlOptions
    owner: str
    policy: str


@dataclass(frozen=True, slots=True)
class Done:
    """
    How it ended: the group as it is now, and (source, year, outcome) in order.

    `interrupted`: the signal that was heard there, 0 for none. `coverage`: as in the run, of these columns alone.
    """

    group: Group
    outcomes: tuple[tuple[int, int, OutcomeName], ...]
    interrupted: int
    coverage: Mapping[str, Counter[str]]


def policies_of(columns: Iterable[Column]) -> dict[str, list[Column]]:
    """The columns by the TLS policy of their platforms, the usual one first."""
    found: dict[str, list[Column]] = {VERIFY: [], OLD: [], ONCE: []}
    for column in columns:
        found[column.platform.tls_policy].append(column)
    return found


async def crawl_apart_from(
    run: Run, group: Group, columns: list[Column], options: CrawlOptions, owner: str, policy: str
) -> Done:
    """Crawl these columns in another process; what the group was told there holds here, and the other way round."""
    facts = {one.name: getattr(run, one.name) for one in fields(run) if one.name not in HERE} | {"coverage": {}}
    lent = replace(group, columns=columns, warc=None)
    job = Job(path_of(run.database), run.store.root, facts, lent, options, owner, policy)
    context = own_context()
    stop = context.Event()
    with own_process(context, _begin, (stop,)) as pool:
        working = asyncio.get_running_loop().run_in_executor(pool, work, job)
        while not working.done():
            await asyncio.wait({working}, timeout=LISTEN_SECONDS)
            if group.stopped:  # a signal may have been for this process alone
                stop.set()
        done = await working
    stopped = group.stopped or done.group.stopped
    for one in fields(group):
        if one.name not in NOT_BACK:
            setattr(group, one.name, getattr(done.group, one.name))
    group.stopped = stopped
    for platform, counted in done.coverage.items():
        run.coverage.setdefault(platform, Counter()).update(counted)
    return done


def work(job: Job) -> Done:
    """The other process: one group, one policy."""
    from spiders.process import run_groups

    outcomes: list[tuple[int, int, OutcomeName]] = []
    group = replace(job.group)
    for stop in _STOP:
        threading.Thread(target=_listen, args=(stop, group), daemon=True).start()
    with open_database(job.database) as database:
        run = Run(**job.run, database=database, store=Store(job.blobs))
        interrupted = run_groups(run, [group], job.options, job.owner, None, policy=job.policy, outcomes=outcomes)
    return Done(replace(group, warc=None), tuple(outcomes), interrupted, run.coverage)


def _begin(stop: Event) -> None:
    _STOP.append(stop)


def _listen(stop: Event, group: Group) -> None:
    stop.wait()
    group.stopped = group.stopped or ASKED_TO_STOP

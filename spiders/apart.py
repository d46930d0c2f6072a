"""
Hosts whose TLS a person has registered as broken are crawled in a process of their own.

How certificates are checked, and which old versions pass, holds for a whole process: the main one is never lowered.
The group goes on when the other process has ended, under the same lease, so that it is still asked one thing at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.crawls import OutcomeName
from db.opening import open_database, path_of
from db.store import Store
from spiders.beginning import own_process
from spiders.tasks import Column, Group, Run

if TYPE_CHECKING:
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
    """How it ended: the group as it is now, and (source, year, outcome) in order."""

    group: Group
    outcomes: tuple[tuple[int, int, OutcomeName], ...]


def policies_of(columns: Iterable[Column]) -> dict[str, list[Column]]:
    """The columns by the TLS policy of their platforms, the usual one first."""
    found: dict[str, list[Column]] = {VERIFY: [], OLD: [], ONCE: []}
    for column in columns:
        found[column.platform.tls_policy].append(column)
    return found


async def crawl_apart_from(
    run: Run, group: Group, columns: list[Column], options: CrawlOptions, owner: str, policy: str
) -> tuple[tuple[int, int, OutcomeName], ...]:
    """Crawl these columns in another process; what the group was told there holds here."""
    database = path_of(run.database)
    facts = {one.name: getattr(run, one.name) for one in fields(run) if one.name not in HERE}
    lent = replace(group, columns=columns, warc=None)
    job = Job(database, run.store.root, facts, lent, options, owner, policy)
    with own_process() as pool:
        done = await asyncio.get_running_loop().run_in_executor(pool, work, job)
    for one in fields(group):
        if one.name not in NOT_BACK:
            setattr(group, one.name, getattr(done.group, one.name))
    return done.outcomes


def work(job: Job) -> Done:
    """The other process: one group, one policy."""
    from spiders.process import run_groups

    outcomes: list[tuple[int, int, OutcomeName]] = []
    group = replace(job.group)
    with open_database(job.database) as database:
        run = Run(**job.run, database=database, store=Store(job.blobs))
        run_groups(run, [group], job.options, job.owner, None, policy=job.policy, outcomes=outcomes)
    return Done(replace(group, warc=None), tuple(outcomes))

"""Judging many versions on a Dask cluster: what is needed is sent along, so that workers need neither database nor disk.

Workers need this program in the same version, nothing else. The order of the results is that of the versions.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from audit.engine import RULESET
from audit.errors import BadSettings, TryLater
from db.audits import DueVersion
from gouji import __version__
from gouji.judging import Judge, Judged
from gouji.judging_together import AHEAD, CHUNK, Chunk, light
from gouji.readers import reader_version
from gouji.shelves import Parcel, Shelf

try:
    import distributed
    from distributed import KilledWorker
except ImportError as error:  # pragma: no cover - the extra is installed where tests run
    raise BadSettings("没有安装 Dask：pip install 'gouji[cluster]'") from error

CONNECT_SECONDS = 10
CRASHED = "审核这份报告时工作进程崩溃，没有结论"
Identity = tuple[str, str, str]


def judged_afar(address: str, shelf: Shelf, names: frozenset[str], versions: Sequence[DueVersion]) -> Generator[Chunk]:
    """
    Chunks of versions, each with its verdict, without report; None for what must be judged here: scans, large files.

    TryLater when the scheduler is not there, has no worker or goes away; BadSettings for an address that is none, or
    workers with another program.
    """
    with closing(_connected(address)) as client:
        cluster = _Cluster(client, address, names)
        cluster.spread()
        for at in range(0, len(versions), CHUNK):
            cluster.send(versions[at : at + CHUNK], shelf)
            if len(cluster.waiting) > AHEAD * cluster.workers():
                yield cluster.next()
        while cluster.waiting:
            yield cluster.next()


@dataclass(slots=True)
class _Sent:
    """A chunk on its way: those of `parcel` are judged there, the others here."""

    chunk: Sequence[DueVersion]
    parcel: Parcel
    future: Any


class _Lost(Exception):
    """What the workers were given is gone with one of them."""


@dataclass(slots=True)
class _Cluster:
    client: Any
    address: str
    names: frozenset[str]
    spread_names: Any = None
    waiting: deque[_Sent] = field(default_factory=deque)

    def spread(self) -> None:
        """Give the names of the registry to every worker, once for all parcels."""
        try:
            self.spread_names = self.client.scatter([self.names], broadcast=True)[0]
        except (OSError, distributed.TimeoutError) as error:
            raise self._gone() from error

    def workers(self) -> int:
        """How many there are now: a cluster may grow."""
        try:
            return max(1, len(self.client.nthreads()))
        except (OSError, distributed.TimeoutError) as error:
            raise self._gone() from error

    def send(self, chunk: Sequence[DueVersion], shelf: Shelf) -> None:
        parcel = Parcel()
        for version in chunk:
            parcel.pack(version, shelf)
        self.waiting.append(_Sent(chunk, parcel, self._submit(parcel)))

    def next(self) -> Chunk:
        """The oldest chunk. A report that kills its worker is found by judging those of its chunk one by one."""
        sent = self.waiting.popleft()
        try:
            judged = self._result(sent.future)
        except (KilledWorker, _Lost):
            judged = {version.id: self._alone(sent.parcel, version) for version in sent.parcel.versions}
        return [(version, judged.get(version.id)) for version in sent.chunk]

    def _alone(self, parcel: Parcel, version: DueVersion) -> Judged | None:
        self.spread()  # the worker that has died may have been the only one that had them
        try:
            return self._result(self._submit(replace(parcel, versions=[version])))[version.id]
        except (KilledWorker, _Lost):
            return Judged(None, CRASHED)

    def _submit(self, parcel: Parcel) -> Any:
        return self.client.submit(_judge, parcel, self.spread_names, pure=False)

    def _result(self, future: Any) -> dict[int, Judged | None]:
        try:
            identity, judged = future.result()
        except KilledWorker:
            raise
        except (ImportError, AttributeError) as error:
            raise BadSettings(f"{self.address}: 工作进程里没有本程序，或版本不同：{error}") from None
        except distributed.CancelledError as error:
            if self.client.status == "running":
                raise _Lost from error
            raise self._gone() from error
        if identity != _identity():
            raise BadSettings(
                f"{self.address}: 工作进程的程序是 {_told(identity)}，这里是 {_told(_identity())}：须一致"
            )
        found: dict[int, Judged | None] = judged
        return found

    def _gone(self) -> TryLater:
        return TryLater(f"{self.address}: 与 Dask 的连接断了；已审的都已保存，其余下次再审")


def _connected(address: str) -> Any:
    try:
        client: Any = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError as error:
        raise TryLater(f"{address}: 连不上 Dask 调度器") from error
    except (ValueError, TypeError) as error:
        raise BadSettings(f"{address}: 不是 Dask 调度器的地址：{error}") from error
    if not client.nthreads():
        client.close()
        raise TryLater(f"{address}: Dask 调度器还没有工作进程")
    return client


def _judge(parcel: Parcel, names: frozenset[str]) -> tuple[Identity, dict[int, Judged | None]]:
    """In a worker. Reports hold no circles: looking for them at the end of each parcel is enough."""
    judge = Judge(parcel, names, recognise=False)
    gc.disable()
    try:
        return _identity(), {version.id: light(judge.judge(version)) for version in parcel.versions}
    finally:
        gc.enable()


def _identity() -> Identity:
    """What must be the same on both sides: program, rules, readers."""
    return __version__, RULESET, reader_version()


def _told(identity: Identity) -> str:
    return "/".join(identity)

"""A crawl of simulated portals: against a bare Scrapy spider that fetches the same pages, and what an agency costs at each size.

The portals run in a process of their own. Times hold the whole crawl: lists walked with proof, reports read, evidence
and versions kept; the bare spider throws its pages away.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import Figure
from db.opening import open_database
from db.registry import import_registry
from spiders.running import CrawlOptions, crawl
from tests.simulator.crawling import PINNED
from tests.simulator.world import World, registry_text

DAY = 60  # everything is published by then
ROUNDS = 3
FAMILIES = ("F1",)
SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Measured:
    """One crawl. `wall` and `processor` in seconds, `memory` in MiB at its highest; `urls`: what was fetched, in order."""

    urls: list[str]
    found: int
    wall: float
    processor: float
    memory: float


def figures(sizes: tuple[str, ...] = ("M", "L")) -> list[Figure]:
    """Throughput of size M against the bare spider; cost per agency from M to L; memory at L."""
    small, ratio = _against_bare(sizes[0])
    large = _alone(sizes[1])
    agencies = {size: len(World(size=size, families=FAMILIES).agencies) for size in sizes}
    cost = {size: one.processor / agencies[size] for size, one in zip(sizes, (small, large), strict=True)}
    about = f"{agencies[sizes[0]]} agencies, {len(small.urls)} pages, delay 0, {os.cpu_count()} cores"
    return [
        Figure("crawl.ratio", round(ratio, 2), "×", f"of a bare Scrapy spider that fetches the same pages; {about}"),
        Figure("crawl.pages", round(len(small.urls) / small.wall), "pages/s", about),
        Figure("crawl.cost", round(1000 * cost[sizes[0]], 1), "ms", "of one core, an agency, first run"),
        Figure(
            "crawl.growth", round(cost[sizes[1]] / cost[sizes[0]], 2), "×", f"an agency's cost at {agencies[sizes[1]]}"
        ),
        Figure("crawl.speed.large", round(agencies[sizes[1]] / large.wall, 1), "agencies/s", "at the largest size"),
        Figure("crawl.memory", round(large.memory), "MiB", f"at its highest; {agencies[sizes[1]]} agencies"),
    ]


def _against_bare(size: str) -> tuple[Measured, float]:
    """The best of our runs, and the median ratio of pages a second to the bare spider's, each taken between neighbours."""
    ours, ratios = [], []
    with _served(size) as port:
        for _ in range(ROUNDS):
            mine = _apart(_crawl, size, port)
            bare = _apart(_bare, mine.urls)
            ours.append(mine)
            ratios.append(bare.wall / mine.wall)
    return min(ours, key=lambda one: one.wall), median(ratios)


def _alone(size: str) -> Measured:
    return first_run(size, FAMILIES)


def first_run(size: str, families: tuple[str, ...]) -> Measured:
    """One crawl of a world that nobody has crawled before."""
    with _served(size, families) as port:
        return _apart(_crawl, size, port, families)


def _apart(work: Any, *arguments: Any) -> Measured:
    """In a new process: a reactor starts once, and memory and time are its own."""
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=_report, args=(there, work, arguments))
    process.start()
    there.close()
    try:
        measured: Measured = here.recv()
    finally:
        process.join()
    return measured


def _report(pipe: Connection, work: Any, arguments: tuple[Any, ...]) -> None:
    pipe.send(work(*arguments))


def _crawl(size: str, port: int, families: tuple[str, ...] = FAMILIES) -> Measured:
    world = World(size=size, families=families)
    world.clock.day = DAY
    with tempfile.TemporaryDirectory() as name:
        database = Path(name, "gouji.db")
        registry = Path(name, "registry.yaml")
        registry.write_text(registry_text(world.registry(port)), encoding="utf-8")
        with open_database(database) as opened:
            import_registry(opened, registry, now=world.clock.now, actor="bench")
        options = CrawlOptions(
            now=world.clock.now,
            today=world.clock.today,
            years=(world.report_year,),
            pinned_hosts=PINNED,
            log_level="ERROR",
        )

        import_module("spiders.process")  # beforehand, as the bare spider's library is
        start, spent = time.perf_counter(), time.process_time()
        summary = crawl(database, Path(name, "files"), options)
        wall, processor = time.perf_counter() - start, time.process_time() - spent
        with open_database(database) as opened:
            urls = [url for (url,) in opened.execute("SELECT requested_url FROM captures ORDER BY id")]
    return Measured(urls, summary.outcomes.get("found", 0), wall, processor, _memory())


def _bare(urls: list[str]) -> Measured:
    import scrapy
    from scrapy.crawler import CrawlerProcess

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self) -> Any:
            for url in urls:
                yield scrapy.Request(url, dont_filter=True)

        def parse(self, response: Any) -> None:
            """Nothing is done with the page."""

    settings = {
        "LOG_LEVEL": "ERROR",
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "TWISTED_DNS_RESOLVER": "spiders.resolver.GuardedResolver",  # the names are those of no real host
        "GOUJI_PINNED_HOSTS": PINNED,
    }
    process = CrawlerProcess(settings)
    process.crawl(Bare)
    start, spent = time.perf_counter(), time.process_time()
    process.start()
    return Measured(urls, 0, time.perf_counter() - start, time.process_time() - spent, _memory())


def _memory() -> float:
    """Of this process alone: what `getrusage` says counts the process that started it as well."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _served(size: str, families: tuple[str, ...] = FAMILIES) -> Iterator[int]:
    """The portals, in a process of their own; their port."""
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=_serve, args=(there, size, families), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join()


def _serve(pipe: Connection, size: str, families: tuple[str, ...]) -> None:
    world = World(size=size, families=families)
    world.clock.day = DAY
    with world.serve() as simulator:
        pipe.send(simulator.port)
        pipe.recv()

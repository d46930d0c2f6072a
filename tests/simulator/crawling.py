"""Crawls a world as everybody would, and compares what the database then says with what is true."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from db.opening import open_database
from db.registry import import_registry
from gouji.demo.server import LOOPBACK, Request, Simulator
from spiders.families import BY_NAME
from spiders.running import CrawlOptions, CrawlSummary, crawl_apart
from tests.simulator.control import Control
from tests.simulator.families import SKELETONS
from tests.simulator.truth import entries, on_day
from tests.simulator.world import World, registry_text

FOUND = frozenset({"found", "found_pdf_only", "found_image_only"})
PINNED = {"*.sim.test": LOOPBACK}
# instants, durations, places in files that hold instants, and numbers given in the order of arrival
PASSING = re.compile(
    r"(?:^|_)(?:id|ids|at|seen|ms|offset|from|to|file|version|expires|owner|until)$|^warc|^rowid$|^stats$"
)


def written_families() -> tuple[str, ...]:
    """The skeletons whose spider is written; more of them with every spider."""
    return tuple(one.name for one in SKELETONS if one.family in BY_NAME)


@dataclass
class Crawling:
    """A served world with a database of its own. `marks`: where in the request log each crawl began; `told`: its truth."""

    world: World
    simulator: Simulator
    control: Control
    folder: Path
    marks: list[int] = field(default_factory=list)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "gouji.db"

    @property
    def blobs(self) -> Path:
        """The fetched bytes."""
        return self.folder / "files"

    def register(self, *, families_known: bool = True) -> None:
        """Import the registry of the world, as a person would."""
        path = self.folder / "registry.yaml"
        tables = self.world.registry(self.simulator.port, families_known=families_known)
        path.write_text(registry_text(tables), encoding="utf-8")
        with open_database(self.database) as database:
            import_registry(database, path, now=self.world.clock.now, actor="模拟")

    def crawl(self, day: int, **options: Any) -> CrawlSummary:
        """What is due on a day of the season, for its report year unless `years` says otherwise."""
        self.control.set_day(day)
        self.marks.append(len(self.simulator.log))
        clock = self.world.clock
        chosen: dict[str, Any] = {"years": (self.world.report_year,), "pinned_hosts": PINNED, **options}
        return crawl_apart(self.database, self.blobs, CrawlOptions(now=clock.now, today=clock.today, **chosen))

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with open_database(self.database) as database:
            return database.execute(sql, list(values)).fetchall()

    def requests(self) -> list[Request]:
        """Those of the last crawl."""
        return self.simulator.log[self.marks[-1] :]

    # what is true

    def expected(self) -> dict[str, dict[str, Any]]:
        """Agency → entry of the truth for the report year. Written once: it depends on no day."""
        if not self.told:
            years = (self.world.report_year,)
            self.told = {one["agency"]: one for one in entries(self.world, self.simulator.port, years)}
        return self.told

    def true_outcomes(self, day: int) -> dict[str, str]:
        """Agency → what a crawl must say that day."""
        return {agency: on_day(one["outcomes"], day)["value"] for agency, one in self.expected().items()}

    def possible_versions(self, days: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
        """Agency → the versions that crawls on these days could see, oldest first; none for who cannot be read."""
        readable = [agency.code for agency in self.world.agencies if self.world.portals_skeleton(agency).reachable]
        seen: dict[str, list[dict[str, Any]]] = {}
        for agency in readable:
            one = self.expected()[agency]
            for day in days:
                if on_day(one["outcomes"], day)["value"] in FOUND:
                    versions = seen.setdefault(agency, [])
                    version = on_day(one["versions"], day)
                    if not versions or versions[-1] != version:
                        versions.append(version)
        return seen

    # what was seen

    def outcomes(self, crawl_id: int | None) -> dict[str, str]:
        """Agency → outcome of one crawl for the report year."""
        rows = self.query(
            """SELECT s.agency_code, o.outcome FROM outcomes o JOIN sources s USING (source_id)
               WHERE o.crawl_id = ? AND o.report_year = ?""",
            crawl_id,
            self.world.report_year,
        )
        return dict(rows)

    def versions(self) -> dict[str, list[dict[str, Any]]]:
        """Agency → its versions, oldest first, each as the truth has one."""
        rows = self.query(
            """SELECT r.agency_code, v.id, v.text_sha256, v.first_seen FROM versions v
               JOIN reports r ON r.id = v.report_id WHERE r.report_year = ? ORDER BY v.report_id, v.seq""",
            self.world.report_year,
        )
        cells: dict[int, dict[str, dict[str, str]]] = {}
        for version, table, row, column, raw in self.query(
            "SELECT version_id, tbl, row_key, col_key, raw FROM cells WHERE state <> 'absent'"
        ):
            cells.setdefault(version, {}).setdefault(table.lower(), {})[f"{row}.{column}"] = raw
        files: dict[int, set[tuple[str, str]]] = {}
        for version, shown, digest in self.query(
            "SELECT version_id, shown_name, document_sha256 FROM version_files WHERE role = 'attachment'"
        ):
            files.setdefault(version, set()).add((shown, digest))
        found: dict[str, list[dict[str, Any]]] = {}
        for agency, version, text, seen in rows:
            one = {"text_sha256": text, "tables": cells.get(version, {}), "files": files.get(version, set())}
            found.setdefault(agency, []).append(one | {"first_seen": date.fromisoformat(seen[:10])})
        return found

    def dump(self) -> list[str]:
        """
        All rows of all tables, without what depends on the moment: instants, how long it took, and numbers that are
        given in the order of arrival, which is not the same twice where groups are asked side by side.
        """
        lines = []
        for (table,) in self.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
            columns = [row[1] for row in self.query(f"PRAGMA table_info({table})")]
            kept = [name for name in columns if not PASSING.search(name)]
            if kept:
                lines += [f"{table}: {row}" for row in self.query(f"SELECT {', '.join(kept)} FROM {table}")]
        return sorted(lines)

    def captured(self) -> Counter[tuple[str, str, str]]:
        """(host, path, SHA-256 of the body) of every capture."""
        rows = self.query("SELECT requested_url, raw_sha256 FROM captures WHERE http_status IS NOT NULL")
        return Counter((*_host_and_path(url), digest or "") for url, digest in rows)

    def answered(self) -> Counter[tuple[str, str, str]]:
        """The same of every answer that left a portal."""
        return Counter((line.host, line.path, line.digest) for line in self.simulator.log)


def _host_and_path(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")


def scores(true: dict[str, str], seen: dict[str, str]) -> tuple[float, float]:
    """Recall and precision of found reports."""
    there = {agency for agency, outcome in true.items() if outcome in FOUND}
    found = {agency for agency, outcome in seen.items() if outcome in FOUND}
    right = len(there & found)
    return right / len(there) if there else 1.0, right / len(found) if found else 1.0


@contextmanager
def crawling(world: World, folder: Path, *, families_known: bool = True) -> Iterator[Crawling]:
    """A world that is served, and its registry in a database below `folder`."""
    with world.serve() as simulator:
        control = Control(world, simulator)
        made = Crawling(world, simulator, control, folder)
        made.register(families_known=families_known)
        yield made

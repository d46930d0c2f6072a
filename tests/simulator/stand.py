"""Many small portals side by side, one body each, and one crawl over all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

from db.opening import open_database
from gouji.demo.clock import Clock
from gouji.demo.content import make_content
from gouji.demo.publications import Column, report
from gouji.demo.server import LOOPBACK, Request, Simulator
from gouji.demo.site import Answer, Ask, Site
from spiders.running import CrawlOptions, CrawlSummary, crawl_apart
from tests.simulator.families import BY_NAME
from tests.simulator.faults import FaultPlan
from tests.simulator.skeletons import Skeleton

SEASON = 2026
YEAR = SEASON - 1
EARLIER = (YEAR - 2, YEAR - 1)
PINNED = {"*.sim.test": LOOPBACK}
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Spot:
    """One portal with one body that has published its reports of three years. `number` makes code and name."""

    number: int
    name: str
    skeleton: Skeleton
    site: Site
    port: int | None = None  # of another listener than the simulator's
    group: str = ""
    inner: int = 0  # the port of a listener that nobody may ever reach
    scheme: str = "http"

    @property
    def host(self) -> str:
        return self.site.host

    @property
    def code(self) -> str:
        return self.column.code

    @property
    def column(self) -> Column:
        return self.site.columns[0]

    @property
    def list(self) -> str:
        """The path of the list."""
        return self.site.family.column_path(self.column)

    def shown(self, address: str, clock: Clock) -> tuple[Ask, Answer]:
        """What the portal answers at one of its addresses, without any fault."""
        path, _, query = address.partition("?")
        ask = Ask(path, clock.today, self.host, query=dict(parse_qsl(query)), headers={"host": self.host})
        return ask, self.site.answer(ask)

    @property
    def list_page(self) -> str:
        """The path of the page that has the row of the newest report, without a query."""
        if self.skeleton.one_list:
            return self.article().rpartition("/")[0] + "/"  # the list of a year stands where its articles do
        return self.list.partition("?")[0]

    def article(self, year: int = YEAR) -> str:
        """The path of the report of a year."""
        item = next(item for item in self.column.publications if f"{year}年" in item.title)
        return self.site.family.article_path(self.column, item)


def make_spot(
    number: int,
    name: str,
    skeleton: str = "F1",
    *,
    port: int | None = None,
    group: str = "",
    inner: int = 0,
    scheme: str = "http",
) -> Spot:
    """A portal at `name`.`skeleton`.sim.test; underscores and blanks are hyphens."""
    made = BY_NAME[skeleton]
    unit = "云汀区" + "".join(STEMS[int(digit)] for digit in str(number)) + "管理局"
    code = f"11990000SIM{number:07d}"
    clock = Clock(SEASON)
    items = []
    for year in (*EARLIER, YEAR):
        published = clock.date_of(14).replace(year=year + 1)
        title = f"{unit}{year}年政府信息公开工作年度报告"
        items.append(
            report(
                title,
                unit,
                partial(make_content, 1, unit, year),
                code=code,
                number=10 * number + year % 10,
                published=published,
            )
        )
    column = Column(f"u{number}", unit, code, tuple(items))
    host = f"{name}.{skeleton.lower()}.sim.test".replace("_", "-").replace(" ", "-")
    return Spot(number, name, made, Site(host, f"{unit}网", made.make(), (column,)), port, group, inner, scheme)


@dataclass
class Stand:
    """Portals that are served, registered and crawled. `plan`: what is wrong with them."""

    folder: Path
    spots: Sequence[Spot]
    simulator: Simulator
    plan: FaultPlan
    clock: Clock
    delay: float = 0

    @property
    def database(self) -> Path:
        return self.folder / "gouji.db"

    def options(self, *, years=(YEAR,), timeout: float = 30, now: datetime | None = None, **options) -> CrawlOptions:
        """Of a crawl today; `now`: at another hour than the clock's."""
        defaults = {"contact_page": "https://audit.example.test", "mailbox": "bot@example.test", "app_version": "1.0"}
        return CrawlOptions(
            now=now or self.clock.now,
            today=self.clock.today,
            years=years,
            pinned_hosts=PINNED,
            timeout=timeout,
            **(defaults | options),
        )

    def crawl(self, **options) -> CrawlSummary:
        """One crawl of what is due, today."""
        return crawl_apart(self.database, self.folder / "files", self.options(**options))

    def query(self, sql: str, *values):
        with open_database(self.database) as database:
            return database.execute(sql, list(values)).fetchall()

    def execute(self, sql: str, *values) -> None:
        with open_database(self.database) as database:
            database.execute(sql, list(values))

    def outcomes(self, crawl_id: int | None = None, year: int = YEAR) -> dict[str, tuple[str, str]]:
        """Platform → outcome and reason, of one crawl or the last one."""
        rows = self.query(
            """SELECT s.platform_id, o.outcome, o.reason FROM outcomes o JOIN sources s USING (source_id)
               WHERE o.crawl_id = coalesce(?, (SELECT max(id) FROM crawls)) AND o.report_year = ?""",
            crawl_id,
            year,
        )
        return {platform: (outcome, reason) for platform, outcome, reason in rows}

    def asked(self, spot: Spot) -> list[Request]:
        """What the portal saw, robots.txt aside."""
        return [line for line in self.simulator.log if line.host == spot.host and line.path != "/robots.txt"]

    def remarks(self, spot: Spot) -> list[str]:
        rows = self.query(
            "SELECT kind FROM remarks JOIN sources USING (source_id) WHERE platform_id = ? ORDER BY remarks.id",
            spot.host,
        )
        return [kind for (kind,) in rows]


@contextmanager
def standing(
    folder: Path, spots: Sequence[Spot], plan: FaultPlan | None = None, *, day: int = 24, delay: float = 0
) -> Iterator[Stand]:
    """The portals, served and registered, while the block runs."""
    plan, clock = plan or FaultPlan(), Clock(SEASON, day)
    sites = [site for spot in spots for site in (spot.site, *spot.skeleton.others(spot.site))]
    with Simulator(sites, clock, fault=plan) as simulator:
        stand = Stand(folder, spots, simulator, plan, clock, delay)
        register(stand)
        yield stand


def register(stand: Stand) -> None:
    """Groups, platforms, agencies and sources of all portals; the id of a platform is its host."""
    port = stand.simulator.port
    with open_database(stand.database) as database:
        for spot in stand.spots:
            own, group, skeleton = spot.port or port, spot.group or spot.host, spot.skeleton
            platform = {
                "platform_id": spot.host,
                "name": spot.name,
                "group_id": group,
                "family": skeleton.family,
                "dialect": json.dumps(
                    dict(skeleton.dialect) or ({"preset": skeleton.preset} if skeleton.preset else {})
                ),
                "list_mode": skeleton.list_mode,
                "hosts": json.dumps([spot.host]),
                "attachment_hosts": json.dumps([site.host for site in skeleton.others(spot.site)]),
                "ports": json.dumps(sorted({own, port})),
                "post_allowed": json.dumps(skeleton.post_allowed),
            }
            source = {
                "source_id": spot.number,
                "agency_code": spot.code,
                "platform_id": spot.host,
                "role": skeleton.role,
                "column_url": f"{spot.scheme}://{spot.host}:{own}{spot.list}",
                "unit_key": json.dumps(key) if (key := dict(skeleton.unit_key(spot.column))) else "",
                "expected_years": json.dumps(EARLIER),
            }
            agency = {"code": spot.code, "name": spot.column.unit, "kind": "department"}
            rest = {"group_id": group, "delay_s": stand.delay, "nightly_budget": 1000}
            for table, row in (
                ("host_groups", rest),
                ("platforms", platform),
                ("agencies", agency),
                ("sources", source),
            ):
                names, places = ", ".join(row), ", ".join("?" * len(row))
                database.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", list(row.values()))

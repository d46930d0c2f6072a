"""A whole simulated internet from a few numbers: portals, bodies, reports, and the registry that goes with them.

The same inputs give the same pages and the same truth. Building a world writes no report: pages and files are made when
somebody asks for them, and so is the truth.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from gouji.demo.clock import Clock
from gouji.demo.content import Content, make_content, title_of, with_wide_digits
from gouji.demo.dice import Dice
from gouji.demo.numbers import whole
from gouji.demo.publications import Column, Edit, Publication, Showing, false_friends, report
from gouji.demo.server import Fault, Simulator, no_fault
from gouji.demo.site import Site
from gouji.rendering.printed_form import CellValue
from tests.simulator.families import SKELETONS
from tests.simulator.fates import Fate, Plan, calm
from tests.simulator.names import body, district
from tests.simulator.skeletons import Skeleton

SEASON = 2026
RARE = "𠮷祥街"  # beyond the first 65536 characters
CHANGED_CELL = "T3.carried_out.natural_person"
ADDED = "本报告发布后作了文字订正。"


@dataclass(frozen=True)
class Size:
    """`years`: how many reports each body has, the newest one included."""

    agencies: int
    platforms: int
    groups: int
    years: int


SIZES = {"S": Size(18, 18, 18, 3), "M": Size(200, 10, 8, 5), "L": Size(3000, 40, 30, 5)}


@dataclass(frozen=True)
class Agency:
    """One body. `portal`: the place of its portal in the world."""

    number: int
    name: str
    kind: str
    portal: int
    fate: Fate

    @property
    def code(self) -> str:
        """18 characters that can never be a real code: it holds SIM."""
        return f"11990000SIM{self.number:07d}"

    @property
    def slug(self) -> str:
        """Its part of addresses."""
        return f"u{self.number:04d}"


@dataclass(frozen=True)
class Portal:
    """One platform. `others`: its further hosts."""

    platform_id: str
    group_id: str
    skeleton: Skeleton
    site: Site
    others: tuple[Site, ...]


@dataclass
class World:
    """
    `families`: names of skeletons, all of them when there are none. `plan`: what becomes of the newest reports.

    At size S there is one portal for each skeleton, with `bodies` bodies.
    """

    seed: int = 7
    size: str = "S"
    families: Sequence[str] = ()
    plan: Plan = calm
    years: Sequence[int] = ()
    season: int = SEASON
    bodies: int = 1
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(self.season)
        self.years = tuple(self.years) or tuple(range(self.season - self.measures.years, self.season))

    @property
    def measures(self) -> Size:
        """How many of everything: at any size a portal for each skeleton at least."""
        count, size = len(self.skeletons), SIZES[self.size]
        if self.size == "S":
            return Size(self.bodies * count, count, count, size.years)
        return replace(size, platforms=max(size.platforms, count))

    @property
    def skeletons(self) -> tuple[Skeleton, ...]:
        """In the order of the design."""
        return tuple(one for one in SKELETONS if not self.families or one.name in self.families)

    @property
    def report_year(self) -> int:
        """The year whose reports fall due in the season."""
        return self.season - 1

    @cached_property
    def agencies(self) -> tuple[Agency, ...]:
        """All bodies, spread evenly over the portals."""
        size = self.measures
        made = []
        for number in range(size.agencies):
            portal = number % size.platforms
            name, kind = body(district(portal), number // size.platforms)
            fate = self.plan(Dice("fate", self.seed, number))
            made.append(Agency(number + 1, name, kind, portal, fate))
        return tuple(made)

    @cached_property
    def portals(self) -> tuple[Portal, ...]:
        """All platforms with their sites."""
        size, skeletons = self.measures, self.skeletons
        by_portal: dict[int, list[Agency]] = {}
        for agency in self.agencies:
            by_portal.setdefault(agency.portal, []).append(agency)
        made = []
        for number in range(size.platforms):
            skeleton = skeletons[number % len(skeletons)]
            group = f"g{number % size.groups:02d}.sim.test"
            site = Site(
                host=f"www.p{number:02d}.{group}",
                name=f"{district(number)}人民政府",
                family=skeleton.make(),
                columns=tuple(self._column(agency, skeleton) for agency in by_portal[number]),
                soft_404=bool(number % 2),
            )
            made.append(Portal(f"p{number:02d}", group, skeleton, site, skeleton.others(site)))
        return tuple(made)

    @property
    def sites(self) -> tuple[Site, ...]:
        """Every virtual host."""
        return tuple(site for portal in self.portals for site in (portal.site, *portal.others))

    def serve(self, port: int = 0, fault: Fault = no_fault) -> Simulator:
        """The portals on a port of this machine, to be used with `with`."""
        return Simulator(self.sites, self.clock, port, fault)

    def day_of(self, day: int) -> date:
        """The calendar day of a day of the season."""
        return self.clock.date_of(day)

    # contents

    def content(self, agency: Agency, year: int, change: str = "") -> Content:
        """A report as first published, or as an edit of that kind leaves it."""
        made = self._content(agency, year)
        if change == "cell":
            cells: dict[str, CellValue] = dict(made.cells)
            cells[CHANGED_CELL] = whole(cells, CHANGED_CELL) + 1
            return replace(made, cells=cells)
        if change in ("text", "files"):
            return replace(made, parts={**made.parts, 6: (*made.parts[6], ADDED)})
        return made

    def showing(self, agency: Agency) -> Showing:
        """How the reports of a body are shown."""
        skeleton = self.portals_skeleton(agency)
        style = "picture" if skeleton.body == "picture" else ("clean", "word")[agency.number % 2]
        return Showing(style, skeleton.files, viewer=skeleton.body == "viewer")

    def portals_skeleton(self, agency: Agency) -> Skeleton:
        """How the portal of a body publishes."""
        return self.skeletons[agency.portal % len(self.skeletons)]

    def published_on(self, agency: Agency, year: int) -> date:
        """The date that the portal prints. For the newest report the fate decides."""
        if year != self.report_year:
            return date(year + 1, 1, Dice("published", self.seed, agency.number, year).between(5, 25))
        assert agency.fate.published is not None
        return self.day_of(agency.fate.published if agency.fate.claims is None else agency.fate.claims)

    def _content(self, agency: Agency, year: int) -> Content:
        rare = RARE if agency.number % 5 == 2 else ""
        made = make_content(self.seed, agency.name, year, kind=agency.kind, rare=rare)
        return with_wide_digits(made) if agency.number % 7 == 3 else made

    def _column(self, agency: Agency, skeleton: Skeleton) -> Column:
        items: list[Publication] = []
        for year in self.years:
            number = 1000 * agency.number + 10 * (year - 2000)
            newest = year == self.report_year
            early = date(year + 1, 1, 9)
            if skeleton.friends:
                items += false_friends(agency.name, agency.code, year, number=number + 1, published=early)
            if not newest or agency.fate.published is not None:
                items.append(self._report(agency, year, number, newest))
        return Column(agency.slug, agency.name, agency.code, tuple(items))

    def _report(self, agency: Agency, year: int, number: int, newest: bool) -> Publication:
        fate = agency.fate
        edits = [self._edit(agency, year, day, kind) for day, kind in fate.edited] if newest else []
        withdrawn = self.day_of(fate.withdrawn) if newest and fate.withdrawn is not None else None
        return report(
            title_of(agency.name, year),
            agency.name,
            partial(self.content, agency, year),
            code=agency.code,
            number=number,
            published=self.published_on(agency, year),
            edits=edits,
            showing=self.showing(agency),
            appears=self.day_of(fate.published) if newest and fate.published is not None else None,
            withdrawn=withdrawn,
        )

    def _edit(self, agency: Agency, year: int, day: int, kind: str) -> Edit:
        since = self.day_of(day)
        if kind == "layout" and self.showing(agency).style != "picture":
            other = "clean" if self.showing(agency).style == "word" else "word"
            return Edit(since, where="page", style=other)
        return Edit(since, partial(self.content, agency, year, kind), "files" if kind == "files" else "both")

    # the registry

    def registry(self, port: int, *, families_known: bool = True) -> dict[str, list[dict[str, Any]]]:
        """All rows for `gouji agencies import`. Without `families_known` the first crawl has to tell them."""
        groups = dict.fromkeys(portal.group_id for portal in self.portals)
        return {
            "host_groups": [{"group_id": group, "delay_s": 0, "nightly_budget": 100_000} for group in groups],
            "platforms": [self._platform(portal, port, families_known) for portal in self.portals],
            "agencies": [
                {
                    "code": agency.code,
                    "name": agency.name,
                    "kind": agency.kind,
                    "level": "county" if agency.kind == "department" else "town",
                }
                for agency in self.agencies
            ],
            "sources": [self._source(agency, port) for agency in self.agencies],
        }

    def _platform(self, portal: Portal, port: int, known: bool) -> dict[str, Any]:
        skeleton = portal.skeleton
        row: dict[str, Any] = {
            "platform_id": portal.platform_id,
            "name": portal.site.name,
            "group_id": portal.group_id,
            "list_mode": skeleton.list_mode,
            "hosts": [portal.site.host],
            "attachment_hosts": [site.host for site in portal.others],
            "ports": [port],
            "http_only": 1,
            "post_allowed": list(skeleton.post_allowed),
        }
        if known:
            dialect = {**({"preset": skeleton.preset} if skeleton.preset else {}), **skeleton.dialect}
            row |= {"family": skeleton.family, "dialect": json.dumps(dialect)}
        return row

    def _source(self, agency: Agency, port: int) -> dict[str, Any]:
        portal = self.portals[agency.portal]
        column = next(column for column in portal.site.columns if column.code == agency.code)
        key = portal.skeleton.unit_key(column)
        return {
            "agency_code": agency.code,
            "platform_id": portal.platform_id,
            "role": portal.skeleton.role,
            "column_url": f"http://{portal.site.host}:{port}{portal.site.family.column_path(column)}",
            "unit_key": json.dumps(key) if key else "",
            "expected_years": [year for year in self.years if year < self.report_year],
            "verified_by": "模拟",
        }


def registry_text(tables: dict[str, list[dict[str, Any]]]) -> str:
    """As YAML, one row a line: a list of JSON objects is YAML as well."""
    lines = []
    for table, rows in tables.items():
        lines.append(f"{table}:")
        lines += [f"  - {json.dumps(row, ensure_ascii=False)}" for row in rows]
    return "\n".join(lines) + "\n"

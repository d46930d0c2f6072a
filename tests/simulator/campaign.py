"""Sixty days with something wrong every day: `python -m tests.simulator.campaign --size M`. Ends with 1 when anybody is wronged."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from audit.absence import conditions
from db.absences import missing_reports
from db.opening import open_database
from tests.simulator.crawling import FOUND, Crawling, crawling, written_families
from tests.simulator.fates import Plan, lively
from tests.simulator.weather import Weather, set_portals
from tests.simulator.world import SIZES, World

# that the list of a year is not there yet says nothing of the report, and proves nothing
ACCUSING = frozenset({"absent_unconfirmed", "absent_confirmed", "withdrawn", "column_empty"})
READ = FOUND | {"attachment_unreadable"}
MOST_SHOWN = 40


@dataclass
class Campaign:
    """A world in bad weather. `days`: those that were crawled; `crawls`: their numbers."""

    running: Crawling
    weather: Weather
    days: list[int] = field(default_factory=list)
    crawls: list[int | None] = field(default_factory=list)

    def go(self, days: Sequence[int]) -> None:
        """Crawl on these days what is due."""
        for day in days:
            set_portals(self.running.world, self.running.simulator, day)
            summary = self.running.crawl(day)
            self.days.append(day)
            self.crawls.append(summary.crawl_id)

    def problems(self) -> list[str]:
        """Everybody who was wronged, and how."""
        return [*self._outcomes(), *self._changes(), *self._candidates()]

    def counted(self) -> Counter[str]:
        """How the looks ended."""
        year = self.running.world.report_year
        rows = self.running.query("SELECT outcome, count(*) FROM outcomes WHERE report_year = ? GROUP BY 1", year)
        return Counter(dict(rows))

    def _outcomes(self) -> list[str]:
        found = []
        for day, crawl in zip(self.days, self.crawls, strict=True):
            true = self.running.true_outcomes(day)
            for code, said in self.running.outcomes(crawl).items():
                if true[code] in READ and said in ACCUSING:
                    found.append(f"day {day}: {self._name(code)} has published, said to be {said}")
                if true[code] == "withdrawn" and said == "absent_confirmed":
                    found.append(f"day {day}: {self._name(code)} was withdrawn, said to be {said}")
                if true[code] not in READ and said in FOUND:
                    found.append(f"day {day}: {self._name(code)} is {true[code]}, said to be {said}")
        return found

    def _changes(self) -> list[str]:
        found = []
        true, kept = self.running.possible_versions(range(self.days[0], self.days[-1] + 1)), self.running.versions()
        for code, versions in kept.items():
            possible = [one["tables"] for one in true.get(code, [])]
            if len(versions) > len(possible):
                found.append(f"{self._name(code)}: {len(versions)} versions of {len(possible)}")
            seen = [one["first_seen"] for one in versions if one["tables"] not in possible]
            found += [f"{self._name(code)}: the version first seen on {day} was never published" for day in seen]
        return found

    def _candidates(self) -> list[str]:
        """Who could be confirmed as absent on the last day although the report stands on the portal."""
        clock, true = self.running.world.clock, self.running.true_outcomes(self.days[-1])
        with open_database(self.running.database) as database:
            asked = missing_reports(database, now=clock.now.isoformat(), year=self.running.world.report_year)
        ready = [
            one.agency_code
            for one in asked
            if all(held.holds for held in conditions(replace(one.absence, confirmed_by="某人")))
        ]
        return [f"{self._name(code)}: could be confirmed as absent" for code in ready if true[code] in READ]

    def _name(self, code: str) -> str:
        world = self.running.world
        agency = next(one for one in world.agencies if one.code == code)
        portal = world.portals[agency.portal]
        return f"{code} on {portal.platform_id} ({portal.skeleton.name})"


def campaign(
    folder: Path, size: str, seed: int, days: Sequence[int], *, plan: Plan = lively, bodies: int = 1
) -> tuple[dict[str, Any], list[str]]:
    """Figures, and who was wronged."""
    world = World(seed=seed, size=size, families=written_families(), plan=plan, bodies=bodies)
    with crawling(world, folder) as running:
        made = Campaign(running, Weather(seed, running.simulator))
        running.control.arm("weather", made.weather)
        begun = time.monotonic()
        made.go(days)
        seconds = time.monotonic() - begun
        told: dict[str, Any] = {"size": size, "seed": seed, "bodies": len(world.agencies), "days": len(days)}
        told |= {"seconds": round(seconds), "requests": len(running.simulator.log)}
        told |= {"troubles": sum(made.weather.met.values()), "kinds of them": len(made.weather.met)}
        told |= {"outcomes": dict(made.counted().most_common())}
        versions = running.versions().values()
        told |= {"reports": len(versions), "versions": sum(map(len, versions))}
        return told, made.problems()


def main(arguments: Sequence[str] | None = None) -> int:
    """One JSON object on the screen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="M")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--every", type=int, default=1, help="crawl each n-th of these days")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        told, wrong = campaign(Path(folder), chosen.size, chosen.seed, range(3, 3 + chosen.days, chosen.every))
    told |= {"wronged": len(wrong), "first": wrong[:MOST_SHOWN]}
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""
A whole season on a virtual clock: crawls at night, plans, people, two senders at once, and death at random.

`python -m tests.seasons.driver --bodies 30 --folder F`: runs it, judges it, prints the figures; ends with 1 when one that
must be 0 is not. A process of its own, with one thread: it forks.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from db.opening import Database, open_database
from notifications.policy import Policy
from notifications.wording import Wording
from tests.databases import copying, make_template
from tests.seasons.almanac import Almanac, Ladders
from tests.seasons.breaking import BREAKS
from tests.seasons.evidence import Evidence, Run, gather, keep
from tests.seasons.judge import judge
from tests.seasons.outside import Outside, dead_ways
from tests.seasons.workers import STOP, Job, Place, run_together
from tests.seasons.world import LOCAL_DATE, Town, at, make_town

DAY = timedelta(days=1)
AGAIN = timedelta(minutes=5)
MOST_AGAIN = 8
LATER = at(date(2099, 1, 1), 0)
WHERE = ("statement", "before", "after", "after", "outside", "outside")


@dataclass(slots=True)
class Season:
    """One season going on. `share`: of a hundred processes, how many die."""

    town: Town
    place: Place
    outside: Outside
    rng: random.Random
    share: int
    thin: bool = False
    runs: list[Run] = field(default_factory=list)
    stopped: bool = False
    reworded: bool = False
    corrected: bool = False
    switched: bool = False

    @property
    def templates(self) -> Path:
        return self.place.folder / "templates"

    def paused(self, now: datetime) -> bool:
        return self.town.paused[0] <= now < self.town.paused[1]

    def day(self, day: date) -> None:
        """From the night to the night."""
        self.look(at(day, 2, 11), at(day, 6, 41))
        self.plan(at(day, 7, 23))
        self.people(at(day, 8, 31), careful=True)
        self.send(at(day, 8, 47), at(day, 9), often=0.5)
        self.send(at(day, 9, self.rng.randrange(60)), at(day, 10, 34), often=0.5)
        self.people(at(day, 10, 35))
        self.send(at(day, 10, 36 + self.rng.randrange(24)), at(day, 11, 37))
        self.send(at(day, 11, 38), at(day, 13, 20), often=0.3)
        if not self.thin or self.rng.random() < 0.3:
            self.plan(at(day, 13, 23))
        if self.rng.random() < 0.3:
            self.look(at(day, 13, 41), at(day, 13, 44))
        self.people(at(day, 14, 1))
        self.send(at(day, 14, 2 + self.rng.randrange(40)), at(day, 16, 40))
        self.send(at(day, 16, 43 + self.rng.randrange(17)), at(day, 17, 38), often=0.3)
        self.evening(day)

    def look(self, now: datetime, later: datetime) -> None:
        with self.opened() as database:
            self.outside.crawl(database, now)
            self.outside.audit(database, later)

    def evening(self, day: date) -> None:
        """What is signed late leaves in the morning, when more is known; now and then somebody sends by night."""
        if self.rng.random() < 0.4:
            self.people(at(day, 17, 41))
        self.send(at(day, 18 + self.rng.randrange(5), self.rng.randrange(60)), at(day, 23, 58), often=0.2)

    def plan(self, now: datetime) -> None:
        if not self.paused(now):
            self.turn("plan", now, 1 + (self.rng.random() < 0.1))

    def send(self, now: datetime, until: datetime, *, often: float = 1.0) -> None:
        """
        Two senders; again a little later, up to `until`, while they say that there is more to do, or one has died.

        `often`: in which share of the days, where the season is thin.
        """
        turns = 0
        if self.thin and self.rng.random() > often:
            return
        while now < until and turns < MOST_AGAIN and not self.paused(now):
            turns += 1
            more = self.turn("send", now, 2)
            now = max(more, now + AGAIN) + timedelta(seconds=self.rng.randrange(60))

    def turn(self, what: str, now: datetime, number: int) -> datetime:
        """When there may be more to do."""
        jobs = [self.job(what, now) for _ in range(number)]
        ended = run_together(self.place, jobs)
        self.runs += ended
        return min(now if run.ended != "ok" else run.more or LATER for run in ended)

    def job(self, what: str, now: datetime) -> Job:
        dies = None
        if self.rng.random() * 100 < self.share:
            where = self.rng.choice(WHERE) if what == "send" else self.rng.choice(("statement", "outside"))
            most = {"statement": 90, "outside": 25}.get(where, 6)
            dies = 1 + self.rng.random() * most if where == "outside" else float(1 + self.rng.randrange(most)), where
        return Job(f"{what}{len(self.runs)}-{self.rng.randrange(10**6)}", what, now, self.rng.randrange(2**30), dies)

    def people(self, now: datetime, *, careful: bool = False) -> None:
        """What people do at an hour of the day; on days off they rest."""
        self.news(now)
        if now.weekday() >= 5:
            return
        with self.opened() as database:
            self.outside.review(database, now)
            self.outside.look_after(database, now)
            self.outside.sign(database, self.place.policy.mode, now)
            if careful and self.switched and self.rng.random() < 0.7:
                self.stand(database, now)
        self.brake(now)

    def stand(self, database: Database, now: datetime) -> None:
        """What they have signed beforehand ends when its words change: somebody signs the new ones some day."""
        sha = Wording(self.templates).sha("reminder")
        if sha not in self.outside.done:
            self.outside.done.add(sha)
            self.outside.stand(database, now)

    def brake(self, now: datetime) -> None:
        """Once in a while somebody stops everything for half a day."""
        stop = self.place.folder / STOP
        if self.stopped:
            stop.unlink()
            self.stopped = False
            self.outside.say(now, "started")
        elif self.rng.random() < 0.02:
            stop.touch()
            self.stopped = True
            self.outside.say(now, "stopped")

    def news(self, now: datetime) -> None:
        """What happens once in a season."""
        if not self.switched and now >= self.town.live_from:
            self.switched = True
            self.place = replace(self.place, policy=replace(self.place.policy, mode="live"))
            self.outside.say(now, "live")
        if not self.corrected and now >= self.town.corrected:
            self.corrected = True
            with self.opened() as database:
                self.outside.correct_calendar(database, now)
        if not self.reworded and now >= self.town.reworded:
            self.reworded = True
            self.outside.reword(now)

    def opened(self) -> AbstractContextManager[Database]:
        """A connection, to be closed before anybody is forked."""
        return open_database(self.place.database)


def days(town: Town, *, thin: bool) -> Iterator[date]:
    """All of them; or those on which a ladder has a step, the unusual ones, and a few others."""
    rng, day = random.Random(town.seed), town.begins
    while day <= town.ends:
        if not thin or day in stage_days(town) or rng.random() < 0.06:
            yield day
        day += DAY


@cache
def stage_days(town: Town) -> frozenset[date]:
    ladders, almanac = Ladders(town), Almanac(tuple(sorted(town.typed_in)))
    dates = {(ladders.legal(body), ladders.law(body)) for body in town.bodies}
    steps = {day for early, legal in dates for day, _ in almanac.steps(early, legal)}
    return frozenset({*steps, town.live_from.date(), town.corrected.date(), town.reworded.date()})


def run_season(town: Town, folder: Path, *, share: int, thin: bool = False, breaking: str = "") -> Evidence:
    """
    From its first day to its last. `thin`: the runs stand still on most of the days on which nothing is due.

    `breaking`: a fault of `tests.seasons.breaking` that the program has meanwhile.
    """
    templates = folder / "templates"
    templates.mkdir(parents=True)
    policy = Policy(local_deadline=LOCAL_DATE, regional=town.regional, wording=Wording(templates))
    place = Place(folder, policy, dead_ways(town))
    rng = random.Random(town.seed + 1)
    season = Season(town, place, Outside(town, templates, random.Random(town.seed + 2)), rng, share, thin)
    with pytest.MonkeyPatch.context() as patch:
        copying(make_template(folder), patch)
        with season.opened() as database:
            season.outside.settle(database, at(town.begins, 0))
        if breaking:
            BREAKS[breaking](patch)
        gc.collect()
        gc.freeze()  # the children share what is loaded
        for day in days(town, thin=thin):
            season.day(day)
    return gather(town, place.database, season.outside.journal, season.runs, place.log, place.errors)


def main(arguments: list[str]) -> int:
    """Run, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--share", type=int, default=6, help="of a hundred processes, how many are killed")
    parser.add_argument("--begins", type=date.fromisoformat, default=date(2026, 12, 14))
    parser.add_argument("--ends", type=date.fromisoformat, default=date(2027, 4, 16))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--break", dest="breaking", default="", choices=["", *BREAKS])
    parser.add_argument("--thin", action="store_true", help="pass over most of the days on which nothing is due")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = asked.folder or Path(name) / "season"
        town = make_town(asked.seed, asked.bodies, asked.begins, asked.ends)
        evidence = run_season(town, folder, share=asked.share, thin=asked.thin, breaking=asked.breaking)
        keep(evidence, folder / "evidence.pickle")
        verdict = judge(evidence)
    if asked.json:
        print(json.dumps({"figures": verdict.figures(), "sentences": verdict.sentences()}, ensure_ascii=False))
    else:
        print(verdict.report())
    return 0 if verdict.clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

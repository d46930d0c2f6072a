"""
Dates as the judge of a season computes them: from the rules on paper, minute by minute, without the code that is judged.

Only the tables of festivals are shared: they are facts, and not decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import chinese_calendar  # type: ignore[import-untyped]  # ships no types

from notifications.holidays import usual_days_off
from tests.seasons.world import YEAR, Body, Town, at, law_of

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
STAGES = {"T-30": 30, "T-15": 15, "T-7": 7, "T-3": 3, "T-1": 1, "T-0": 0}
URGENT = ("T-1", "T-0")
MISSED = "L+1"  # a local date is over, that of the law is not
TO_HEADS = ("T-3", "T-1", "T-0", MISSED)
LAST_ANNOUNCED = 2026
TO_CORRECT = {"error": 3, "warning": 5}  # working days
TO_REPORT = 5  # working days after the last date of a kind, until those who supervise hear how it went


@dataclass(frozen=True)
class Almanac:
    """A calendar with what was typed in so far."""

    typed_in: tuple[tuple[date, bool], ...] = ()

    def works(self, day: date) -> bool:
        typed = dict(self.typed_in)
        if day in typed:
            return typed[day]
        if day.year <= LAST_ANNOUNCED:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5 and day not in usual_days_off(day.year)

    def step(self, day: date, by: timedelta) -> date:
        while not self.works(day):
            day += by
        return day

    def later(self, day: date, working_days: int) -> date:
        for _ in range(working_days):
            day = self.step(day + DAY, DAY)
        return day

    def allows(self, moment: datetime, stage: str) -> bool:
        """Whether a notice of this stage may leave at this moment."""
        if not self.works(moment.date()) or not 3 <= moment.minute % 30 <= 27:
            return False
        clock = moment.hour * 60 + moment.minute
        return 9 * 60 <= clock < 17 * 60 and (stage in URGENT or not 11 * 60 + 30 <= clock < 14 * 60)

    def opening(self, moment: datetime, stage: str) -> datetime:
        return _opening(self, moment, stage)

    def steps(self, early: date, legal: date) -> tuple[tuple[date, str], ...]:
        """Day → stage, the later one where two fall on one day. `early`: a local date, or the law's."""
        act_by = self.step(early, -DAY)
        found = {self.step(act_by - timedelta(days=days), -DAY): stage for stage, days in STAGES.items()}
        for days in (1, 8):
            found[self.step(legal + timedelta(days=days), DAY)] = f"T+{days}"
        missed = self.step(early + DAY, DAY)
        if early < legal and missed <= self.step(legal, -DAY):
            found[missed] = MISSED
        return tuple(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Owed:
    """Where a body stands at a moment: its stage, when that opens and when the next one does."""

    stage: str
    opens: datetime
    ends: datetime | None
    act_by: date
    legal: date


@dataclass(frozen=True)
class Ladders:
    """The ladder of every body of a town."""

    town: Town

    def legal(self, body: Body) -> date:
        """The day that binds: the law's, or an earlier one of the region."""
        local = body.kind in ("township", "street_office")
        usual = law_of(body)
        parents = {one.code: one.parent for one in self.town.bodies}
        above: str | None = body.code
        while above is not None:
            if above in self.town.regional:
                day = date.fromisoformat(f"{YEAR + 1}-{self.town.regional[above][0]}")
                return day if local or day < usual else usual
            above = parents[above]
        return usual

    def kinds(self, body: Body) -> dict[str, date]:
        """Kind of deadline → its day. Beside an earlier day of its region that of the law stands."""
        if body.kind in ("township", "street_office"):
            return {"local": self.legal(body)}
        usual = {"government" if body.kind == "government" else "department": law_of(body)}
        return usual | ({"local": self.legal(body)} if self.legal(body) < law_of(body) else {})

    def owed(self, body: Body, moment: datetime, almanac: Almanac) -> Owed | None:
        """The stage that is reached, or none: before the first one, and where nothing can be reminded of any more."""
        return _owed(self.legal(body), self.law(body), moment.date(), almanac)

    def law(self, body: Body) -> date:
        """From which 逾期 counts: for those whom the law does not name the local day, of the region if it has one."""
        return self.legal(body) if body.kind in ("township", "street_office") else law_of(body)


@cache
def _owed(early: date, legal: date, day: date, almanac: Almanac) -> Owed | None:
    steps = almanac.steps(early, legal)
    reached = [one for one in steps if one[0] <= day]
    if not reached:
        return None
    began, stage = reached[-1]
    act_by = almanac.step(legal if stage == MISSED else early, -DAY)
    after = [one for one in steps if one[0] > began]
    ends = almanac.opening(at(after[0][0], 0), after[0][1]) if after else None
    return Owed(stage, almanac.opening(at(began, 0), stage), ends, act_by, legal)


@cache
def _opening(almanac: Almanac, moment: datetime, stage: str) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    if almanac.allows(moment, stage):
        return moment
    while not almanac.allows(whole, stage) or whole < moment:
        whole = at(whole.date() + DAY, 0) if not almanac.works(whole.date()) else whole + MINUTE
    return whole

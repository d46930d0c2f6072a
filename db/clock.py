"""Whether our clock can be believed: against the moment of the last run that believed it, and what portals have told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from db.doctoring import clock_offsets
from db.heartbeats import beat, heartbeats
from db.opening import Database
from db.times import moment_of

WITNESS = "clock"  # the sign of life of runs that believed their clock
LONGEST_REST = timedelta(days=20)  # longer than any holidays; a date with a wrong month or year is farther off
BACK = timedelta(days=1)
FRESH = timedelta(days=2)  # what portals have told since
CERTAIN = 3  # portals that agree; one alone may have the wrong clock itself


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """`ahead`: by how much our clock seems to be ahead, negative when behind. `since`: the last run, "" when portals say so."""

    ahead: timedelta
    since: str = ""

    @property
    def is_ahead(self) -> bool:
        return self.ahead > timedelta()


def clock_doubt(database: Database, now: datetime) -> ClockDoubt | None:
    """
    Why `now` is not to be believed; None when it is.

    Ahead of the last run by more than any office rests, or behind it: unless a portal has told us the same day not long
    ago. Or three portals and more say that we are a day off.
    """
    offsets = clock_offsets(database, now - FRESH, now + BACK)
    if offsets:
        ahead = timedelta(seconds=median(median(found) for found in offsets.values()))
        if abs(ahead) <= BACK:
            return None
        if len(offsets) >= CERTAIN:
            return ClockDoubt(ahead)
    last = next((one.at for one in heartbeats(database) if one.name == WITNESS), None)
    if last is None or -BACK <= (passed := now - moment_of(last)) <= LONGEST_REST:
        return None
    return ClockDoubt(passed, last)


def believe(database: Database, now: datetime) -> None:
    """What later moments are measured by."""
    beat(database, WITNESS, now=now, exit_code=0)

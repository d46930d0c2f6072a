"""To whom the drafts for supervising offices go: each office once, and the key of what it is told."""

from __future__ import annotations

from db.agencies import Office
from db.opening import Database
from db.supervisors import Supervisor, reached, supervisors
from db.times import local_day
from notifications.season import Season


def supervising(database: Database, season: Season) -> list[tuple[Supervisor, Office]]:
    """The supervising offices, each with the first of its rows that has an address of this mode."""
    today, test = local_day(season.now), season.policy.mode == "test"
    return [
        (one, reached(database, one, today, test=test))
        for one in supervisors(database)
        if one.agency_code in season.agencies
    ]


def key_of(season: Season, supervisor: Supervisor, about: str) -> str:
    """The dedupe key. An office is named by the lowest of its rows, whichever has an address."""
    return f"{season.policy.mode}|{supervisor.agency_code}|{season.year}|{about}|{supervisor.office_ids[0]}"

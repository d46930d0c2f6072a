"""To whom the drafts for supervising offices go: each office once, and the key of what it is told."""

from __future__ import annotations

from db.agencies import Office
from db.opening import Database
from db.stranded import usable_ways
from db.supervisors import Supervisor, supervisors
from notifications.season import Season


def supervising(database: Database, season: Season) -> list[tuple[Supervisor, Office]]:
    """The supervising offices, each with the first of its rows that has an address of this mode."""
    return [
        (one, _office(database, season, one)) for one in supervisors(database) if one.agency_code in season.agencies
    ]


def key_of(season: Season, supervisor: Supervisor, about: str) -> str:
    """The dedupe key. An office is named by the lowest of its rows, whichever has an address."""
    return f"{season.policy.mode}|{supervisor.agency_code}|{season.year}|{about}|{supervisor.office_ids[0]}"


def _office(database: Database, season: Season, supervisor: Supervisor) -> Office:
    mode, now = season.policy.mode, season.now
    reached = (number for number in supervisor.office_ids if usable_ways(database, number, mode, now))
    number = next(reached, supervisor.office_ids[0])
    return Office(number, supervisor.agency_code, supervisor.name, "supervisor")

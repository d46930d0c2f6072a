"""Whether a report came in time. Pure. 逾期 counts from the legal date only, and needs a person who has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Filing(StrEnum):
    """
    on_time, late: it came. owed: there is time yet. past: the date is over and we have not seen it. overdue: the same,
    and a person has confirmed that it is not there.
    """

    ON_TIME = "on_time"
    LATE = "late"
    OWED = "owed"
    PAST = "past"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Lateness:
    """`days`: to go for what is owed, else beyond the legal date; 0 for what came in time."""

    filing: Filing
    days: int


def lateness(legal_date: date, met_on: date | None, today: date, *, confirmed_absent: bool) -> Lateness:
    """The last day itself is in time."""
    if met_on is not None:
        days = (met_on - legal_date).days
        return Lateness(Filing.LATE, days) if days > 0 else Lateness(Filing.ON_TIME, 0)
    days = (today - legal_date).days
    if days <= 0:
        return Lateness(Filing.OWED, -days)
    return Lateness(Filing.OVERDUE if confirmed_absent else Filing.PAST, days)

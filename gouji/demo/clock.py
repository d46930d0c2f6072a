"""The virtual day: what is published, edited and answered depends on it, and on no other clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta


class Clock:
    """Day 0 is 1 January of `year`, the season in which the reports of the year before fall due."""

    def __init__(self, year: int, day: int = 0) -> None:
        self.year = year
        self.day = day

    def date_of(self, day: int) -> date:
        """The calendar day of a day of the season."""
        return date(self.year, 1, 1) + timedelta(days=day)

    @property
    def today(self) -> date:
        """The calendar day it is now."""
        return self.date_of(self.day)

    @property
    def now(self) -> datetime:
        """Ten past ten in the morning in China, in UTC: an hour at which notices may leave."""
        return datetime.combine(self.today, time(2, 10), UTC)

"""Days and moments of the place, from the text that facts carry them in."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

PLACE_TIME = timezone(timedelta(hours=8))  # looks and deadlines fall on the days of the place


def moment_of(at: str) -> datetime:
    """The aware moment of an ISO instant; without a zone it is that of the place."""
    moment = datetime.fromisoformat(at)
    return moment.replace(tzinfo=PLACE_TIME) if moment.tzinfo is None else moment.astimezone(PLACE_TIME)


def day_of(at: str) -> date:
    """The day of the place on which an instant lies."""
    return moment_of(at).date()


def spoken(day: str) -> str:
    """`2025-02-10` → 2025年2月10日."""
    year, month, number = day.split("-")
    return f"{year}年{int(month)}月{int(number)}日"

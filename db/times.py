"""Instants and dates as the database keeps them: text, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def instant(moment: datetime) -> str:
    """`2027-01-12T02:05:00Z`: UTC, no fractions. ValueError for a naive moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def moment_of(text: str) -> datetime:
    """The aware moment of a stored instant."""
    return datetime.fromisoformat(text).astimezone(UTC)  # eight times as fast as by the form


def beijing(text: str) -> str:
    """A stored instant as people read it: `2027-01-12 10:05`, 北京时间."""
    return moment_of(text).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def local_day(moment: datetime) -> date:
    """The business date of a moment, in 北京时间."""
    return moment.astimezone(BEIJING).date()


def local_date_of(text: str) -> str:
    """The business date of a stored instant, as ISO text."""
    return local_day(moment_of(text)).isoformat()

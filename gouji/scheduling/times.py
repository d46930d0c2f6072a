"""When each job runs: the section [schedule] as what APScheduler and every other planner asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from gouji.settings import Schedule

FIRST_MINUTE = 2  # of the hour, for sending: no job starts at :00, when everybody else's robots do


@dataclass(frozen=True, slots=True)
class Times:
    """Hours and minutes of 北京时间. `send`: minutes of the hour; `crawl_seconds`, `audit_seconds`: the longest run."""

    crawl: tuple[int, int]
    audit: tuple[int, int]
    plan_minute: int
    send_every: int
    crawl_seconds: float
    audit_seconds: float

    @property
    def send(self) -> str:
        """The minutes in the words of cron: `2-57/5`."""
        last = FIRST_MINUTE + (59 - FIRST_MINUTE) // self.send_every * self.send_every
        return f"{FIRST_MINUTE}-{last}/{self.send_every}"


def times_of(schedule: Schedule) -> Times:
    """What the settings say, which were checked when they were read."""
    return Times(
        crawl=_clock(schedule.crawl),
        audit=_clock(schedule.audit),
        plan_minute=schedule.plan_minute,
        send_every=schedule.send_every,
        crawl_seconds=schedule.crawl_hours * 3600.0,
        audit_seconds=schedule.audit_hours * 3600.0,
    )


def _clock(text: str) -> tuple[int, int]:
    at = time.fromisoformat(text)
    return at.hour, at.minute

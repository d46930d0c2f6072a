"""When each job runs: the section [schedule], checked, as what APScheduler and every other planner asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audit.errors import BadSettings
from gouji.settings import Schedule

FIRST_MINUTE = 2  # of the hour, for sending: no job starts at :00, when everybody else's robots do
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


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
    """BadSettings names the setting that cannot be."""
    return Times(
        crawl=_clock("crawl", schedule.crawl),
        audit=_clock("audit", schedule.audit),
        plan_minute=_within("plan_minute", schedule.plan_minute, 0, 59),
        send_every=_within("send_every", schedule.send_every, 1, 30),
        crawl_seconds=_within("crawl_hours", schedule.crawl_hours, 1, 23) * 3600.0,
        audit_seconds=_within("audit_hours", schedule.audit_hours, 1, 23) * 3600.0,
    )


def _clock(name: str, text: str) -> tuple[int, int]:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise BadSettings(f"schedule.{name} 应写作时:分，如 20:07，写的是“{text}”")
    return int(found[1]), int(found[2])


def _within(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise BadSettings(f"schedule.{name} 应在 {least} 到 {most} 之间，写的是 {value}")
    return value

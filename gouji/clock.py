"""A run with a wrong clock must do no harm: it would end notices for good, or tell an office wrong dates."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from audit.errors import TryLater
from db.alerts import end_alert, keep_alert
from db.clock import ClockDoubt, believe, clock_doubt
from db.opening import Database
from db.times import BEIJING, beijing

CAUSE = "clock|"
REMEDY = "校准本机时间（NTP），以后自动照常；时间没有错、只是停了很久的，运行一次 gouji notices plan --clock-is-right"


class Trust(Enum):
    """LOOK: nobody has said what time it is. GIVEN: the moment is a person's wish. VOUCHED: a person has looked at the clock."""

    LOOK = "look"
    GIVEN = "given"
    VOUCHED = "vouched"


class WrongClock(TryLater):
    """Nothing was done, because the time cannot be right."""


def check_clock(database: Database, now: datetime, trust: Trust, *, behind: bool = True) -> None:
    """
    WrongClock, with an alert, when `now` is not to be believed; else later runs are measured by it.

    `behind`: also when it is behind. Who only sends what is due sends less then, and nothing wrong.
    """
    if trust is Trust.GIVEN:
        return
    doubt = clock_doubt(database, now) if trust is Trust.LOOK else None
    if doubt is None:
        believe(database, now)
        end_alert(database, CAUSE, now=now)
    elif behind or doubt.is_ahead:
        words = (
            f"{in_words(doubt, now)}，没有拟稿，也没有发送，什么都没有过期" if doubt.is_ahead else in_words(doubt, now)
        )
        keep_alert(database, CAUSE, words, now=now, remedy=REMEDY)
        raise WrongClock(f"{words}；{REMEDY}")


def in_words(doubt: ClockDoubt, now: datetime) -> str:
    """One sentence."""
    ours = f"本机时间是 {now.astimezone(BEIJING):%Y-%m-%d}"
    days = f"{abs(doubt.ahead.total_seconds()) / 86400:.0f} 天"
    if doubt.since:
        return f"{ours}，比上次运行（{beijing(doubt.since)}）{'晚' if doubt.is_ahead else '早'} {days}，可能不对"
    return f"{ours}，比最近访问的网站{'快' if doubt.is_ahead else '慢'} {days}，不对"

"""提醒 and 催报."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.duties import PUBLISHED, SUBMITTED
from notifications.letters.base import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Letter):
    """
    提醒 or 催报. `looked`: 尚未检索到 or 未能检索. `days_left` counts working days after the notice's own day.

    `act_by` is "" when it is the deadline itself. `cautions`: what the dates do not know yet. `missed`: that an earlier
    local date is over, in words. `reply`: what to answer.
    """

    word: str
    deadline: str
    act_by: str
    days_left: int
    duty: str
    basis: str
    looked: str
    checked_at: str
    urls: tuple[str, ...]
    cautions: tuple[str, ...]
    missed: str = ""
    reply: str = f"{PUBLISHED}；{SUBMITTED}。"

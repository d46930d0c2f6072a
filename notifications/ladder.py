"""The ladder of a deadline: which stage falls on which day, and which one is reached."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.times import BEIJING
from notifications.calendar import (
    NORMAL_HOURS,
    WHOLE_DAY,
    Hours,
    Overrides,
    back_to_workday,
    next_opening,
    on_to_workday,
)

BEFORE = (30, 15, 7, 3, 1, 0)
AFTER = (1, 8)
URGENT = frozenset({"T-1", "T-0"})
MISSED = "L+1"  # a local date is over, that of the law is to come
ORDER = (*(f"T-{days}" for days in BEFORE), MISSED)
CHASING = frozenset({"T-3", "T-1", "T-0", MISSED})  # 催报; the stages before them are 提醒


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a ladder and its day."""

    stage: str
    day: date


def ladder(act_by: date, legal_date: date, overrides: Overrides) -> tuple[Step, ...]:
    """
    The stages in order. Where two fall on one day, the later stage wins.

    Stages before count back from `act_by`, those after count on from the legal date.
    """
    steps = [Step(f"T-{n}", back_to_workday(act_by - timedelta(days=n), overrides)) for n in BEFORE]
    steps += [Step(f"T+{n}", on_to_workday(legal_date + timedelta(days=n), overrides)) for n in AFTER]
    return tuple({step.day: step for step in steps}.values())


def with_missed(steps: Sequence[Step], local: date, last: date, overrides: Overrides) -> tuple[Step, ...]:
    """
    The ladder of a body with two dates, with one more stage: on the first working day after the local one.

    None where the law's last day to act, `last`, is over by then.
    """
    day = on_to_workday(local + timedelta(days=1), overrides)
    return tuple(sorted((*steps, Step(MISSED, day)), key=lambda step: step.day)) if day <= last else tuple(steps)


def reached(steps: Sequence[Step], today: date) -> Step | None:
    """The latest stage whose day has come. Earlier ones are skipped, never sent in a burst."""
    return max((step for step in steps if step.day <= today), key=lambda step: step.day, default=None)


def passed(stage: str, told: Collection[str]) -> bool:
    """Whether a later stage was told already: a calendar that was corrected may move the ladder back."""
    return any(other in told for other in ORDER[ORDER.index(stage) + 1 :])


def following(steps: Sequence[Step], step: Step) -> Step | None:
    """The stage after `step`; its opening is the end of `step`'s text."""
    return min((other for other in steps if other.day > step.day), key=lambda other: other.day, default=None)


def hours_of(stage: str) -> Hours:
    """In which hours a stage may leave: the last two need not wait for the end of the noon break."""
    return WHOLE_DAY if stage in URGENT else NORMAL_HOURS


def opening_of(step: Step, overrides: Overrides) -> datetime:
    """The first moment of a stage."""
    return next_opening(datetime.combine(step.day, time(), BEIJING), overrides, hours_of(step.stage))

"""What becomes of the newest report of each body in a season."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from gouji.demo.dice import Dice

EDITS = ("cell", "text", "files", "layout")
SEASON_DAYS = 60


@dataclass(frozen=True)
class Fate:
    """
    Days of the season. `published` None: never. `edited`: (day, kind of `EDITS`). `claims`: the day its date names.

    A cell or a text is changed; only the files are exchanged; only the looks are others, which is no change.
    """

    published: int | None
    edited: tuple[tuple[int, str], ...] = ()
    withdrawn: int | None = None
    claims: int | None = None


# One of each kind, in turn: what a small world must have, whatever its seed.
EVENTS = (
    Fate(5, ((20, "cell"),)),
    Fate(None),
    Fate(30),
    Fate(6, ((18, "layout"),)),
    Fate(7, ((19, "text"),)),
    Fate(8, withdrawn=33),
    Fate(9, ((21, "files"),)),
    Fate(4),
    Fate(28, claims=12),
)
SHIFT = 4  # by how many events the next round of bodies is ahead
Plan = Callable[[Dice], Fate]


def calm(dice: Dice) -> Fate:
    """Everybody publishes before day 20, and nothing happens afterwards."""
    return Fate(dice.between(3, 19))


def lively(dice: Dice) -> Fate:
    """One in ten never publishes, some are late, some are edited, few are withdrawn again."""
    if dice.chance(10):
        return Fate(None)
    day = dice.between(3, 58) if dice.chance(40) else dice.between(3, 19)
    edited = ((dice.between(day + 1, SEASON_DAYS), dice.pick(EDITS)),) if dice.chance(30) else ()
    withdrawn = None if edited or not dice.chance(5) else dice.between(day + 1, SEASON_DAYS)
    return Fate(day, edited, withdrawn)


def eventful(width: int) -> Plan:
    """Something of everything, one body after the other. `width`: how many portals there are; none gets one event twice in a row."""
    places = count()

    def plan(_: Dice) -> Fate:
        place = next(places)
        return EVENTS[(place % width + SHIFT * (place // width)) % len(EVENTS)]

    return plan


def settled(dice: Dice) -> Fate:
    """Everybody publishes by day 22, some before day 10 and some after it, and nothing happens afterwards."""
    return Fate(dice.between(3, 22))

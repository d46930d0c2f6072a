"""What the drafts for a supervising office say: 通报 and 公布情况报告."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from audit.privacy import masked
from notifications.letters.base import Letter

MOST = 200  # bodies of one list that stand in the text; the file has them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    How many bodies. Each that is due counts in one of the second line. `decided`: those of which it is certain whether they
    were in time: in_time, late and absent. The shares are words, "" where there is nothing to share.

    `assessed`: reports that were judged to the end; of these `sound` have no confirmed error. `unread`, `unjudged` and
    `reviewing` (errors wait for a person) were not assessed.
    """

    due: int
    in_time: int
    late: int
    undated: int
    absent: int
    not_seen: int
    unknown: int
    not_due: int
    decided: int
    assessed: int
    sound: int
    unread: int
    unjudged: int
    reviewing: int
    share_published: str
    share_in_time: str
    share_sound: str

    @property
    def published(self) -> int:
        return self.in_time + self.late + self.undated

    @property
    def undecided(self) -> int:
        """Of which nobody can say whether they were in time."""
        return self.undated + self.not_seen + self.unknown

    @property
    def unassessed(self) -> int:
        return self.unread + self.unjudged + self.reviewing


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A body in a list, and what is said of it."""

    name: str
    told: str

    def covered(self) -> Entry:
        return replace(self, told=masked(self.told))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemClass:
    """One of the four classes, with the bodies in it."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circular(Letter):
    """
    通报草稿. `classes`: only what is proven. `ranking`: the bodies with a problem, the gravest first. `unverified`: what
    could not be made certain, and accuses nobody. `left_out`: bodies about which nothing is said for now.
    """

    as_of: str
    deadlines: tuple[str, ...]
    figures: Figures
    classes: tuple[ProblemClass, ...]
    ranking: tuple[Entry, ...]
    unverified: tuple[Entry, ...]
    next_steps: tuple[str, ...]
    left_out: int
    cautions: tuple[str, ...]
    most: int = MOST

    def covered(self) -> Self:
        classes = tuple(replace(one, entries=tuple(entry.covered() for entry in one.entries)) for one in self.classes)
        return replace(self, classes=classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication(Letter):
    """
    公布情况报告. `units`: every body that is due, with how it stands. `late` and `absent` are proven, `unverified` accuses
    nobody. `linked`, `unlinked`, `unlooked`: what the lists of many bodies show; of the rest none is registered.
    """

    as_of: str
    deadline: str
    basis: str
    figures: Figures
    units: tuple[Entry, ...]
    late: tuple[Entry, ...]
    absent: tuple[Entry, ...]
    unverified: tuple[Entry, ...]
    linked: int
    unlinked: tuple[str, ...]
    unlooked: int
    unregistered: int
    cautions: tuple[str, ...]
    most: int = MOST

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

    @property
    def told_in_time(self) -> str:
        """What 按时率 rests on: of whom it is not certain, and of whom it is. What is nobody is not spoken of."""
        unsure = _counted(("公布日期不明", self.undated), ("尚未检索到", self.not_seen), ("未能检索", self.unknown))
        sure = _counted(("按时", self.in_time), ("晚于期限", self.late), ("经人工核实未公布", self.absent))
        later = f"；未到期限 {self.not_due} 家" if self.not_due else ""
        return _split(self.undecided, unsure, self.decided, sure, later)

    @property
    def told_sound(self) -> str:
        """What 合格率 rests on."""
        unsure = _counted(("未能读取", self.unread), ("尚未审核", self.unjudged), ("复核未完", self.reviewing))
        return _split(self.unassessed, unsure, self.assessed, f"合格 {self.sound} 家")


def _split(doubtful: int, why: str, certain: int, how: str, more: str = "") -> str:
    said = [f"其中不能认定 {doubtful} 家（{why}），未计入"] if doubtful else []
    said += [f"{f'可以认定 {certain} 家' if doubtful else '均可以认定'}：{how}"] if certain else []
    told = ("；".join(said) + more).removeprefix("；")
    return f"{told}。" if told else ""


def _counted(*pairs: tuple[str, int]) -> str:
    return "，".join(f"{words} {count} 家" for words, count in pairs if count)


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

    @property
    def central(self) -> str:
        """What the lists of many bodies show."""
        if not (self.linked or self.unlinked or self.unlooked):
            return "没有登记集中发布栏目，未核。"
        shown = _counted(
            ("已在集中栏目检索到报告", self.linked),
            ("在集中栏目尚未检索到", len(self.unlinked)),
            ("还没有查看", self.unlooked),
        )
        rest = f"；其余 {self.unregistered} 家没有登记集中发布栏目，未核" if self.unregistered else ""
        return f"登记了集中发布栏目的单位中：{shown}{rest}。"

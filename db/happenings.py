"""What can happen to a finding: by the machine, and by people."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

MACHINE = "gouji"
DISMISS, WAIVE = "dismiss", "waive"
REASONS: Mapping[str, str] = MappingProxyType(
    {"misread": "识别错误", "not_applicable": "口径不适用", "explained": "原文另有说明", "duplicate": "重复"}
)
ANSWERS: Mapping[str, str] = MappingProxyType(
    {"not_fixed": "未整改", "in_progress": "整改中", "says_fixed": "已整改", "disputed": "有异议"}
)
DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Seen:
    """The rule failed for this subject, on these facts."""

    evidence_hash: str


@dataclass(frozen=True, slots=True)
class NotSeen:
    """The rule was evaluated for this very subject, and did not fail."""


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """No word about this subject: not fetched, not read, not assessable, crashed, or switched off."""


@dataclass(frozen=True, slots=True)
class NewDay:
    """A waiver may be over."""

    today: date


@dataclass(frozen=True, slots=True)
class SeasonEnds:
    """What is fixed goes to the archive."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """It is so: the finding may go into a notice."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class Dismiss:
    """It is not so. An `error` needs a request and a second person."""

    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Ask:
    """`kind`: DISMISS, or WAIVE with the last day of the waiver."""

    kind: str
    reason: str
    note: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Approve:
    """Another person agrees with what was asked for."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refuse:
    """No; whoever has asked withdraws so."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The decision was wrong or is out of date."""

    note: str


@dataclass(frozen=True, slots=True)
class Uphold:
    """The decision stands although the body objects."""

    note: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Who is to look at it, by login; None for nobody."""

    assignee: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the body says of it: a key of ANSWERS. Never a decision."""

    answer: str
    note: str = ""


Mechanical = Seen | NotSeen | NotEvaluated | NewDay | SeasonEnds
Decision = Confirm | Dismiss | Ask | Approve | Refuse | TakeBack | Uphold | Assign
Happening = Mechanical | Decision | Answered


def same_person(one: str, other: str) -> bool:
    """Names and logins that differ only in case, width or blanks are no second person."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())

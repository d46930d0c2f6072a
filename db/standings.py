"""Where a finding stands: the part of its row that the table of states is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Stored by these words."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WAIVED = "waived"
    FIXED = "fixed"
    CLOSED = "closed"


STATES: Mapping[State, str] = MappingProxyType(
    {
        State.OPEN: "待复核",
        State.CONFIRMED: "已确认",
        State.DISMISSED: "已驳回",
        State.WAIVED: "已豁免",
        State.FIXED: "已整改",
        State.CLOSED: "已归档",
    }
)
DECIDED = (State.CONFIRMED, State.DISMISSED, State.WAIVED)
GONE = (State.FIXED, State.CLOSED)
ERROR = "error"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that nobody has answered: what somebody asks for, about the facts of that moment."""

    kind: str
    by: str
    reason: str
    evidence_hash: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a finding stands.

    `evidence_hash`: the facts seen last; `decided_evidence_hash`: the facts that a person judged last, kept after
    the decision has ended. `fixed_from`: what it was when it was fixed. `disputed`: the body objects, and nobody has
    decided since. `grounded`: False where the word of a person that it rests on was taken back.
    """

    state: State
    evidence_hash: str
    decided_evidence_hash: str | None = None
    reason: str | None = None
    waived_until: str | None = None
    fixed_from: State | None = None
    reopened: int = 0
    severity: str = "warning"
    request: Asked | None = None
    disputed: bool = False
    assignee: str | None = None
    grounded: bool = True

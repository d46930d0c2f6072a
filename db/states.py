"""How a finding moves: the machine's part of the table of states, as one pure function.

The worst fault of such a tool is a re-run that wipes what people decided. So: same facts keep a decision,
changed facts reopen it, what was not evaluated stays as it is, and only the machine says `fixed`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Stored by these words."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WAIVED = "waived"
    FIXED = "fixed"
    CLOSED = "closed"


DECIDED = (State.CONFIRMED, State.DISMISSED, State.WAIVED)
GONE = (State.FIXED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a finding stands.

    `evidence_hash`: the facts seen last; `decided_evidence_hash`: the facts that a person judged last, kept after
    the decision has ended. `fixed_from`: what it was when it was fixed.
    """

    state: State
    evidence_hash: str
    decided_evidence_hash: str | None = None
    reason: str | None = None
    waived_until: str | None = None
    fixed_from: State | None = None
    reopened: int = 0


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


Happening = Seen | NotSeen | NotEvaluated | NewDay | SeasonEnds


def after(standing: Standing, happening: Happening) -> Standing:
    """Where the finding stands when this has happened. The same object when nothing changes."""
    match happening:
        case Seen(evidence_hash):
            return _seen(standing, evidence_hash)
        case NotSeen() if standing.state in (State.OPEN, State.CONFIRMED, State.WAIVED):
            origin = State.CONFIRMED if standing.state is State.CONFIRMED else State.OPEN
            return replace(standing, state=State.FIXED, fixed_from=origin, reason=None, waived_until=None)
        case NewDay(today) if standing.waived_until is not None and standing.waived_until < today.isoformat():
            return _opened(standing)
        case SeasonEnds() if standing.state is State.FIXED:
            return replace(standing, state=State.CLOSED)
    return standing


def _seen(standing: Standing, evidence_hash: str) -> Standing:
    judged = evidence_hash == standing.decided_evidence_hash
    now = standing
    if evidence_hash != standing.evidence_hash:
        now = replace(standing, evidence_hash=evidence_hash)
    if now.state in GONE:
        back = State.CONFIRMED if judged and now.fixed_from is State.CONFIRMED else State.OPEN
        return replace(now, state=back, fixed_from=None, reopened=now.reopened + 1)
    if now.state in DECIDED and not judged:
        return _opened(now)
    return now


def _opened(standing: Standing) -> Standing:
    return replace(standing, state=State.OPEN, reason=None, waived_until=None)


def name_of(before: Standing, standing: Standing) -> str | None:
    """The kind of the event for this change; None when there is nothing to tell."""
    if before.state is not standing.state:
        if before.state in GONE and standing.state is not State.CLOSED:
            return "regressed"
        if standing.state is State.OPEN:
            over = before.state is State.WAIVED and before.evidence_hash == standing.evidence_hash
            return "waiver_over" if over else "facts_changed"
        return standing.state.value
    return None if before.evidence_hash == standing.evidence_hash else "facts_changed"

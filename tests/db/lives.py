"""
The table of states of the design, written once more for the tests: what must become of one finding.

Nothing here comes from the code that is tested but the words that are stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

DECIDED = ("confirmed", "dismissed", "waived")
GONE = ("fixed", "closed")
Event = tuple[str, str, str | None, str]  # kind, actor, from, to
Row = tuple[object, ...]


@dataclass(slots=True)
class Wish:
    """A request that waits."""

    kind: str
    by: str
    facts: str
    until: str | None


@dataclass(slots=True)
class Life:
    """One finding. `told`: the events that must have been written since they were looked at last."""

    state: str | None = None
    facts: str = ""
    severity: str = "warning"
    judged: str | None = None
    reason: str | None = None
    until: str | None = None
    origin: str | None = None
    reopened: int = 0
    lock: int = 0
    disputed: int = 0
    assignee: str | None = None
    wish: Wish | None = None
    answered: tuple[str, str, int] | None = None
    told: list[Event] = field(default_factory=list)

    @property
    def row(self) -> Row:
        """As `COLUMNS` of the campaign."""
        wish = (self.wish.kind, self.wish.by, self.wish.facts, self.wish.until) if self.wish else (None,) * 4
        facts = (self.state, self.facts, self.severity, self.judged, self.reason, self.until, self.origin)
        return (*facts, self.reopened, self.lock, self.disputed, self.assignee, *wish)

    def become(self, state: str, kind: str, by: str) -> None:
        self.told.append((kind, by, self.state, state))
        self.state = state
        self.lock += 1
        if state in GONE:
            self.disputed = 0
        if state not in ("dismissed", "waived"):
            self.reason = self.until = None

    # the machine

    def seen(self, facts: str, severity: str) -> None:
        self.severity = severity
        if self.state is None:
            self.state, self.facts = "open", facts
            self.told.append(("seen", "gouji", None, "open"))
            return
        other, self.facts = facts != self.facts, facts
        if other:
            self.wish = None
        if self.state in GONE:
            back = "confirmed" if self.origin == "confirmed" and facts == self.judged else "open"
            self.reopened += 1
            self.origin = None
            self.become(back, "regressed", "gouji")
        elif other:
            self.become("open", "facts_changed", "gouji")

    def not_seen(self) -> None:
        if self.state in ("open", "confirmed", "waived"):
            self.origin = "confirmed" if self.state == "confirmed" else "open"
            self.wish = None
            self.become("fixed", "fixed", "gouji")

    def new_day(self, today: date) -> None:
        if self.state == "waived" and today > date.fromisoformat(self.until or ""):
            self.become("open", "waiver_over", "gouji")
        elif (
            self.state == "open"
            and self.wish is not None
            and self.wish.until
            and today > date.fromisoformat(self.wish.until)
        ):
            self.wish = None
            self.become("open", "request_over", "gouji")

    def season_ends(self) -> None:
        if self.state == "fixed":
            self.become("closed", "closed", "gouji")

    # people: each says whether it may be done, and does it

    def act(self, what: str, by: str, lock: int | None, today: date, until: date) -> bool:
        if self.state is None or lock not in (None, self.lock):
            return False
        return bool(getattr(self, what)(by, today, until))

    def _judge(self, state: str, by: str, reason: str | None = None, until: str | None = None) -> bool:
        self.become(state, state, by)
        self.judged, self.reason, self.until, self.wish, self.disputed = self.facts, reason, until, None, 0
        return True

    def confirm(self, by: str, today: date, until: date) -> bool:
        return self.state == "open" and self._judge("confirmed", by)

    def dismiss(self, by: str, today: date, until: date) -> bool:
        return self.state == "open" and self.severity != "error" and self._judge("dismissed", by, "misread")

    def ask_dismiss(self, by: str, today: date, until: date) -> bool:
        return self._ask("dismiss", by, None)

    def ask_waive(self, by: str, today: date, until: date) -> bool:
        return today < until and (until - today).days <= 366 and self._ask("waive", by, until.isoformat())

    def _ask(self, kind: str, by: str, until: str | None) -> bool:
        if self.state != "open" or self.wish:
            return False
        self.wish = Wish(kind, by, self.facts, until)
        self.become("open", f"asked_{kind}", by)
        return True

    def approve(self, by: str, today: date, until: date) -> bool:
        wish = self.wish
        if wish is None or wish.by == by or (wish.until and date.fromisoformat(wish.until) < today):
            return False
        return self._judge("waived" if wish.kind == "waive" else "dismissed", by, "misread", wish.until)

    def refuse(self, by: str, today: date, until: date) -> bool:
        if self.wish is None:
            return False
        kind = "withdrawn" if self.wish.by == by else "refused"
        self.wish = None
        self.become("open", kind, by)
        return True

    def take_back(self, by: str, today: date, until: date) -> bool:
        if self.state not in DECIDED:
            return False
        self.disputed = 0
        self.become("open", "taken_back", by)
        return True

    def uphold(self, by: str, today: date, until: date) -> bool:
        if self.state not in DECIDED or not self.disputed:
            return False
        self.disputed = 0
        reason, end = self.reason, self.until
        self.become(str(self.state), "upheld", by)
        self.reason, self.until = reason, end
        return True

    def assign(self, by: str, today: date, until: date) -> bool:
        self.assignee = None if self.assignee else by
        self._stays("assigned", by)
        return True

    def object(self, by: str, today: date, until: date) -> bool:
        return self._answer("disputed", by)

    def claim(self, by: str, today: date, until: date) -> bool:
        return self._answer("says_fixed", by)

    def _answer(self, answer: str, by: str) -> bool:
        if self.answered == (answer, self.facts, self.reopened):
            return False
        self.answered = (answer, self.facts, self.reopened)
        if answer == "disputed":
            self.disputed = 0 if self.state in GONE else 1
            self._stays(answer, by)
        else:
            self.told.append((answer, by, self.state, str(self.state)))
        return True

    def _stays(self, kind: str, by: str) -> None:
        self.told.append((kind, by, self.state, str(self.state)))
        self.lock += 1

"""The filter of the queue in an address, and the address of a filter: shareable, the same through pages and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from audit.errors import GoujiError
from db.finding_filters import NOBODY, QueueFilter
from db.queue_ways import Position
from db.schema.search import SEVERITIES, STATES
from gouji.review.forms import year_of

ME = "@me"  # no login begins so
EVERY = "all"
DEFAULT = QueueFilter(states=("open",))
_LONGEST = 200
_FLAGS = ("below", "pending", "disputed", "regressed")
_TEXTS = ("body", "rule", "assignee", "text")


class Arguments(Protocol):
    """What comes behind the `?` of an address."""

    def get(self, key: str, default: str, /) -> str: ...

    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class View:
    """`chosen`: as in the address, the assignee may be ME. `after`, `before`: where the page begins or ends."""

    chosen: QueueFilter
    after: Position | None = None
    before: Position | None = None

    def query_filter(self, me: str) -> QueueFilter:
        """What to ask the database for."""
        return replace(self.chosen, assignee=me) if self.chosen.assignee == ME else self.chosen

    @property
    def named_states(self) -> tuple[str, ...]:
        """What the address says of states; nothing for what is shown anyway."""
        usual = usual_states(disputed=self.chosen.disputed)
        return () if self.chosen.states == usual else self.chosen.states or (EVERY,)

    @property
    def query(self) -> str:
        """With the page; what decisions come back to."""
        pages = {"after": self.after, "before": self.before}
        return _encoded(self.chosen, {name: str(at) for name, at in pages.items() if at})

    def at(self, *, after: Position | None = None, before: Position | None = None) -> str:
        """Another page of the same filter."""
        return View(self.chosen, after, before).query

    def but(self, **changes: Any) -> str:
        """The first page of a filter that differs in this."""
        return _encoded(replace(self.chosen, **changes), {})


def view_of(arguments: Arguments) -> View:
    """What an address asks for. What it cannot mean is left out; without states it is what waits for a person."""
    states = tuple(state for state in STATES if state in arguments.getlist("state"))
    if not states and EVERY not in arguments.getlist("state"):
        states = usual_states(disputed=arguments.get("disputed", "") == "1")

    def text(name: str) -> str:
        return _clean(arguments.get(name, ""))

    def flag(name: str) -> bool:
        return arguments.get(name, "") == "1"

    chosen = QueueFilter(
        states=() if states == STATES else states,
        severities=_some(arguments.getlist("severity")),
        body=text("body") or text("agency"),
        below=flag("below"),
        year=year_of(arguments.get("year", "")),
        rule=text("rule"),
        assignee=text("assignee"),
        pending=flag("pending"),
        disputed=flag("disputed"),
        regressed=flag("regressed"),
        text=text("text"),
    )
    if not chosen.body:
        chosen = replace(chosen, below=False)
    after = _position(arguments.get("after", ""))
    return View(chosen, after, None if after else _position(arguments.get("before", "")))


def usual_states(*, disputed: bool) -> tuple[str, ...]:
    """What is shown when no states are named: what waits. An objection waits whatever was decided before it."""
    return () if disputed else DEFAULT.states


def _some(given: list[str]) -> tuple[str, ...]:
    severities = tuple(one for one in SEVERITIES if one in given)
    return () if severities == SEVERITIES else severities


def _clean(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text[:_LONGEST]).split())


def _position(text: str) -> Position | None:
    try:
        return Position.of(text) if text else None
    except (GoujiError, ValueError):
        return None


def _encoded(chosen: QueueFilter, pages: Mapping[str, str]) -> str:
    pairs = [("state", state) for state in View(chosen).named_states]
    pairs += [("severity", severity) for severity in chosen.severities]
    pairs += [("year", str(chosen.year))] if chosen.year is not None else []
    pairs += [(name, getattr(chosen, name)) for name in _TEXTS if getattr(chosen, name)]
    pairs += [(name, "1") for name in _FLAGS if getattr(chosen, name)]
    return urlencode([*pairs, *pages.items()])


__all__ = ["DEFAULT", "EVERY", "ME", "NOBODY", "View", "view_of"]

"""What a decision rests on, and what it yields."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.agencies import Agency, Office, lineage
from db.named import NamedBody
from db.notices import Fact
from notifications.calendar import Overrides, next_opening
from notifications.ladder import hours_of
from notifications.letters.base import Letter
from notifications.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    A notice that ought to exist. `letter` lacks only its number; `key` says what it is about, and to whom.

    `facts`: the findings that it names, `named`: the bodies that it names without one. `template`: the name of its
    templates, where one kind has several.
    """

    key: str
    agency: Agency
    office: Office
    kind: str
    stage: str
    letter: Letter
    not_before: datetime
    expires_at: datetime | None
    facts: tuple[Fact, ...] = ()
    named: tuple[NamedBody, ...] = ()
    template: str = ""

    @property
    def form(self) -> str:
        """The name of its templates."""
        return self.template or self.kind


@dataclass(frozen=True, slots=True)
class Season:
    """A report year, the moment of the decision, the office's rules, its calendar, and the bodies by code."""

    year: int
    now: datetime
    policy: Policy
    overrides: Overrides
    agencies: dict[str, Agency]

    def leaves_at(self, stage: str, earliest: datetime | None = None) -> datetime:
        """When a notice may go. A test waits for nobody; a live notice for the hours of its stage."""
        if self.policy.mode == "test":
            return self.now
        return next_opening(max(self.now, earliest or self.now), self.overrides, hours_of(stage))

    def days_of(self, code: str) -> Mapping[str, int]:
        """The working days that a body, or those below it, have to rectify, by severity."""
        policy = self.policy
        return policy.days_of(lineage(code, self.agencies)) if policy.regional_days else policy.days

    def letterhead(self, agency: Agency, office: Office, copy_to: tuple[str, ...], day: date) -> dict[str, Any]:
        """The fields that every letter has."""
        return {
            "number": "",
            "test": self.policy.mode == "test",
            "addressee": agency.name,
            "copy_to": copy_to,
            "is_copy": office.role != "responsible",
            "date": f"{day.year}年{day.month}月{day.day}日",
            "year": self.year,
            "issuing_office": self.policy.issuing_office,
            "contact": self.policy.contact,
        }

    def key(self, agency: Agency, office: Office, about: str) -> str:
        """The dedupe key. The mode is in it: a test must not use up the key of the live notice."""
        return f"{self.policy.mode}|{agency.code}|{self.year}|{about}|{office.id}"


def facts_hash(lines: Iterable[str]) -> str:
    """Names what a notice says, a line a fact, whatever the order: alike in every database."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:32]

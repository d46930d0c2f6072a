"""What a rule is, and the decorator that makes one.

A rule file reads: title, imports, facts, the page for people, the check.
Nothing registers itself: `audit/rules/__init__.py` lists all rules.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import NotRequired, TypedDict, Unpack

from audit.document import Format
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import BodyKind, Report
from audit.severity import Severity
from audit.verdict import Mismatch, Outcome, Status

HEADINGS = ("检查什么", "为什么", "反例", "怎么改")
EVERYTHING = "*"

Check = Callable[..., "Mismatch | Iterable[Mismatch] | None"]
Subjects = Callable[[Report], Iterable[str]]

# Nearly every outcome is a pass, and the subjects are mostly cells of the form: one record serves all reports.
_passed = lru_cache(maxsize=2048)(partial(Outcome, status=Status.PASS))
_not_assessable = lru_cache(maxsize=2048)(
    lambda subject, reason: Outcome(subject, Status.NOT_ASSESSABLE, reason=reason)
)
ALL_PASSED = (Outcome(EVERYTHING, Status.PASS),)


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue.

    `basis`: tags that `audit.wording.basis_text` spells out (L49, F30, X, P, E). `says`: the sentence of a finding, with
    {placeholders} of `audit.wording`. `each`: the subjects of a report, taken from the form; None for a rule
    that looks at the whole report and yields its mismatches. `kinds`, `generations`, `years`: the scope; None = all.
    `of_figures`: findings rest on the figures of the tables alone. All others depend on single characters of the text, and
    hold only where those are the office's own: of a recognised page a finding is not assessable.
    `needs`: what it reads: page (facts of the portal), text, cells, hist (earlier reports), reg (the registry). One that
    reads neither text nor cells judges a recognised page like any other.
    `core`: in the first release's catalogue; others came later. `formula`: what is computed, in the words of the form,
    "" where nothing is. `bad`, `good`: an example that it finds and one that passes.
    `for_offices`: False for what only the auditor is told, never a notice. `held`: nothing it finds leaves before a
    person has confirmed it, whatever the office's settings say.
    """

    code: str
    slug: str
    title: str
    severity: Severity
    basis: tuple[str, ...]
    says: str
    page: str
    check: Check
    each: Subjects | None = None
    kinds: frozenset[BodyKind] | None = None
    generations: frozenset[str] | None = None
    years: frozenset[int] | None = None
    of_figures: bool = False
    needs: tuple[str, ...] = ("text",)
    core: bool = True
    formula: str = ""
    for_offices: bool = True
    held: bool = False
    bad: Example | None = None
    good: Example | None = None
    since: str = "0.1.0"

    def in_scope(self, report: Report) -> bool:
        """False: the rule leaves no outcome for this report."""
        if self.kinds is not None and report.body_kind not in self.kinds:
            return False
        if self.years is not None and report.year not in self.years:
            return False
        return self.generations is None or report.generation in self.generations

    def assess(self, report: Report) -> tuple[Outcome, ...]:
        """Exactly one outcome a subject. Whatever the check raises but NotAssessable passes through."""
        if self.each is None:
            return self._assess_whole(report)
        try:
            subjects = tuple(self.each(report))
        except NotAssessable as error:
            return (_not_assessable(EVERYTHING, str(error)),)
        return tuple([self._assess_one(report, subject) for subject in subjects])

    def _assess_one(self, report: Report, subject: str) -> Outcome:
        try:
            mismatch = self.check(report, subject)
            if mismatch is not None:
                self._must_be_printed(report)
        except NotAssessable as error:
            return _not_assessable(subject, str(error))
        if mismatch is None:
            return _passed(subject)
        if not isinstance(mismatch, Mismatch):
            raise TypeError(f"{self.code} must give one Mismatch or None for a subject")
        if mismatch.subject != subject:
            # Under another name it would be a finding that no later pass of this subject ever closes.
            raise ValueError(f"{self.code} was asked about {subject} and speaks of {mismatch.subject}")
        return Outcome(subject, Status.FAIL, mismatch)

    def _assess_whole(self, report: Report) -> tuple[Outcome, ...]:
        try:
            found = self.check(report)
            mismatches = [found] if isinstance(found, Mismatch) else list(found or ())
            if mismatches:
                self._must_be_printed(report)
        except NotAssessable as error:
            return (_not_assessable(EVERYTHING, str(error)),)
        if len({mismatch.subject for mismatch in mismatches}) < len(mismatches):
            raise ValueError(f"{self.code} names one subject twice")
        if not mismatches:
            return ALL_PASSED
        fails = tuple(Outcome(mismatch.subject, Status.FAIL, mismatch) for mismatch in mismatches)
        return (*fails, *ALL_PASSED)

    def _must_be_printed(self, report: Report) -> None:
        """A recogniser mistakes single characters and misses lines; of figures it tells which it is not sure of."""
        reads = {"text", "cells"} & set(self.needs)
        if reads and not self.of_figures and report.document.format is Format.SCAN:
            raise NotAssessable("no_text_layer")

    @cached_property
    def sections(self) -> dict[str, str]:
        """The page for people, by heading: 检查什么, 为什么, 反例, 怎么改."""
        parts = re.split(r"^## (.+)$", self.page, flags=re.MULTILINE)
        return {name.strip(): text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}

    @cached_property
    def fix(self) -> str:
        """What the office is asked to do: the first paragraph of 怎么改."""
        return self.sections.get("怎么改", "").split("\n\n")[0].replace("\n", "")


class Facts(TypedDict):
    """What a rule states of itself; `Rule` says what each means."""

    code: str
    slug: str
    title: str
    severity: Severity
    basis: tuple[str, ...]
    says: str
    each: NotRequired[Subjects]
    kinds: NotRequired[frozenset[BodyKind]]
    generations: NotRequired[frozenset[str]]
    years: NotRequired[frozenset[int]]
    of_figures: NotRequired[bool]
    needs: NotRequired[tuple[str, ...]]
    core: NotRequired[bool]
    formula: NotRequired[str]
    for_offices: NotRequired[bool]
    held: NotRequired[bool]
    bad: NotRequired[Example]
    good: NotRequired[Example]
    since: NotRequired[str]


def rule(**facts: Unpack[Facts]) -> Callable[[Check], Rule]:
    """
    Make a Rule of a check.

    With `each` the check is `(report, subject) -> Mismatch | None`. Without it, it is
    `(report) -> Mismatch | Iterable[Mismatch] | None`. It may raise NotAssessable; anything else is a crash.
    """

    def build(check: Check) -> Rule:
        return Rule(page=inspect.cleandoc(check.__doc__ or ""), check=check, **facts)

    return build

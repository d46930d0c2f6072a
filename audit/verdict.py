"""What a check yields: outcomes of rules, findings, and the verdict on one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from audit.alternatives import Diagnosis
from audit.document import Document, Format
from audit.errors import RuleCrashed
from audit.model import Number, Report
from audit.severity import Severity


class Status(StrEnum):
    """The outcome of a rule for one subject."""

    PASS = "pass"
    FAIL = "fail"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The facts of one failed check; sentences are made from them at the edge.

    `subject` is what the finding is about: the address of a cell, a heading or a quotation. It
    identifies the finding over the years, so it never holds a figure that was found wrong.
    `cells`: addresses to look at. `operands`: every address and number that entered the equation.
    `quote`: the whole sentence, as printed. `section`: part 1…6 of the quote.
    `severity`: lower than the rule's own, when this case is less certain.
    `cause`: findings of one report with the same cause form one group.
    `words`: further values for the rule's sentence.
    `basis`: tags of what this case rests on, where that is not what the rule rests on: a local deadline.
    """

    subject: str
    expected: Number | None = None
    found: Number | None = None
    cells: tuple[str, ...] = ()
    operands: tuple[tuple[str, Number], ...] = ()
    quote: str | None = None
    section: int | None = None
    severity: Severity | None = None
    suggestion: str | Number | None = None
    cause: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule said about one subject. `*` speaks for all subjects without an outcome of their own."""

    subject: str
    status: Status
    mismatch: Mismatch | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed check, ready to be shown: severity after caps, the sentence, what to do.

    `fingerprint` identifies it over re-runs, `evidence_hash` the facts that were judged (`audit.identity`).
    `group`: its number in `Verdict.groups`. `diagnosis`: what is wrong there, in one sentence, unless a message of the
    group says it already. `located`: the cells that a unique diagnosis names.
    """

    code: str
    slug: str
    severity: Severity
    title: str
    message: str
    mismatch: Mismatch
    group: int
    basis: str
    fix: str
    fingerprint: str
    evidence_hash: str
    diagnosis: str = ""
    located: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return self.mismatch.subject

    def to_dict(self) -> dict[str, Any]:
        """One element of `findings` in the JSON contract."""
        facts = self.mismatch
        return {
            "code": self.code,
            "slug": self.slug,
            "severity": self.severity.value,
            "title": self.title,
            "message": self.message,
            "subject": facts.subject,
            "cells": list(facts.cells),
            "operands": [[address, plain(value)] for address, value in facts.operands],
            "expected": plain(facts.expected),
            "found": plain(facts.found),
            "quote": facts.quote,
            "section": facts.section,
            "group": self.group,
            "suggestion": plain(facts.suggestion),
            "basis": self.basis,
            "fix": self.fix,
            "fingerprint": self.fingerprint,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one cause. `sentence`: the diagnosis in words, or the message of the gravest finding."""

    number: int
    sentence: str
    diagnosis: Diagnosis | None = None

    def to_dict(self, findings: Sequence[Finding]) -> dict[str, Any]:
        """One element of `groups` in the JSON contract, with the codes of these findings."""
        return {
            "number": self.number,
            "severity": max((finding.severity for finding in findings), key=lambda one: one.rank).value,
            "codes": sorted({finding.code for finding in findings}),
            "sentence": self.sentence,
            "diagnosis": self.diagnosis.to_dict() if self.diagnosis else None,
        }


@dataclass(frozen=True)
class Verdict:
    """The result for one file. `status`: read, unreadable, not_a_report; absent for a report that there is none of.

    `outcomes`: rule code → outcomes by subject; rules out of scope have no entry, crashed ones
    neither. `error`: (kind, message) unless read. `groups`: number → the findings of one cause.
    """

    source: str
    sha256: str
    format: Format | None
    status: str
    error: tuple[str, str] | None = None
    document: Document | None = None
    report: Report | None = None
    outcomes: Mapping[str, tuple[Outcome, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    crashes: tuple[RuleCrashed, ...] = ()
    groups: Mapping[int, Group] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """One element of `reports` in the JSON contract; only JSON types."""
        error = {"kind": self.error[0], "message": self.error[1]} if self.error else None
        result: dict[str, Any] = {
            "source": self.source,
            "sha256": self.sha256,
            "format": self.format.value if self.format else None,
            "status": self.status,
            "error": error,
        }
        return result | _report_part(self.report) | self._outcome_part()

    def _outcome_part(self) -> dict[str, Any]:
        summary = {code: summarise(outcomes) for code, outcomes in self.outcomes.items()}
        return {
            "outcomes": {code: status.value for code, (status, _) in summary.items()},
            "reasons": {code: reason for code, (_, reason) in summary.items() if reason},
            "findings": [finding.to_dict() for finding in self.findings],
            "groups": self._groups_part(),
            "crashed": [{"code": crash.code, "cause": crash.cause} for crash in self.crashes],
        }

    def _groups_part(self) -> list[dict[str, Any]]:
        """Only groups of which a finding is left: the command line may hide some."""
        members: dict[int, list[Finding]] = {}
        for finding in self.findings:
            members.setdefault(finding.group, []).append(finding)
        return [self.groups[number].to_dict(members[number]) for number in sorted(members) if number in self.groups]


def summarise(outcomes: tuple[Outcome, ...]) -> tuple[Status, str | None]:
    """The one word for a rule: fail before not_assessable before pass; with the first reason if any."""
    statuses = {outcome.status for outcome in outcomes}
    if Status.FAIL in statuses:
        return Status.FAIL, None
    if Status.NOT_ASSESSABLE not in statuses:
        return Status.PASS, None
    reason = next(outcome.reason for outcome in outcomes if outcome.status is Status.NOT_ASSESSABLE)
    return Status.NOT_ASSESSABLE, reason


def plain(value: str | Number | None) -> str | int | float | None:
    """A value as JSON has it: money as a decimal number, counts as integers."""
    return float(value) if isinstance(value, Decimal) else value


def _report_part(report: Report | None) -> dict[str, Any]:
    if report is None:
        return {
            "agency": None,
            "year": None,
            "generation": None,
            "title": None,
            "body_kind": None,
            "sections": [],
            "cells": {},
        }
    addresses = report.form.addresses if report.generation else ()
    return {
        "agency": report.agency or None,
        "year": report.year,
        "generation": report.generation,
        "title": report.title or None,
        "body_kind": report.body_kind.value if report.body_kind else None,
        "sections": [
            {"part": section.part, "heading": section.heading, "text": section.text}
            for section in sorted(report.sections, key=lambda one: (one.position < 0, one.position, one.part))
        ],
        "cells": {address: _cell_dict(report, address) for address in addresses},
    }


def _cell_dict(report: Report, address: str) -> dict[str, Any]:
    cell = report.cell(address)
    return {"state": cell.state.value, "value": plain(cell.value), "raw": cell.raw, "place": report.anchor(address)}

"""The findings of a report as its page tells them: by cause, numbered as in the document, with what may be decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

from audit.form import Form
from audit.model import Number, Report
from audit.rules import ALL
from audit.severity import Severity
from audit.verdict import Finding, Mismatch
from audit.wording import figure, where
from db.report_findings import SeenFinding
from gouji.rendering.drawing import PageBlock
from gouji.rendering.labels import is_blind, reason_text
from gouji.rendering.lines import CERTAINTY
from gouji.rendering.marks import Marks
from gouji.rendering.page import PageGroup, page_group
from gouji.rendering.sums import sum_of

STANDING = ("open", "confirmed", "dismissed", "waived")


@dataclass(frozen=True, slots=True)
class Told:
    """One finding. `sum`: its equation spelled out; `fix`: what to do, said once a group."""

    id: int
    code: str
    title: str
    message: str
    severity: str
    state: str
    reason: str
    until: str
    reopened: int
    assignee: str
    disputed: bool
    asked: str
    lock_version: int
    quote: str
    sum: str
    fix: str


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """
    Findings of one cause. `placed`: the document shows the number. `located`: the cells that the diagnosis names.

    `suggestion`: what should stand there, as far as it follows. `certainty`: of the gravest finding.
    """

    number: int
    severity: str
    placed: bool
    source_place: str
    findings: tuple[Told, ...]
    diagnosis: str
    located: tuple[str, ...]
    suggestion: str
    certainty: str
    bases: tuple[str, ...]

    @property
    def open(self) -> tuple[Told, ...]:
        """What can be confirmed: not what somebody has asked for otherwise, who would lose his request by it."""
        return tuple(one for one in self.findings if one.state == "open" and not one.asked)

    @property
    def state(self) -> str:
        """The state of all of them, "" when they differ."""
        states = {one.state for one in self.findings}
        return states.pop() if len(states) == 1 else ""

    @property
    def lead(self) -> Told:
        """The one that stands for the group."""
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rule that had no word, and why."""

    code: str
    title: str
    why: str


def finding_of(row: SeenFinding) -> Finding:
    """A kept finding as the engine made it, as far as it was kept."""
    seen = row.evidence
    facts = Mismatch(
        subject=row.subject,
        expected=_number(seen.get("expected")),
        found=_number(seen.get("found")),
        cells=tuple(map(str, seen.get("cells", ()))),
        operands=tuple((str(address), number) for address, number in _operands(seen)),
        quote=seen.get("quote"),
        section=seen.get("section"),
        suggestion=_suggested(seen.get("suggestion")),
    )
    return Finding(
        code=row.code,
        slug=str(seen.get("slug", "")),
        severity=Severity(row.severity),
        title=row.title,
        message=row.message,
        mismatch=facts,
        group=row.cause,
        basis=str(seen.get("basis", "")),
        fix=str(seen.get("fix", "")),
        fingerprint=row.fingerprint,
        evidence_hash=row.evidence_hash,
        diagnosis=str(seen.get("diagnosis", "")),
        located=tuple(map(str, seen.get("located", ()))),
    )


def levelled(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each as grave as the gravest of its group: where two of them meet in a cell, its number stands there once."""
    known = tuple(findings)
    gravest: dict[int, Severity] = {}
    for one in known:
        gravest[one.group] = max(gravest.get(one.group, one.severity), one.severity, key=lambda level: level.rank)
    return tuple(replace(one, severity=gravest[one.group]) for one in known)


def told_groups(report: Report, rows: Sequence[SeenFinding], marks: Marks, drawn: frozenset[int]) -> list[ToldGroup]:
    """The gravest first, otherwise as numbered. `drawn`: the numbers that the document really shows."""
    by_cause = groupby(sorted(rows, key=lambda row: row.cause), key=lambda row: row.cause)
    groups = [_told_group(report, number, tuple(together), marks, drawn) for number, together in by_cause]
    return sorted(groups, key=lambda group: -Severity(group.severity).rank)


def told_alone(report: Report, row: SeenFinding) -> Told:
    """A finding that this run did not see."""
    return _told(report, row, finding_of(row), "")


def numbers_drawn(blocks: Iterable[PageBlock]) -> frozenset[int]:
    """The groups whose number stands somewhere on the page."""
    cells = (mark.number for block in blocks for row in block.rows for cell in row for mark in cell.marks)
    return frozenset(cells) | {mark.number for block in blocks for piece in block.pieces for mark in piece.ends}


def unknown_told(rows: Iterable[tuple[str, str, str]], form: Form | None) -> tuple[list[Unknown], int]:
    """What had no word, each once, and how many rules were blind to a part of the report."""
    told: dict[Unknown, None] = {}
    blind: set[str] = set()
    for code, subject, reason in rows:
        words = reason_text(_in_words(reason, form)) if reason else "规则运行出错"
        place = "" if subject == "*" else where(subject, form)
        why = f"{place}：{words}" if place and place != subject else words
        told[Unknown(code, _titles().get(code, ""), why)] = None
        if not reason or is_blind(reason):
            blind.add(code)
    return list(told), len(blind)


@cache
def _titles() -> dict[str, str]:
    return {rule.code: rule.title for rule in ALL}


def _in_words(reason: str, form: Form | None) -> str:
    """`row_absent: T3.total.total`, the address as it is printed."""
    code, colon, detail = reason.partition(": ")
    return f"{code}{colon}{where(detail, form)}"


def _told_group(
    report: Report, number: int, rows: tuple[SeenFinding, ...], marks: Marks, drawn: frozenset[int]
) -> ToldGroup:
    findings = tuple(map(finding_of, rows))
    group = page_group(report, number, findings, marks)
    form = report.form if report.generation else None
    located = dict.fromkeys(where(address, form) for finding in findings for address in finding.located)
    return ToldGroup(
        number=number,
        severity=group.severity.value,
        placed=number in drawn,
        source_place=group.where,
        findings=tuple(_told(report, row, one, group.fix(one)) for row, one in zip(rows, findings, strict=True)),
        diagnosis=next((one.diagnosis for one in findings if one.diagnosis), ""),
        located=tuple(located),
        suggestion=_suggestion(group),
        certainty=CERTAINTY[group.severity],
        bases=group.bases,
    )


def _told(report: Report, row: SeenFinding, finding: Finding, fix: str) -> Told:
    return Told(
        id=row.id,
        code=row.code,
        title=row.title,
        message=row.message,
        severity=row.severity,
        state=row.state,
        reason=row.reason or "",
        until=row.waived_until or "",
        reopened=row.reopened,
        assignee=row.assignee or "",
        disputed=bool(row.disputed),
        asked=row.asked or "",
        lock_version=row.lock_version,
        quote=finding.mismatch.quote or "",
        sum=sum_of(finding, report),
        fix=fix,
    )


def _suggestion(group: PageGroup) -> str:
    """What the findings of a group agree upon; "" for words, which the advice itself says."""
    values = {figure(one.mismatch.suggestion) for one in group.findings if isinstance(one.mismatch.suggestion, Number)}
    return values.pop() if len(values) == 1 else ""


def _operands(seen: Mapping[str, Any]) -> Iterable[tuple[Any, Number]]:
    for address, value in seen.get("operands", ()):
        number = _number(value)
        if number is not None:
            yield address, number


def _number(value: Any) -> Number | None:
    """JSON knows binary fractions only: what was money with two places is that again."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value)) if isinstance(value, float) else value


def _suggested(value: Any) -> str | Number | None:
    return value if isinstance(value, str) else _number(value)

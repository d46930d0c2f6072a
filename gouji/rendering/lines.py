"""The findings of one report as lines of a table: what Markdown, workbooks and documents print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from audit.form import FORMS, PARTS, Form
from audit.severity import Severity
from audit.verdict import Finding, Verdict
from audit.wording import figure, held_against
from audit.wording import where as labels_of
from gouji.rendering.labels import SEVERITIES, place_words, reason_text
from gouji.rendering.text import ADDRESS, WHOLE, grouped, not_assessed

CERTAINTY = {
    Severity.ERROR: "确定：由报告自身的数字或规定直接得出",
    Severity.WARNING: "很可能有误，请人工核对",
    Severity.NOTE: "供参考",
}


@dataclass(frozen=True, slots=True)
class Line:
    """
    One finding. `group`: findings with the same number have one cause. `where`: printed labels of the cell, or the part.

    `place`: page or cell of the source, "" where the format has none. `found`, `against`: what is printed and what it
    was held against, "" for findings that are not about figures. `diagnosis`: which cell of the cause is wrong, or why
    that cannot be told.
    """

    group: int
    severity: str
    code: str
    title: str
    where: str
    place: str
    message: str
    found: str
    against: str
    quote: str
    certainty: str
    diagnosis: str
    fix: str
    basis: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of a run. `problem`: why it was not read, else "". `unknown`: (code, reason) of rules that had no word."""

    number: int
    source: str
    agency: str
    year: int | None
    title: str
    problem: str
    lines: tuple[Line, ...]
    unknown: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """Only JSON types; `sheet_of` takes it back."""
        return asdict(self)


HEADINGS: Mapping[str, str] = {
    "severity": "级别",
    "code": "规则",
    "title": "问题",
    "where": "位置",
    "place": "原件位置",
    "message": "说明",
    "found": "报告写的",
    "against": "算得或对照",
    "quote": "原文",
    "certainty": "把握",
    "diagnosis": "判断",
    "fix": "怎么改",
    "basis": "依据",
}


def sheet(number: int, verdict: Verdict) -> Sheet:
    """What the tables print of one verdict; the most severe cause first."""
    report = verdict.report
    return Sheet(
        number=number,
        source=verdict.source,
        agency=report.agency if report else "",
        year=report.year if report else None,
        title=report.title if report else "",
        problem=verdict.error[1] if verdict.error else "",
        lines=tuple(_line(verdict, one) for _, together in grouped(verdict.findings) for one in together),
        unknown=tuple((code, reason_text(reason)) for code, reason in not_assessed(verdict)),
    )


def sheet_of(content: Mapping[str, Any]) -> Sheet:
    """The inverse of `Sheet.to_dict`, also behind JSON."""
    lines = tuple(Line(**line) for line in content["lines"])
    unknown = tuple((code, reason) for code, reason in content["unknown"])
    return Sheet(**{**content, "lines": lines, "unknown": unknown})


def where(finding: Finding, form: Form | None) -> str:
    """Printed row and column of the cell, or the part of the report; “全文” for the rest."""
    facts = finding.mismatch
    if ADDRESS.fullmatch(facts.subject):
        return labels_of(facts.subject, form)
    if facts.section:
        return f"第{PARTS[facts.section - 1].ordinal}部分"
    return labels_of(facts.cells[0], form) if facts.cells else WHOLE


def _line(verdict: Verdict, finding: Finding) -> Line:
    report, facts = verdict.report, finding.mismatch
    form = FORMS[report.generation] if report and report.generation else None
    return Line(
        group=finding.group,
        severity=SEVERITIES[finding.severity],
        code=finding.code,
        title=finding.title,
        where=where(finding, form),
        place=_place(verdict, (facts.subject, *facts.cells)),
        message=finding.message,
        found=figure(facts.found),
        against=held_against(facts),
        quote=facts.quote or "",
        certainty=CERTAINTY[finding.severity],
        diagnosis=finding.diagnosis,
        fix=finding.fix,
        basis=finding.basis,
    )


def _place(verdict: Verdict, addresses: Iterable[str]) -> str:
    report = verdict.report
    words = (place_words(report.anchor(address)) for address in addresses) if report else ()
    return next(filter(None, words), "")

"""Finding groups → lines of a 督促整改 notice: one a cause, with what a notice may cite for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from audit.form import form_for_year
from audit.rule import Rule
from audit.rules import ALL
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import SEVERITIES, basis_text, figure, held_against, where
from db.notice_facts import Judged
from notifications.calendar import Overrides, add_workdays, spoken
from notifications.letters.rectify import Line

ADVICE = "建议"
UNCITED = frozenset({"P", "E", "X"})


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one cause; the first is the gravest."""

    members: tuple[Judged, ...]

    @property
    def lead(self) -> Judged:
        return self.members[0]


def grouped(findings: Iterable[Judged]) -> list[Group]:
    """The groups, the gravest first; inside a severity in the order of the findings."""
    groups: dict[tuple[int, int], list[Judged]] = {}
    for finding in findings:
        groups.setdefault(finding.group, []).append(finding)
    sorted_groups = [Group(tuple(sorted(members, key=_gravity))) for members in groups.values()]
    return sorted(sorted_groups, key=lambda group: _gravity(group.lead))


def line_of(group: Group, year: int, day: date, days: Mapping[str, int], overrides: Overrides) -> Line:
    """One line. `day`: the planned day of the notice, from which the working `days` to rectify, by severity, count."""
    lead = group.lead
    rule = _rules().get(lead.code)
    facts = _mismatch(lead)
    return Line(
        place=where(lead.subject, form_for_year(year)),
        message=lead.message,
        found=figure(facts.found),
        expected=held_against(facts),
        quote=facts.quote or "",
        code=lead.code,
        severity=SEVERITIES[Severity(lead.severity)],
        basis=cited(_tags(lead, rule), year),
        suggestion=_suggestion(rule, lead.evidence.get("suggestion"), _tags(lead, rule)),
        rectify_by=spoken(add_workdays(day, days[lead.severity], overrides)),
        others=tuple(dict.fromkeys(other.message for other in group.members[1:])),
        diagnosis=_diagnosis(group),
    )


def is_for_offices(code: str) -> bool:
    """False for a rule that only tells the auditor to look."""
    rule = _rules().get(code)
    return rule is None or rule.for_offices


def cited(tags: Sequence[str], year: int | None = None) -> str:
    """
    What a notice about a report of `year` cites: documents and the form itself; 建议 for practice, nothing for our own
    judgement.
    """
    documents = tuple(tag for tag in tags if tag not in UNCITED)
    texts = [basis_text(documents, year)] if documents else []
    if "X" in tags:
        texts.append(basis_text(("X",)))
    if not texts and "P" in tags:
        return ADVICE
    return "；".join(texts)


def _tags(finding: Judged, rule: Rule | None) -> tuple[str, ...]:
    """What this finding rests on: the rule's own basis, unless this case has another."""
    return tuple(finding.evidence.get("cites", rule.basis if rule else ()))


def _suggestion(rule: Rule | None, value: Any, tags: Sequence[str] | None = None) -> str:
    text = (rule.fix if rule else "") or "请核对后更正。"
    if rule and cited(rule.basis if tags is None else tags) == ADVICE and not text.startswith(ADVICE):
        text = f"{ADVICE}：{text}"
    if value in (None, ""):
        return text
    if isinstance(value, str):  # a name, a heading, or another cell, as it should be
        return f"{text.removesuffix('。')}：{value}"
    return f"{text}（按勾稽关系推算应为 {figure(value)}，请核对台账）"


def _diagnosis(group: Group) -> str:
    """The sentence of the group, unless the suggestion says it."""
    if group.lead.evidence.get("suggestion") not in (None, ""):
        return ""
    return next((words for one in group.members if (words := one.evidence.get("diagnosis"))), "")


def _mismatch(finding: Judged) -> Mismatch:
    seen = finding.evidence
    operands = tuple((address, value) for address, value in seen.get("operands", ()))
    return Mismatch(
        finding.subject, seen.get("expected"), seen.get("found"), operands=operands, quote=seen.get("quote")
    )


def _gravity(finding: Judged) -> int:
    return -Severity(finding.severity).rank


@cache
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for rule in ALL}

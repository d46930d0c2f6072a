"""Diagnoses → the words of findings and of their groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from audit.alternatives import Diagnosis, Kind
from audit.diagnosis.words import diagnosis_sentence, located_words, value_words
from audit.form import Form
from audit.verdict import Finding, Group
from audit.wording import figure

Diagnoses = Mapping[int, Diagnosis]


def told(findings: Sequence[Finding], diagnoses: Diagnoses, form: Form | None) -> tuple[Finding, ...]:
    """
    The findings with what is known of their group.

    Of a unique diagnosis the finding about the cell itself names the value, those about sums name the cell.
    """
    if form is None or not diagnoses:
        return tuple(findings)
    made = [_told(one, diagnoses.get(one.group), form) for one in findings]
    said = {one.group for one in made if one.group in diagnoses and _says_all(one, diagnoses[one.group])}
    return tuple(
        one
        if one.group in said or one.group not in diagnoses
        else replace(one, diagnosis=diagnosis_sentence(diagnoses[one.group], form))
        for one in made
    )


def groups_of(findings: Sequence[Finding], diagnoses: Diagnoses, form: Form | None) -> dict[int, Group]:
    """number → what a reader is told of that cause."""
    leads: dict[int, Finding] = {}
    for one in findings:
        lead = leads.get(one.group)
        if lead is None or one.severity.rank > lead.severity.rank:
            leads[one.group] = one
    groups = {}
    for number, lead in sorted(leads.items()):
        diagnosis = diagnoses.get(number)
        words = diagnosis_sentence(diagnosis, form) if diagnosis and form else lead.message
        groups[number] = Group(number, words, diagnosis)
    return groups


def _told(finding: Finding, diagnosis: Diagnosis | None, form: Form) -> Finding:
    if diagnosis is None or diagnosis.kind is not Kind.UNIQUE:
        return finding
    located = tuple(one.address for one in diagnosis.changes)
    value = diagnosis.value_of(finding.subject)
    if value is not None:
        words, suggestion = value_words(figure(value)), value
        reasons = "；".join(diagnosis.alternatives[0].reasons)
        words += f"（{reasons}）" if reasons else ""
        facts = replace(finding.mismatch, suggestion=suggestion)
    elif (finding.code, finding.subject) in diagnosis.equations:
        words = located_words(diagnosis, form)
        # never a bare number beside another cell
        facts = replace(finding.mismatch, suggestion=diagnosis_sentence(diagnosis, form))
    else:
        return replace(finding, located=located)
    return replace(finding, message=f"{finding.message}；{words}", mismatch=facts, located=located)


def _says_all(finding: Finding, diagnosis: Diagnosis) -> bool:
    """Whether its message is about the one wrong cell, and has named its value."""
    return len(diagnosis.changes) == 1 and diagnosis.value_of(finding.subject) is not None

"""Verdicts as lines: `source:where: CODE severity message`, findings of one cause together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import click

from audit.form import PARTS
from audit.severity import Severity
from audit.verdict import Finding, Status, Verdict, summarise
from gouji.listing import one_line
from gouji.rendering.labels import SEVERITIES, is_blind, reason_text

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
WHOLE = "全文"
ADDRESS = re.compile(r"T[234]\.[a-z_.]+")


def report_lines(verdict: Verdict, *, verbosity: int = 0) -> Iterator[str]:
    """The lines for one file. Nothing for a file that could not be read: that goes to standard error."""
    if verdict.status != "read":
        return
    unknown = list(not_assessed(verdict))
    if not verdict.findings and verbosity >= 0:
        yield f"{one_line(verdict.source)}: 没有发现问题{_reserve(unknown, verbosity)}"
    for _, together in grouped(verdict.findings):
        yield from _block(verdict.source, together, verbosity)
    if verbosity > 0:
        yield from (f"    {code} 未能判断：{one_line(reason_text(reason))}" for code, reason in unknown)


def grouped(findings: Iterable[Finding]) -> Iterator[tuple[int, Sequence[Finding]]]:
    """(number, findings) by cause; the most severe cause first, otherwise in the order of the report."""
    by_group = sorted(findings, key=lambda finding: finding.group)
    groups = [(number, tuple(together)) for number, together in groupby(by_group, lambda finding: finding.group)]
    groups.sort(key=lambda group: -max(finding.severity.rank for finding in group[1]))
    yield from groups


def closes(finding: Finding, together: Sequence[Finding]) -> bool:
    """Whether this is the last of its group with its advice: that is where the advice stands."""
    return next(one for one in reversed(together) if one.fix == finding.fix) is finding


def where(finding: Finding) -> str:
    """The place of a finding in a few characters: an address, a part, or the whole."""
    facts = finding.mismatch
    if ADDRESS.fullmatch(facts.subject):
        return facts.subject
    if facts.section:
        return f"第{PARTS[facts.section - 1].ordinal}部分"
    return facts.cells[0] if facts.cells else WHOLE


def not_assessed(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """(code, reason) of every rule that could not decide."""
    for code, outcomes in verdict.outcomes.items():
        status, reason = summarise(outcomes)
        if status is Status.NOT_ASSESSABLE:
            yield code, reason or ""


def _reserve(unknown: Sequence[tuple[str, str]], verbosity: int) -> str:
    blind = sum(is_blind(reason) for _, reason in unknown)
    if not blind:
        return ""
    return f"，但有 {blind} 条规则因内容没有读全未能判断" + ("（gouji -v check 可列出）" if verbosity == 0 else "")


def _block(source: str, together: Sequence[Finding], verbosity: int) -> Iterator[str]:
    for finding in together:
        severity = click.style(SEVERITIES[finding.severity], fg=COLOURS[finding.severity], bold=True)
        place = click.style(f"{one_line(source)}:", dim=True) + where(finding)
        yield f"{place}: {finding.code} {severity} {one_line(finding.message)}"
        quote = finding.mismatch.quote
        if verbosity >= 0 and quote and finding.code.startswith("N"):
            yield f"    原文：“{one_line(quote)}”"
        if verbosity >= 0 and finding.fix and closes(finding, together):
            yield f"    怎么改：{finding.fix}"
    if verbosity >= 0 and together[0].diagnosis:
        yield f"    判断：{one_line(together[0].diagnosis)}"
    if len(together) > 1:
        yield f"    以上 {len(together)} 条出于同一处"
    if verbosity > 0:
        for basis in dict.fromkeys(finding.basis for finding in together):
            yield f"    依据：{basis}"

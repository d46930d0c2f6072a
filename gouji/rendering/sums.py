"""The sum behind a finding about a table, with the printed names of what was added."""

from __future__ import annotations

import re

from audit.form import Form
from audit.model import Number, Report
from audit.verdict import Finding, Mismatch
from audit.wording import figure, printed_labels

# “4.重复申请 1” after a plus would read as a 4.
NUMBERING = re.compile(r"\d+\.")


def sum_of(finding: Finding, report: Report) -> str:
    """`（一）予以公开 3 ＋ 重复申请 1 ＝ 4，表上填 1`; zeros are left out. "" where nothing but zeros was added, or nothing at all."""
    return "" if report.generation is None else sum_of_facts(finding.mismatch, report.form)


def sum_of_facts(facts: Mismatch, form: Form) -> str:
    """The same of the facts alone, in the words of `form`."""
    if facts.quote is not None:
        return ""  # the text against a cell: nothing is added up
    if not facts.operands or facts.expected is None or facts.found is None:
        return ""
    named = [(address, value) for address, value in facts.operands if value]
    if not named:
        return ""
    names = _names([address for address, _ in named], facts.subject, form)
    values = [value for _, value in named]
    terms = [_term(name, value) for name, value in zip(names, values, strict=True)]
    left = " ".join(terms).removeprefix("＋ ")
    return f"{left} ＝ {figure(facts.expected)}，表上填 {figure(facts.found)}"


def _term(name: str, value: Number) -> str:
    return f"{'－' if value < 0 else '＋'} {NUMBERING.sub('', name, count=1)} {figure(value if value > 0 else -value)}"


def _names(addresses: list[str], subject: str, form: Form) -> list[str]:
    """By column where they stand in the row of the total, else by row."""
    row, _ = form.printed.get(subject, ("", ""))
    printed = [printed_labels(address, form) for address in addresses]
    by_column = all(one == row for one, _ in printed)
    return [column if by_column else label for label, column in printed]

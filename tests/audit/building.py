"""Whole reports for the rules that look at text: a faultless one, one change, read as an office's file would be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from audit.engine import audit
from audit.model import Report
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rule import Rule
from audit.verdict import Finding, Status
from gouji.demo.content import Content, make_content
from tests.generating import RENDERINGS

AGENCY = "样例市青山区水利局"
YEAR = 2024
HEADINGS = {
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
Edit = Callable[[str], str]


def content(
    *,
    year: int = YEAR,
    headings: Mapping[int, str | None] | None = None,
    parts: Mapping[int, str] | None = None,
    cells: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Content:
    """
    A faultless report with these changes. `headings`: None leaves the part out, with its table.

    `parts`: the whole text of a part, one paragraph a line; `cells`: address → what is printed there.
    """
    made = make_content("rules", AGENCY, year)
    printed = HEADINGS | dict(headings or {})
    texts = {number: tuple(text.split("\n")) for number, text in (parts or {}).items()}
    facts: dict[str, Any] = {
        "headings": {number: words for number, words in printed.items() if words is not None},
        "parts": {**made.parts, **texts},
        "cells": {**made.cells, **(cells or {})},
    }
    return replace(made, **(facts | changes))


def read_report(made: Content, *, rendering: str = "html", edit: Edit | None = None, year: int | None = None) -> Report:
    """Rendered, changed by `edit`, read and understood."""
    text = RENDERINGS[rendering](made).decode("gb18030" if rendering == "word" else "utf-8")
    return interpret(read((edit(text) if edit else text).encode()), year=year)


def report(
    *, rendering: str = "html", edit: Edit | None = None, given_year: int | None = None, **changes: Any
) -> Report:
    """`content` and `read_report` in one."""
    return read_report(content(**changes), rendering=rendering, edit=edit, year=given_year)


def findings(rule: Rule, read: Report) -> list[Finding]:
    """What the rule finds, as the engine gives it: sentence made, severity capped, no crash."""
    verdict = audit(read, rules=(rule,))
    assert verdict.crashes == ()
    return list(verdict.findings)


def short(rule: Rule, read: Report) -> list[tuple[str, str]]:
    """(subject, severity) of what the rule finds."""
    return [(finding.subject, finding.severity.value) for finding in findings(rule, read)]


def reasons(rule: Rule, read: Report) -> dict[str, str]:
    """subject → reason, of what the rule cannot assess."""
    return {
        outcome.subject: outcome.reason or ""
        for outcome in rule.assess(read)
        if outcome.status is Status.NOT_ASSESSABLE
    }

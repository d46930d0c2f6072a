from __future__ import annotations

from dataclasses import replace

from audit.policy import Policy
from audit.rules.q18_too_long import Q18
from tests.audit.building import findings, reasons, report


def limited(longest, **changes):
    made = report(**changes)
    return replace(made, around=replace(made.around, policy=Policy(longest=longest)))


def test_the_border_without_white_space():
    text = "主动公开 工作。" * 10
    assert findings(Q18, limited(70, parts={1: text})) == []
    (finding,) = findings(Q18, limited(69, parts={1: text}))
    assert (finding.subject, finding.severity) == ("part 一", "note")
    assert (finding.mismatch.expected, finding.mismatch.found) == (69, 70)


def test_without_a_limit_there_is_no_outcome():
    assert Q18.assess(report()) == ()


def test_a_missing_part_is_c20():
    assert reasons(Q18, limited(100, headings={1: None}, parts={1: ""}))["part 一"].startswith("row_absent")

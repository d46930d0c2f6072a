"""Verdicts made by hand: what one rule said about each subject."""

from __future__ import annotations

from collections.abc import Mapping

from audit.document import Format
from audit.errors import RuleCrashed
from audit.identity import evidence_hash
from audit.severity import Severity
from audit.verdict import Finding, Mismatch, Outcome, Status, Verdict

RULE = "A31"
PASS, UNKNOWN = "pass", "not_assessable"


def verdict(
    said: Mapping[str, int | str], *, severity: Severity = Severity.WARNING, title: str = "合计不平", rule: str = RULE
) -> Verdict:
    """`{subject: wrong figure, PASS or UNKNOWN}` of one rule."""
    outcomes = tuple(_outcome(subject, word) for subject, word in said.items())
    findings = tuple(_finding(rule, outcome, severity, title) for outcome in outcomes if outcome.mismatch)
    return Verdict("x.html", "0" * 64, Format.HTML, "read", outcomes={rule: outcomes}, findings=findings)


def crashed(rule: str = RULE) -> Verdict:
    return Verdict("x.html", "0" * 64, Format.HTML, "read", crashes=(RuleCrashed(rule, "KeyError: 'x'", "trace"),))


def unreadable() -> Verdict:
    return Verdict("x.html", "0" * 64, None, "unreadable", ("encrypted", "文件有密码"))


def facts(figure: int) -> str:
    """The evidence hash of a finding with this figure."""
    return evidence_hash(Mismatch("any", 7, figure))


def _outcome(subject: str, word: int | str) -> Outcome:
    if isinstance(word, int):
        return Outcome(subject, Status.FAIL, Mismatch(subject, 7, word))
    return Outcome(subject, Status(word), reason="row_absent" if word == UNKNOWN else None)


def _finding(rule: str, outcome: Outcome, severity: Severity, title: str) -> Finding:
    mismatch = outcome.mismatch
    assert mismatch is not None
    return Finding(
        code=rule,
        slug="sum",
        severity=severity,
        title=title,
        message=f"填{mismatch.found}，应为7",
        mismatch=mismatch,
        group=1,
        basis="报告自身的勾稽关系",
        fix="请核对。",
        fingerprint="by name, not by code",
        evidence_hash=evidence_hash(mismatch),
    )

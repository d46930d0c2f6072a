"""Bytes → verdict. Pure: no clock, no network, no database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from functools import partial

from audit.caps import capped
from audit.diagnosis.evidence import diagnoses_of, explains
from audit.diagnosis.telling import groups_of, told
from audit.errors import RuleCrashed, UnreadableInput
from audit.form import FIRST_YEAR, FORMS, PARTS, Form
from audit.grouping import Found, Grouped, group
from audit.identity import evidence_hash, fingerprint
from audit.model import BodyKind, Report
from audit.privacy import masked
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rule import Rule
from audit.rules import ALL
from audit.severity import Severity
from audit.suppression import SILENCING, suppressed
from audit.surroundings import ALONE, Surroundings
from audit.verdict import Finding, Mismatch, Outcome, Status, Verdict
from audit.wording import basis_text, sentence

RULESET = "2026.2"
TABLES = ("T2", "T3", "T4")
IN_ORDER = sorted(ALL, key=lambda rule: rule.code)
SILENCERS = [rule for rule in ALL if rule.code in SILENCING]
SIGNED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s*$")


def check(
    data: bytes,
    *,
    name: str = "",
    year: int | None = None,
    body_kind: BodyKind | None = None,
    agency_code: str | None = None,
    previous: Report | None = None,
    children: Sequence[Report] = (),
    around: Surroundings = ALONE,
    rules: Sequence[Rule] = ALL,
    recognise: bool = True,
) -> Verdict:
    """
    Read and check one file. Never raises for its content: the verdict says `unreadable`, and whether by our fault.

    `name` is shown, never believed. `year` and `body_kind` overrule what the report says.
    `agency_code` makes the fingerprints those of the registry; without it the printed name stands in.
    `around`: what is known beside the file; `previous` (last year's report) and `children` (the reports of the bodies
    below) may be given by themselves.
    `recognise`: whether a scan is recognised, at one to two seconds a page, or unreadable (no_text_layer).
    """
    name = masked(name)
    digest = hashlib.sha256(data).hexdigest()
    try:
        document = read(data, recognise=recognise)
        known = replace(
            around,
            previous=around.previous or ((previous,) if previous else ()),
            children=around.children or tuple(children),
        )
        report = interpret(document, year=year, body_kind=body_kind, around=known)
    except UnreadableInput as error:
        return Verdict(name, digest, None, "unreadable", (error.kind, masked(error.message)))
    except Exception as error:  # noqa: BLE001  one file that a reader trips over must not lose the others
        crash = RuleCrashed.of("", error)
        problem = ("crashed", f"读取时程序出错，这是程序的缺陷：{crash.cause}")
        return Verdict(name, digest, None, "unreadable", problem, crashes=(crash,))
    return judge(report, name=name, digest=digest, agency_code=agency_code, rules=rules)


def judge(
    report: Report,
    *,
    name: str = "",
    digest: str = "",
    agency_code: str | None = None,
    rules: Sequence[Rule] = ALL,
) -> Verdict:
    """The verdict on a report that was understood, which may be none at all."""
    problem = not_a_report(report)
    if problem:
        return Verdict(name, digest, report.document.format, status_of(problem), problem, report.document, report)
    return audit(report, name=name, digest=digest, agency_code=agency_code, rules=rules)


def not_a_report(report: Report) -> tuple[str, str] | None:
    """(kind, message) when this is no annual report, or one that is not audited."""
    if report.year is not None and report.year < FIRST_YEAR:
        return "too_old", f"{report.year}年度报告适用旧条例，不在审核范围"
    if "truncated" in report.damage and not _whole(report):
        return "truncated", "文件在中途断了，只读到一部分，请重新取得完整的文件"
    if len(report.sections) < 2 and not report.tables and "encoding_damaged" in report.damage:
        return "encoding", "文字是乱码：编码在转换时弄错了，没有读懂，请重新取得或另存为 UTF-8"
    if len(report.sections) < 2 and not report.tables:
        return "not_a_report", "没有找到年度报告的规定部分和表格"
    return None


def status_of(problem: tuple[str, str] | None) -> str:
    """The status of a verdict with this problem, as `not_a_report` gives it."""
    if problem is None:
        return "read"
    return "unreadable" if problem[0] in ("truncated", "encoding") else "not_a_report"


def _whole(report: Report) -> bool:
    """All parts and tables, and behind them a signature or the rest of a page: nothing of the report was cut off."""
    if {section.part for section in report.sections} < {part.number for part in PARTS}:
        return False
    if any(name not in report.tables or report.tables[name].lost_rows for name in TABLES):
        return False
    goes_on = report.body is not None and report.body[1] < len(report.document.blocks)
    return goes_on or bool(SIGNED.search(report.closing))


def audit(
    report: Report,
    *,
    name: str = "",
    digest: str = "",
    agency_code: str | None = None,
    rules: Sequence[Rule] = ALL,
) -> Verdict:
    """Apply `rules` to a report that was read. A rule that crashes is recorded and accuses nobody."""
    chosen = IN_ORDER if rules is ALL else sorted(rules, key=lambda rule: rule.code)
    off = report.around.policy.off
    outcomes, crashes = _assess(report, [rule for rule in chosen if rule.code not in off] if off else chosen)
    standing = suppressed(report, _silencing(report, outcomes) | outcomes)
    outcomes = {code: standing[code] for code in outcomes}
    failed = [
        (rule, outcome.mismatch)
        for rule in chosen
        for outcome in outcomes.get(rule.code, ())
        if outcome.mismatch is not None and outcome.status is Status.FAIL
    ]
    grouped, trouble = _grouped(report, [(rule.code, mismatch) for rule, mismatch in failed])
    findings = _findings(report, failed, grouped, agency_code or report.agency)
    return Verdict(
        source=name,
        sha256=digest,
        format=report.document.format,
        status="read",
        document=report.document,
        report=report,
        outcomes=outcomes,
        findings=findings,
        crashes=(*crashes, *trouble),
        groups=groups_of(findings, grouped.diagnoses, _form_of(report)),
    )


def _assess(report: Report, rules: Iterable[Rule]) -> tuple[dict[str, tuple[Outcome, ...]], list[RuleCrashed]]:
    outcomes: dict[str, tuple[Outcome, ...]] = {}
    crashes: list[RuleCrashed] = []
    for rule in rules:
        if not rule.in_scope(report):
            continue
        try:
            said = rule.assess(report)
        except Exception as error:  # noqa: BLE001  a rule that crashes is our fault and must not stop the others
            crashes.append(RuleCrashed.of(rule.code, error))
            continue
        if said:  # a rule without a subject in this report is out of scope
            outcomes[rule.code] = said
    return outcomes, crashes


def _silencing(report: Report, known: Container[str]) -> dict[str, tuple[Outcome, ...]]:
    """
    What the rules say that silence others, where they were not chosen themselves, or are switched off here.

    Whoever does not want to hear of a table on the wrong form does not want its cells held against the right one.
    """
    unasked = [rule for rule in SILENCERS if rule.code not in known]
    return _assess(report, unasked)[0]


def _grouped(report: Report, found: Found) -> tuple[Grouped, list[RuleCrashed]]:
    """Which findings have one cause, and what is wrong there. A diagnosis that crashes takes no finding away."""
    try:
        diagnoses = diagnoses_of(report, found)
        return group(found, diagnoses, partial(explains, report)), []
    except Exception as error:  # noqa: BLE001  as for a rule
        return group(found), [RuleCrashed.of("diagnosis", error)]


def _findings(
    report: Report, failed: Sequence[tuple[Rule, Mismatch]], grouped: Grouped, agency: str
) -> tuple[Finding, ...]:
    findings = [
        _finding(report, rule, mismatch, number, agency)
        for (rule, mismatch), number in zip(failed, grouped.numbers, strict=True)
    ]
    return told(findings, grouped.diagnoses, _form_of(report))


def _form_of(report: Report) -> Form | None:
    return FORMS[report.generation] if report.generation else None


def _finding(report: Report, rule: Rule, mismatch: Mismatch, number: int, agency: str) -> Finding:
    return Finding(
        code=rule.code,
        slug=rule.slug,
        severity=_severity(report, rule, mismatch),
        title=rule.title,
        message=sentence(rule, mismatch, _form_of(report)),
        mismatch=mismatch,
        group=number,
        basis=basis_text(mismatch.basis or rule.basis, report.year),
        fix=rule.fix,
        fingerprint=fingerprint(agency, report.year, rule.code, mismatch.subject),
        evidence_hash=evidence_hash(mismatch),
    )


def _severity(report: Report, rule: Rule, mismatch: Mismatch) -> Severity:
    """The rule's own or this case's, under the cap of the year and what the supervising office has lowered it to."""
    severity = capped(mismatch.severity or rule.severity, mismatch.basis or rule.basis, report.year)
    lowered = report.around.policy.lowered.get(rule.code)
    return min(severity, lowered.severity, key=lambda one: one.rank) if lowered else severity

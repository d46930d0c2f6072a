"""N07 正文复议诉讼数与表四不符."""

from __future__ import annotations

import re

from audit.claims import Claim, Slot, claims_of
from audit.claims.judging import in_figures, in_words, judge
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.passages import must_be_text, section_of
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

RECONSIDERATION = "T4.reconsideration.total"
DIRECT, AFTER = "T4.litigation_direct.total", "T4.litigation_after.total"
TOTALS = (RECONSIDERATION, DIRECT, AFTER)
MENTIONED = {RECONSIDERATION: re.compile("复议"), DIRECT: re.compile("诉"), AFTER: re.compile("诉")}
CELLS = {f"T4.reconsideration.{field}": 2 for field in ("upheld", "total")}
TEXT = "（一）依申请公开。2024年，因政府信息公开被申请行政复议{}件，未发生行政诉讼。"


def _claims(report: Report, subject: str) -> list[Claim]:
    """The claims of a subject: lawsuits of both kinds together are told under the first of them."""
    claims = claims_of(report)
    if subject not in TOTALS:
        return [claim for claim in claims if claim.slot is Slot.OUTCOME and claim.about[0][0] == subject]
    slots = {RECONSIDERATION: {Slot.RECONSIDERATION}, DIRECT: {Slot.LITIGATION}}.get(subject, set())
    apart = [claim for claim in claims if claim.slot is Slot.LITIGATION_APART and claim.about == ((subject,),)]
    found = apart or in_figures(claims, slots) or in_words(claims, slots)
    if not found and subject == RECONSIDERATION:
        found = in_figures(claims, {Slot.REVIEWS})
    return found


def _subjects(report: Report) -> tuple[str, ...]:
    claims = claims_of(report)
    outcomes = (claim.about[0][0] for claim in claims if claim.slot is Slot.OUTCOME)
    # what is said of all lawsuits is told under the first kind
    together = any(claim.slot is Slot.LITIGATION for claim in claims)
    apart = any(claim.slot is Slot.LITIGATION_APART and claim.about == ((AFTER,),) for claim in claims)
    return tuple(dict.fromkeys((*(TOTALS[:2] if together and not apart else TOTALS), *outcomes)))


@rule(
    code="N07",
    slug="text-review-or-litigation-differs",
    title="正文复议诉讼数与表四不符",
    severity=Severity.ERROR,
    basis=("X",),
    formula="正文复议数 = 表四行政复议总计；正文诉讼数 = 未经复议直接起诉总计 + 复议后起诉总计",
    says="{place}{stated}，{where}为{expected}{compared}",
    each=_subjects,
    needs=("text", "cells"),
    bad=Example(zero=True, cells=CELLS, parts={1: TEXT.format(3)}, finds=(RECONSIDERATION,)),
    good=Example(zero=True, cells=CELLS, parts={1: TEXT.format(2)}),
)
def N07(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明的因政府信息公开引起的行政复议件数等于表四“行政复议”总计，行政诉讼件数等于“未经复议直接起诉”与
    “复议后起诉”两个总计之和。写“未发生”的，应为0。表四有数而正文只字未提的，只作提示。

    ## 为什么
    说的是同一批案件。

    ## 反例
    正文写“未发生行政复议和行政诉讼”，表四行政复议总计填2。
    复议、诉讼针对往年申请的，照样计入发生的年度，件数多于本年申请不算问题。
    写明“与政府信息公开无关”的复议、诉讼，不在此列。

    ## 怎么改
    请核对正文与表格，更正不一致处。

    表四有数而正文没有提到的，建议在正文中补充说明。
    """
    claims = _claims(report, subject)
    if not claims:
        return _unmentioned(report, subject)
    mismatch = judge(report, subject, claims)
    if mismatch is None and subject == DIRECT and claims[0].slot is Slot.LITIGATION_APART:
        # the two kinds may be right and their sum wrong
        together = in_figures(claims_of(report), {Slot.LITIGATION})
        claims, mismatch = together or claims, judge(report, subject, together) if together else None
    if mismatch is None:
        return None
    words = dict(mismatch.words)
    words["stated"] = "称没有发生" if claims[0].zero else f"写明{mismatch.found}件"
    difference = (mismatch.found or 0) - (mismatch.expected or 0)
    words["compared"] = f"，相差{difference:+}"
    if claims[0].slot in (Slot.LITIGATION, Slot.REVIEWS):
        words["where"] = "表四行政诉讼两类总计之和" if claims[0].slot is Slot.LITIGATION else "表四复议、诉讼总计之和"
    return Mismatch(
        subject,
        mismatch.expected,
        mismatch.found,
        cells=mismatch.cells,
        operands=mismatch.operands,
        quote=mismatch.quote,
        section=mismatch.section,
        severity=mismatch.severity,
        words=words,
    )


def _unmentioned(report: Report, subject: str) -> Mismatch | None:
    """A note where the table counts cases and no word of the text does."""
    if subject not in TOTALS:
        raise NotAssessable("no_claim")
    number = report.number(subject)
    texts = [section.text for section in report.sections] + [report.preface]
    if any(MENTIONED[subject].search(text) for text in texts):
        raise NotAssessable("no_claim")
    if not number:
        return None
    must_be_text(report, section_of(report, 1))
    return Mismatch(
        subject,
        number,
        None,
        cells=(subject,),
        operands=((subject, number),),
        severity=Severity.NOTE,
        words={
            "place": "正文",
            "stated": "没有提到行政复议" if subject == RECONSIDERATION else "没有提到行政诉讼",
            "compared": "",
        },
    )

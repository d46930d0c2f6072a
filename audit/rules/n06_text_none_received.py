"""N06 正文称未收到申请而表三有数."""

from __future__ import annotations

from audit.claims import Claim, claims_of
from audit.claims.judging import RECEIVED, in_figures, in_words, judge, place
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

NEW, CARRIED_IN = "T3.new_received.total", "T3.carried_in.total"


def _denials(report: Report) -> list[Claim]:
    return in_words(claims_of(report), RECEIVED)


def _none_at_all(report: Report) -> list[Claim]:
    return [claim for claim in _denials(report) if claim.any_at_all and not claim.only_new]


@rule(
    code="N06",
    slug="text-none-received-contradicted",
    title="正文称未收到申请而表三有数",
    severity=Severity.ERROR,
    basis=("X",),
    formula="正文称未收到 ⇒ 本年新收 = 0",
    says="{place}称未收到申请，{where}为{expected}",
    needs=("text", "cells"),
    bad=Example(
        zero=True,
        cells={"T3.new_received.natural_person": 3, "T3.new_received.total": 3},
        parts={1: "（二）依申请公开。2024年，本机关未收到政府信息公开申请。"},
        finds=("T3.new_received.total",),
    ),
    good=Example(
        zero=True,
        cells={"T3.carried_in.natural_person": 1, "T3.carried_in.total": 1},
        parts={1: "（二）依申请公开。2024年，本机关未收到新的政府信息公开申请，上年结转1件。"},
    ),
    each=lambda report: (NEW, CARRIED_IN) if _none_at_all(report) else (NEW,),
)
def N06(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文说本年未收到政府信息公开申请的，表三“本年新收”总计应为0。说“未收到任何”申请的，
    “上年结转”也应为0（不为0的，提醒核对）。

    ## 为什么
    同一份报告里，不能既说没有收到，又填写收到的件数。

    ## 反例
    正文写“本年度未收到政府信息公开申请”，表三本年新收总计填3。
    写“未收到新的申请”、只有上年结转的，是对的。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    if subject == NEW:
        return judge(report, subject, _denials(report), in_figures(claims_of(report), RECEIVED))
    claims = _none_at_all(report)
    if not claims:
        raise NotAssessable("no_claim")
    carried_in = report.number(subject)
    if carried_in == 0:
        return None
    claim = claims[0]
    return Mismatch(
        subject,
        carried_in,
        0,
        cells=(subject,),
        operands=((subject, carried_in),),
        quote=claim.sentence,
        section=claim.part,
        severity=Severity.WARNING,
        words={"place": place(claim)},
    )

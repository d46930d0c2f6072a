"""N03 正文结转数与表三不符."""

from __future__ import annotations

from audit.claims import Slot, claims_of
from audit.claims.judging import in_figures, in_words, judge
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SLOTS = {"T3.carried_in.total": Slot.CARRIED_IN, "T3.carried_out.total": Slot.CARRIED_OUT}
CELLS = {
    f"T3.{row}.{column}": value
    for row, value in {"new_received": 9, "granted": 7, "total": 7, "carried_out": 2}.items()
    for column in ("natural_person", "total")
}
TEXT = "（一）依申请公开。2024年，收到政府信息公开申请9件，答复7件，{}件结转下年度继续办理。"


@rule(
    code="N03",
    slug="text-carried-over-differs",
    title="正文结转数与表三不符",
    severity=Severity.ERROR,
    basis=("X",),
    formula="正文上年结转数 = 表三上年结转；正文结转下年度数 = 表三结转下年度",
    says="{place}写明结转{found}件，{where}为{expected}，相差{difference}",
    each=lambda report: tuple(SLOTS),
    needs=("text", "cells"),
    bad=Example(zero=True, cells=CELLS, parts={1: TEXT.format(3)}, finds=("T3.carried_out.total",)),
    good=Example(
        zero=True,
        cells=CELLS,
        parts={1: TEXT.format(2).replace("9件", "9件（上年结转0件）")},
    ),
)
def N03(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明的上年结转件数、结转下年度件数，分别等于表三“二、上年结转政府信息公开申请数量”和
    “四、结转下年度继续办理”的总计。

    ## 为什么
    说的是同一批申请；结转数还要与上下两年的报告衔接。

    ## 反例
    正文写“3件结转下年度继续办理”，表三结转下年度填2。
    写“53件（其中上年结转1件）”、表三上年结转填1的，是对的。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    claims = claims_of(report)
    slots = {SLOTS[subject]}
    return judge(report, subject, in_figures(claims, slots) or in_words(claims, slots))

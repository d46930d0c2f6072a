"""N08 正文许可、处罚、强制数与表二不符."""

from __future__ import annotations

from audit.claims import Slot, claims_of
from audit.claims.judging import in_figures, in_words, judge
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SLOTS = {
    "T2.licensing.decisions": Slot.LICENSING,
    "T2.penalties.decisions": Slot.PENALTIES,
    "T2.coercion.decisions": Slot.COERCION,
}


@rule(
    code="N08",
    slug="text-decisions-differ",
    title="正文许可、处罚、强制数与表二不符",
    severity=Severity.ERROR,
    basis=("X",),
    formula="正文许可、处罚、强制决定数 = 表二处理决定数量",
    says="{place}写明的件数为{found}，{where}为{expected}，相差{difference}",
    needs=("text", "cells"),
    bad=Example(
        zero=True,
        cells={"T2.licensing.decisions": 9},
        parts={1: "（一）主动公开。2024年，我局办理行政许可15件。"},
        finds=("T2.licensing.decisions",),
    ),
    good=Example(
        zero=True,
        cells={"T2.licensing.decisions": 9, "T2.penalties.decisions": 6, "T2.coercion.decisions": 2},
        parts={1: "（一）主动公开。我局负责15项行政许可事项。2024年，共作出行政许可9件、行政处罚6件、行政强制2件。"},
    ),
    each=lambda report: tuple(address for address in SLOTS if address in report.form.printed),
)
def N08(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明本年作出、办理、办结、实施的行政许可、行政处罚、行政强制件数，等于表二“本年处理决定数量”。

    ## 为什么
    表二填的就是本年作出的全部处理决定，与正文说的是同一件事。

    ## 反例
    正文写“办理了15项行政许可”，表二行政许可填9。
    写“负责15项行政许可事项”说的是事项，写“公示行政处罚20件”说的是公示，都不在此列。
    只说其中一部分的（“听证后作出行政处罚12件”“即时办结7件”“由分中心办理12件，其余由本级办理”），也不比较。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    claims = claims_of(report)
    slots = {SLOTS[subject]}
    figures, words = in_figures(claims, slots), in_words(claims, slots)
    return judge(report, subject, figures or words, words)

"""N02 正文答复数与表三不符."""

from __future__ import annotations

from audit.claims import Slot, claims_of
from audit.claims.judging import in_figures, judge
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

TOTAL = "T3.total.total"
SEVEN = {
    f"T3.{row}.{column}": 7 for row in ("new_received", "granted", "total") for column in ("natural_person", "total")
}


@rule(
    code="N02",
    slug="text-answered-differs",
    title="正文答复数与表三不符",
    severity=Severity.ERROR,
    basis=("X",),
    formula="正文答复（办结）数 = 表三总计",
    says="{place}写明答复（办结）申请{found}件，{where}为{expected}，相差{difference}{sides}{hint}",
    each=lambda report: (TOTAL,),
    needs=("text", "cells"),
    bad=Example(
        zero=True,
        cells=SEVEN,
        parts={1: "（一）依申请公开。2024年，共受理依申请公开7件、按时答复2件。"},
        finds=(TOTAL,),
    ),
    good=Example(zero=True, cells=SEVEN, parts={1: "（一）依申请公开。2024年，共受理依申请公开7件、按时答复7件。"}),
)
def N02(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明的答复、办结政府信息公开申请件数，等于表三“（七）总计”。

    只写“办理7件”的，可能说收到，也可能说办结，等于其中任意一个数即可，不符时只提醒核对。

    ## 为什么
    表三的总计就是本年度办理完毕的件数，与正文说的是同一件事。

    ## 反例
    正文写“按时答复2件”，表三总计填7。
    只写“均已办结”、答复率100%，或者说的是信访、建议提案的办结数，不在此列。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    claims = claims_of(report)
    return judge(report, subject, in_figures(claims, {Slot.ANSWERED}) or in_figures(claims, {Slot.HANDLED}))

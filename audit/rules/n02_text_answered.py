"""N02 正文答复数与表三不符."""

from __future__ import annotations

from audit.claims import Slot, claims_of
from audit.claims.judging import in_figures, judge
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

TOTAL = "T3.total.total"


@rule(
    code="N02",
    slug="text-answered-differs",
    title="正文答复数与表三不符",
    severity=Severity.ERROR,
    basis=("X",),
    says="{place}写明答复（办结）申请{found}件，{where}为{expected}，相差{difference}{hint}",
    each=lambda report: (TOTAL,),
)
def N02(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明的答复、办结政府信息公开申请件数，等于表三“（七）总计”。

    ## 为什么
    表三的总计就是本年度办理完毕的件数，与正文说的是同一件事。

    ## 反例
    正文写“按时答复2件”，表三总计填7。
    只写“均已办结”、答复率100%，或者说的是信访、建议提案的办结数，不在此列。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    return judge(report, subject, in_figures(claims_of(report), {Slot.ANSWERED}))

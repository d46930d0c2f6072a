"""N01 正文收件数与表三不符."""

from __future__ import annotations

from audit.claims import Slot, claims_of
from audit.claims.judging import RECEIVED, in_figures, in_words, judge
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

NEW = "T3.new_received.total"
SEVEN = {
    f"T3.{row}.{column}": 7 for row in ("new_received", "granted", "total") for column in ("natural_person", "total")
}


@rule(
    code="N01",
    slug="text-received-differs",
    title="正文收件数与表三不符",
    severity=Severity.ERROR,
    basis=("X",),
    formula="正文收件数 = 本年新收；或 本年新收 + 上年结转；或 总计 + 结转下年度",
    says="{place}写明收到申请{found}件，{where}为{expected}，相差{difference}{sides}{hint}",
    each=lambda report: (NEW,),
    needs=("text", "cells"),
    bad=Example(zero=True, cells=SEVEN, parts={1: "（一）依申请公开。2024年，共受理依申请公开2件。"}, finds=(NEW,)),
    good=Example(zero=True, cells=SEVEN, parts={1: "（一）依申请公开。2024年，共受理依申请公开7件。"}),
)
def N01(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明的本年收到（受理）政府信息公开申请件数，与表三一致。等于下列任意一个数即可：本年新收；
    本年新收加上年结转；总计加结转下年度。写“新收”“新增”的，只与本年新收比较。

    没有写“收到”，只写“依申请公开7件”的，等于以上任意一个数或者总计即可，不符时只提醒核对。

    ## 为什么
    正文和表格出自同一本台账，两个数不一样，必有一个错了。

    ## 反例
    正文写“共受理依申请公开2件”，表三本年新收总计填7。
    写“共收到53件（其中上年结转1件）”、表三新收52、上年结转1的，是对的。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    claims = claims_of(report)
    figures = in_figures(claims, RECEIVED) or in_figures(claims, {Slot.COUNTED})
    return judge(report, subject, figures, in_words(claims, RECEIVED))

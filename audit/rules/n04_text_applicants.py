"""N04 正文申请人分类数与表三不符."""

from __future__ import annotations

from audit.claims import Slot
from audit.claims.judging import judge
from audit.claims.naming import by_name
from audit.example import Example
from audit.form.shape import T3_PARTS
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SLOTS = (Slot.APPLICANT, Slot.APPLICANT_SHARE)
COLUMNS = tuple(f"T3.new_received.{column}" for column in T3_PARTS)
CELLS = {
    f"T3.{row}.{column}": value
    for row in ("new_received", "granted", "total")
    for column, value in (("natural_person", 5), ("business", 2), ("total", 7))
}
TEXT = "（一）依申请公开。2024年，收到政府信息公开申请7件，其中自然人申请{}件，商业企业申请2件。"


def _subjects(report: Report) -> tuple[str, ...]:
    return tuple(by_name(report, SLOTS)) or COLUMNS


@rule(
    code="N04",
    slug="text-applicant-split-differs",
    title="正文申请人分类数与表三不符",
    severity=Severity.WARNING,
    basis=("X",),
    formula="正文某类申请人件数 = 该列的本年新收；或 本年新收 + 上年结转；或 总计",
    says="{place}写明该类申请人{found}{unit}，{where}为{expected}{unit}，相差{difference}{sides}",
    each=_subjects,
    needs=("text", "cells"),
    bad=Example(zero=True, cells=CELLS, parts={1: TEXT.format(4)}, finds=("T3.new_received.natural_person",)),
    good=Example(zero=True, cells=CELLS, parts={1: TEXT.format(5)}),
)
def N04(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明的自然人、商业企业、科研机构、社会公益组织、法律服务机构等各类申请人的件数（或者占比），与表三对应的
    列一致。等于本年新收、本年新收加上年结转、总计三者之一即可。“法人或其他组织”是五列之和。

    ## 为什么
    说的是同一批申请，分类相加也要与总数相符。

    ## 反例
    正文写“其中自然人申请4件”，表三自然人列填5。
    写“自然人申请52件”，表三自然人列本年新收51、上年结转1的，是对的。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    claims = by_name(report, SLOTS).get(subject, [])
    shares = [claim for claim in claims if claim.slot is Slot.APPLICANT_SHARE]
    numbers = [claim for claim in claims if claim.slot is Slot.APPLICANT]
    # a percentage that fits does not excuse a number that does not
    found = judge(report, subject, numbers) if numbers else None
    return found or (judge(report, subject, shares) if shares or not numbers else None)

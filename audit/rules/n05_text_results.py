"""N05 正文办理结果数与表三不符."""

from __future__ import annotations

from audit.claims import Slot
from audit.claims.judging import judge
from audit.claims.naming import by_name, row_name
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SLOTS = (Slot.RESULT, Slot.RESULT_SHARE)
ROWS = ("granted", "partial", "denied", "unable", "refused", "other")
CELLS = {
    f"T3.{row}.{column}": value
    for row, value in {"new_received": 7, "granted": 4, "unable.not_held": 3, "total": 7}.items()
    for column in ("natural_person", "total")
}
TEXT = "（一）依申请公开。2024年，收到政府信息公开申请7件，其中予以公开{}件，无法提供3件。"


def _subjects(report: Report) -> tuple[str, ...]:
    claimed = by_name(report, SLOTS)
    return tuple(claimed) or tuple(row_name(report, row) for row in ROWS)


@rule(
    code="N05",
    slug="text-result-split-differs",
    title="正文办理结果数与表三不符",
    severity=Severity.WARNING,
    basis=("X",),
    formula="正文某项结果件数 = 表三该行（或该大项各行之和）总计列；百分比 = 该行 ÷ 总计",
    says="{place}写明该类办理结果{found}{unit}，{where}为{expected}{unit}，相差{difference}{sides}",
    each=_subjects,
    needs=("text", "cells"),
    bad=Example(zero=True, cells=CELLS, parts={1: TEXT.format(3)}, finds=("T3.granted.total",)),
    good=Example(zero=True, cells=CELLS, parts={1: TEXT.format(4)}),
)
def N05(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明的予以公开、部分公开、不予公开、无法提供、不予处理、其他处理的件数，等于表三对应的行；没有单独一行的
    （如“（三）不予公开”），等于其下各行之和。几类写在一起的（“予以公开及部分公开5件”），等于几类之和。写占比的，
    等于该行在总计（或收到的件数）中的比例，四舍五入或者舍去尾数都可以。

    ## 为什么
    说的是同一批申请的办理结果。

    ## 反例
    正文写“予以公开3件”，表三“（一）予以公开”总计填4。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    claims = by_name(report, SLOTS).get(subject, [])
    shares = [claim for claim in claims if claim.slot is Slot.RESULT_SHARE]
    numbers = [claim for claim in claims if claim.slot is Slot.RESULT]
    # a percentage that fits does not excuse a number that does not
    found = judge(report, subject, numbers) if numbers else None
    return found or (judge(report, subject, shares) if shares or not numbers else None)

"""A29 项目数量出现负数."""

from __future__ import annotations

from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

ITEMS = ("licensing", "other_services", "penalties", "coercion", "admin_fees")


@rule(
    code="A29",
    slug="items-below-zero",
    title="项目数量出现负数",
    severity=Severity.ERROR,
    basis=("X",),
    formula="上一年项目数量 + 本年增/减 ≥ 0",
    says="{where}填{found}，加上上一年项目数量{before}后成了负数",
    each=lambda report: tuple(f"T2.{row}.delta" for row in ITEMS),
    generations=frozenset({"2019"}),
    of_figures=True,
    needs=("cells",),
    core=False,
    bad=Example(
        year=2020,
        zero=True,
        cells={"T2.licensing.prev_items": 5, "T2.licensing.delta": -8},
        finds=("T2.licensing.delta",),
    ),
    good=Example(year=2020, zero=True, cells={"T2.licensing.prev_items": 8, "T2.licensing.delta": -5}),
)
def A29(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    2019版表二的五行项目：上一年项目数量加本年增/减，不小于0。

    ## 为什么
    增减之后就是现有的项目数量，不会是负数。

    ## 反例
    行政许可上一年项目数量5，本年增/减填-8。

    ## 怎么改
    请核对增减数。
    """
    first = subject.replace(".delta", ".prev_items")
    delta, before = report.number(subject), report.number(first)
    if before + delta >= 0:
        return None
    return Mismatch(
        subject, found=delta, cells=(first, subject), operands=((first, before),), words={"before": str(before)}
    )

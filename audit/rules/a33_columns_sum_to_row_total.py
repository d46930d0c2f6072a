"""A33 各类申请人之和不等于总计."""

from __future__ import annotations

from audit.equations import equation, judge, subjects
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="A33",
    slug="columns-do-not-sum-to-row-total",
    title="各类申请人之和不等于总计",
    severity=Severity.ERROR,
    basis=("X",),
    formula="自然人 + 五类法人或其他组织 = 总计（表三每一行）",
    says="{where}填{found}，自然人与各类法人或其他组织之和是{expected}（{relation}），相差{difference}{assumed}",
    each=lambda report: subjects(report, "A33"),
    of_figures=True,
    needs=("cells",),
    bad=Example(
        zero=True,
        cells={
            "T3.new_received.natural_person": 51,
            "T3.new_received.business": 1,
            "T3.new_received.total": 53,
        },
        finds=("T3.new_received.total",),
    ),
    good=Example(
        zero=True,
        cells={
            "T3.new_received.natural_person": 51,
            "T3.new_received.business": 1,
            "T3.new_received.total": 52,
        },
    ),
)
def A33(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    表三每一行：自然人加五类法人或其他组织，等于该行总计。

    ## 为什么
    每一件申请只有一个申请人类别，总计是六类之和。

    ## 反例
    “一、本年新收”行：自然人51，商业企业1，总计填53。

    ## 怎么改
    请核对该行。
    """
    return judge(report, equation(report, "A33", subject))

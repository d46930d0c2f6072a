"""A32 办理结果各项之和不等于总计."""

from __future__ import annotations

from audit.equations import equation, judge, subjects
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="A32",
    slug="result-rows-do-not-sum-to-total",
    title="办理结果各项之和不等于总计",
    severity=Severity.ERROR,
    basis=("X",),
    formula="各项办理结果之和 = 总计（表三每一列）",
    says="{where}填{found}，各项办理结果之和是{expected}，相差{difference}{assumed}",
    each=lambda report: subjects(report, "A32"),
    of_figures=True,
    needs=("cells",),
    bad=Example(
        zero=True,
        cells={
            "T3.new_received.natural_person": 9,
            "T3.new_received.total": 9,
            "T3.total.natural_person": 9,
            "T3.total.total": 9,
        },
        finds=("T3.total.natural_person", "T3.total.total"),
        words="收到9件、总计9件，各项办理结果都填0",
    ),
    good=Example(
        zero=True,
        cells={
            "T3.new_received.natural_person": 9,
            "T3.new_received.total": 9,
            "T3.granted.natural_person": 6,
            "T3.granted.total": 6,
            "T3.unable.not_held.natural_person": 3,
            "T3.unable.not_held.total": 3,
            "T3.total.natural_person": 9,
            "T3.total.total": 9,
        },
    ),
)
def A32(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    表三每一列：“三、本年度办理结果”下各项之和，等于“（七）总计”。

    ## 为什么
    总计就是各项办理结果的合计。印在表上的关系只比较收件与总计，查不出结果漏填。

    ## 反例
    总计填9，而各项结果全部填0。

    ## 怎么改
    请按办理结果分类填报并重算总计。
    """
    return judge(report, equation(report, "A32", subject))

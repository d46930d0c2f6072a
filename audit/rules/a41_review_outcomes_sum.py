"""A41 复议诉讼各结果之和不等于总计."""

from __future__ import annotations

from audit.equations import equation, judge, subjects
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="A41",
    slug="review-outcomes-do-not-sum",
    title="复议诉讼各结果之和不等于总计",
    severity=Severity.ERROR,
    basis=("X",),
    formula="结果维持 + 结果纠正 + 其他结果 + 尚未审结 = 总计（表四每一组）",
    says="{where}填{found}，结果维持、结果纠正、其他结果、尚未审结之和是{expected}（{relation}），相差{difference}{assumed}",
    each=lambda report: subjects(report, "A41"),
    of_figures=True,
    needs=("cells",),
    bad=Example(
        zero=True,
        cells={"T4.reconsideration.upheld": 2, "T4.reconsideration.total": 3},
        finds=("T4.reconsideration.total",),
    ),
    good=Example(
        zero=True,
        cells={
            "T4.reconsideration.upheld": 2,
            "T4.reconsideration.pending": 1,
            "T4.reconsideration.total": 3,
        },
    ),
)
def A41(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    表四三组（行政复议、未经复议直接起诉、复议后起诉）：四种结果之和等于该组总计。

    ## 为什么
    每一件复议或诉讼在年末只处于一种状态。三组之间没有关系式，不互相比较。

    ## 反例
    结果维持2，其余为0，总计填3。

    ## 怎么改
    请核对表四。
    """
    return judge(report, equation(report, "A41", subject))

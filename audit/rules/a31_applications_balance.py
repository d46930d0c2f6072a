"""A31 收件与办理、结转不平."""

from __future__ import annotations

from audit.equations import equation, judge, subjects
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="A31",
    slug="intake-does-not-equal-outcome",
    title="收件与办理、结转不平",
    severity=Severity.ERROR,
    basis=("X", "F30"),
    formula="本年新收 + 上年结转 = 总计 + 结转下年度（表三每一列）",
    says="{where}填{found}，按“本年新收+上年结转-结转下年度”算得{expected}（{relation}），相差{difference}{assumed}",
    each=lambda report: subjects(report, "A31"),
    of_figures=True,
    needs=("cells",),
    bad=Example(
        zero=True,
        cells={
            "T3.new_received.natural_person": 10,
            "T3.carried_in.natural_person": 2,
            "T3.total.natural_person": 9,
            "T3.carried_out.natural_person": 2,
        },
        finds=("T3.total.natural_person",),
    ),
    good=Example(
        zero=True,
        cells={
            "T3.new_received.natural_person": 10,
            "T3.carried_in.natural_person": 2,
            "T3.total.natural_person": 10,
            "T3.carried_out.natural_person": 2,
        },
    ),
)
def A31(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    表三每一列：本年新收加上年结转，等于总计加结转下年度。这是表三左上角印着的唯一一条勾稽关系。

    ## 为什么
    收到的每一件申请，到年末要么办结，要么结转。

    ## 反例
    新收10，上年结转2，总计9，结转下年度2：少了1件。

    ## 怎么改
    请核对新收、结转与总计。
    """
    return judge(report, equation(report, "A31", subject))

"""A53 采购项目与金额不符."""

from __future__ import annotations

from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import figure

PROJECTS, AMOUNT = "T2.procurement.projects", "T2.procurement.amount"


@rule(
    code="A53",
    slug="procurement-count-and-amount-disagree",
    title="采购项目与金额不符",
    severity=Severity.WARNING,
    basis=("X",),
    formula="采购项目数量为0 ⇔ 采购总金额为0",
    says="表二政府集中采购：项目数量填{projects}，总金额填{amount}，一个是0一个不是0",
    each=lambda report: (PROJECTS,),
    generations=frozenset({"2019"}),
    of_figures=True,
    needs=("cells",),
    core=False,
    bad=Example(year=2020, zero=True, cells={PROJECTS: 3}, finds=(PROJECTS,)),
    good=Example(year=2020, zero=True, cells={PROJECTS: 3, AMOUNT: 36}),
)
def A53(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    2019版表二的政府集中采购一行：采购项目数量为0，总金额也为0；不为0，总金额也不为0。

    ## 为什么
    有项目就有金额，没有项目就没有金额。

    ## 反例
    采购项目数量填3，采购总金额填0。

    ## 怎么改
    请核对。
    """
    projects, amount = report.number(PROJECTS), report.number(AMOUNT)
    if (projects == 0) == (amount == 0):
        return None
    return Mismatch(
        subject,
        found=projects,
        cells=(PROJECTS, AMOUNT),
        operands=((AMOUNT, amount),),
        words={"projects": figure(projects), "amount": figure(amount)},
    )

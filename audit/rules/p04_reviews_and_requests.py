"""P04 复议诉讼数远超申请数."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.form import T4_GROUPS
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.years import last_year, operand

TOTAL = "T3.total.total"
REVIEWS = tuple(f"T4.{group}.total" for group in T4_GROUPS)
TIMES = 3


@rule(
    code="P04",
    slug="reviews-exceed-requests",
    title="复议诉讼数远超申请数",
    severity=Severity.NOTE,
    basis=("E",),
    formula="表四总计 ≤ 3 × 两年的表三总计",
    says="表四复议、诉讼总计共{found}件，两年办理的申请只有{requests}件",
    each=lambda report: (TOTAL,),
    of_figures=True,
    needs=("cells", "hist"),
    core=False,
    bad=Example(
        zero=True,
        cells={TOTAL: 2, "T4.reconsideration.upheld": 40, "T4.reconsideration.total": 40},
        previous=Example(year=2023, zero=True, cells={TOTAL: 1}),
        finds=(TOTAL,),
    ),
    good=Example(
        zero=True,
        cells={TOTAL: 2, "T4.reconsideration.upheld": 4, "T4.reconsideration.total": 4},
        previous=Example(year=2023, zero=True, cells={TOTAL: 1}),
    ),
)
def P04(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    表四复议、诉讼的总计之和，不超过本年和上年办理结果总计之和的3倍。没有上年报告时，单是本年就够的算通过，其余不作判断。

    ## 为什么
    复议、诉讼由申请引起，件数比两年的申请多出几倍，多半是把全部行政复议、行政诉讼案件填了进来。

    ## 反例
    两年一共办理申请3件，表四填行政复议40件。

    ## 怎么改
    请确认数据无误。
    """
    reviews = tuple((cell, report.number(cell)) for cell in REVIEWS)
    handled, found = report.number(subject), sum(value for _, value in reviews)
    if found <= TIMES * handled:
        return None
    before = _most_handled(report, subject)
    requests = handled + before[1]
    if found <= TIMES * requests:
        return None
    cells = (*REVIEWS, subject)
    operands = (*reviews, (subject, handled), before)
    return Mismatch(subject, found=found, cells=cells, operands=operands, words={"requests": str(requests)})


def _most_handled(report: Report, address: str) -> tuple[str, int]:
    """The largest number of any version of last year's report: the doubt is the office's."""
    newest, *older = (operand(one, report, address) for one in _telling(report, address))
    name, value = max((newest, *older), key=lambda one: one[1])
    return name, int(value)


def _telling(report: Report, address: str) -> tuple[Report, ...]:
    versions = tuple(one for one in last_year(report) if one.cell(address).value is not None)
    if not versions:
        raise NotAssessable("cell_not_number", f"上年报告 {address}")
    return versions

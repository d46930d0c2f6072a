"""A22 现行有效件数与上年不衔接."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.explaining import LAPSED, REFORM, explains
from audit.model import BodyKind, Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.years import compare, less_certain, operand, year_before

ABOUT = "规章|规范性文件|行规文件|文件"
BECAUSE = f"{LAPSED}|{REFORM}"
WITH_OFFICE = (BodyKind.GOVERNMENT, BodyKind.GOVERNMENT_OFFICE)


@rule(
    code="A22",
    slug="stock-does-not-roll-forward",
    title="现行有效件数与上年不衔接",
    severity=Severity.WARNING,
    basis=("X", "P"),
    formula="现行有效(Y) = 现行有效(Y−1) + 本年制发 − 本年废止",
    says="{where}填{found}，按{last}年度报告的现行有效件数加本年制发、减本年废止算得{expected}（{relation}），相差{difference}",
    each=lambda report: ("T2.rules.in_force", "T2.normative_docs.in_force"),
    generations=frozenset({"2021"}),
    needs=("cells", "hist"),
    bad=Example(
        cells={"T2.normative_docs.made": 2, "T2.normative_docs.repealed": 1, "T2.normative_docs.in_force": 18},
        previous=Example(year=2023, cells={"T2.normative_docs.in_force": 14}),
        finds=("T2.normative_docs.in_force",),
    ),
    good=Example(
        cells={"T2.normative_docs.made": 2, "T2.normative_docs.repealed": 1, "T2.normative_docs.in_force": 15},
        previous=Example(year=2023, cells={"T2.normative_docs.in_force": 14}),
    ),
)
def A22(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    规章、行政规范性文件各一行：本年现行有效件数，等于上年报告的现行有效件数加本年制发件数、减本年废止件数。
    与上年报告的任何一个已存版本相符即可。正文说明了失效、清理、修订、机构改革或统计口径变化的，不提。
    政府和政府办公室只作提示：计不计对方的文件，各年口径常有不同。

    ## 为什么
    现行有效件数是存量，两年之间的差别应当由本年的增减解释。

    ## 反例
    2023年度现行有效14件；2024年度制发2件、废止1件，现行有效却填18件，多出3件没有说明。

    ## 怎么改
    请说明差额原因。

    到期自动失效、修订后重新公布、机构改革划入划出，都可能造成差额；在第一部分写一句即可。
    """
    return compare(report, lambda previous: _rolled(report, previous, subject))


def _rolled(report: Report, previous: Report, subject: str) -> Mismatch | None:
    if previous.generation == "2019":
        raise NotAssessable("no_previous_report", "上年用2019版表格，没有现行有效件数")
    row = subject.rpartition(".")[0]
    made, repealed, found = (report.number(f"{row}.{key}") for key in ("made", "repealed", "in_force"))
    before = operand(previous, report, subject)
    expected = before[1] + made - repealed
    if expected == found or explains(report, ABOUT, BECAUSE):
        return None
    usual = Severity.NOTE if report.body_kind in WITH_OFFICE else less_certain(report, previous)
    return Mismatch(
        subject,
        expected,
        found,
        cells=tuple(f"{row}.{key}" for key in ("made", "repealed", "in_force")),
        operands=(before, (f"{row}.made", made), (f"{row}.repealed", -repealed)),
        severity=usual,
        words={"last": str(year_before(previous, report))},
    )

"""A51 上一年项目数量与上年报告不符."""

from __future__ import annotations

from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.rules.a29_items_not_negative import ITEMS
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.years import compare, operand


@rule(
    code="A51",
    slug="items-do-not-roll-forward",
    title="上一年项目数量与上年报告不符",
    severity=Severity.WARNING,
    basis=("X",),
    formula="上一年项目数量(2020) = 上一年项目数量(2019) + 本年增/减(2019)",
    says="{where}填{found}，按2019年度报告的上一年项目数量加增减算得{expected}（{relation}），相差{difference}",
    each=lambda report: tuple(f"T2.{row}.prev_items" for row in ITEMS),
    generations=frozenset({"2019"}),
    years=frozenset({2020}),
    of_figures=True,
    needs=("cells", "hist"),
    core=False,
    bad=Example(
        year=2020,
        zero=True,
        cells={"T2.licensing.prev_items": 30},
        previous=Example(year=2019, zero=True, cells={"T2.licensing.prev_items": 24, "T2.licensing.delta": 3}),
        finds=("T2.licensing.prev_items",),
    ),
    good=Example(
        year=2020,
        zero=True,
        cells={"T2.licensing.prev_items": 27},
        previous=Example(year=2019, zero=True, cells={"T2.licensing.prev_items": 24, "T2.licensing.delta": 3}),
    ),
)
def A51(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    只看2020年度，五行项目：上一年项目数量等于2019年度报告的上一年项目数量加本年增/减。
    与2019年度报告的任何一个已存版本相符即可。

    ## 为什么
    2019年末的项目数量，就是2020年度报告里的上一年项目数量。

    ## 反例
    2019年度行政许可填24、增3，2020年度的上一年项目数量却填30。

    ## 怎么改
    请核对。
    """
    return compare(report, lambda previous: _rolled(report, previous, subject))


def _rolled(report: Report, previous: Report, subject: str) -> Mismatch | None:
    found = report.number(subject)
    entered = (
        operand(previous, report, subject),
        operand(previous, report, subject.replace(".prev_items", ".delta")),
    )
    expected = entered[0][1] + entered[1][1]
    if expected == found:
        return None
    return Mismatch(subject, expected, found, cells=(subject,), operands=entered)

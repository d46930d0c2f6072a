"""A25 收费金额疑似单位错误."""

from __future__ import annotations

from audit.example import Example
from audit.levels import COUNTY, level_of
from audit.model import BodyKind, Number, Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.years import compare, number_then, operand, year_before

AMOUNT = "T2.admin_fees.amount_wan"
TIMES, LARGE = 1000, 100_000


@rule(
    code="A25",
    slug="fee-unit-suspect",
    title="收费金额疑似单位错误",
    severity=Severity.WARNING,
    basis=("E",),
    formula="本年收费金额 < 上年金额 × 1000",
    says="{where}填{found}（单位为万元），{against}，疑似按元填写",
    each=lambda report: (AMOUNT,),
    generations=frozenset({"2021"}),
    needs=("cells", "hist"),
    core=False,
    bad=Example(
        zero=True,
        cells={AMOUNT: 75450},
        previous=Example(year=2023, zero=True, cells={AMOUNT: 7}),
        finds=(AMOUNT,),
    ),
    good=Example(
        zero=True,
        cells={AMOUNT: 75},
        previous=Example(year=2023, zero=True, cells={AMOUNT: 7}),
    ),
)
def A25(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    行政事业性收费金额的单位是万元。金额达到上年的1000倍以上（上年不为0），或者县级部门填了100000以上的整数，
    很可能是按元填写的。与上年报告的任何一个已存版本相比不到1000倍的，不提。

    ## 为什么
    按元填写的金额汇总以后，会把全市、全省的合计放大一万倍。

    ## 反例
    2023年度填7（万元），2024年度填75450：实际是75450元，应填7.545。

    ## 怎么改
    请确认单位为万元。
    """
    found = report.number(subject)
    if _is_large_for_a_county(report, found):
        words = {"against": f"对县级部门来说过大（达到{LARGE}万元以上）"}
        return Mismatch(subject, found=found, cells=(subject,), words=words)
    return compare(report, lambda previous: _multiplied(report, previous, found))


def _multiplied(report: Report, previous: Report, found: Number) -> Mismatch | None:
    before = number_then(previous, AMOUNT)
    if before <= 0 or found < before * TIMES:
        return None
    last = year_before(previous, report)
    return Mismatch(
        AMOUNT,
        found=found,
        cells=(AMOUNT,),
        operands=(operand(previous, report, AMOUNT),),
        words={"against": f"是{last}年度报告所填{before}的{TIMES}倍以上"},
    )


def _is_large_for_a_county(report: Report, found: Number) -> bool:
    whole = found == int(found)
    return whole and found >= LARGE and report.body_kind is BodyKind.DEPARTMENT and level_of(report) == COUNTY

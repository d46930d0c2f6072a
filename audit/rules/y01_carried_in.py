"""Y01 上年结转与上年报告不符."""

from __future__ import annotations

from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.years import compare, less_certain, operand, year_before

IN, OUT = "T3.carried_in.total", "T3.carried_out.total"
CAUSE = "carried over"


@rule(
    code="Y01",
    slug="carried-in-differs-from-last-year",
    title="上年结转与上年报告不符",
    severity=Severity.ERROR,
    basis=("X",),
    formula="本年上年结转总计(Y) = 结转下年度总计(Y−1)",
    says="{year}年度报告{where}填{found}，{last}年度报告“四、结转下年度继续办理”总计填{expected}，两份报告相差{difference}",
    each=lambda report: (IN,),
    of_figures=True,
    needs=("cells", "hist"),
    bad=Example(
        zero=True,
        cells={"T3.carried_in.natural_person": 5, IN: 5},
        previous=Example(year=2023, zero=True, cells={"T3.carried_out.natural_person": 3, OUT: 3}),
        finds=(IN,),
    ),
    good=Example(
        zero=True,
        cells={"T3.carried_in.natural_person": 3, IN: 3},
        previous=Example(year=2023, zero=True, cells={"T3.carried_out.natural_person": 3, OUT: 3}),
    ),
)
def Y01(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    表三“二、上年结转政府信息公开申请数量”的总计，等于同一机关上年报告“四、结转下年度继续办理”的总计。
    与上年报告的任何一个已存版本相等即可。没有上年报告、机关合并或更名、有一格没有填数字的，不作判断。

    ## 为什么
    上年末没有办完的申请，就是今年初接着办的申请，是同一批。两个数不同，两份报告里必有一份不对。

    ## 反例
    2023年度报告结转下年度3件，2024年度报告上年结转填5件。

    ## 怎么改
    请核对两年数据并说明。

    错在哪一份，从数字看不出来：先查台账，再更正相应年度的报告。
    """
    return compare(report, lambda previous: _carried(report, previous, subject))


def _carried(report: Report, previous: Report, subject: str) -> Mismatch | None:
    found = report.number(subject)
    before = operand(previous, report, OUT)
    if before[1] == found:
        return None
    return Mismatch(
        subject,
        before[1],
        found,
        cells=(subject,),
        operands=(before,),
        severity=less_certain(report, previous),
        cause=CAUSE,
        words={"year": str(report.year), "last": str(year_before(previous, report))},
    )

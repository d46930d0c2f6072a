"""P01 数据大幅波动."""

from __future__ import annotations

from audit.example import Example
from audit.explaining import REFORM, explains
from audit.model import Number, Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.years import compare, operand, year_before

TIMES, LEAST = 5, 20
ABOUT = {
    "T3.new_received.total": "申请",
    "T2.licensing.decisions": "许可|审批",
    "T2.penalties.decisions": "处罚|执法|案件",
}
BECAUSE = f"增加|增长|上升|减少|下降|降低|同比|相比|较上年|较去年|大幅|激增|集中|{REFORM}"


@rule(
    code="P01",
    slug="year-on-year-jump",
    title="数据大幅波动",
    severity=Severity.WARNING,
    basis=("E",),
    formula="1/5 ≤ 本年数 ÷ 上年数 ≤ 5（较大的数不小于20时）",
    says="{where}填{found}，{last}年度报告填{before}，相差{times}倍以上，正文没有说明",
    each=lambda report: tuple(ABOUT),
    needs=("cells", "text", "hist"),
    core=False,
    bad=Example(
        zero=True,
        cells={"T2.penalties.decisions": 560},
        previous=Example(year=2023, zero=True, cells={"T2.penalties.decisions": 56}),
        finds=("T2.penalties.decisions",),
    ),
    good=Example(
        zero=True,
        cells={"T2.penalties.decisions": 90},
        previous=Example(year=2023, zero=True, cells={"T2.penalties.decisions": 56}),
    ),
)
def P01(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    新收申请总计、行政许可和行政处罚决定数，与上年报告相比：一个数超过另一个的5倍、且较大的数不小于20的，提请确认。
    正文说明了增减或机构改革的，不提。与上年报告的任何一个已存版本相比不超过5倍的，也不提。

    ## 为什么
    多填一位、少填一位、两行填反，常常只能这样看出来。

    ## 反例
    2023年度行政处罚56件，2024年度填560件，正文没有提到。

    ## 怎么改
    请确认数据无误。

    情况确实如此的，在第一部分写一句原因即可。
    """
    found = report.number(subject)
    return compare(report, lambda previous: _jump(report, previous, subject, found))


def _jump(report: Report, previous: Report, subject: str, found: Number) -> Mismatch | None:
    name, before = operand(previous, report, subject)
    small, large = sorted((before, found))
    if large < LEAST or large <= small * TIMES or explains(report, ABOUT[subject], BECAUSE):
        return None
    words = {"last": str(year_before(previous, report)), "before": str(before), "times": str(TIMES)}
    return Mismatch(subject, found=found, cells=(subject,), operands=((name, before),), words=words)

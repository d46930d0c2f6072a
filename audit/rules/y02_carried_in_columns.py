"""Y02 上年结转分类与上年报告不符."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.explaining import explains
from audit.form.shape import T3_PARTS
from audit.model import Report
from audit.rule import rule
from audit.rules.y01_carried_in import CAUSE, Y01
from audit.severity import Severity
from audit.verdict import Mismatch, Outcome, Status
from audit.years import compare, operand, year_before

KEPT = "_carried_in_total"


@rule(
    code="Y02",
    slug="carried-in-columns-differ",
    title="上年结转分类与上年报告不符",
    severity=Severity.WARNING,
    basis=("X",),
    formula="上年结转各列(Y) = 结转下年度各列(Y−1)",
    says="{year}年度报告{where}填{found}，{last}年度报告“四、结转下年度继续办理”的同一列填{expected}；两年的总计是一致的",
    each=lambda report: tuple(f"T3.carried_in.{column}" for column in T3_PARTS),
    needs=("cells", "text", "hist"),
    core=False,
    bad=Example(
        zero=True,
        cells={"T3.carried_in.business": 3, "T3.carried_in.total": 3},
        previous=Example(year=2023, zero=True, cells={"T3.carried_out.natural_person": 3, "T3.carried_out.total": 3}),
        finds=("T3.carried_in.natural_person", "T3.carried_in.business"),
    ),
    good=Example(
        zero=True,
        cells={"T3.carried_in.natural_person": 3, "T3.carried_in.total": 3},
        previous=Example(year=2023, zero=True, cells={"T3.carried_out.natural_person": 3, "T3.carried_out.total": 3}),
    ),
)
def Y02(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    上年结转的总计与上年报告一致时（见Y01），再逐列比较申请人的分类。与上年报告的任何一个已存版本相符即可。
    正文说明申请人重新归类的，不提。总计已经不符的，只报Y01。

    ## 为什么
    同一批申请的申请人，两年应归入同一类。

    ## 反例
    2023年度结转的3件都是自然人，2024年度上年结转的3件都填在商业企业。

    ## 怎么改
    请核对。
    """
    total = _total(report)
    if total.status is not Status.PASS:
        raise NotAssessable(*(total.reason or "no_claim: 总计已经不符，见Y01").split(": ", 1))
    return compare(report, lambda previous: _column(report, previous, subject))


def _total(report: Report) -> Outcome:
    """What Y01 says. Asked once for all columns, kept with the report itself."""
    kept: Outcome | None = vars(report).get(KEPT)
    if kept is None:
        kept = vars(report)[KEPT] = Y01.assess(report)[0]
    return kept


def _column(report: Report, previous: Report, subject: str) -> Mismatch | None:
    found = report.number(subject)
    before = operand(previous, report, subject.replace("carried_in", "carried_out"))
    if before[1] == found or explains(
        report, "申请人|申请|结转", "重新归类|重新分类|归类调整|分类调整|调整(?:归类|分类)"
    ):
        return None
    return Mismatch(
        subject,
        before[1],
        found,
        cells=(subject,),
        operands=(before,),
        cause=CAUSE,
        words={"year": str(report.year), "last": str(year_before(previous, report))},
    )

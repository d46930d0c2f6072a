"""P07 结转比例过高."""

from __future__ import annotations

from audit.example import Example
from audit.explaining import explains
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

OUT, NEW = "T3.carried_out.total", "T3.new_received.total"
LEAST = 10


@rule(
    code="P07",
    slug="large-carry-over",
    title="结转比例过高",
    severity=Severity.NOTE,
    basis=("E",),
    formula="结转下年度 ≤ 本年新收 ÷ 2（结转不少于10件时）",
    says="{where}填{found}，超过本年新收{new}的一半",
    each=lambda report: (OUT,),
    needs=("cells", "text"),
    core=False,
    bad=Example(zero=True, cells={NEW: 30, OUT: 18}, finds=(OUT,)),
    good=Example(zero=True, cells={NEW: 30, OUT: 12}),
)
def P07(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    结转下年度继续办理的总计在10件以上时，不超过本年新收总计的一半。正文说明了原因的，不提。

    ## 为什么
    答复期限是20个工作日，年底结转的一般只是最后一个多月收到的申请。

    ## 反例
    本年新收30件，结转下年度18件。

    ## 怎么改
    请确认数据无误。
    """
    found, new = report.number(subject), report.number(NEW)
    because = "因|由于|年底|年末|岁末|1[12]月|十[一二]月|集中|期限|期内|补正|延期|延长|征求|批量"
    if found < LEAST or found * 2 <= new or explains(report, "结转|尚未办结|未办结|继续办理", because):
        return None
    return Mismatch(subject, found=found, cells=(NEW, subject), operands=((NEW, new),), words={"new": str(new)})

"""P06 办理结果全部为其他."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.explaining import explains
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

LEAST = 5
OTHER = {"2019": "T3.other.total", "2021": "T3.other.other.total"}

# What is rightly counted there: requests that were taken back, or that were none.
WITHDRAWN = "撤回|撤销申请|主动撤|不属于(?:政府)?信息公开|不是政府信息|不属于政府信息"


@rule(
    code="P06",
    slug="all-results-other",
    title="办理结果全部为其他",
    severity=Severity.NOTE,
    basis=("E",),
    formula="办理结果不少于5件时，不全在“其他”",
    says="{found}件办理结果全部填在{where}",
    each=lambda report: (OTHER[report.form.generation],),
    of_figures=True,
    needs=("cells",),
    core=False,
    bad=Example(
        zero=True,
        cells={"T3.other.other.natural_person": 6, "T3.other.other.total": 6},
        finds=("T3.other.other.total",),
    ),
    good=Example(
        zero=True,
        cells={"T3.other.other.natural_person": 6, "T3.other.other.total": 6, "T3.granted.total": 1},
    ),
)
def P06(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    办理结果有5件以上时，不全部填在“（六）其他处理”的“3.其他”（2019版为“（六）其他处理”）。
    正文说明申请人撤回了申请、或者申请的不是政府信息的，不提。

    ## 为什么
    其他是前面各项都不合的才填，全部是其他，多半没有分类。

    ## 反例
    6件办理结果全部填在“3.其他”。

    ## 怎么改
    请确认数据无误。
    """
    found = report.number(subject)
    if found < LEAST:
        return None
    others = [f"T3.{row.key}.total" for row in report.form.rows if row.leaf and f"T3.{row.key}.total" != subject]
    values = [report.cell(address).value for address in others]
    if any(values):
        return None
    if None in values:
        raise NotAssessable("cell_not_number", others[values.index(None)])
    if explains(report, "申请", WITHDRAWN):
        return None
    return Mismatch(subject, found=found, cells=(subject,))

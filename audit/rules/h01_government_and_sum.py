"""H01 政府报告与下级合计不符."""

from __future__ import annotations

from audit.below import TABLES, children_of, judge
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import BodyKind, Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

OFFICE = Example(agency="样例市青山区人民政府办公室", zero=True, cells={"T2.penalties.decisions": 0})
BUREAU = Example(agency="样例市青山区水利局", zero=True, cells={"T2.penalties.decisions": 56})


@rule(
    code="H01",
    slug="government-differs-from-sum",
    title="政府报告与下级合计不符",
    severity=Severity.WARNING,
    basis=("P",),
    formula="政府 = 本级 + 下级合计（表二决定件数、规范性文件、收费，表三，表四逐格）",
    says="{table}有{count}个格与下级机关各份报告的合计不符：{places}",
    each=lambda report: TABLES,
    kinds=frozenset({BodyKind.GOVERNMENT}),
    of_figures=True,
    needs=("cells", "reg"),
    core=False,
    bad=Example(
        agency="样例市青山区人民政府",
        zero=True,
        cells={"T2.penalties.decisions": 560},
        children=(OFFICE, BUREAU),
        finds=("T2",),
    ),
    good=Example(
        agency="样例市青山区人民政府", zero=True, cells={"T2.penalties.decisions": 56}, children=(OFFICE, BUREAU)
    ),
)
def H01(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    政府的年度报告，与名录里全部下级机关同一年度报告的合计比较：表三、表四每一格，表二的处理决定数量、收费金额和
    规范性文件。垂直管理机关、下一级政府和政府办公室计不计入都可以，收费金额允许四舍五入的误差；规章不比较，
    规范性文件只看是否小于合计。下级有一份没有读到，或者没有政府办公室的报告（本级的数在其中），就不作判断。

    ## 为什么
    政府的报告一般汇总本级和下级。合计对不上，或者口径不同，或者漏了、重了某个机关。

    ## 反例
    区水利局行政处罚56件，其他机关都是0，区政府的报告填560件。

    ## 怎么改
    请说明汇总口径。

    下级机关汇总以后又更正的，请一并核对。
    """
    if not report.around.children_complete:
        raise NotAssessable("children_incomplete", "下级机关的报告不全")
    if not any(child.body_kind is BodyKind.GOVERNMENT_OFFICE for child in children_of(report)):
        raise NotAssessable("children_incomplete", "没有政府办公室的报告，不知道本级的数")
    if len(children_of(report)) < len(report.around.children):
        raise NotAssessable("children_incomplete", "有下级机关的报告不是这一年度或者这一版表格")
    return judge(report, subject, whole=True)

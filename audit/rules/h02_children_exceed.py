"""H02 下级合计大于本级."""

from __future__ import annotations

from audit.below import TABLES, judge
from audit.example import Example
from audit.model import BodyKind, Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

BUREAU = Example(agency="样例市青山区水利局", zero=True, cells={"T2.penalties.decisions": 56})


@rule(
    code="H02",
    slug="children-exceed-parent",
    title="下级合计大于本级",
    severity=Severity.WARNING,
    basis=("P",),
    formula="下级合计 ≤ 政府（逐格）",
    says="{table}有{count}个格小于下级机关各份报告的合计：{places}",
    each=lambda report: TABLES,
    kinds=frozenset({BodyKind.GOVERNMENT}),
    of_figures=True,
    needs=("cells", "reg"),
    core=False,
    bad=Example(
        agency="样例市青山区人民政府",
        zero=True,
        cells={"T2.penalties.decisions": 6},
        children=(BUREAU,),
        children_complete=False,
        finds=("T2",),
    ),
    good=Example(
        agency="样例市青山区人民政府",
        zero=True,
        cells={"T2.penalties.decisions": 60},
        children=(BUREAU,),
        children_complete=False,
    ),
)
def H02(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    政府的年度报告，不小于已经读到的下级机关同一年度报告的合计：表三、表四每一格，表二的处理决定数量、收费金额和
    规范性文件。下级不全也可以比较。垂直管理机关、下一级政府和政府办公室的数不算在内；收费金额允许四舍五入的误差。

    ## 为什么
    政府的报告汇总下级，不会比其中几个的合计还小。

    ## 反例
    区水利局行政处罚56件，区政府的报告填6件。

    ## 怎么改
    请说明汇总口径。
    """
    return judge(report, subject, whole=False)

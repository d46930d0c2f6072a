"""P02 执法机关许可处罚强制全为零."""

from __future__ import annotations

import re

from audit.example import Example
from audit.explaining import REFORM, explains
from audit.labels import tight
from audit.model import BodyKind, Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

ENFORCER = re.compile(
    r"(?:消防救援|市场监督管理|市场监管|应急管理|卫生健康|交通运输|城市管理|综合行政执法|城管)"
    r"[^中心站院所校]{0,8}(?:局|委|委员会|厅|总队|支队|大队)$"
)
CELLS = ("T2.licensing.decisions", "T2.penalties.decisions", "T2.coercion.decisions")
ELSEWHERE = (
    "集中(?:行使|许可|办理)|委托|无执法权|不具[有备]?[^，。；]{0,4}执法|由[^，。；]{2,24}(?:承担|实施|行使|办理|负责)|"
    f"(?:未|没有)(?:曾|有)?(?:作出|实施|办理|开展|发生|产生)|{REFORM}"
)


@rule(
    code="P02",
    slug="no-decisions-for-enforcer",
    title="执法机关许可处罚强制全为零",
    severity=Severity.NOTE,
    basis=("E",),
    says="表二行政许可、行政处罚、行政强制都填0，本机关的职能通常会有",
    each=lambda report: (CELLS[0],) if ENFORCER.search(tight(report.agency)) else (),
    kinds=frozenset({BodyKind.DEPARTMENT}),
    needs=("cells", "text"),
    core=False,
    bad=Example(agency="样例市青山区消防救援大队", zero=True, finds=(CELLS[0],)),
    good=Example(agency="样例市青山区消防救援大队", zero=True, cells={"T2.penalties.decisions": 56}),
)
def P02(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    消防救援、市场监管、应急管理、卫生健康、交通运输、城市管理（综合行政执法）机关：
    行政许可、行政处罚、行政强制三个数不全是0。正文说明权限划转、集中行使或委托行使的，或者写明没有作出的，不提。

    ## 为什么
    这些机关日常执法，一年一件决定也没有很少见，多半是漏填。

    ## 反例
    某消防救援大队三项都填0，正文却写了监督检查和处罚。

    ## 怎么改
    请确认数据无误。
    """
    values = {cell: report.number(cell) for cell in CELLS}
    if any(values.values()) or explains(report, "许可|处罚|强制|执法|审批", ELSEWHERE):
        return None
    return Mismatch(subject, cells=CELLS, operands=tuple(values.items()))

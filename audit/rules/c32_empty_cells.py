"""C32 表格单元格未填数字."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.form import PARTS
from audit.model import CellState, Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import TABLE_NAMES, where

TABLES = tuple(part.table for part in PARTS if part.table)
EMPTY = (CellState.BLANK, CellState.DASH)


@rule(
    code="C32",
    slug="cell-not-filled",
    title="表格单元格未填数字",
    severity=Severity.WARNING,
    basis=("P",),
    says="{table}有{count}个格没有填数字：{places}",
    each=lambda report: TABLES,
    of_figures=True,
    needs=("cells",),
    bad=Example(
        zero=True,
        cells={"T4.reconsideration.upheld": None, "T4.reconsideration.corrected": "/"},
        finds=("T4",),
    ),
    good=Example(zero=True),
)
def C32(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    每个数据格都填了数字。空白、“/”、“-”、“无”都算没有填。2019版表格只作提示。

    ## 为什么
    空白看不出是没有还是漏填，汇总时也容易出错。

    ## 反例
    表四整行空白；表三没有发生的项目画“/”。

    ## 怎么改
    无此项数据的请填“0”。
    """
    cells = report.without_number[subject]
    if report.is_absent(subject):
        raise NotAssessable("row_absent", f"没有读到{TABLE_NAMES[subject]}")
    empty = tuple(address for address, cell in cells.items() if cell.state in EMPTY)
    if not empty:
        return None
    first = "，".join(where(address, report.form).removeprefix(TABLE_NAMES[subject]) for address in empty[:2])
    return Mismatch(
        subject,
        cells=empty,
        severity=Severity.NOTE if report.generation == "2019" else None,
        cause=f"blank {subject}",
        words={
            "table": TABLE_NAMES[subject],
            "count": str(len(empty)),
            "places": first if len(empty) < 3 else f"{first}等",
        },
    )

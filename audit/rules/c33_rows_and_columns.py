"""C33 表格行列缺失."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.form import PARTS
from audit.model import CellState, Report, TableReading
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import TABLE_NAMES

TABLES = tuple(part.table for part in PARTS if part.table)
NAMED = 4


@rule(
    code="C33",
    slug="row-or-column-lost",
    title="表格行列缺失",
    severity=Severity.ERROR,
    basis=("F30", "F60"),
    says="{table}{problem}",
    each=lambda report: TABLES,
    needs=("cells",),
    bad=Example(lost=("T3.other.fee_unpaid",), finds=("T3",)),
    good=Example(words="表三25行、7列齐全"),
)
def C33(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    规定表格的行、列齐全，每行的格数够。网页和文档里的真表格缺行缺列是错误；
    从版式文字里提取的表格只是疑点，数字齐全时不提；数字都在而只是项目名称认不出，也只是疑点；多出的行只作提示。

    ## 为什么
    表样由国家统一规定，删行、并行以后，数据不能汇总。

    ## 反例
    2024年度的表三里“（六）其他处理”只有一行，没有分成三行。

    ## 怎么改
    请按规定表样恢复。
    """
    reading = report.tables.get(subject)
    if reading is None:
        raise NotAssessable("row_absent", f"没有读到{TABLE_NAMES[subject]}")
    problem = _problem(reading)
    absent = _absent(report, subject)
    if problem and (absent or reading.exact):
        severity = None if absent and _is_certain(reading) else Severity.WARNING
        return _finding(reading, problem, absent, severity)
    if absent and not problem:
        raise NotAssessable("template_unknown", f"{TABLE_NAMES[subject]}有{len(absent)}个格没有读懂")
    # One local row of 2020 is known; it stands in table 2.
    if reading.extra_rows and not (reading.generation == "2019" and subject == "T2"):
        return _finding(reading, f"多出规定以外的行：{_listed(reading.extra_rows)}", (), Severity.NOTE)
    return None


def _problem(reading: TableReading) -> str:
    lost = ((reading.lost_rows, "缺少行"), (reading.lost_columns, "缺少列"), (reading.short_rows, "格数不够的行"))
    return "；".join(f"{word}：{_listed(labels)}" for labels, word in lost if labels)


def _absent(report: Report, table: str) -> tuple[str, ...]:
    cells = report.without_number[table]
    return tuple(address for address, cell in cells.items() if cell.state is CellState.ABSENT)


def _is_certain(reading: TableReading) -> bool:
    """A real grid, and not as many unknown rows as lost ones: those may be the same rows under other labels."""
    renamed = reading.lost_rows and len(reading.extra_rows) >= len(reading.lost_rows)
    return reading.exact and not renamed


def _listed(labels: tuple[str, ...]) -> str:
    names = "、".join(f"“{label}”" for label in labels[:NAMED])
    return names if len(labels) <= NAMED else f"{names}等{len(labels)}处"


def _finding(reading: TableReading, problem: str, cells: tuple[str, ...], severity: Severity | None) -> Mismatch:
    words = {"table": TABLE_NAMES[reading.name], "problem": problem}
    return Mismatch(reading.name, cells=cells, severity=severity, words=words)

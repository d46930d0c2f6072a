"""What was understood of a report, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from audit.claims.listing import Told
from audit.form import PARTS, T3_COLUMNS, T4_FIELDS, T4_GROUPS, Form
from audit.form.shape import T3_COLUMN_LABELS, T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.model import Cell, CellState, Report
from gouji.listing import one_line
from gouji.rendering.labels import KINDS, reason_text
from gouji.rendering.numbers import print_numbers

UNKNOWN = "[yellow]未识别[/]"
# Without a terminal nothing tells how wide the reader's page is; table 3 needs this much.
WIDTH = 110


def print_reading(report: Report, *, colour: bool | None = None, numbers: Iterable[Told] = ()) -> None:
    """Print facts, parts and the tables to standard output; with `numbers` those of the prose too."""
    console = Console(no_color=colour is False, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = WIDTH
    for name, value in _facts(report):
        console.print(f"{name}：{value}")
    console.print(_parts(report))
    if report.generation is None:
        console.print("没有找到可识别的表格")
    else:
        for build in (_table2, _table3, _table4):
            console.print(build(report, report.form))
    print_numbers(report, numbers, console)


def _facts(report: Report) -> list[tuple[str, str]]:
    kind = KINDS[report.body_kind] if report.body_kind else UNKNOWN
    facts = [
        ("标题", _words(report.title)),
        ("机关", _words(report.agency)),
        ("年度", str(report.year or UNKNOWN)),
        ("类别", kind),
        ("表格", f"{report.generation} 版" if report.generation else UNKNOWN),
        ("统计期限", "至".join(report.period) if report.period else UNKNOWN),
        ("格式", report.document.format.value),
    ]
    if report.damage:
        facts.append(("缺损", "、".join(reason_text(reason) for reason in sorted(report.damage))))
    return facts


def _words(text: str) -> str:
    return escape(one_line(text)) if text else UNKNOWN


def _parts(report: Report) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title="各部分", title_justify="left")
    table.add_column("部分", no_wrap=True)
    table.add_column("标题（原文）")
    table.add_column("正文字数", justify="right", no_wrap=True)
    for part in PARTS:
        section = report.section(part.number)
        if section is None:
            table.add_row(part.ordinal, f"[red]没有找到[/]（{part.canonical}）", "")
        else:
            length = len("".join(section.text.split()))
            table.add_row(part.ordinal, escape(one_line(section.heading)) or "（由表格认出，没有标题）", str(length))
    return table


def _table2(report: Report, form: Form) -> Table:
    table = _grid("表二 主动公开政府信息情况", ["信息内容", "栏目", "数"])
    for field in form.fields:
        table.add_row(field.row_label, field.column_label, shown_cell(report.cell(field.address)))
    return table


def _table3(report: Report, form: Form) -> Table:
    table = _grid("表三 收到和处理政府信息公开申请情况", ["事项", *T3_COLUMN_LABELS.values()])
    printed: tuple[str, ...] = ()
    for row in form.rows:
        for depth, parent in enumerate(row.parents):
            if row.parents[: depth + 1] != printed[: depth + 1]:
                table.add_row("  " * depth + parent)
        printed = row.parents
        label = "  " * len(row.parents) + row.label
        table.add_row(label, *(shown_cell(report.cell(f"T3.{row.key}.{column}")) for column in T3_COLUMNS))
    return table


def _table4(report: Report, form: Form) -> Table:
    table = _grid("表四 行政复议、行政诉讼情况", ["", *T4_FIELD_LABELS.values()])
    for group in T4_GROUPS:
        table.add_row(T4_GROUP_LABELS[group], *(shown_cell(report.cell(f"T4.{group}.{field}")) for field in T4_FIELDS))
    return table


def _grid(title: str, headings: list[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", padding=(0, 1))
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number == 0 else "right", overflow="fold")
    return table


def shown_cell(cell: Cell) -> str:
    """A number as printed; anything else so that nobody takes it for a number."""
    if cell.state is CellState.NUMBER:
        return escape(one_line(cell.raw.strip())) or str(cell.value)
    if cell.state is CellState.ABSENT:
        return "[red]缺[/]"
    if cell.state is CellState.BLANK:
        return "[yellow]空[/]"
    return f"[yellow]“{escape(one_line(cell.raw.strip()))}”[/]"

"""C34 单元格含单位或文字."""

from __future__ import annotations

import re

from audit.document import Table
from audit.errors import NotAssessable
from audit.example import Example
from audit.form import PARTS
from audit.labels import bare, tight
from audit.model import Cell, CellState, Report
from audit.reading.tables import MARKS
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import TABLE_NAMES, where

TABLES = tuple(part.table for part in PARTS if part.table)
AMOUNT_OF_2019 = "T2.procurement.amount"
CHANGE = re.compile(r"(?:[+-]|增加?|减少?|↑|↓|持平|无?变化|不变)")
# 1 204: a number in groups, or two that an extract has joined; no unit in either case.
# Nor is the number of a page, which an extract has put into the cell.
GROUPED = re.compile(r"\d{1,3}(?:\s\d{3})+|\d*\s*(?:第\d{1,3}页.{0,8}|[-—–]\s*\d{1,3}\s*[-—–])", re.DOTALL)
NAMED = 3


@rule(
    code="C34",
    slug="unit-text-in-cell",
    title="单元格含单位或文字",
    severity=Severity.NOTE,
    basis=("E",),
    says="{table}有{count}个格除数字外还有单位或文字：{places}",
    each=lambda report: TABLES,
    needs=("cells",),
    bad=Example(zero=True, cells={"T3.granted.natural_person": "3件", "T3.granted.total": "3件"}, finds=("T3",)),
    good=Example(zero=True, cells={"T3.granted.natural_person": 3, "T3.granted.total": 3}),
)
def C34(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    数据格里只有数字，不带单位、括注或者其他文字。2019版“本年增/减”的正负号和增减字样、“采购总金额”的单位不算。

    ## 为什么
    “3件”在汇总时不是数字，单位已经印在表头里。

    ## 反例
    “予以公开”行自然人列填“3件”。

    ## 怎么改
    请只填数字。
    """
    cells = report.without_number[subject]
    if report.is_absent(subject):
        raise NotAssessable("row_absent", f"没有读到{TABLE_NAMES[subject]}")
    texts = {
        address: cell
        for address, cell in cells.items()
        if cell.state is CellState.TEXT and not _is_allowed(report, address, cell)
    }
    if not texts:
        return None
    if any(_is_our_doubt(report, subject, cell) for cell in texts.values()):
        raise NotAssessable("cell_not_number", f"{TABLE_NAMES[subject]}有格没有读准")
    shown = "，".join(f"{_place(report, address)}“{_raw(cell)}”" for address, cell in list(texts.items())[:NAMED])
    return Mismatch(
        subject,
        cells=tuple(texts),
        quote="；".join(_raw(cell) for cell in texts.values()),
        words={
            "table": TABLE_NAMES[subject],
            "count": str(len(texts)),
            "places": shown if len(texts) <= NAMED else f"{shown}等",
        },
    )


def _is_allowed(report: Report, address: str, cell: Cell) -> bool:
    if address == AMOUNT_OF_2019:
        return re.search(r"\d", cell.raw) is not None
    return address in report.form.signed_addresses and CHANGE.match(tight(cell.raw)) is not None


def _is_our_doubt(report: Report, table: str, cell: Cell) -> bool:
    """A label of the form where a number should be, or ink that was not read with certainty: not the office's text."""
    if bare(cell.raw) in MARKS[table] or GROUPED.fullmatch(cell.raw.strip()):
        return True
    block = report.document.blocks[cell.place.block] if cell.place else None
    if cell.place is None or not isinstance(block, Table):
        return False
    return block.places[cell.place.row][cell.place.column] in block.doubtful


def _place(report: Report, address: str) -> str:
    return where(address, report.form).removeprefix(TABLE_NAMES[address[:2]])


def _raw(cell: Cell) -> str:
    return " ".join(cell.raw.split())

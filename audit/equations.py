"""Judging one equation of the form over the cells of a report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from audit.errors import MissingCell, NotAssessable
from audit.form import Equation
from audit.labels import without_bookmarks
from audit.model import Cell, CellState, Number, Report
from audit.severity import Severity
from audit.verdict import Mismatch

EMPTY = (CellState.BLANK, CellState.DASH)
# A unit must stand there: a number alone that was not read as one is in doubt.
WITH_UNIT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(?:件次|[件宗条项份次例起个])")


def judge(report: Report, equation: Equation) -> Mismatch | None:
    """
    None when the equation holds over numbers that were really read.

    With blank or dash operands it is read a second time with 0 in their place, and 3 for 3件: a failure there is only
    a warning, and only while at most half of the operands are empty. A sum that holds that way proves nothing:
    MissingCell.
    """
    try:
        return _compare(equation, report.numbers)
    except KeyError:
        address = next(address for address in equation.addresses if address not in report.numbers)
        return _second_reading(report, equation, MissingCell(address, report.cell(address).state))


def _second_reading(report: Report, equation: Equation, missing: MissingCell) -> Mismatch | None:
    cells = {address: report.cell(address) for address in equation.addresses}
    empty = [address for address, cell in cells.items() if cell.state in EMPTY]
    if len(empty) * 2 > len(cells):
        raise missing
    values = {address: cell.value if cell.value is not None else _assumed(cell) for address, cell in cells.items()}
    known = {address: value for address, value in values.items() if value is not None}
    mismatch = _compare(equation, known) if len(known) == len(cells) else None
    if mismatch is None:
        raise missing
    units = {_raw(cell): values[address] for address, cell in cells.items() if cell.state is CellState.TEXT}
    said = [*(["空白为0"] if empty else []), *(f"“{raw}”为{value}" for raw, value in units.items())]
    return replace(
        mismatch,
        severity=Severity.WARNING,
        cause=f"{'blank' if empty else 'text'} {equation.subject[:2]}",
        words={"assumed": f"（按{'、'.join(said)}计算）"},
    )


def _assumed(cell: Cell) -> Number | None:
    """What a cell without a number may mean: 0 where nothing stands, 3 of 3件."""
    if cell.state in EMPTY:
        return 0
    found = WITH_UNIT.fullmatch(_raw(cell)) if cell.state is CellState.TEXT else None
    return int(found[1].replace(",", "")) if found else None


def _raw(cell: Cell) -> str:
    return "".join(unicodedata.normalize("NFKC", without_bookmarks(cell.raw)).split())


def _compare(equation: Equation, values: Mapping[str, Number]) -> Mismatch | None:
    """None when it holds. KeyError when a value is not there."""
    expected = sum(map(values.__getitem__, equation.plus)) - sum(map(values.__getitem__, equation.minus))
    found = values[equation.subject]
    if expected == found:
        return None
    operands = [(address, values[address]) for address in equation.plus]
    operands += [(address, -values[address]) for address in equation.minus]
    return Mismatch(
        equation.subject,
        expected,
        found,
        cells=equation.addresses,
        operands=tuple(operands),
        words={"assumed": ""},
    )


def subjects(report: Report, code: str) -> tuple[str, ...]:
    """The totals that rule `code` judges in this report's form."""
    return tuple(report.form.equations_by_rule[code])


def equation(report: Report, code: str, subject: str) -> Equation:
    """The equation of rule `code` with this total."""
    try:
        return report.form.equations_by_rule[code][subject]
    except KeyError:
        raise NotAssessable("template_unknown", subject) from None

"""Judging one equation of the form over the cells of a report."""

from __future__ import annotations

from audit.errors import MissingCell, NotAssessable
from audit.form import Equation
from audit.model import CellState, Number, Report
from audit.severity import Severity
from audit.verdict import Mismatch

EMPTY = (CellState.BLANK, CellState.DASH)


def judge(report: Report, equation: Equation) -> Mismatch | None:
    """
    None when the equation holds over numbers that were really read.

    With blank or dash operands it is read a second time with 0 in their place: a failure there is only a
    warning, and only while at most half of the operands are empty. A sum that holds that way proves nothing:
    MissingCell.
    """
    try:
        return _compare(equation, {address: report.number(address) for address in equation.addresses})
    except MissingCell as missing:
        return _second_reading(report, equation, missing)


def _second_reading(report: Report, equation: Equation, missing: MissingCell) -> Mismatch | None:
    cells = {address: report.cell(address) for address in equation.addresses}
    empty = [address for address, cell in cells.items() if cell.state in EMPTY]
    filled = [cell for cell in cells.values() if cell.value is not None]
    if len(empty) + len(filled) < len(cells) or len(empty) * 2 > len(cells):
        raise missing
    mismatch = _compare(equation, {address: cell.value or 0 for address, cell in cells.items()})
    if mismatch is None:
        raise missing
    return Mismatch(
        mismatch.subject,
        mismatch.expected,
        mismatch.found,
        mismatch.cells,
        mismatch.operands,
        severity=Severity.WARNING,
        cause=f"blank {equation.subject[:2]}",
        words={"assumed": "（按空白为0计算）"},
    )


def _compare(equation: Equation, values: dict[str, Number]) -> Mismatch | None:
    expected = sum((values[address] for address in equation.plus), start=0) - sum(
        values[address] for address in equation.minus
    )
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

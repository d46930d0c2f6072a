"""Forms as a person would fill them in: a workbook opened, numbers typed, saved."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import openpyxl
from openpyxl import Workbook

from audit.form import Form, form_for_year
from audit.wording import TABLE_NAMES
from gouji.demo.numbers import make_cells
from gouji.filling.filled import Filled, read_filled
from gouji.filling.known import Known
from gouji.filling.placing import Plan, planned
from gouji.filling.workbook import form_workbook

NOW = datetime(2026, 1, 12, 2, 5, tzinfo=UTC)
NAME, YEAR = "样例市样例局", 2025
CARRIED = {"T3.carried_in.natural_person": 3, "T3.carried_in.business": 0, "T3.carried_in.research": 1}
CARRIED |= dict.fromkeys((f"T3.carried_in.{one}" for one in ("public_welfare", "legal_service", "other_org")), 0)


@cache
def blank(year: int = YEAR) -> bytes:
    """The form as it is handed out, with nothing known but the body."""
    return form_workbook(Known(year, NAME), now=NOW)


def form_of(year: int) -> Form:
    form = form_for_year(year)
    assert form is not None
    return form


def numbers(year: int = YEAR, seed: int = 7) -> dict[str, object]:
    """A number for every cell, all relations holding."""
    return dict(make_cells(seed, form_of(year), "large"))


def plan_of(year: int = YEAR) -> Plan:
    return planned(form_of(year))


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def typed(book: Workbook, plan: Plan, values: Mapping[str, object]) -> Workbook:
    """These values in their cells, whatever stands there."""
    for address, value in values.items():
        book[TABLE_NAMES[address[:2]]][plan.cells[address].reference] = value
    return book


@cache
def _right(year: int) -> Workbook:
    """A form that is filled in rightly, opened once: opening takes longer than all the rest."""
    plan = plan_of(year)
    inputs = {address: value for address, value in numbers(year).items() if address not in plan.totals}
    return typed(opened(blank(year)), plan, inputs)


def changed(changes: Mapping[str, object], *, year: int = YEAR) -> bytes:
    """A form that is filled in rightly, and then these cells, totals among them, are overwritten."""
    book, plan = _right(year), plan_of(year)
    cells = [book[TABLE_NAMES[address[:2]]][plan.cells[address].reference] for address in changes]
    before = [(cell.value, cell.number_format) for cell in cells]
    try:
        return saved(typed(book, plan, changes))
    finally:
        for cell, (value, number_format) in zip(cells, before, strict=True):
            cell.value, cell.number_format = value, number_format


def filled(values: Mapping[str, object] | None = None, *, year: int = YEAR) -> bytes:
    """A form with these values in the cells that a person fills in; all of `numbers` unless given. Totals stay formulas."""
    totals = plan_of(year).totals
    return changed({address: value for address, value in (values or {}).items() if address not in totals}, year=year)


def reading(changes: Mapping[str, object], *, year: int = YEAR, zeros: bool = False) -> Filled:
    return read_filled(changed(changes, year=year), zeros=zeros)

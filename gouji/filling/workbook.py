"""The form as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from audit.wording import TABLE_NAMES
from gouji.filling import cover, looks
from gouji.filling.balance import fill_balance
from gouji.filling.known import Known
from gouji.filling.manifest import CARRIED, CELL, FIELD, LABEL, SHEET, write_manifest
from gouji.filling.pages import fill_page
from gouji.filling.placing import Plan, planned


def form_workbook(known: Known, *, now: datetime, zeros: bool = False) -> bytes:
    """
    The file. `zeros`: every cell begins with 0, where nothing else is known.

    Locked against slips, without a password. Totals have no stored results yet: they are computed when it is opened.
    """
    plan = planned(known.form)
    book = Workbook()
    cover.fill_cover(book.active, known)
    for table in plan.tables:
        values = {slot.address: 0 for slot in plan.inputs(table)} if zeros else {}
        fill_page(book.create_sheet(), table, plan, known, values | dict(known.carried))
    fill_balance(book.create_sheet(), plan, known)
    hidden = book.create_sheet(SHEET)
    head = {"generation": known.form.generation, "year": str(known.year), "source": known.source}
    write_manifest(hidden, {name: value for name, value in head.items() if value}, _rows(plan, known))
    looks.lock(hidden)
    book.security = WorkbookProtection(lockStructure=True)
    book.calculation.fullCalcOnLoad = True
    book.properties.creator = "gouji"
    book.properties.title = f"{known.year}年度政府信息公开工作年度报告表格"
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(plan: Plan, known: Known) -> Iterator[tuple[str, str, str, str]]:
    for key, (_, reference) in cover.FIELDS.items():
        yield FIELD, key, cover.SHEET, reference
    for table, slots in plan.tables.items():
        for slot in slots:
            yield (CELL if slot.address else LABEL), slot.address or slot.text, TABLE_NAMES[table], slot.reference
    for address, value in known.carried.items():
        yield CARRIED, address, str(value), ""

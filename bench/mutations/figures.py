"""The figures of a made-up body over the years: every relation of the form holds, and nothing jumps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from audit.form import T3_COLUMNS, T4_FIELDS, T4_GROUPS, Form, form_for_year
from gouji.demo.dice import Dice
from gouji.rendering.printed_form import CellValue

Cells = dict[str, CellValue]
PARTS = T3_COLUMNS[:-1]
SIZES = ("zero", "few", "some", "many")
# requests a year; how many of 100 come from each kind of applicant
RECEIVED = {"zero": (0, 0), "few": (1, 14), "some": (18, 140), "many": (260, 4200)}
APPLICANTS = ((78, 9, 2, 3, 6, 2), (92, 4, 0, 0, 4, 0), (60, 25, 3, 2, 8, 2))
DECISIONS = {"zero": (0, 0), "few": (1, 30), "some": (12, 400), "many": (400, 26000)}
USUAL = {
    "granted": 30,
    "partial": 9,
    "unable.not_held": 16,
    "refused.petition": 6,
    "other.other": 4,
    "other": 5,
    "other.fee_unpaid": 0,
}


def count(cells: Mapping[str, CellValue], address: str) -> int:
    """The number in a cell of our own making; 0 where there is none."""
    value = cells.get(address)
    return int(value) if isinstance(value, int | Decimal) else 0


def history(dice: Dice, last: int, size: str) -> tuple[Cells, Cells]:
    """The cells of the year before `last` and of `last`. The year before has no cells when it was not audited."""
    level = _levels(dice, size)
    before: Cells = {}
    form = form_for_year(last - 1)
    if form is not None:
        before = _year(dice, form, size, level, {})
    form = form_for_year(last)
    if form is None:
        raise ValueError(f"no form for {last}")
    return before, _year(dice, form, size, level, before)


def added(parts: list[Cells]) -> Cells:
    """The cells of several bodies together."""
    total: Cells = {}
    for address in parts[0]:
        values = [cells.get(address) for cells in parts]
        total[address] = sum((value for value in values if isinstance(value, int | Decimal)), 0)
    return total


def _levels(dice: Dice, size: str) -> dict[str, int]:
    low, high = DECISIONS[size]
    level = {row: dice.between(low, high) for row in ("licensing", "penalties", "coercion", "other_services")}
    level["received"] = dice.between(*RECEIVED[size])
    level["shares"] = dice.below(len(APPLICANTS))
    level["fees"] = dice.between(1, 9000) if size != "zero" and dice.chance(30) else 0
    level["stock"] = dice.between(0, 40) if size != "zero" else 0
    return level


def _near(dice: Dice, level: int) -> int:
    """Within a fifth of the level, so that no year jumps from the one before."""
    return max(0, level + dice.between(-(level // 6), level // 6))


def _year(dice: Dice, form: Form, size: str, level: Mapping[str, int], before: Mapping[str, CellValue]) -> Cells:
    cells: Cells = {**_table2(dice, form, size, level, before), **_table3(dice, form, level, before)}
    cells |= _table4(dice, size, sum(count(cells, f"T3.{row}.total") for row in ("total",)))
    return {address: cells.get(address, 0) for address in form.addresses}


def _table3(dice: Dice, form: Form, level: Mapping[str, int], before: Mapping[str, CellValue]) -> Cells:
    leaves = [row.key for row in form.rows if row.leaf]
    shares = [USUAL.get(leaf, 2 if dice.chance(60) else 0) for leaf in leaves]
    new = dice.split(_near(dice, level["received"]), APPLICANTS[level["shares"]])
    waiting = dice.chance(55)
    table: dict[str, dict[str, int]] = {row.key: {} for row in form.rows}
    for column, received in zip(PARTS, new, strict=True):
        carried_in = count(before, f"T3.carried_out.{column}")
        if not before and received and dice.chance(40):
            carried_in = dice.between(0, 1 + received // 15)
        carried_out = dice.between(0, min(received, 1 + received // 12)) if waiting else 0
        done = received + carried_in - carried_out
        outer = {"new_received": received, "carried_in": carried_in, "total": done, "carried_out": carried_out}
        for row, value in [*outer.items(), *zip(leaves, dice.split(done, shares), strict=True)]:
            table[row][column] = value
    return {
        f"T3.{row}.{column}": sum(values.values()) if column == "total" else values[column]
        for row, values in table.items()
        for column in T3_COLUMNS
    }


def _table4(dice: Dice, size: str, handled: int) -> Cells:
    most = {"zero": 0, "few": min(1, handled // 3), "some": 5, "many": 40}[size]
    cells: Cells = {}
    for group in T4_GROUPS:
        busy = dice.chance(60)
        values = [dice.between(0, most) if busy and dice.chance(45) else 0 for _ in T4_FIELDS[:-1]]
        for field, value in zip(T4_FIELDS, [*values, sum(values)], strict=True):
            cells[f"T4.{group}.{field}"] = value
    return cells


def _table2(dice: Dice, form: Form, size: str, level: Mapping[str, int], before: Mapping[str, CellValue]) -> Cells:
    if form.generation == "2019":
        return _table2_of_2019(dice, size, level, before)
    made = dice.between(0, 4) if size != "zero" else 0
    address = "T2.normative_docs.in_force"
    stock = count(before, address) if address in before else level["stock"]
    repealed = dice.between(0, min(stock, 3))
    cells: Cells = {
        "T2.normative_docs.made": made,
        "T2.normative_docs.repealed": repealed,
        address: stock + made - repealed,
        "T2.admin_fees.amount_wan": Decimal(_near(dice, level["fees"])) / 100 if level["fees"] else 0,
    }
    for row in ("licensing", "penalties", "coercion"):
        cells[f"T2.{row}.decisions"] = _near(dice, level[row])
    return cells


def _table2_of_2019(dice: Dice, size: str, level: Mapping[str, int], before: Mapping[str, CellValue]) -> Cells:
    made = dice.between(0, 3) if size != "zero" else 0
    public = "T2.normative_docs.total_public"
    cells: Cells = {
        "T2.normative_docs.created": made,
        "T2.normative_docs.published": made,
        public: (count(before, public) if public in before else level["stock"]) + made,
    }
    for row in ("licensing", "other_services", "penalties", "coercion", "admin_fees"):
        items, change = f"T2.{row}.prev_items", f"T2.{row}.delta"
        known = items in before
        start = count(before, items) + count(before, change) if known else dice.between(2, 40)
        cells[items] = start if size != "zero" else 0
        cells[change] = dice.between(-min(2, start), 3) if size != "zero" else 0
        if row != "admin_fees":
            cells[f"T2.{row}.decisions"] = _near(dice, level[row])
    projects = dice.between(0, 4) if size != "zero" else 0
    cells["T2.procurement.projects"] = projects
    cells["T2.procurement.amount"] = Decimal(projects * dice.between(12000, 480000)) / 100 if projects else 0
    return cells

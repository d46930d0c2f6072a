"""Numbers for the three tables: every relation of the form holds, within a year and from year to year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from audit.form import T3_COLUMNS, T4_FIELDS, T4_GROUPS, Form, form_for_year
from audit.model import Number
from gouji.demo.dice import Dice
from gouji.rendering.printed_form import CellValue

FIRST_YEAR = 2019
PARTS = T3_COLUMNS[:-1]
# new requests a year, and how many of 100 come from each kind of applicant
RECEIVED = {"small": (0, 14), "large": (260, 1900)}
APPLICANTS = (78, 9, 2, 3, 6, 2)
# rows of results that are more frequent than the others
WEIGHTS = {"granted": 30, "partial": 8, "unable.not_held": 14, "refused.petition": 6}
NO_CELLS: Mapping[str, Number] = {}


def make_cells(
    seed: object, form: Form, size: str = "small", *, previous: Mapping[str, Number] = NO_CELLS
) -> dict[str, Number]:
    """
    Every cell of the form, in printed order. `previous`: the cells of the year before.

    With `previous` what was carried over, the stock of documents and the items of 2019's form go on from there.
    """
    dice = Dice("cells", seed, form.generation, size)
    made = _applications(dice, form, size, previous)
    requests = made["T3.total.total"] + whole(previous, "T3.total.total")
    made |= {**_reviews(dice, size, requests), **_table2(dice, form, size, previous)}
    return {address: made[address] for address in form.addresses}


def cells_of_year(seed: object, year: int, size: str = "small") -> dict[str, Number]:
    """The cells of a body's report for `year`, at the end of a consistent history since 2019."""
    cells: dict[str, Number] = {}
    for each in range(FIRST_YEAR, year + 1):
        form = form_for_year(each)
        if form is None:
            raise ValueError(f"no form for {each}")
        cells = make_cells(f"{seed}|{each}", form, size, previous=cells)
    return cells


def whole(cells: Mapping[str, CellValue], address: str) -> int:
    """The number in a cell; 0 where there is none. Only for cells this module has made."""
    value = cells.get(address)
    return value if isinstance(value, int) else 0


def _goes_on(dice: Dice, previous: Mapping[str, Number], address: str, low: int, high: int) -> int:
    """A number like last year's, by a third more or less; anything from `low` to `high` in the first year."""
    if address not in previous:
        return dice.between(low, high)
    before = whole(previous, address)
    return dice.between(before * 2 // 3, before * 4 // 3 + 3)


def _applications(dice: Dice, form: Form, size: str, previous: Mapping[str, Number]) -> dict[str, Number]:
    leaves = [row.key for row in form.rows if row.leaf]
    shares = [WEIGHTS.get(leaf, 2) for leaf in leaves]
    low, high = RECEIVED[size]
    received = dice.split(_goes_on(dice, previous, "T3.new_received.total", low, high), APPLICANTS)
    table: dict[str, dict[str, int]] = {row.key: {} for row in form.rows}
    for column, new in zip(PARTS, received, strict=True):
        carried_in = whole(previous, f"T3.carried_out.{column}")
        if not previous and dice.chance(20):
            carried_in = dice.between(0, 1 + new // 20)
        carried_out = min(new, dice.between(0, 1 + new // 12)) if dice.chance(30) else 0
        total = new + carried_in - carried_out
        outer = {"new_received": new, "carried_in": carried_in, "total": total, "carried_out": carried_out}
        for row, value in [*outer.items(), *zip(leaves, dice.split(total, shares), strict=True)]:
            table[row][column] = value
    return {
        f"T3.{row}.{column}": sum(values.values()) if column == "total" else values[column]
        for row, values in table.items()
        for column in T3_COLUMNS
    }


def _reviews(dice: Dice, size: str, requests: Number) -> dict[str, Number]:
    """Fewer than the requests of two years, which they follow."""
    most = {"small": 1, "large": 40}[size]
    cells: dict[str, Number] = {}
    for group in T4_GROUPS:
        values = [dice.between(0, most) if dice.chance(25) else 0 for _ in T4_FIELDS[:-1]]
        for field, value in zip(T4_FIELDS, [*values, sum(values)], strict=True):
            cells[f"T4.{group}.{field}"] = value
    if sum(cells[f"T4.{group}.total"] for group in T4_GROUPS) > requests:
        return dict.fromkeys(cells, 0)
    return cells


def _table2(dice: Dice, form: Form, size: str, previous: Mapping[str, Number]) -> dict[str, Number]:
    cells: dict[str, Number] = dict.fromkeys((field.address for field in form.fields), 0)
    if form.generation == "2019":
        cells.update(_table2_2019(dice, size, previous))
    else:
        cells.update(_table2_2021(dice, size, previous))
    return cells


def _table2_2021(dice: Dice, size: str, previous: Mapping[str, Number]) -> dict[str, Number]:
    made = dice.between(0, 3)
    stock = whole(previous, "T2.normative_docs.in_force") if "T2.normative_docs.in_force" in previous else 6
    repealed = min(stock, dice.between(0, 2))
    most = {"small": 60, "large": 5200}[size]
    return {
        "T2.normative_docs.made": made,
        "T2.normative_docs.repealed": repealed,
        "T2.normative_docs.in_force": stock + made - repealed,
        "T2.licensing.decisions": _goes_on(dice, previous, "T2.licensing.decisions", 1, most),
        "T2.penalties.decisions": _goes_on(dice, previous, "T2.penalties.decisions", 1, most),
        "T2.coercion.decisions": dice.between(0, most // 12),
        "T2.admin_fees.amount_wan": Decimal(dice.between(1, 9000)) / 100 if dice.chance(30) else 0,
    }


def _table2_2019(dice: Dice, size: str, previous: Mapping[str, Number]) -> dict[str, Number]:
    created = dice.between(0, 3)
    cells: dict[str, Number] = {
        "T2.normative_docs.created": created,
        "T2.normative_docs.published": created,
        "T2.normative_docs.total_public": whole(previous, "T2.normative_docs.total_public") + created,
    }
    most = {"small": 60, "large": 5200}[size]
    for row in ("licensing", "other_services", "penalties", "coercion", "admin_fees"):
        before = f"T2.{row}.prev_items"
        items = (
            whole(previous, before) + whole(previous, f"T2.{row}.delta") if before in previous else dice.between(2, 40)
        )
        cells[before] = items
        cells[f"T2.{row}.delta"] = dice.between(-min(2, items), 3)
        if row != "admin_fees":
            cells[f"T2.{row}.decisions"] = _goes_on(dice, previous, f"T2.{row}.decisions", 1, most)
    projects = dice.between(0, 4)
    cells["T2.procurement.projects"] = projects
    cells["T2.procurement.amount"] = Decimal(projects * dice.between(12000, 480000)) / 100 if projects else 0
    return cells

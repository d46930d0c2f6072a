"""The sheets of the three tables, laid out as the official form prints them."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from audit.form.shape import T3_COLUMNS
from audit.wording import TABLE_NAMES
from gouji.filling import formulas, looks
from gouji.filling.cover import FIELDS, SHEET, carried_words
from gouji.filling.known import Known
from gouji.filling.placing import FIRST_ROW, HEADINGS, Placed, Plan
from gouji.filling.words import hint_of
from gouji.rendering.printed_form import LABEL_COLUMNS

WIDTHS: Mapping[str, tuple[float, ...]] = {
    "T2": (30, 22, 22, 22),
    "T3": (9.5, 13, 35, *[8.6] * 7),
    "T4": (9.2,) * 15,
}
MOST, DECIMALS = 999_999_999, 6
# Behind the table, with two blank rows between: our own reader takes them for no part of it.
GAP = 3
LEAST_HEIGHT: Mapping[str, float] = {"T2": 30, "T3": 28, "T4": 30}


def fill_page(page: Worksheet, table: str, plan: Plan, known: Known, values: Mapping[str, int]) -> None:
    """One table with its heading; `values`: what stands in its cells beforehand."""
    slots, widths = plan.tables[table], WIDTHS[table]
    last_column, last_row = get_column_letter(len(widths)), max(slot.last_row for slot in slots)
    page.title = TABLE_NAMES[table]
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    _head(page, table, len(widths), known)
    for slot in slots:
        _slot(page, slot, plan, values, left=table == "T3" and _names_a_row(slot))
    for row, height in _heights(slots, widths, LEAST_HEIGHT[table]).items():
        page.row_dimensions[row].height = height
    looks.box(page, f"A{FIRST_ROW}:{last_column}{last_row}")
    _validate(page, table, plan)
    if table == "T3":
        page.freeze_panes = f"D{FIRST_ROW + 3}"
        _live(page, plan, last_row + GAP, known)
    looks.lock(page)
    heads = f"{FIRST_ROW}:{FIRST_ROW + 2}" if table != "T2" else ""
    looks.to_print(page, f"A1:{last_column}{last_row}", heads=heads, wide=table == "T4")


def _head(page: Worksheet, table: str, width: int, known: Known) -> None:
    for row, height in ((1, 32), (2, 20)):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        page.row_dimensions[row].height = height
    title, line = page.cell(1, 1, HEADINGS[table]), page.cell(2, 1)
    title.font, title.alignment = looks.font(16, name=looks.HEI), looks.centred()
    name = f"'{SHEET}'!{FIELDS['agency'][1]}"
    unit = "单位：件" if table != "T2" else "单位：件（另有注明的除外）"
    line.value = f'=IF({name}="","机关名称：　　　　　　　　","机关名称："&{name})&"　　{known.year}年度　　{unit}"'
    line.font, line.alignment = looks.font(), looks.centred()


def _slot(page: Worksheet, slot: Placed, plan: Plan, values: Mapping[str, int], *, left: bool) -> None:
    if slot.rows > 1 or slot.columns > 1:
        page.merge_cells(
            start_row=slot.row, start_column=slot.column, end_row=slot.last_row, end_column=slot.last_column
        )
    cell = page[slot.reference]
    cell.font, cell.alignment = looks.font(), looks.centred(left=left)
    if not slot.address:
        cell.value, cell.fill = slot.text, looks.HEAD
    elif slot.address in plan.totals:
        cell.value, cell.fill = formulas.total(plan, slot.address), looks.COMPUTED
        cell.font = looks.font(bold=True)
    else:
        cell.value, cell.fill, cell.protection = values.get(slot.address), looks.INPUT, looks.OPEN


def _names_a_row(slot: Placed) -> bool:
    """The labels directly before the numbers of table 3 are long, and read more easily from the left."""
    return not slot.address and slot.row > FIRST_ROW + 2 and slot.last_column == LABEL_COLUMNS


def _heights(slots: tuple[Placed, ...], widths: tuple[float, ...], least: float) -> dict[int, float]:
    """A row is as high as its highest label; what a label over several rows needs more than these is shared among them."""
    heights: dict[int, float] = {}
    for slot in sorted(slots, key=lambda one: one.rows):
        lines = looks.lines_of(slot.text, sum(widths[slot.column - 1 : slot.last_column]))
        needed = lines * looks.LINE + 5
        rows = range(slot.row, slot.last_row + 1)
        lacking = needed - sum(heights.get(row, least) for row in rows)
        for row in rows:
            heights[row] = heights.get(row, least) + max(lacking, 0) / slot.rows
    return heights


def _validate(page: Worksheet, table: str, plan: Plan) -> None:
    for slot in plan.inputs(table):
        cell = slot.reference
        money, signed = slot.address in plan.form.decimal_addresses, slot.address in plan.form.signed_addresses
        rule = _rule(cell, money=money, signed=signed)
        rule.showErrorMessage = True
        if table == "T2":
            field = next(field for field in plan.form.fields if field.address == slot.address)
            rule.showInputMessage, rule.promptTitle, rule.prompt = True, field.row_label, hint_of(field, plan.form)
        rule.add(cell)
        page.add_data_validation(rule)
        wrong = f"LEN({cell})>0,NOT(ISNUMBER({cell}))"
        low = "" if signed else f",AND(ISNUMBER({cell}),{cell}<0)"
        broken = "" if money else f',AND(ISNUMBER({cell}),ISNUMBER(FIND(".",{cell})))'
        looks.accuse(page, cell, f"OR(AND({wrong}){low}{broken})")


def _rule(cell: str, *, money: bool, signed: bool) -> DataValidation:
    if money:
        rule = DataValidation("custom", formula1=f"AND(ISNUMBER({cell}),{cell}>=0,ROUND({cell},{DECIMALS})={cell})")
        rule.errorTitle, rule.error = "金额", f"金额填不小于 0 的数，最多 {DECIMALS} 位小数，不带单位；没有的填 0。"
    elif signed:
        rule = DataValidation("whole", operator="between", formula1=str(-MOST), formula2=str(MOST))
        rule.errorTitle, rule.error = "本年增/减", "填整数，减少的填负数，没有变化的填 0。"
    else:
        rule = DataValidation("whole", operator="between", formula1="0", formula2=str(MOST))
        rule.errorTitle, rule.error = "件数", "件数填不小于 0 的整数，不带“件”字；没有的填 0，不填“/”“无”。"
    rule.allow_blank = True
    return rule


def _live(page: Worksheet, plan: Plan, row: int, known: Known) -> None:
    """Below table 3: whether each column balances, while it is being filled in."""
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
    label = page.cell(row, 1, "核对（不属于表格，不打印）：第一项 + 第二项 = 第三项 + 第四项")
    label.font, label.alignment = looks.font(9, name=looks.KAI), looks.centred(left=True)
    page.row_dimensions[row].height = 44
    relations = plan.form.equations_by_rule["A31"]
    for column in T3_COLUMNS:
        equation = relations[f"T3.total.{column}"]
        at = plan.cells[equation.subject].column
        cell = page.cell(row, at, formulas.verdict(*formulas.sides(plan, equation), *formulas.missing(plan, equation)))
        cell.value = str(cell.value).replace(f"'{TABLE_NAMES['T3']}'!", "")
        cell.font, cell.alignment, cell.border = looks.font(9), looks.centred(), looks.THIN
    first, last = (
        get_column_letter(plan.cells[f"T3.total.{column}"].column) for column in (T3_COLUMNS[0], T3_COLUMNS[-1])
    )
    looks.tell_apart(page, f"{first}{row}:{last}{row}", f"{first}{row}")
    for number, text in enumerate(carried_words(known), row + 2):
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(WIDTHS["T3"]))
        note = page.cell(number, 1, text)
        note.font, note.alignment = looks.font(9, name=looks.KAI), looks.centred(left=True)
        page.row_dimensions[number].height = looks.LINE * looks.lines_of(text, sum(WIDTHS["T3"])) + 3

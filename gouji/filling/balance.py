"""The sheet of checks: what is still missing, what is no number, and every relation of the form, live."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from audit.form import Equation
from audit.form.shape import T3_COLUMN_LABELS
from audit.wording import TABLE_NAMES
from gouji.filling import formulas, looks
from gouji.filling.known import Known
from gouji.filling.placing import Plan

SHEET = "核对"
WIDTHS = (6, 66, 11, 11, 32)
FIRST, COLUMNS = 5, ("序号", "关系", "左边", "右边", "结果")
CONCLUSION = "A2"
# what is said where the left side is more, and where it is less
MORE = {"A31": "：新收加上年结转多", "A32": "：各项结果之和多", "A33": "：六类申请人之和多", "A41": "：四项结果之和多"}
LESS = {"A31": "：总计加结转下年度多", "A32": "：总计多", "A33": "：总计多", "A41": "：总计多"}


def fill_balance(page: Worksheet, plan: Plan, known: Known) -> None:
    """The sheet, with its conclusion on top."""
    page.title = SHEET
    for column, width in zip("ABCDE", WIDTHS, strict=True):
        page.column_dimensions[column].width = width
    page.merge_cells("A1:E1")
    page["A1"] = "核对（随填随算）"
    page["A1"].font, page["A1"].alignment = looks.font(16, name=looks.HEI), looks.centred()
    page.row_dimensions[1].height = 32
    _line(page, FIRST - 1, COLUMNS, head=True)
    rows = [*_filled(plan), *_relations(plan), *_carried(plan, known)]
    for number, (name, left, right, result) in enumerate(rows, 1):
        _line(page, FIRST + number - 1, (number, name, left, right, result))
    last = FIRST + len(rows) - 1
    looks.box(page, f"A{FIRST - 1}:E{last}")
    looks.tell_apart(page, f"E{FIRST}:E{last}", f"E{FIRST}")
    _conclude(page, f"E{FIRST}:E{last}", f"C{FIRST}:C{FIRST + 2}", f"D{FIRST}:D{FIRST + 2}")
    page.freeze_panes = f"A{FIRST}"
    looks.lock(page)
    looks.to_print(page, f"A1:E{last}", heads=f"{FIRST - 1}:{FIRST - 1}", one_page=False)


def _conclude(page: Worksheet, results: str, wanted: str, filled: str) -> None:
    page.merge_cells("A2:E2")
    wrong = f'COUNTIF({results},"差*")+COUNTIF({results},"有*")'
    blank = f"SUM({wanted})-SUM({filled})"
    page[CONCLUSION] = (
        f'=IF({wrong}>0,"✗ 有 "&({wrong})&" 处不对，见下面标“差”“有”的行",'
        f'IF({blank}>0,"还有 "&({blank})&" 格未填（没有发生的填 0）","✓ 可以使用：全部填齐，各项关系平衡"))'
    )
    page[CONCLUSION].font, page[CONCLUSION].alignment = looks.font(12, bold=True), looks.centred()
    page.row_dimensions[2].height = 28
    looks.box(page, "A2:E2")
    looks.tell_apart(page, "A2:E2", "$A$2")


def _filled(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    """How far each table is filled in: cells to fill, cells filled."""
    for table in plan.tables:
        wanted = len(plan.inputs(table))
        numbers, all_of_it = (formulas.count(name, plan, table) for name in ("COUNT", "COUNTA"))
        odd = formulas.odd(plan, table)
        result = (
            f'=IF(AND({numbers}={wanted},{odd}=0),"✓ 填齐",TRIM('
            f'IF({all_of_it}>{numbers},"有 "&({all_of_it}-{numbers})&" 格不是数字 ","")&'
            f'IF({odd}>0,"有 "&({odd})&" 格是负数或小数 ","")&'
            f'IF({all_of_it}<{wanted},"未填 "&({wanted}-{all_of_it})&" 格","")))'
        )
        yield f"{TABLE_NAMES[table]}：应填格数（左），已填数字（右）", f"={wanted}", f"={numbers}", result


def _relations(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    for equation in plan.form.equations:
        left, right = formulas.sides(plan, equation)
        more, less = MORE[equation.rule], LESS[equation.rule]
        result = formulas.verdict(left, right, *formulas.missing(plan, equation), more=more, less=less)
        yield told(plan, equation), f"={left}", f"={right}", result


def told(plan: Plan, equation: Equation) -> str:
    """A relation in words, left side first."""
    row, column = plan.form.printed[equation.subject]
    if equation.rule == "A31":
        return f"表三〔{column}〕本年新收＋上年结转 ＝ 总计＋结转下年度"
    if equation.rule == "A32":
        return f"表三〔{column}〕各项办理结果之和 ＝（七）总计"
    if equation.rule == "A33":
        return f"表三 {len(T3_COLUMN_LABELS) - 1} 类申请人之和 ＝ 总计列：{row}"
    return f"表四〔{row}〕维持＋纠正＋其他＋未审结 ＝ 总计"


def _carried(plan: Plan, known: Known) -> Iterator[tuple[str, str, str, str]]:
    """上年结转 as it was filled in beforehand, and as it stands now."""
    for address, value in known.carried.items():
        cell = plan.references([address])
        _, column = plan.form.printed[address]
        result = formulas.verdict(
            str(value), f"SUM({cell})", *(f"1-COUNT({cell})",) * 2, more="：比上年报告少", less="：比上年报告多"
        )
        yield f"上年报告结转下年度 ＝ 本年上年结转〔{column}〕", f"={value}", f"=SUM({cell})", result


def _line(page: Worksheet, row: int, values: tuple[object, ...], *, head: bool = False) -> None:
    for column, value in enumerate(values, 1):
        cell = page.cell(row, column, value)
        cell.font = looks.font(bold=head)
        cell.alignment = looks.centred(left=column == 2 and not head)
        if head:
            cell.fill = looks.HEAD
    page.row_dimensions[row].height = looks.LINE * looks.lines_of(str(values[1]), WIDTHS[1]) + 4

"""The first sheet: whose form it is, how it is filled in, who fills in what."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gouji.filling import looks, words
from gouji.filling.known import Known
from gouji.rendering.labels import KINDS

SHEET = "填写说明"
WIDTHS = (17, 34, 17, 30)
LAST = "D"
# key of the field → its label and cell
FIELDS = {
    "agency": ("机关名称", "B3"),
    "year": ("报告年度", "D3"),
    "kind": ("机关类别", "B4"),
    "filler": ("填表人", "D4"),
    "phone": ("联系电话", "B5"),
    "day": ("填表日期", "D5"),
}
FIXED = frozenset({"year"})


def fill_cover(page: Worksheet, known: Known) -> None:
    """Name, year, filler and date; then the instructions."""
    page.title = SHEET
    for column, width in zip("ABCD", WIDTHS, strict=True):
        page.column_dimensions[column].width = width
    _across(page, 1, "政府信息公开工作年度报告表格填报", looks.font(18, name=looks.HEI), left=False, height=36)
    _across(page, 2, f"（{known.year}年度）", looks.font(12), left=False, height=20)
    _fields(page, known)
    row = _list(page, 7, "怎么填", [f"{number}．{text}" for number, text in enumerate(words.HOW, 1)])
    # a line each, and no table: our own reader must not take it for another table 2
    who = [f"{label}：{text}" for label, text in words.rows_of_table_2(known.form).items()]
    row = _list(page, row + 1, "表二各项由谁填", [*who, words.GOVERNMENT])
    row = _list(page, row + 1, "上年结转", carried_words(known))
    _across(page, row + 1, words.TOOL, looks.font(9, color="595959"))
    looks.lock(page)
    looks.to_print(page, f"A1:{LAST}{row + 1}")


def carried_words(known: Known) -> list[str]:
    """Where the numbers of 上年结转 come from, or that they have to be looked up."""
    if known.source:
        told = [f"已按{known.source}的“四、结转下年度继续办理”填入表三“二、上年结转”一行，请核对。"]
    else:
        told = [f"表三“二、上年结转”一行照本机关{known.year - 1}年度报告的“四、结转下年度继续办理”填写，两年要一致。"]
    return told + [f"{remark}。" for remark in known.remarks]


def _fields(page: Worksheet, known: Known) -> None:
    values: dict[str, object] = {
        "agency": known.agency,
        "year": f"{known.year}年",
        "kind": KINDS[known.kind] if known.kind else "",
    }
    for key, (label, reference) in FIELDS.items():
        cell = page[reference]
        name = cell.offset(column=-1)
        name.value, name.font, name.fill = label, looks.font(11, name=looks.HEI), looks.HEAD
        if values.get(key):
            cell.value, cell.data_type = values[key], "s"
        cell.font, cell.alignment, cell.number_format = looks.font(11), looks.centred(left=True), "@"
        if key not in FIXED:
            cell.fill, cell.protection = looks.INPUT, looks.OPEN
        name.alignment = looks.centred()
        page.row_dimensions[cell.row].height = 24
    looks.box(page, "A3:D5")
    choice = DataValidation("list", formula1='"' + ",".join(KINDS.values()) + '"', allow_blank=True)
    choice.showErrorMessage, choice.errorTitle, choice.error = True, "机关类别", "请从列表中选择。"
    choice.add(FIELDS["kind"][1])
    page.add_data_validation(choice)


def _list(page: Worksheet, row: int, heading: str, texts: list[str]) -> int:
    """A heading with its lines; the next free row."""
    _across(page, row, heading, looks.font(12, name=looks.HEI), height=22)
    for number, text in enumerate(texts, row + 1):
        _across(page, number, text, looks.font())
    return row + 1 + len(texts)


def _across(page: Worksheet, row: int, text: str, font: object, *, left: bool = True, height: float = 0) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(WIDTHS))
    cell = page.cell(row, 1, text)
    cell.font, cell.alignment = font, looks.centred(left=left)
    page.row_dimensions[row].height = height or looks.LINE * looks.lines_of(text, sum(WIDTHS)) + 3

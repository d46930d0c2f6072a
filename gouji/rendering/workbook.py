"""`gouji check --format xlsx`: one sheet for the run, one for the findings, one for what could not be judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit.rules import ALL
from gouji.rendering.lines import HEADINGS, Sheet
from gouji.rendering.summary import Entry, summary_of

FONT = "微软雅黑"
HEAD = PatternFill("solid", fgColor="E9ECF1")
TONES = {"错误": "FBE3E1", "疑点": "FDF0CF", "提示": "E0EDF8"}
THIN = Border(*(Side(style="thin", color="C9CDD4") for _ in range(4)))
# Characters an XML file cannot hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LINE, MOST_LINES = 14, 12  # points
LONGEST = 32_000  # Excel refuses a cell beyond 32,767
RUN = (("序号", 6), ("机关", 30), ("年度", 8), ("错误", 7), ("疑点", 7), ("提示", 7), ("主要问题", 46), ("文件", 40))
WIDTHS = {"severity": 7, "code": 7, "title": 24, "where": 34, "place": 14, "message": 52, "found": 11, "against": 22}
WIDTHS |= {"quote": 40, "certainty": 22, "diagnosis": 40, "fix": 30, "basis": 34}


def run_workbook(sheets: Iterable[Sheet], entries: Sequence[Entry], *, made: str) -> bytes:
    """The file. `made`: when, in words."""
    sheets = tuple(sheets)
    book = Workbook()
    _run(book.active, entries, made)
    _findings(book.create_sheet("问题"), sheets)
    _unknown(book.create_sheet("未能判断"), sheets)
    for page in book.worksheets:
        _to_print(page)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _run(page: Worksheet, entries: Sequence[Entry], made: str) -> None:
    page.title = "汇总"
    page.append([f"政府信息公开工作年度报告审核结果：{summary_of(entries).words()}（{made}，由程序审核，供人核对）"])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(RUN))
    page["A1"].font = Font(name=FONT, bold=True, size=12)
    _head(page, RUN, row=2)
    for one in entries:
        told = "；".join(one.leading[:3]) if one.status == "read" else f"未能读取：{one.problem}"
        counts = (one.error, one.warning, one.note) if one.status == "read" else ("", "", "")
        _row(page, (one.number, one.agency or "未识别", one.year or "", *counts, told or "没有发现问题", one.source))
    page.freeze_panes = "A3"


def _findings(page: Worksheet, sheets: Sequence[Sheet]) -> None:
    columns = [("序号", 6), ("机关", 26), ("年度", 8), ("同因编号", 9)]
    columns += [(words, WIDTHS[name]) for name, words in HEADINGS.items()] + [("文件", 36)]
    _head(page, columns, row=1)
    for sheet in sheets:
        for line in sheet.lines:
            values = [getattr(line, name) for name in HEADINGS]
            _row(page, (sheet.number, sheet.agency, sheet.year or "", line.group, *values, sheet.source))
            page.cell(page.max_row, 5).fill = PatternFill("solid", fgColor=TONES[line.severity])
    page.freeze_panes = "C2"


def _unknown(page: Worksheet, sheets: Sequence[Sheet]) -> None:
    titles = {rule.code: rule.title for rule in ALL}
    _head(page, (("序号", 6), ("机关", 30), ("规则", 8), ("名称", 34), ("为什么没有判断", 60)), row=1)
    for sheet in sheets:
        for code, reason in sheet.unknown:
            _row(page, (sheet.number, sheet.agency, code, titles.get(code, ""), reason))
    page.freeze_panes = "A2"


def _head(page: Worksheet, columns: Sequence[tuple[str, int]], *, row: int) -> None:
    for number, (words, width) in enumerate(columns, 1):
        cell = page.cell(row, number, words)
        cell.font, cell.fill, cell.border = Font(name=FONT, bold=True, size=10), HEAD, THIN
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(number)].width = width


def _row(page: Worksheet, values: Sequence[object]) -> None:
    row = page.max_row + 1
    for number, value in enumerate(values, 1):
        cell = page.cell(row, number)
        if isinstance(value, str):
            # as text whatever it begins with: a report must not be able to put a formula into an office's workbook
            cell.value = _CONTROLS.sub(" ", value)[:LONGEST]
            cell.data_type = "s"
        elif isinstance(value, int):
            cell.value = value
        cell.font, cell.border = Font(name=FONT, size=10), THIN
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    lines = max(_lines(page, number, value) for number, value in enumerate(values, 1))
    page.row_dimensions[row].height = LINE * min(lines, MOST_LINES)


def _lines(page: Worksheet, column: int, value: object) -> int:
    """How many lines a value takes: a Han character is two units wide. Nobody computes heights before a file is opened."""
    room = page.column_dimensions[get_column_letter(column)].width - 1
    return sum(-(-max(_width(line), 1) // int(room)) for line in str(value).split("\n"))


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _to_print(page: Worksheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A3
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    head = int(page.freeze_panes[1:]) - 1
    page.print_title_rows = f"{head}:{head}"
    page.auto_filter.ref = f"A{head}:{get_column_letter(page.max_column)}{page.max_row}"

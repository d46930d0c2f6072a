"""
A list as .xlsx: 汇总, 问题清单 with columns to fill in and send back, 填报情况.

Rows are written as they come: a hundred thousand findings need no more memory than ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from audit.errors import GoujiError
from db.answers import ANSWERS
from db.exported import Exported
from gouji.exporting.columns import DETAILS, FILINGS, FINDINGS, value_of
from gouji.exporting.keys import ANSWER, KEY, NOTE, key_text
from gouji.exporting.summary import Part
from gouji.exporting.text import clean, fitting
from notifications.filings import Filing

FONT = "微软雅黑"
HEAD, FILL_IN = PatternFill("solid", fgColor="E9ECF1"), PatternFill("solid", fgColor="FFF8E1")
THIN = Border(*(Side(style="thin", color="C9CDD4") for _ in range(4)))
TONES = {"错误": "FBE3E1", "疑点": "FDF0CF", "提示": "E0EDF8"}
DATE = 'yyyy"年"m"月"d"日"'
MOST_ROWS = 1_048_575  # beside the headings
LINE, MOST_LINES = 15, 14  # points; lines
LIST, FILED, SUMMARY = "问题清单", "填报情况", "汇总"
FOOTER = "工具结果仅供参考，以主管部门认定为准"
RETURNED = ((ANSWER, 10), (NOTE, 26))


def write_workbook(
    out: BinaryIO, *, summary: Sequence[Part], findings: Iterable[Exported], count: int, rows: Sequence[Filing]
) -> None:
    """
    The file. `findings` are taken one by one; `count` says how many there are.

    GoujiError when they do not fit into a sheet.
    """
    if max(count, len(rows)) > MOST_ROWS:
        raise GoujiError(
            f"有 {max(count, len(rows))} 行，一张工作表最多 {MOST_ROWS} 行：请用 --year、--agency 分开导出，或导出为 csv"
        )
    book = Workbook(write_only=True)
    try:
        _summary(book.create_sheet(SUMMARY), summary)
        _findings(book.create_sheet(LIST), findings, count)
        _filings(book.create_sheet(FILED), rows)
        book.save(out)
    except BaseException:
        _abandon(book)
        raise


def write_return_list(out: BinaryIO, findings: Iterable[Exported], count: int) -> None:
    """The list alone, to be filled in and sent back. GoujiError when the findings do not fit into a sheet."""
    if count > MOST_ROWS:
        raise GoujiError(f"有 {count} 行，一张工作表最多 {MOST_ROWS} 行")
    book = Workbook(write_only=True)
    try:
        _findings(book.create_sheet(LIST), findings, count)
        book.save(out)
    except BaseException:
        _abandon(book)
        raise


def _abandon(book: Workbook) -> None:
    """Rows wait in temporary files, which nobody else would remove before the program ends."""
    for sheet in book.worksheets:
        writer = sheet._writer
        if writer is None:
            continue
        if not sheet.closed:
            sheet.close()
        if Path(writer.out).exists():
            writer.cleanup()


class _Pen:
    """
    Writes the rows of one sheet. A cell of each column is made once: styles cost more than the text.

    No text of others becomes a formula: its type is text, whatever it begins with, and `quotePrefix` keeps it so when
    somebody edits the cell.
    """

    def __init__(self, sheet: Any, widths: Sequence[int], *, middle: bool = False) -> None:
        self._sheet, self._widths, self._row = sheet, widths, 0
        self._plain = [_cell(sheet) for _ in widths]
        for cell in self._plain:
            cell.quotePrefix = True
        self._numbers = [_cell(sheet) for _ in widths]
        self._dates = [_cell(sheet, number_format=DATE) for _ in widths]
        for cell in [*self._numbers, *self._dates, *(self._plain[1:] if middle else ())]:
            cell.alignment = Alignment(horizontal="center", vertical="center" if middle else "top", wrap_text=True)
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width

    def head(self, words: Sequence[str]) -> None:
        """The row of headings."""
        cells = []
        for word in words:
            cell = _cell(self._sheet, font=Font(name=FONT, bold=True, size=10), fill=HEAD)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cells.append(_text(cell, word))
        self.put(cells, words)

    def line(self, values: Sequence[Any]) -> None:
        """One row of values, ours or others'."""
        self.put([self.filled(number, value) for number, value in enumerate(values)], values)

    def put(self, cells: Sequence[Any], values: Sequence[Any]) -> None:
        """Cells as they are, with the height that they need: nobody computes heights before a file is opened."""
        self._row += 1
        lines = max(map(_lines, values, self._widths), default=1)
        self._sheet.row_dimensions[self._row].height = LINE * min(lines, MOST_LINES) + 4
        self._sheet.append(cells)
        del self._sheet.row_dimensions[self._row]

    def filled(self, number: int, value: Any) -> Any:
        """The cell of a column, with this value, until the next row."""
        if isinstance(value, date):
            cell = self._dates[number]
            cell.value = value
            return cell
        if isinstance(value, int | Decimal):
            cell = self._numbers[number]
            cell.value = value
            return cell
        return _text(self._plain[number], "" if value is None else str(value))


def _findings(sheet: Any, findings: Iterable[Exported], count: int) -> None:
    """What everybody reads, what is to be filled in, and, folded, what is there to be looked up."""
    headings = [column.heading for column in FINDINGS] + [word for word, _ in RETURNED]
    headings += [*(column.heading for column in DETAILS), KEY]
    widths = [column.width for column in FINDINGS] + [width for _, width in RETURNED]
    widths += [*(column.width for column in DETAILS), 30]
    _to_print(sheet, len(headings) - 1, count, frozen="C2")
    pen = _Pen(sheet, widths)
    folded = len(FINDINGS) + len(RETURNED) + 1
    for number in range(folded, folded + len(DETAILS)):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.outlineLevel, dimension.hidden = 1, True
    sheet.column_dimensions[get_column_letter(len(headings))].hidden = True
    pen.head(headings)
    blank = [_cell(sheet, fill=FILL_IN) for _ in RETURNED]
    key = _cell(sheet)
    toned = {word: _cell(sheet, fill=PatternFill("solid", fgColor=colour)) for word, colour in TONES.items()}
    severity = headings.index("级别")
    for one in findings:
        read = [value_of(column, one) for column in FINDINGS]
        looked_up = [value_of(column, one) for column in DETAILS]
        cells = [pen.filled(number, value) for number, value in enumerate(read)]
        cells[severity] = _text(toned[read[severity]], read[severity])
        cells += [*blank, *(pen.filled(folded - 1 + number, value) for number, value in enumerate(looked_up))]
        code = key_text(one.id, one.lock_version, one.fingerprint)
        pen.put([*cells, _text(key, code)], read)
    _drop_down(sheet, len(FINDINGS) + 1, count)


def _drop_down(sheet: Any, column: int, count: int) -> None:
    choice = DataValidation(
        type="list", formula1=f'"{",".join(ANSWERS.values())}"', allow_blank=True, showErrorMessage=True
    )
    choice.errorTitle, choice.error = ANSWER, f"请从列表中选择：{'、'.join(ANSWERS.values())}"
    choice.promptTitle, choice.prompt = ANSWER, "请选择；说明写在右边一栏。不要改动别的栏，填好后原样发回。"
    choice.showInputMessage = True
    letter = get_column_letter(column)
    choice.add(f"{letter}2:{letter}{max(count, 1) + 1}")
    sheet.data_validations.append(choice)


def _filings(sheet: Any, rows: Sequence[Filing]) -> None:
    _to_print(sheet, len(FILINGS), len(rows), frozen="B2")
    pen = _Pen(sheet, [column.width for column in FILINGS])
    pen.head([column.heading for column in FILINGS])
    for row in rows:
        pen.line([value_of(column, row) for column in FILINGS])


def _summary(sheet: Any, parts: Sequence[Part]) -> None:
    widths = [34, *[11] * (max(len(part.headings) for part in parts) - 1)]
    _to_print(sheet, len(widths), 0, frozen=None)
    pen = _Pen(sheet, widths, middle=True)
    for number, part in enumerate(parts):
        if number:
            pen.put([], [])
        pen.put([_text(_line(sheet, bold=True), part.title)], [""])
        for words in part.told:
            pen.put([_text(_line(sheet), words)], [""])
        if part.headings:
            pen.head(part.headings)
        for row in part.rows:
            pen.line(row)


def _line(sheet: Any, *, bold: bool = False) -> Any:
    """Words that run on over the cells beside theirs."""
    cell = _cell(sheet, font=Font(name=FONT, bold=bold, size=12 if bold else 10))
    cell.border, cell.alignment = Border(), Alignment(vertical="center")
    return cell


def _to_print(sheet: Any, columns: int, count: int, *, frozen: str | None) -> None:
    """Before the first row: a sheet that is written row by row begins with its views."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.35
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = FOOTER, "第 &P 页，共 &N 页"
    if frozen:
        sheet.freeze_panes = frozen
        sheet.print_title_rows = "1:1"
        sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{count + 1}"


def _cell(sheet: Any, *, font: Font | None = None, fill: PatternFill | None = None, number_format: str = "") -> Any:
    cell = WriteOnlyCell(sheet)
    cell.font, cell.border = copy(font) if font else Font(name=FONT, size=10), THIN
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if fill:
        cell.fill = fill
    if number_format:
        cell.number_format = number_format
    return cell


def _text(cell: Any, text: str) -> Any:
    """Not through `value`, which would look for formulas."""
    cell._value, cell.data_type = (fitting(clean(text)), "s") if text else (None, "n")
    return cell


def _lines(value: Any, width: int) -> int:
    """How many lines a value takes: a Han character is two units wide."""
    if not isinstance(value, str) or not value:
        return 1
    return sum(-(-max(_width(line), 1) // max(width - 2, 1)) for line in value.split("\n"))


def _width(text: str) -> int:
    return len(text) + sum(character > "\u2e7f" for character in text)

"""What a cell prints: numbers and their formats, errors, formulas, and what stands in a workbook without being one."""

from __future__ import annotations

import datetime
import struct

import openpyxl
import pytest
import xlwt

from audit.reading.cells import read_cell
from audit.reading.sheets.biff import sheets_of_xls
from audit.reading.sheets.book import letters, slot_of
from audit.reading.sheets.values import number_text
from audit.reading.sheets.xlsx import sheets_of_xlsx
from tests.rendering.sheets import repacked, saved, with_strings

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("value", "code", "text", "state"),
    [
        (5.0, "", "5", "number"),
        (0.0, "General", "0", "number"),
        (-0.0, "", "0", "number"),
        (0.1 + 0.2, "", "0.3", "number"),
        (2.9999999999999996, "", "3", "number"),
        (1e20, "", "100000000000000000000", "number"),
        (123456789012345678, "", "123456789012346000", "number"),
        (982.0000000001, "", "982", "number"),
        (982.0000000001, "General", "982", "number"),
        (12.3456789012345, "", "12.3456789", "number"),
        (12345678901.5, "", "12345678901.5", "number"),
        (0.00012, "", "0.00012", "number"),
        (1e-7, "", "1e-07", "text"),
        (5.551115123125783e-17, "", "5.55112e-17", "text"),
        (5.551115123125783e-17, "0", "0", "number"),
        (-8.5, "", "-8.5", "number"),
        (1e300, "", "1e+300", "text"),
        (float("nan"), "", "nan", "text"),
        (1234.0, "#,##0", "1234", "number"),
        (2.7, "0", "3", "number"),
        (2.5, "0_ ", "3", "number"),
        (12.345, "0.00", "12.35", "number"),
        (12.3, "0.00", "12.3", "number"),
        (5.0, '0" 件"', "5", "number"),
        (5.0, '0"件";[Red]-0"件"', "5", "number"),
        (2.7, "#,##0.00_);[Red](#,##0.00)", "2.7", "number"),
        (2.7, '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ', "3", "number"),
        (12000.0, "0,", "12000", "number"),
        (0.5, "0%", "50%", "text"),
        (0.1234, "0.0%", "12.3%", "text"),
        (45657.0, "yyyy/m/d", "2024/12/31", "text"),
        (45657.5, 'yyyy"年"m"月"d"日" h:mm', "2024/12/31 12:00:00", "text"),
        (0.5, "h:mm", "12:00:00", "text"),
        (5.0, "m月d日", "1900/1/5", "text"),
        (60.0, "yyyy-mm-dd", "1900/2/28", "text"),
        (61.0, "yyyy-mm-dd", "1900/3/1", "text"),
        (-1.0, "yyyy-mm-dd", "#-1", "text"),
        (9e9, "yyyy-mm-dd", "#9e+09", "text"),
        (1.5, "0.00E+00", "1.5", "number"),
        (1.5, "# ?/?", "1.5", "number"),
        (5.0, "@", "5", "number"),
        (5.0, "[DBNum1]General", "5", "number"),
    ],
)
def test_numbers(value, code, text, state):
    assert number_text(value, code) == text
    assert read_cell(text).state == state


def cells_of(xml: bytes) -> dict[str, tuple[str, bool]]:
    """The cells of a sheet written by hand: address → text, and whether it is doubtful."""
    data = repacked(saved(openpyxl.Workbook()), SHEET, b"</sheetData>", xml + b"</sheetData>")
    (sheet,) = sheets_of_xlsx(data)
    return {
        f"{letters(column)}{row + 1}": (text, (row, column) in sheet.doubtful)
        for (row, column), text in sheet.cells.items()
    }


@pytest.mark.parametrize(
    ("cell", "text", "doubtful"),
    [
        ("<v>5</v>", "5", False),
        ("<v>5.0</v>", "5", False),
        ("<v>0.30000000000000004</v>", "0.3", False),
        ("<f>1+1</f><v>2</v>", "2", False),
        ("<f>SUM(A2:A9)</f>", "=SUM(A2:A9)", True),
        ("<f>SUM(A2:A9999999999)</f><v></v>", "=SUM(A2:A99999", True),
        ("<v>５</v>", "５", False),
        ("<v>5 件</v>", "5 件", False),
        ("<v>1_000</v>", "1_000", False),
        ("<v>1e999</v>", "inf", False),
        ("<v>NaN</v>", "NaN", False),
    ],
)
def test_cells_without_a_type(cell, text, doubtful):
    assert cells_of(f'<row r="1"><c r="A1">{cell}</c></row>'.encode()) == {"A1": (text, doubtful)}


@pytest.mark.parametrize(
    ("cell", "text", "doubtful"),
    [
        ('t="e"><v>#REF!</v>', "#REF!", False),
        ('t="e"><f>A0</f><v>#REF!</v>', "#REF!", False),
        ('t="b"><v>1</v>', "TRUE", False),
        ('t="b"><v>0</v>', "FALSE", False),
        ('t="str"><f>A2</f><v>甲</v>', "甲", False),
        ('t="str"><f>A2</f><v></v>', "=A2", True),
        ('t="inlineStr"><is><t>内</t></is>', "内", False),
        ('t="inlineStr"><is><r><t>1</t></r><r><t>5</t></r><rPh sb="0" eb="1"><t>yī</t></rPh></is>', "15", False),
        ('t="d"><v>2024-12-31</v>', "2024-12-31", False),
        ('t="str"><v>_x0031_5_x000D_</v>', "15\r", False),
    ],
)
def test_cells_with_a_type(cell, text, doubtful):
    assert cells_of(f'<row r="1"><c r="A1" {cell}</c></row>'.encode()) == {"A1": (text, doubtful)}


def test_an_error_or_a_formula_without_result_is_never_a_blank():
    for raw in ("#REF!", "#DIV/0!", "=SUM(A2:A9)", "="):
        assert read_cell(raw).state == "text"


def test_strings_that_cells_share():
    strings = (
        "<si><t>甲</t></si><si><r><rPr/><t>1</t></r><r><t xml:space='preserve'> 5</t></r><rPh><t>y</t></rPh></si><si/>"
    )
    rows = "".join(f'<row><c t="s"><v>{index}</v></c></row>' for index in (1, 0, 2, 0))
    data = repacked(saved(openpyxl.Workbook()), SHEET, b"</sheetData>", f"{rows}</sheetData>".encode())
    (sheet,) = sheets_of_xlsx(with_strings(data, strings.encode()))
    assert sheet.cells == {(0, 0): "1 5", (1, 0): "甲", (3, 0): "甲"}


def test_cells_and_rows_without_addresses_follow_each_other():
    rows = b"<row><c><v>1</v></c><c/><c><v>2</v></c></row>"
    rows += b'<row r="5"><c r="B5"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    assert [*cells_of(rows)] == ["A1", "C1", "B5", "C5", "A6"]


def test_a_format_of_the_files_own():
    book = openpyxl.Workbook()
    sheet = book.active
    for place, value, code in (
        ("A1", 0.5, "0%"),
        ("A2", 2.7, "0"),
        ("A3", 5, '0" 件"'),
        ("A4", datetime.datetime(2024, 12, 31), 'yyyy"年"m"月"d"日"'),  # noqa: DTZ001  as spreadsheets have them
        ("A5", 7, "General"),
    ):
        sheet[place] = value
        sheet[place].number_format = code
    (read,) = sheets_of_xlsx(saved(book))
    assert [*read.cells.values()] == ["50%", "3", "5", "2024/12/31", "7"]


def test_days_since_1904():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = datetime.date(2024, 12, 31)
    (read,) = sheets_of_xlsx(saved(book))
    assert [*read.cells.values()] == ["2024/12/31"]


def test_an_old_file():
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    percent, rounded = xlwt.easyxf(num_format_str="0%"), xlwt.easyxf(num_format_str="0")
    for row, (value, *style) in enumerate(
        [
            (5,),
            (-5,),
            (5.5,),
            (0.1 + 0.2,),
            (1e10,),
            (536870911,),
            (0.5, percent),
            (2.7, rounded),
            (datetime.date(2024, 12, 31), xlwt.easyxf(num_format_str="yyyy-mm-dd")),
            (True,),
            ("甲\n乙",),
            (xlwt.Formula("1+1"),),
            ("Ａ",),
            ("latin",),
        ]
    ):
        sheet.write(row, 0, value, *style)
    (read,) = sheets_of_xls(saved(book))
    assert [*read.cells.values()] == [
        *("5", "-5", "5.5", "0.3", "10000000000", "536870911", "50%", "3", "2024/12/31", "TRUE", "甲\n乙"),
        *("=", "Ａ", "latin"),
    ]
    assert read.doubtful == {(11, 0)}


@pytest.mark.parametrize(
    ("result", "text", "doubtful"),
    [
        (struct.pack("<d", 12.0), "12", False),
        (b"\x01\x00\x01\x00\x00\x00\xff\xff", "TRUE", False),
        (b"\x02\x00\x17\x00\x00\x00\xff\xff", "#REF!", False),
        (b"\x03\x00\x00\x00\x00\x00\xff\xff", "=", True),
    ],
)
def test_the_stored_result_of_an_old_formula(result, text, doubtful):
    book = xlwt.Workbook()
    book.add_sheet("一").write(0, 0, xlwt.Formula("1+1"))
    data = saved(book)
    at = data.index(struct.pack("<HH", 6, 29)) + 4 + 6
    (read,) = sheets_of_xls(data[:at] + result + data[at + 8 :])
    assert ([*read.cells.values()], bool(read.doubtful)) == ([text], doubtful)


def test_many_long_strings_of_an_old_file():
    """More than one record holds, broken within letters of one and of two bytes."""
    texts = [f"{number}{'甲乙' if number % 2 else 'ab'}" * 700 for number in range(60)]
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    for row, text in enumerate(texts):
        sheet.write(row, 0, text)
    (read,) = sheets_of_xls(saved(book))
    assert [*read.cells.values()] == texts


def test_addresses():
    assert [letters(at) for at in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [slot_of(text) for text in ("B7", "$B$7", "AA1", "A0", "7", "", "AAAA1")] == [
        *((6, 1), (6, 1), (0, 26), None, None, None, None),
    ]

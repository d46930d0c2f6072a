"""The workbook: what stands where, that nothing of others becomes a formula, and how it prints."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from audit.errors import GoujiError
from db.exported import Selection, chosen_numbers, exported
from gouji.exporting import workbook
from gouji.exporting.keys import key_text
from gouji.exporting.summary import Part
from gouji.exporting.text import clean, day_of, fitting
from tests.gouji.exporting.conftest import HOSTILE, RARE, A, made_of

PART = Part("标题")


def book_of(data):
    return openpyxl.load_workbook(BytesIO(data))


def rows_of(page):
    """Heading → value, row by row."""
    heads = [cell.value for cell in page[1]]
    return [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in page.iter_rows(min_row=2)]


def test_three_sheets_with_the_findings_in_order(database, world):
    data, done = made_of(database, "xlsx")
    book = book_of(data)
    assert book.sheetnames == ["汇总", "问题清单", "填报情况"]
    rows = rows_of(book["问题清单"])
    assert [(row["编号"], row["单位"], row["级别"], row["状态"]) for row in rows] == [
        (1, "样例市样例局", "错误", "已确认"),
        (2, "样例市样例局", "提示", "已确认"),
        (3, RARE, "疑点", "待复核"),
    ]
    assert rows[0]["最近变动"] == datetime(2027, 2, 1)  # noqa: DTZ001  a day, as the library gives it
    assert rows[0]["位置"] == "表三“（七）总计”行“商业企业”列"
    assert rows[0]["回填码"] == key_text(1, 0, f"{A}|2026|A31|T3.total.business")
    assert (rows[0]["整改情况"], rows[0]["说明"]) == (None, None)
    assert (done.count, done.words()) == (3, "3 个问题")


def test_text_of_others_is_never_a_formula(database, world):
    page = book_of(made_of(database, "xlsx")[0])["问题清单"]
    texts = [cell for row in page.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    quotes = [cell for cell in texts if cell.value == HOSTILE]
    assert len(quotes) == 3
    assert all(cell.quotePrefix for cell in quotes)


def test_real_dates_in_the_office_format(database, world):
    book = book_of(made_of(database, "xlsx")[0])
    page = book["填报情况"]
    first = {page.cell(1, number).value: page.cell(2, number) for number in range(1, page.max_column + 1)}
    assert first["期限"].is_date
    assert first["期限"].number_format == 'yyyy"年"m"月"d"日"'
    assert first["公布日期"].value.date().isoformat() == "2027-01-19"
    assert (first["是否公布"].value, first["是否按时"].value, first["版本数"].value) == ("已公布", "按时", 1)


def test_how_it_prints_and_what_can_be_chosen(database, world):
    page = book_of(made_of(database, "xlsx")[0])["问题清单"]
    assert page.freeze_panes == "C2"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    heads = [cell.value for cell in page[1]]
    choice = page.data_validations.dataValidation[0]
    letter = openpyxl.utils.get_column_letter(heads.index("整改情况") + 1)
    assert (str(choice.sqref), choice.formula1) == (f"{letter}2:{letter}4", '"未整改,整改中,已整改,有异议"')
    key = openpyxl.utils.get_column_letter(heads.index("回填码") + 1)
    assert page.column_dimensions[key].hidden
    before = openpyxl.utils.get_column_letter(len(heads) - 1)
    assert page.auto_filter.ref == f"A1:{before}4"
    assert all(cell.alignment.wrap_text for cell in page[2])
    assert heads.index("说明") < heads.index("统一社会信用代码")  # what is looked up comes after what is filled in
    assert page.row_dimensions[2].height > 18


def test_summary_counts_bodies_states_and_the_rate(database, world):
    rows = [[cell.value for cell in row] for row in book_of(made_of(database, "xlsx")[0])["汇总"].iter_rows()]
    assert ["错误", 0, 1, 0, 0, 0, 0, 1] in [row[:8] for row in rows]
    assert ["合计", 1, 2, 0, 0, 0, 0, 3] in [row[:8] for row in rows]
    assert ["2026年度", 2, 1, 1, 0, 0, 0, 0, 1, "50.0%", "50.0%"] in rows
    assert ["样例市样例局", 1, 0, 1, 2, 0, 2, 0] in [row[:8] for row in rows]
    assert rows[1][0] == "导出时间：2027-02-03 10:05（北京时间）"


def test_an_empty_database_makes_a_workbook(database):
    book = book_of(made_of(database, "xlsx")[0])
    assert rows_of(book["问题清单"]) == []
    assert book["问题清单"].auto_filter.ref.endswith("1")


def test_control_characters_and_long_texts(database, world):
    world.finding(A, "F02", "x", message="a\x00b\x0bc\r\nd", basis="e\ud800", quote="长" * 40_000)
    rows = rows_of(book_of(made_of(database, "xlsx", agencies=(A,))[0])["问题清单"])
    row = next(row for row in rows if row["编号"] == 4)
    assert row["具体情况"] == "a b c\nd"
    assert row["依据"] == "e "
    assert row["原文"].endswith("……（原文共 40000 字，此处截断）")
    assert len(row["原文"]) == 32_767


def test_more_rows_than_a_sheet_has_are_refused_in_one_line(monkeypatch, database, world):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(GoujiError, match="有 3 行，一张工作表最多 2 行"):
        made_of(database, "xlsx")


def test_rows_are_taken_one_by_one_and_a_fault_leaves_no_file_behind(database, world, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def broken():
        yield from exported(database, chosen_numbers(database, Selection()))
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="gone"):
        workbook.write_workbook(BytesIO(), summary=[PART], findings=broken(), count=9, rows=[])
    assert list(tmp_path.glob("openpyxl*")) == []


def test_text_is_cut_between_characters():
    assert fitting("𠮷" * 20_000).startswith("𠮷𠮷")
    assert "\ufffd" not in fitting("𠮷" * 20_000)
    assert len(fitting("𠮷" * 20_000).encode("utf-16-le")) // 2 <= 32_767
    assert fitting("好" * 32_767) == "好" * 32_767


def test_days_that_no_workbook_can_hold_stay_text():
    assert day_of("0001-01-01") == "0001-01-01"
    assert day_of("2027年") == "2027年"
    assert day_of(None) is None
    assert clean("a\u2028b\ufffe") == "a\nb "


def test_no_sheet_holds_a_formula(database, world):
    with zipfile.ZipFile(BytesIO(made_of(database, "xlsx")[0])) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 3
    assert not any(b"<f>" in sheet for sheet in sheets)

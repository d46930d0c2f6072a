"""Reports in workbooks: every cell and every paragraph, whoever wrote the file and however it is arranged."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from audit.document import Format, Paragraph, Table
from audit.engine import check
from audit.errors import UnreadableInput
from audit.reading.sheets import read_sheets
from audit.reading.sheets.biff import sheets_of_xls
from audit.reading.sheets.xlsx import sheets_of_xlsx
from gouji.demo.content import make_content
from gouji.rendering.printed_form import tables
from tests.generating import varied_contents
from tests.parity import assert_same, place_of, report_of
from tests.rendering.office import converted
from tests.rendering.sheets import ARRANGEMENTS, WRITERS, Page, Put, one_sheet, repacked, saved, xlsx


@pytest.mark.parametrize("writer", sorted(WRITERS))
@pytest.mark.parametrize("arrangement", sorted(ARRANGEMENTS))
@pytest.mark.parametrize("year", [2019, 2024])
def test_every_arrangement(year, arrangement, writer):
    content = make_content("sheets", "青川县水利局", year, size="large")
    report = assert_same(content, WRITERS[writer](ARRANGEMENTS[arrangement](content)))
    assert (report.document.format, report.title) == (Format.XLSX, content.title)


@pytest.mark.parametrize("writer", sorted(WRITERS))
@given(content=varied_contents())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_cell_and_every_paragraph(writer, content):
    assert_same(content, WRITERS[writer](one_sheet(content)))


def test_written_by_libreoffice(tmp_path):
    contents = {
        f"{year}-{number}": (make_content(number, "临江区人民政府", year, kind="government", size="large"), arrangement)
        for year in (2020, 2024)
        for number, arrangement in enumerate(ARRANGEMENTS.values())
    }
    for source, to in (("xlsx", "xls"), ("xls", "xlsx")):
        folder = tmp_path / to
        folder.mkdir()
        files = {f"{name}.{source}": WRITERS[source](made(content)) for name, (content, made) in contents.items()}
        for name, data in converted(files, to, folder).items():
            assert_same(contents[name.rpartition(".")[0]][0], data)


@pytest.mark.parametrize("writer", sorted(WRITERS))
def test_the_blank_form_is_blank_and_nothing_else(writer):
    content = make_content("blank", "青川县水利局", 2024, cells={})
    report = report_of(WRITERS[writer](one_sheet(content)))
    assert {report.cell(address).state for address in report.form.addresses} == {"blank"}
    assert report.damage == frozenset()


@pytest.mark.parametrize("writer", sorted(WRITERS))
def test_a_report_without_a_fault_has_no_finding(writer):
    content = make_content("quiet", "青川县水利局", 2024, size="large")
    assert check(WRITERS[writer](one_sheet(content))).findings == ()


def test_anchors_name_the_sheet_and_the_cell():
    content = make_content("sheets", "青川县水利局", 2024)
    pages = [Page("说明", []), *ARRANGEMENTS["a sheet a table"](content)]
    report = report_of(xlsx(pages))
    title = next(block for block in report.document.blocks if isinstance(block, Paragraph))
    assert title.anchor == "sheet[2]/cell[A1]"
    assert place_of(report, "T3.new_received.natural_person") == "sheet[4]/cell[D5]"
    assert place_of(report, "T4.litigation_after.total") == "sheet[5]/cell[O5]"
    book = openpyxl.load_workbook(io.BytesIO(xlsx(pages)))
    address = "T3.total.total"
    number, cell = place_of(report, address).removeprefix("sheet[").removesuffix("]").split("]/cell[")
    assert book.worksheets[int(number) - 1][cell].value == content.cells[address]


def table_of(rows: dict[str, object], *merged: str) -> Table:
    """A workbook of one sheet with these cells → its first table."""
    book = openpyxl.Workbook()
    for place, value in rows.items():
        book.active[place] = value
    for one in merged:
        book.active.merge_cells(one)
    return next(block for block in read_sheets(saved(book)).blocks if isinstance(block, Table))


def test_merged_cells_are_one_source_cell():
    table = table_of({"A1": "甲", "B1": "乙", "B2": "丙", "C2": "丁"}, "A1:A2", "B1:C1")
    assert table.rows == (("甲", "乙", "乙"), ("甲", "丙", "丁"), ("", "", ""))
    assert table.places[:2] == ((0, 1, 1), (0, 2, 3))
    assert table.anchor_of(1, 0) == "sheet[1]/cell[A1]"
    assert table.exact


def test_what_a_merge_hides_is_not_shown():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "甲", "乙", "丙", "藏"
    data = saved(book)
    # openpyxl deletes what a merge covers; other programs do not
    merge = b'<mergeCells><mergeCell ref="A2:B2"/></mergeCells>'
    hidden = repacked(data, "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + merge)
    table = read_sheets(hidden).blocks[0]
    assert isinstance(table, Table)
    assert table.rows == (("甲", "乙"),)


def cells_of_calamine(data: bytes) -> list[dict[str, str]]:
    """Sheet by sheet, by another program: address → text."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        cells = {(at, column): value for at, row in enumerate(rows) for column, value in enumerate(row) if value != ""}
        sheets.append({f"{chr(65 + column)}{row + 1}": shown(value) for (row, column), value in cells.items()})
    return sheets


def shown(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, int | float) else str(value)


@pytest.mark.parametrize("writer", sorted(WRITERS))
@given(content=varied_contents())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_calamine_sees_the_same_cells(writer, content):
    data = WRITERS[writer](one_sheet(content))
    sheets = sheets_of_xlsx(data) if writer == "xlsx" else sheets_of_xls(data)
    assert [
        {sheet.anchor(slot).split("[")[-1].rstrip("]"): text for slot, text in sheet.cells.items()} for sheet in sheets
    ] == cells_of_calamine(data)


def several(*sheets: tuple[str, str, Mapping[str, object]]) -> bytes:
    """A workbook of sheets: name, state, cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, state, cells in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for place, value in cells.items():
            sheet[place] = value
    return saved(book)


GRID = {"A1": "甲", "B1": "乙"}


@pytest.mark.parametrize(
    ("states", "anchors"),
    [
        (("visible", "hidden"), ["sheet[1]"]),
        (("hidden", "visible"), ["sheet[2]"]),
        (("visible", "veryHidden"), ["sheet[1]"]),
    ],
)
def test_hidden_sheets_are_left_out(states, anchors):
    data = several(*((str(number), state, GRID) for number, state in enumerate(states)))
    assert [block.anchor for block in read_sheets(data).blocks] == anchors


def test_hidden_sheets_are_read_where_all_tables_are_in_them():
    data = several(("一", "visible", {"A1": "说明"}), ("二", "hidden", GRID), ("三", "veryHidden", GRID))
    assert [block.anchor for block in read_sheets(data).blocks] == ["sheet[1]/cell[A1]", "sheet[2]"]


def test_hidden_sheets_of_an_old_file():
    book = xlwt.Workbook()
    for number, visibility in enumerate((1, 0, 2)):
        sheet = book.add_sheet(str(number))
        sheet.visibility = visibility
        sheet.write(0, 0, "甲")
        sheet.write(0, 1, "乙")
    book.set_active_sheet(1)
    assert [block.anchor for block in read_sheets(saved(book)).blocks] == ["sheet[2]"]


def test_a_sheet_is_named_like_its_part():
    data = several(("二、主动公开政府信息情况", "visible", {"A1": "规章", "B1": 0, "A2": "行政许可", "B2": 1}))
    first = read_sheets(data).blocks[0]
    assert first == Paragraph("二、主动公开政府信息情况", "sheet[1]")
    data = several(("一、总体情况", "visible", {"A1": "一、总体情况", "A2": "无"}))
    assert [block.text for block in read_sheets(data).blocks if isinstance(block, Paragraph)] == ["一、总体情况", "无"]


def test_blank_rows_between_the_rows_of_a_table():
    content = make_content("gaps", "青川县水利局", 2024, size="large")
    page = one_sheet(content)[0]
    spread = Page(page.name)
    seen = {one.row for one in page.cells if one.rowspan > 1}
    first = max(seen)
    for one in page.cells:
        # the rows below the last merged label of table 3, each with a blank one above
        down = one.row + max(0, one.row - first - 2)
        spread.cells.append(Put(down, one.column, one.value, one.rowspan, one.colspan))
    report = report_of(xlsx([spread]))
    wrong = [address for address in report.form.addresses if report.cell(address).value != content.cells.get(address)]
    assert wrong == []


@pytest.mark.parametrize("name", ["T2", "T3", "T4"])
def test_a_row_without_numbers_stays_in_its_table(name):
    content = make_content("rows", "青川县水利局", 2024, size="large")
    rows = {"T2": "T2.normative_docs.", "T3": "T3.carried_in.", "T4": "T4."}
    emptied = {address: None for address in content.cells if address.startswith(rows[name])}
    report = report_of(xlsx(one_sheet(replace(content, cells={**content.cells, **emptied}))))
    assert {report.cell(address).state for address in emptied} == {"blank"}
    others = [address for address in content.cells if address not in emptied]
    assert [address for address in others if report.cell(address).value != content.cells[address]] == []


@pytest.mark.parametrize("note", ["已核", 7])
def test_notes_far_to_the_right_of_every_row_hide_no_text(note):
    content = make_content("h1", "青川县教育局", 2024, size="large")
    (page,) = one_sheet(content, 1)
    page.cells += [Put(row, 16, note) for row in range(page.row)]
    verdict = check(xlsx([page]))
    assert verdict.report is not None
    assert verdict.report.agency == content.agency
    assert [finding for finding in verdict.findings if finding.severity in ("error", "warning")] == []


def test_tables_that_touch_side_by_side_lack_no_row():
    content = make_content("h1", "青川县教育局", 2024)
    made = tables(content.form, content.cells)
    page = Page("年报")
    page.text(content.title)
    for name, column in (("T2", 0), ("T3", 4), ("T4", 14)):
        page.table(made[name], column)
    verdict = check(xlsx([page]))
    assert verdict.report is not None
    read = {address: cell.value for address, cell in verdict.report.cells.items() if cell.value is not None}
    assert read.items() <= content.cells.items()
    assert not {"C33", "A31", "A32", "A33", "A41"} & {finding.code for finding in verdict.findings}


def test_an_empty_workbook():
    with pytest.raises(UnreadableInput) as caught:
        read_sheets(saved(openpyxl.Workbook()))
    assert caught.value.kind == "empty"

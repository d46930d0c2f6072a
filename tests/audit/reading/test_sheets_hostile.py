"""Workbooks made to do harm, or broken: a reason in bounded time, never a crash."""

from __future__ import annotations

import contextlib
import io
import struct
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
import xlwt

from audit.document import Table
from audit.errors import UnreadableInput
from audit.reading.sheets import biff, book, read_sheets, xlsx
from audit.reading.sheets.biff import sheets_of_xls
from audit.reading.sheets.strings import shared_strings
from audit.reading.sheets.xlsx import sheets_of_xlsx
from gouji.demo.content import make_content
from tests.parity import assert_same
from tests.rendering.sheets import one_sheet, repacked, saved, with_strings
from tests.rendering.sheets import xls as as_xls
from tests.rendering.sheets import xlsx as as_xlsx

SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1024 * 1024
CONTENT = make_content("hostile", "青川县水利局", 2024, size="large")


def first_table(data: bytes) -> Table:
    return next(block for block in read_sheets(data).blocks if isinstance(block, Table))


def kind_of(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_sheets(data)
    return caught.value.kind


def sheet_with(rows: bytes, behind: bytes = b"") -> bytes:
    return repacked(saved(openpyxl.Workbook()), SHEET, b"</sheetData>", rows + b"</sheetData>" + behind)


def bounded(data: bytes, megabytes: int = 100) -> None:
    """Time of the processor: others work on the machine as well."""
    before = time.process_time()
    _read(data)
    assert time.process_time() - before < 5
    tracemalloc.start()
    _read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < megabytes * MEGABYTE


def _read(data: bytes) -> None:
    with contextlib.suppress(UnreadableInput):
        read_sheets(data)


def test_a_cell_in_the_last_corner_is_left_out():
    rows = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="1048576"><c r="XFD1048576"><v>3</v></c></row>'
    assert [*first_table(sheet_with(rows)).texts()][:2] == ["1", "2"]
    content = as_xlsx(one_sheet(CONTENT))
    stray = b'<row r="1048576"><c r="XFD1048576"><v>3</v></c></row></sheetData>'
    assert_same(CONTENT, repacked(content, SHEET, b"</sheetData>", stray))


def test_a_cell_in_the_last_corner_of_an_old_file():
    old = xlwt.Workbook()
    sheet = old.add_sheet("一")
    sheet.write(0, 0, 1)
    sheet.write(65535, 255, 2)
    sheet.write(0, 1, 3)
    assert [*first_table(saved(old)).texts()][:2] == ["1", "3"]


def test_a_million_formatted_rows_of_nothing():
    row = b'<row r="%d" s="1" customFormat="1" ht="14.25"><c r="A%d" s="1"/></row>'
    rows = b"".join(row % (number, number) for number in range(2, 15_000))
    first = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    data = sheet_with(first + rows)
    assert [*first_table(data).texts()] == ["1", "2", "", ""]
    bounded(data)


@pytest.mark.parametrize(
    "data",
    [
        sheet_with(
            b"<row>" + b"<c><v>1</v></c>" * 250 + b"</row>" + (b"<row>" + b"<c><v>1</v></c>" * 9 + b"</row>") * 2_000
        ),
        sheet_with(b"<row><c><v>1</v></c><c r='IV1'><v>1</v></c></row>" * 5_000),
        sheet_with(b"<row/>" * 60_000),
        sheet_with(b"<row><c/></row>" * 40_000),
        sheet_with(b"<c>" * 50_000),
        sheet_with(b"<row><c><is>" + b"<r><t>1</t></r>" * 30_000 + b"</is></c></row>"),
        sheet_with(
            b'<row r="20000"><c r="A20000"><v>1</v></c></row>',
            b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 20_000 + b"</mergeCells>",
        ),
        sheet_with(b"<row>" + b'<c t="inlineStr"><is><t>' + b" " * MEGABYTE + b"1</t></is></c></row>"),
        sheet_with(b"<row>" + b'<c t="inlineStr"><is><t>' + b"\n " * MEGABYTE + b"1</t></is></c></row>"),
        sheet_with(b"<row><c><v>" + b"9" * MEGABYTE + b"</v></c></row>"),
        sheet_with(b'<row r="' + b"9" * MEGABYTE + b'"><c s="' + b"9" * MEGABYTE + b'"><v>1</v></c></row>'),
        sheet_with(b'<row r="1"><c r="A1" t="s"><v>' + b"9" * 5000 + b"</v></c></row>"),
    ],
    ids=range(12),
)
def test_bounded_time_and_memory(data):
    bounded(data)


def lines_of(*cells: str) -> bytes:
    """Rows of one or two cells; "" is a blank row."""
    rows = ["".join(f'<c t="str"><v>{text}</v></c>' for text in row.split("|") if text) for row in cells]
    return sheet_with("".join(f"<row>{row}</row>" for row in rows).encode())


@pytest.mark.parametrize(
    "data",
    [
        lines_of(*["甲|1", "", ""] * 6_000),
        lines_of(*["规章"] * 15_000),
        lines_of(*["甲"] * 15_000),
        lines_of(*["甲", "乙|1"] * 6_000),
        lines_of(*["甲&#10;" * 100 + "|1"] * 3_000),
        lines_of("甲|1", "甲&#10;" * 200_000 + "|1"),
    ],
    ids=range(6),
)
def test_rows_that_could_be_looked_at_again_and_again(data):
    bounded(data)


def test_one_long_text_named_by_every_cell():
    rows = b"".join(b'<row r="%d"><c t="s"><v>0</v></c></row>' % number for number in range(2, 500))
    assert kind_of(with_strings(sheet_with(rows), f"<si><t>{'长' * 32_000}</t></si>".encode())) == "too_large"


def test_too_many_cells(monkeypatch):
    monkeypatch.setattr(xlsx, "Room", lambda: book.Room(cells=9))
    assert kind_of(sheet_with(b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>")) == "too_large"


def test_sheets_that_unpack_too_large(monkeypatch):
    monkeypatch.setattr(xlsx, "LARGEST_SHEETS", 1000)
    assert kind_of(as_xlsx(one_sheet(CONTENT))) == "bomb"


@pytest.mark.parametrize(
    "old",
    [b"<sheets>", b'r:id="rId1"', b"<sheetData>"],
)
def test_what_is_missing(old):
    part = SHEET if old == b"<sheetData>" else "xl/workbook.xml"
    assert kind_of(repacked(as_xlsx(one_sheet(CONTENT)), part, old, b"")) in ("damaged", "empty")


def test_text_that_is_not_there():
    for index in (b"1", b"-1", b"x", b"", "１".encode(), b"9" * 5000):
        data = sheet_with(b'<row><c t="s"><v>' + index + b"</v></c></row>")
        assert kind_of(data) == "damaged"
        assert kind_of(with_strings(data, b"<si><t>1</t></si>")) == "damaged"


def test_declarations_are_refused(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("123456")
    declared = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b "99">]>'.encode()
    data = sheet_with(b"<row><c><v>&a;</v></c><c><v>1&b;</v></c><c><v>2</v></c></row>")
    assert kind_of(repacked(data, SHEET, b"<worksheet", declared + b"<worksheet")) == "damaged"


def test_entities_that_multiply():
    lol = b"<!DOCTYPE x [<!ENTITY a0 'ha'>" + b"".join(
        b"<!ENTITY a%d '%s'>" % (number, b"&a%d;" % (number - 1) * 50) for number in range(1, 12)
    )
    data = repacked(sheet_with(b"<row><c><v>&a11;</v></c></row>"), SHEET, b"<worksheet", lol + b"]><worksheet")
    bounded(data)


def test_a_password():
    old = as_xls(one_sheet(CONTENT))
    at = old.index(struct.pack("<HH", 0x42, 2))  # the code page gives its place to a password
    broken = old[:at] + struct.pack("<HH", 0x2F, 2) + old[at + 4 :]
    assert kind_of(broken) == "encrypted"


def test_a_packed_part_with_a_password():
    data = bytearray(as_xlsx(one_sheet(CONTENT)))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert kind_of(bytes(data)) == "encrypted"


@pytest.mark.parametrize("keep", range(1, 100, 9))
@pytest.mark.parametrize("data", [as_xlsx(one_sheet(CONTENT)), as_xls(one_sheet(CONTENT))], ids=["xlsx", "xls"])
def test_a_truncated_file_is_damaged(data, keep):
    assert kind_of(data[: len(data) * keep // 100]) in ("damaged", "truncated")


def stream(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


BEGIN, END = (biff.BOF, struct.pack("<HH", 0x600, 5)), (biff.EOF, b"")


def read_stream(data: bytes, monkeypatch: pytest.MonkeyPatch) -> list[book.Sheet]:
    class Fake:
        def __init__(self, _: bytes) -> None: ...

        def read(self, name: str) -> bytes:
            return data if name == "Workbook" else b""

    monkeypatch.setattr(biff, "Compound", Fake)
    return sheets_of_xls(b"")


def sheet_record(offset: int) -> tuple[int, bytes]:
    return biff.BOUNDSHEET, struct.pack("<IBB", offset, 0, 0) + b"\x01\x00A"


def test_a_chart_within_a_sheet_is_left_out(monkeypatch):
    chart = [BEGIN, (biff.NUMBER, struct.pack("<HHHd", 0, 0, 0, 9.0)), END]
    number = (biff.NUMBER, struct.pack("<HHHd", 1, 1, 0, 5.0))
    first = stream(BEGIN, sheet_record(8 + 4 + 9 + 4), END)
    (sheet,) = read_stream(first + stream(BEGIN, *chart, number, END), monkeypatch)
    assert sheet.cells == {(1, 1): "5"}


@pytest.mark.parametrize("offset", [0, 1, 3, 10_000, 0xFFFFFFFF])
def test_a_sheet_somewhere_else_is_damaged_or_empty(offset, monkeypatch):
    data = stream(BEGIN, sheet_record(offset), END)
    try:
        assert all(sheet.cells == {} for sheet in read_stream(data, monkeypatch))
    except UnreadableInput as error:
        assert error.kind == "damaged"  # noqa: PT017  either will do


def test_records_that_do_not_end(monkeypatch):
    with pytest.raises(UnreadableInput) as caught:
        read_stream(stream(BEGIN, (biff.NUMBER, bytes(14))), monkeypatch)
    assert caught.value.kind == "damaged"


def test_sheets_that_are_all_the_same(monkeypatch):
    rows = [(0x208, bytes(16))] * 100_000
    sheets = [sheet_record(8 + 4 + 200 * (13))] * 200
    with pytest.raises(UnreadableInput) as caught:
        read_stream(stream(BEGIN, *sheets, END) + stream(BEGIN, *rows, END), monkeypatch)
    assert caught.value.kind == "too_large"


@pytest.mark.parametrize(
    "record",
    [
        (biff.NUMBER, bytes(3)),
        (biff.LABELSST, bytes(10)),  # there is no string
        (biff.RK, bytes(7)),
        (biff.BOOLERR, bytes(6)),
        (biff.FORMULA, bytes(8)),
        (biff.MULRK, bytes(2)),
        (biff.LABEL, bytes(4)),
    ],
)
def test_short_records_are_damaged(record, monkeypatch):
    first = stream(BEGIN, sheet_record(8 + 13 + 4), END)
    with pytest.raises(UnreadableInput) as caught:
        read_stream(first + stream(BEGIN, record, END), monkeypatch)
    assert caught.value.kind == "damaged"


@pytest.mark.parametrize(
    "records",
    [
        [b"", b""],
        [struct.pack("<II", 1, 1) + b"\xff\xff\x00a"],
        [struct.pack("<II", 1, 1) + b"\x02\x00\x08\xff\xff" + b"ab"],
        [struct.pack("<II", 1, 1) + b"\x02\x00\x04\xff\xff\xff\xff" + b"ab"],
    ],
)
def test_a_table_of_strings_that_promises_too_much(records):
    with pytest.raises(UnreadableInput):
        shared_strings(records)


def test_a_bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (10 * MEGABYTE))
    assert kind_of(buffer.getvalue()) == "bomb"


def test_the_workbook_may_stand_elsewhere():
    data = as_xlsx(one_sheet(CONTENT))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name.replace("xl/", "office/"), part.replace(b"xl/", b"office/"))
    assert [sheet.name for sheet in sheets_of_xlsx(buffer.getvalue())] == ["年度报告"]

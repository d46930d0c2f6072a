"""Where formulas stand in a workbook: a total that was typed over is told from one that adds up."""

from __future__ import annotations

import io
import zipfile

import openpyxl

from audit.reading.sheets.xlsx import sheets_of_xlsx


def test_formulas_are_told_from_what_was_typed():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["B3"] = 1, "=A1+1", "text"
    out = io.BytesIO()
    book.save(out)
    (sheet,) = sheets_of_xlsx(out.getvalue())
    assert (sheet.formulas, sheet.doubtful) == ({(1, 0)}, {(1, 0)})


def test_a_stored_result_takes_the_doubt_away_but_not_the_formula():
    cell = b'<c r="A2"><f>A1+1</f><v></v></c>'
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = 1, "=A1+1"
    out = io.BytesIO()
    book.save(out)
    (sheet,) = sheets_of_xlsx(_with_result(out.getvalue(), cell, cell.replace(b"<v></v>", b"<v>2</v>")))
    assert (sheet.formulas, sheet.doubtful) == ({(1, 0)}, set())
    assert sheet.cells[1, 0] == "2"


def _with_result(data: bytes, before: bytes, after: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name.endswith("sheet1.xml"):
                assert before in xml or before.replace(b"<v></v>", b"<v />") in xml, xml
                xml = xml.replace(before.replace(b"<v></v>", b"<v />"), after).replace(before, after)
            new.writestr(name, xml)
    return out.getvalue()

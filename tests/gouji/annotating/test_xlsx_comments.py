"""Workbooks: a comment at each cell, in the parts that Excel looks for, and nothing else changed."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from lxml import etree  # type: ignore[import-untyped]  # has no types of its own
from openpyxl.comments import Comment

from audit.engine import check
from audit.reading.sheets import read_sheets
from gouji.annotating import annotate
from gouji.annotating.archive import with_parts
from gouji.annotating.notes import Note, Place
from gouji.annotating.xlsx import annotate_xlsx
from tests.gouji.annotating.planted import (
    CELLS,
    COMMENTS,
    assert_same_verdict,
    full,
    marked,
    part,
    planted,
    short,
)
from tests.rendering.sheets import ARRANGEMENTS, one_sheet, repacked, saved, xlsx

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def comments_of(data: bytes) -> dict[tuple[str, str], str]:
    """(sheet, cell) → words, by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book
        for row in sheet.rows
        for cell in row
        if cell.comment
    }


def values_of(data: bytes) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.rows for cell in row}


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_each_comment_stands_at_its_cell(arrangement):
    data = xlsx(ARRANGEMENTS[arrangement](planted()))
    copy, before, after = marked(data)
    said, values = comments_of(copy.data), values_of(data)
    report = before.report
    number = 3 if arrangement == "side by side" else 1  # there the tables stand in a sheet behind the text
    told = full(number, before), short(number, "A33", before), short(number, "A32", before)
    for address, words in zip(CELLS, told, strict=True):
        where = report.anchor(address)
        number, cell = re.findall(r"\[(\w+)\]", where)
        place = openpyxl.load_workbook(io.BytesIO(data)).sheetnames[int(number) - 1], cell
        assert said.pop(place) == words
        assert str(values[place]) == report.cell(address).raw
    (first, sentence), (second, end) = sorted(said.items(), key=lambda one: "C15" in one[1])
    assert "；；" in str(values[first])
    assert "［Q08 提示］" in sentence
    assert "［C15 提示］文末没有落款和日期" in end
    assert values[second]
    assert copy.comments == COMMENTS
    assert_same_verdict(before, after)
    assert values_of(copy.data) == values


def test_nothing_else_is_changed():
    data = xlsx(one_sheet(planted()))
    copy, *_ = marked(data)
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, copy.data))
    names = before.namelist()
    assert after.namelist()[: len(names)] == names
    assert set(after.namelist()) - set(names) == {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", RELATIONS}
    for name in set(names) - {SHEET, "[Content_Types].xml"}:
        assert before.read(name) == after.read(name)
    added = re.compile(rb'<legacyDrawing xmlns:r="[^"]*" r:id="gouji\d"/>')
    assert len(added.findall(after.read(SHEET))) == 1
    assert added.sub(b"", after.read(SHEET)) == before.read(SHEET)


def test_the_box_of_a_comment():
    copy, *_ = marked(xlsx(one_sheet(planted())))
    vml = etree.fromstring(part(copy.data, "xl/drawings/vmlDrawing1.vml"))
    x = "{urn:schemas-microsoft-com:office:excel}"
    places = {(one.findtext(f"{x}Row"), one.findtext(f"{x}Column")) for one in vml.iter(f"{x}ClientData")}
    cells = [openpyxl.utils.cell.coordinate_from_string(cell) for _, cell in comments_of(copy.data)]
    assert places == {(str(row - 1), str(openpyxl.utils.column_index_from_string(column) - 1)) for column, row in cells}
    ids = [one.get("id") for one in vml.iter("{urn:schemas-microsoft-com:vml}shape")]
    assert len(set(ids)) == len(ids) == COMMENTS
    types = part(copy.data, "[Content_Types].xml")
    assert b'Extension="vml"' in types
    assert b'PartName="/xl/comments1.xml"' in types


def test_without_findings_the_copy_is_the_file():
    data = xlsx(one_sheet(planted()))
    copy, _ = annotate(data, check(data, rules=()))
    assert (copy.data, copy.comments, copy.ending) == (data, 0, ".xlsx")


def small(comments: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in (("甲", "乙"), (1, 2), (3, 4)):
        book.active.append(row)
    for cell, words in (comments or {}).items():
        book.active[cell].comment = Comment(words, "某人")
    return saved(book)


def one_note(data: bytes, *cells: int) -> bytes:
    """Notes 评0, 评1 … at source cells of the only table."""
    document = read_sheets(data)
    notes = [Note(at, Place(0, cell), (f"评{at}", "<&>\x02")) for at, cell in enumerate(cells)]
    copy = annotate_xlsx(data, document, notes)
    assert read_sheets(copy.data).blocks == document.blocks
    return copy.data


def test_comments_that_were_there_stay():
    said = comments_of(one_note(small({"A1": "旧一", "B3": "旧二"}), 0, 3))
    assert said == {
        ("Sheet", "A1"): "旧一\n\n评0\n<&>\ufffd",
        ("Sheet", "B3"): "旧二",
        ("Sheet", "B2"): "评1\n<&>\ufffd",
    }


def test_two_notes_on_one_cell_are_one_comment():
    assert comments_of(one_note(small(), 1, 1)) == {("Sheet", "B1"): "评0\n<&>\ufffd\n\n评1\n<&>\ufffd"}


def test_a_plain_comment_and_one_in_runs():
    data = small({"A1": "旧一", "B3": "旧二"})
    name = next(name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "comments" in name.lower())
    xml = part(data, name)
    plain = re.sub(rb"<text>.*?</text>", "<text><t>旧一</t></text>".encode(), xml, count=1)
    runs = plain.replace(
        xml[xml.rindex(b"<text>") : xml.rindex(b"</text>")], "<text><r><t>旧</t></r><r><t>二</t></r>".encode()
    )
    said = comments_of(one_note(with_parts(data, {name: runs}), 0, 5))
    assert said[("Sheet", "A1")].startswith("旧一\n\n评0")
    assert said[("Sheet", "B3")].startswith("旧二\n\n评1")
    empty = re.sub(rb"<text>.*?</text>", b"<text/>", xml)
    assert comments_of(one_note(with_parts(data, {name: empty}), 0))[("Sheet", "A1")].strip().startswith("评0")


def test_beside_a_conversation():
    """Excel shows the conversation and not the comment that stands in for it."""
    data = small({"A1": "[Threaded comment]"})
    name = next(name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "comments" in name.lower())
    data = repacked(data, name, "某人".encode(), b"tc={00000000-0000-0000-0000-000000000000}")
    said = comments_of(one_note(data, 0, 1))
    assert said[("Sheet", "A1")] == "[Threaded comment]"
    assert said[("Sheet", "B1")].startswith("评1")
    assert said[("Sheet", "C1")].startswith("（A1）评0")


def test_marking_twice():
    once = one_note(small(), 0)
    assert comments_of(one_note(once, 0, 1)) == {
        ("Sheet", "A1"): "评0\n<&>\ufffd\n\n评0\n<&>\ufffd",
        ("Sheet", "B1"): "评1\n<&>\ufffd",
    }
    assert part(one_note(once, 0, 1), SHEET).count(b"legacyDrawing") == 1


@pytest.mark.parametrize("behind", ["<tableParts count='0'/>", "<extLst/>", "<picture r:id='x' xmlns:r='y'/>", ""])
def test_what_stands_behind_the_reference_to_the_boxes(behind):
    data = repacked(small(), SHEET, b"</worksheet>", f"{behind}</worksheet>".encode())
    xml = part(one_note(data, 0), SHEET).decode()
    assert xml.index("<legacyDrawing") > xml.index("<pageMargins")
    assert xml.endswith(f"{behind}</worksheet>")


def test_boxes_that_are_no_xml():
    """Of buttons, Excel writes VML with HTML in it."""
    data = small({"A1": "旧"})
    name = next(name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.endswith(".vml"))
    vml = part(data, name)
    broken = vml.replace(b"</xml>", b'<v:shape id="_x0000_s2000"><br>\xff</v:shape></xml>')
    written = part(one_note(with_parts(data, {name: broken}), 1), name)
    assert broken.removesuffix(b"</xml>") in written
    assert b'id="_x0000_s2001"' in written


def test_other_prefixes_and_the_strict_namespace():
    data = small()
    main, strict = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    xml = re.sub(rb"<(/?)(?=\w)", rb"<\1x:", part(data, SHEET)).replace(b"xmlns=", b"xmlns:x=").replace(main, strict)
    written = one_note(with_parts(data, {SHEET: xml}), 0)
    assert b"<x:legacyDrawing" in part(written, SHEET)
    assert strict in part(written, "xl/comments1.xml")


def test_a_workbook_with_macros_keeps_its_ending():
    data = repacked(
        small(),
        "[Content_Types].xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert annotate_xlsx(data, read_sheets(data), [Note(1, Place(0, 0), ("评",))]).ending == ".xlsm"

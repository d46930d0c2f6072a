"""Files that are broken, cut, or made to do harm: said to be so, in bounded time and memory."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from audit.document import Paragraph, Table
from audit.engine import check
from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.docx import markup, read_docx
from audit.reading.interpret import interpret
from gouji.demo.content import make_content
from tests.audit.reading.test_archives import kind_of
from tests.rendering.docx import NAMESPACES, cell, clean, document, packed, paragraph, row, table, zipped

LONGEST = 5.0


def refused(data):
    return kind_of(lambda: read_docx(data))


def test_no_main_part():
    assert refused(zipped({"word/styles.xml": "<x/>"})) == "damaged"
    assert refused(b"PK\x03\x04 word/ and nothing else") == "damaged"


@pytest.mark.parametrize("keep", [10, 50, 90, 99])
def test_a_file_that_was_cut(keep):
    data = clean(make_content("cut", "青川县水利局", 2024))
    assert refused(data[: len(data) * keep // 100]) == "damaged"


@pytest.mark.parametrize("keep", [0, 1, 40, 500, 5_000, 20_000, -2, -20])
def test_xml_that_breaks_off_is_no_report_that_lacks_parts(keep):
    xml = document(paragraph("甲") * 500).encode()
    assert refused(packed(xml[:keep])) == "truncated"


@pytest.mark.parametrize(
    "xml",
    [
        document("<w:p></w:r>"),
        document("<w:p><w:r><w:t>甲 & 乙</w:t></w:r></w:p>"),
        document(paragraph("甲")) + "<more/>",
        document(paragraph("\x01")),
        document(paragraph("甲")).encode("gb18030"),
        document(paragraph("甲")).replace("UTF-8", "GB18030"),
        document(paragraph("甲")).replace("UTF-8", "none"),
        document(paragraph("甲")).replace("UTF-8", "utf-7"),
        document("<q:p/>", {**NAMESPACES, "a": "urn:x"}),
        "no XML",
    ],
)
def test_broken_xml(xml):
    assert refused(packed(xml)) == "damaged"


def test_another_root_has_no_text():
    assert read_docx(packed("<html><p>甲</p></html>")).blocks == ()


@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE w:document>",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://host.test/x"> %a;]>',
    ],
)
def test_a_dtd_is_refused(declared):
    assert refused(packed(document(paragraph("甲")).replace("?>\n", f"?>\n{declared}", 1))) == "damaged"


def test_a_zip_bomb():
    assert refused(packed(document(paragraph("甲")) + " " * 17_000_000)) == "bomb"


def test_a_size_that_is_a_lie():
    data = bytearray(clean(make_content("lie", "青川县水利局", 2024)))
    entry = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    data[entry + 24 : entry + 28] = (1 << 30).to_bytes(4, "little")
    assert read_docx(bytes(data)) == read_docx(clean(make_content("lie", "青川县水利局", 2024)))


def test_too_many_elements(monkeypatch):
    monkeypatch.setattr(markup, "MOST_MARKS", 150)
    assert refused(packed(document(paragraph("甲") * 20))) == "bomb"
    assert refused(packed(document('<w:p w:a="1"/>' * 70))) == "bomb"
    assert len(read_docx(packed(document(paragraph("甲", '<w:jc w:val="center"/>') * 10))).blocks) == 10


def test_styles_and_numbers_that_are_bombs_are_left_alone():
    heading = paragraph("甲", '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="1"/></w:numPr>')
    assert read_docx(packed(document(heading), styles=" " * 17_000_000, numbering="<!DOCTYPE x>")).blocks == (
        Paragraph("甲", "p[1]"),
    )


WIDE = '<w:gridSpan w:val="{}"/>'
NESTED = "<w:tbl><w:tr><w:tc>"
BOXED = "<w:p><w:r><w:txbxContent>"
HARD = {
    "deep elements": "<w:sdt>" * 140_000 + paragraph("甲") + "</w:sdt>" * 140_000,
    "deep tables": f"{NESTED}{paragraph('甲')}" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000,
    "deep text boxes": f"{BOXED}" * 40_000 + "</w:txbxContent></w:r></w:p>" * 40_000,
    "deep text boxes with tables": f"{BOXED}{NESTED}{paragraph('甲')}" * 15_000
    + "</w:tc></w:tr></w:tbl></w:txbxContent></w:r></w:p>" * 15_000,
    "wide cells": table(*[row(*[cell("1", WIDE.format(10_000))] * 20)] * 1_000),
    "wide merged cells": table(*[row(*[cell("", WIDE.format(99_999_999_999) + "<w:vMerge/>")] * 20)] * 1_000),
    "ten thousand columns": table(row(*[cell("1")] * 10_000), row(*[cell("2")] * 10_000)),
    "columns left out": table(
        *['<w:tr><w:trPr><w:gridBefore w:val="99999"/></w:trPr><w:tc/><w:tc><w:p/></w:tc></w:tr>'] * 25_000
    ),
    "cells": table(row("<w:tc/>" * 280_000)),
    "rows": table("<w:tr><w:tc/></w:tr>" * 90_000),
    "paragraphs": "<w:p/>" * 280_000,
    "paragraphs with a letter": paragraph("1") * 40_000,
    "one long paragraph": paragraph("甲 " * 2_500_000),
    "one paragraph of breaks": f"<w:p><w:r>{'<w:br/>' * 280_000}</w:r></w:p>",
    "one cell of paragraphs": table(row(cell("1"), f"<w:tc>{paragraph('1') * 40_000}</w:tc>")),
    "pictures": "<w:p>" + '<a:blip r:embed="x"/>' * 140_000 + "</w:p>",
    "attributes": "<w:p " + " ".join(f'a{number}="1"' for number in range(290_000)) + "/>",
    "fields": "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 60_000 + "</w:p>" + "<w:p/>" * 10_000,
    "hollow elements": "<w:a>" * 140_000 + "<w:b/>" * 100_000 + "</w:a>" * 140_000,
    "numbers": paragraph("甲", '<w:numPr><w:ilvl w:val="99999"/><w:numId w:val="99999999999999"/></w:numPr>') * 18_000,
}


@pytest.mark.parametrize("name", sorted(HARD))
def test_hard_work_ends_soon(name):
    data = packed(document(HARD[name]))
    before = time.process_time()  # whatever else the machine does
    with suppress(UnreadableInput):
        interpret(read(data))
    assert time.process_time() - before < LONGEST


def test_deep_tables_keep_their_text():
    assert read_docx(packed(document(HARD["deep tables"]))).blocks[-1] == Paragraph("甲", "p[20000]")


def test_wide_spans_are_bounded():
    (found,) = read_docx(packed(document(HARD["wide cells"]))).blocks
    assert isinstance(found, Table)
    assert sum(map(len, found.rows)) < 300_000


@pytest.mark.parametrize(
    "inside",
    [
        "<w:tc><w:p/></w:tc>",
        "<w:tr><w:tc><w:p/></w:tc></w:tr>",
        "<w:tbl><w:tc><w:p/></w:tc></w:tbl>",
        "<w:tbl><w:tr><w:tc><w:tc><w:p/></w:tc></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tbl/></w:tbl>",
        "<w:tbl><w:tr><w:tr/></w:tr></w:tbl>",
        "<w:p><w:p/></w:p>",
        "<w:tbl><w:tr><w:p/></w:tr></w:tbl>",
        "<w:txbxContent><w:tc/></w:txbxContent>",
        "<w:tbl><w:tr><w:tc><w:txbxContent><w:tc/></w:txbxContent></w:tc></w:tr></w:tbl>",
        "<w:t/>",
        "<w:gridSpan/><w:vMerge/><w:hMerge/><w:gridBefore/><w:cellDel/><w:vanish/>",
        "<w:tbl><w:trPr><w:del/></w:trPr><w:cellDel/></w:tbl>",
        "<w:tbl><w:tr><w:cellDel/><w:tc><w:cellDel/><w:cellDel/></w:tc></w:tr></w:tbl>",
        "<mc:Choice/><mc:Fallback/><mc:AlternateContent/>",
        '<w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/><w:fldChar/>',
        "<w:rPrChange><w:p><w:rPrChange/></w:p></w:rPrChange>",
        "<w:del><w:pPr/><w:del/></w:del>",
        "<w:pPr><w:del><w:pPr/></w:del></w:pPr>",
        '<w:numId/><w:ilvl w:val="-1"/><w:outlineLvl/><w:pStyle/>',
        '<w:r><w:sym w:char="110000"/><w:sym w:char="D800"/></w:r>',
    ],
)
def test_elements_where_they_do_not_belong_are_no_crash(inside):
    text = paragraph("甲")
    found = check(packed(document(inside + text + table(row(cell("1"), cell("2"))))))
    assert found.crashes == ()
    assert found.report is not None
    said = [block.text for block in found.report.document.blocks if isinstance(block, Paragraph)]
    assert said[-1] == "甲"


@pytest.mark.parametrize("name", ["altChunk", "subDoc"])
def test_text_that_is_a_file_of_its_own_is_not_missed(name):
    assert refused(packed(document(paragraph("甲") + f'<w:{name} r:id="rId9"/>'))) == "embedded"
    assert read_docx(packed(document(f'{paragraph("甲")}<w:del><w:{name} r:id="rId9"/></w:del>'))).blocks


def test_a_password_is_said():
    data = bytearray(packed(document(paragraph("甲"))))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    assert refused(bytes(data)) == "encrypted"


def test_read_and_check_say_what_is_wrong():
    verdict = check(packed(document(paragraph("甲"))[:-20]))
    assert verdict.error is not None
    assert verdict.error[0] == "truncated"

"""A report in a zip archive or in a web archive is read as if it stood alone."""

from __future__ import annotations

import io
import zipfile

import pytest

from audit.document import Format
from audit.errors import UnreadableInput
from audit.reading import archives, containers, read
from audit.reading.containers import decoded
from audit.reading.sniffing import Container, sniff
from gouji.demo.content import Content, make_content, render_html, render_text
from tests.parity import assert_same
from tests.rendering.containers import mht, zipped
from tests.rendering.sheets import one_sheet, xlsx

CONTENT = make_content("packed", "青川县水利局", 2024, size="large")
OTHER = make_content("packed", "青川县林业局", 2024, size="large")
PAGE, TEXT, SHEET = render_html(CONTENT).encode(), render_text(CONTENT).encode(), xlsx(one_sheet(CONTENT))
NAME = "2024年政府信息公开工作年度报告"


def kind_of(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read(data)
    return caught.value.kind


@pytest.mark.parametrize(
    ("suffix", "data", "form"), [("htm", PAGE, "html"), ("txt", TEXT, "text"), ("xlsx", SHEET, "xlsx")]
)
@pytest.mark.parametrize("gbk", [True, False])
@pytest.mark.parametrize("stored", [True, False])
def test_one_report(suffix, data, form, gbk, stored):
    packed = zipped({f"年报/{NAME}.{suffix}": data}, gbk=gbk, stored=stored)
    assert sniff(packed) is Container.ZIP
    document = assert_same(CONTENT, packed).document
    assert (document.format, document.inside) == (Format(form), f"年报/{NAME}.{suffix}")


def test_what_systems_leave_in_archives_is_not_meant():
    files = {
        "__MACOSX/._a.htm": render_html(OTHER).encode(),
        ".DS_Store": b"\x00\x00\x00\x01Bud1" * 50,
        "x/Thumbs.db": b"\xd0\xcf\x11\xe0" + bytes(600),
        "~$a.docx": bytes(160),
        "a.htm": PAGE,
        "empty.txt": b"",
    }
    assert read(zipped(files)).inside == "a.htm"


def test_other_files_beside_the_report():
    picture = b"\x89PNG\r\n\x1a\n" + bytes(100)
    files = {"说明.txt": "请查收附件。".encode(), "1.png": picture, "2.png": picture, "报告.xlsx": SHEET}
    assert read(zipped(files)).inside == "报告.xlsx"


def test_the_same_report_in_several_formats_is_one():
    document = read(zipped({"a.txt": TEXT, "a.xlsx": SHEET, "a.htm": PAGE}))
    assert (document.format, document.inside) == (Format.HTML, "a.htm")


@pytest.mark.parametrize("other", [OTHER, make_content("packed", "青川县水利局", 2023, size="large")])
def test_several_reports(other: Content):
    assert kind_of(zipped({"a.htm": PAGE, "b.htm": render_html(other).encode()})) == "several"


def test_two_versions_of_a_report_are_several():
    changed = make_content("packed", "青川县水利局", 2024, size="large", break_cell={"T3.granted.total": 1})
    assert kind_of(zipped({"初稿.htm": PAGE, "定稿.htm": render_html(changed).encode()})) == "several"


def test_too_many_files_to_tell():
    files = {f"{number}.txt": f"第{number}份材料".encode() for number in range(containers.MOST_CANDIDATES + 1)}
    assert kind_of(zipped({**files, "a.htm": PAGE})) == "several"


def test_no_report():
    assert kind_of(zipped({"a.txt": "甲".encode(), "b.txt": "乙".encode()})) == "zip"
    assert kind_of(zipped({})) == "zip"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", "empty"), (b"{\\rtf1", "rtf"), (bytes(1000), "binary"), (SHEET[:2000], "damaged"), ("无".encode(), "zip")],
)
def test_what_is_wrong_with_the_only_file_is_said(data, kind):
    assert kind_of(zipped({"a": data})) == kind


def test_an_archive_in_an_archive_but_no_deeper():
    once = zipped({"a.htm": PAGE})
    document = read(zipped({"内.zip": once}))
    assert document.inside == "内.zip/a.htm"
    assert kind_of(zipped({"外.zip": zipped({"内.zip": once})})) == "zip"


def test_a_web_archive_in_an_archive():
    assert read(zipped({"a.mht": mht([("text/html", "a", PAGE)])})).inside == "a.mht"


def test_bombs(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_PART", 1000)
    monkeypatch.setattr(archives, "MOST_UNPACKED", 5000)
    assert kind_of(zipped({f"{at}.txt": b" " * 900 for at in range(9)})) == "bomb"


def test_an_archive_of_office_files_is_no_office_file():
    """Stored, the inner files show names of their own parts."""
    for stored in (True, False):
        packed = zipped({"甲.xlsx": SHEET, "乙.xlsx": SHEET}, stored=stored)
        assert sniff(packed) is Container.ZIP
    assert sniff(zipped({"word/a.txt": b"1", "xl/b.txt": b"1"})) is Container.ZIP
    assert sniff(SHEET) is Format.XLSX
    assert kind_of(SHEET[:3000]) == "damaged"


def test_a_directory_behind_a_comment_or_with_other_slashes():
    data = bytearray(SHEET)
    with zipfile.ZipFile(buffer := io.BytesIO(data), "a") as archive:
        archive.comment = b"PK" * 500
    assert sniff(buffer.getvalue()) is Format.XLSX
    assert sniff(SHEET.replace(b"xl/", b"xl\\").replace(b"Content_T", b"CONTENT_T")) is Format.XLSX


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>', "word_xml"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><w:wordDocument xmlns:w="x"/>', "word_xml"),
        (b"<?xml version=\"1.0\"?><?mso-application progid='Word.Document'?><pkg:package/>", "word_xml"),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x">', "word_xml"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "excel_xml"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "excel_xml"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, stored=True), "odf"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "xlsb"),
    ],
)
def test_office_files_that_are_not_read(head, kind):
    assert kind_of(head + b" " * 100 if head.startswith(b"<") else head) == kind


def test_a_page_of_office_is_a_page():
    page = b'<?xml version="1.0"?><html xmlns:w="urn:schemas-microsoft-com:office:word"><!-- <w:wordDocument> --><p>x'
    assert sniff(page) is Format.HTML


CHARSETS = [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("utf-16", "unicode"), ("utf-16-le", "unicode"), ("utf-8", "")]


@pytest.mark.parametrize(
    ("codec", "charset", "coding"),
    [
        *((codec, charset, coding) for codec, charset in CHARSETS for coding in ("quoted-printable", "base64")),
        *((codec, charset, "8bit") for codec, charset in CHARSETS if not codec.startswith("utf-16")),
    ],
)
@pytest.mark.parametrize("style", ["clean", "word"])
def test_a_web_archive(style, codec, charset, coding):
    html = render_html(CONTENT, style).replace('<meta charset="utf-8">', "")
    kind = f'text/html; charset="{charset}"' if charset else "text/html"
    picture = ("image/png", "a.png", b"\x89PNG" * 20)
    data = mht([(kind, "http://a/b.htm", html.encode(codec)), picture], coding=coding)
    assert sniff(data) is Container.MHT
    assert assert_same(CONTENT, data).document.format is Format.HTML


@pytest.mark.parametrize(
    "head",
    [
        'From: "Saved by Windows Internet Explorer 8"\r\nSubject: =?gb2312?B?xOqxqA==?=\r\nDate: Fri\r\n',
        "X-Document-Type: Document\r\n",
        "From: <Saved by Blink>\nSnapshot-Content-Location: http://a\n",
        "",
        "\r\n",
        "\ufeff",
    ],
)
def test_heads_of_web_archives(head):
    data = mht([("text/html", "a", PAGE)], head)
    assert sniff(data) is Container.MHT
    assert read(data).format is Format.HTML


def test_the_report_may_stand_in_a_frame():
    outer = b"<html><body><iframe src='cid:1'></iframe>" + "导航 ".encode() * 3000 + b"</body></html>"
    data = mht([("text/html", "a", outer), ("text/html", "b", b"<p>x</p>"), ("text/html", "cid:1", PAGE)])
    assert_same(CONTENT, data)


def test_a_page_without_parts():
    data = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE
    assert_same(CONTENT, data)


def test_a_letter_is_a_text():
    assert sniff("From: 水利局\n\n正文".encode()) is Format.TEXT


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\r\n\r\n",
        mht([]),
        b"MIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 3_000,
        mht([("image/png", "a", b"x")]),
        mht([("text/html", "a", b"")]),
        mht([("text/html", "a", PAGE)])[:200],
    ],
)
def test_web_archives_without_a_page(data):
    assert kind_of(data) == "damaged"


@pytest.mark.parametrize(
    "nested",
    [
        b"Content-Type: text/html;" + b" a*0*=x;" * 9_000 + b"\n\n<p>x</p>",
        b"Content-Type: multipart/related; boundary=a\n\n--a\n" * 5000,
        b"".join(b"Content-Type: multipart/mixed; boundary*=us-ascii''b%d\n\n--b%d\n" % (at, at) for at in range(2000)),
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(199))
        + b"\n" * 9_999,
    ],
)
def test_parts_in_parts_take_no_time(nested):
    """Every line is tried against the end of each part around it."""
    assert kind_of(b"MIME-Version: 1.0\n" + nested) == "too_large"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "a.txt"),
        ("年报.docx", "年报.docx"),
        ("年报.docx".encode("gbk").decode("cp437"), "年报.docx"),
        ("年报.docx".encode().decode("cp437"), "年报.docx"),
        (b"\xff\xff".decode("cp437"), b"\xff\xff".decode("cp437")),
    ],
)
def test_names(name, text):
    assert decoded(name) == text

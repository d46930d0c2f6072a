"""Formats by content, and one clear line for what is not read."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import pytest

from audit.document import Format
from audit.errors import UnreadableInput
from audit.reading.sniffing import KINDS, LARGEST_TEXT, Container, sniff


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html></html>",
        b"\xef\xbb\xbf  \r\n<HTML>",
        b"<table><tr><td>1",
        b'<?xml version="1.0"?><html>',
        b"<!-- made by hand --><p>x",
        b"<!--[if mso]>" + b" " * 5000 + b"<![endif]--><html>",
        b"<script>location='/x'</script>",
        "正文在前<p>一</p><div>二</div>".encode("gbk"),
        "<html>网页</html>".encode("utf-16"),
    ],
)
def test_html(data):
    assert sniff(data) is Format.HTML


@pytest.mark.parametrize(
    "text",
    ["# 报告\n\n## 一、总体情况\n", "\n\n# 甲\r\n正文\r\n### 乙", "# 甲\r## 乙\r", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_markdown(text, encoding):
    assert sniff(text.encode(encoding)) is Format.MARKDOWN


@pytest.mark.parametrize(
    "text", ["一、总体情况\n\t甲\t乙", "# 只有一个标题", "#1 栋\n#2 栋", "甲 < 乙，丙 > 丁", "小于<5件"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text(text, encoding):
    assert sniff(text.encode(encoding)) is Format.TEXT


def stored(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + name.encode("utf-16-le") + bytes(40)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", Format.PDF),
        (b"\n%PDF-1.7", Format.PDF),
        (packed("[Content_Types].xml", "word/document.xml"), Format.DOCX),
        (packed("[Content_Types].xml", "xl/workbook.xml"), Format.XLSX),
        (packed("OFD.xml", "Doc_0/Document.xml"), Format.OFD),
        (packed("a.txt"), Container.ZIP),
        (stored("WordDocument"), Format.DOC),
        (stored("Workbook"), Format.XLSX),
        (stored("Book"), Format.XLSX),
        (b"\x89PNG\r\n\x1a\n", Format.SCAN),
        (b"\xff\xd8\xff\xe0", Format.SCAN),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Format.SCAN),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00", Format.SCAN),
        (b"BMW and others: text that begins so", Format.TEXT),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Container.MHT),
    ],
)
def test_files_and_what_holds_files(data, kind):
    assert sniff(data) is kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\t" * 3000, "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (stored("EncryptedPackage"), "encrypted"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"Rar!\x1a\x07", "rar"),
        (bytes(1000), "binary"),
        (bytes(range(256)) * 10, "binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "binary"),
    ],
)
def test_what_is_not_read(data, kind):
    with pytest.raises(UnreadableInput) as caught:
        sniff(data)
    assert caught.value.kind == kind


@pytest.mark.parametrize("message", KINDS.values())
def test_messages_are_one_line(message):
    assert message
    assert "\n" not in message


def test_a_stray_nul_is_not_binary():
    assert sniff("<html><body>年度报告\x00一览，正文还有很多很多字</body></html>".encode()) is Format.HTML


def test_fifty_megabytes_end_at_once_and_without_a_copy():
    data = b"a" * (50 * 1024 * 1024)
    tracemalloc.start()
    before = time.process_time()
    with pytest.raises(UnreadableInput) as caught:
        sniff(data)
    seconds = time.process_time() - before
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.kind == "too_large"
    assert f"{LARGEST_TEXT // 1024 // 1024} MB" in str(caught.value)
    assert seconds < 1
    assert peak < 1024 * 1024


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_a_page(encoding):
    page = "<html><head><meta charset=utf-16></head><body><p>政府信息公开工作年度报告</p></body></html>"
    assert sniff(page.encode(encoding)) is Format.HTML


def test_zeros_here_and_there_are_no_utf_16():
    with pytest.raises(UnreadableInput):
        sniff(b"<html>" + b"\x00a" * 900 + b"a\x00" * 900)
    with pytest.raises(UnreadableInput):
        sniff(bytes(range(1, 60)) + b"\x00" * 300)

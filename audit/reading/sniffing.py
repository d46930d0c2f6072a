"""What the bytes are: by content, never by name. A `.doc` on a portal is often a web page."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from audit.document import Format
from audit.errors import UnreadableInput
from audit.reading.archives import ENCRYPTED, names_in
from audit.reading.compound import Compound
from audit.reading.decoding import byte_order

# Text of a report has tens of kilobytes, a scan some megabytes; the limits keep memory and time bounded.
LARGEST_TEXT = 20 * 1024 * 1024
LARGEST = 60 * 1024 * 1024
HEAD = 4096
SAMPLE = 64 * 1024
MOST_CONTROLS = 0.02


class Container(StrEnum):
    """What is no document itself, but may hold one."""

    ZIP = "zip"
    MHT = "mht"


Kind = Format | Container

KINDS = {
    "rar": "这是压缩包（rar 或 7z）：请先解压，再检查里面的文件",
    "gzip": "这是压缩文件（gzip）：请先解压，再检查里面的文件",
    "ole": "这是 Office 的旧格式文件，但不是 Word、WPS 文字或电子表格",
    "encrypted": ENCRYPTED,
    "rtf": "这是 RTF 文档：请另存为 Word 文档（docx）再检查",
    "word_xml": "这是 Word 的 XML 文档（2003 XML 或平面 OPC）：请另存为 Word 文档（docx）再检查",
    "excel_xml": "这是 Excel 的 XML 表格（2003 XML）：请另存为 Excel 工作簿（xlsx）再检查",
    "xlsb": "这是二进制工作簿（xlsb）：请另存为 Excel 工作簿（xlsx）再检查",
    "odf": "这是 OpenDocument 文件（odt 或 ods）：请另存为 docx 或 xlsx 再检查",
    "binary": "这是二进制数据，不是文字",
    "empty": "文件是空的",
    "too_large": f"文件超过 {LARGEST // 1024 // 1024} MB（纯文本 {LARGEST_TEXT // 1024 // 1024} MB），年度报告不会这样大，没有读取",
}
MAGIC: tuple[tuple[bytes, str | Kind], ...] = (
    (b"%PDF", Format.PDF),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", Format.SCAN),
    (b"\xff\xd8\xff", Format.SCAN),
    (b"GIF8", Format.SCAN),
    (b"II*\x00", Format.SCAN),
    (b"MM\x00*", Format.SCAN),
)
OLE = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# The first part that is found says what is packed. Office files list their parts; a folder may be called word, too.
PARTS_LIST = "[content_types].xml"
PACKED: tuple[tuple[str, str | Kind], ...] = (
    ("word/", Format.DOCX),
    ("xl/workbook.bin", "xlsb"),
    ("xl/", Format.XLSX),
)
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
# Streams of an OLE file, by which its directory tells what it is.
STREAMS: tuple[tuple[str, str | Kind], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.XLSX),
    ("Book", Format.XLSX),
)

_HEADER = re.compile(
    rb"(?:From|Subject|Date|MIME-Version|Content-[A-Za-z-]+|Snapshot-[A-Za-z-]+|X-[A-Za-z-]+):", re.IGNORECASE
)
_MIME = re.compile(rb"^MIME-Version:|multipart/related", re.IGNORECASE | re.MULTILINE)
_XML = re.compile(r"\s*<(?:\?xml|\?mso-application|w:wordDocument|pkg:package|(?:ss:)?Workbook)\b")
# A page of Word or Excel names their namespaces as well.
_OFFICE_XML = re.compile(
    r"(?P<page><html\b)|(?P<word_xml>progid=[\"']Word\.Document|<w:wordDocument|<pkg:package)"
    r"|(?P<excel_xml>progid=[\"']Excel\.Sheet|<(?:ss:)?Workbook\b)"
)
_SPACE = b"\xef\xbb\xbf \t\r\n"
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = re.compile(
    r"\s*<(?:!--|!\[|\?xml|(?:!doctype|html|head|body|meta|title|link|script|style|base|form|center|main|article|section|header"
    r"|nav|table|tbody|thead|tr|td|th|div|p|span|font|b|strong|h[1-6]|ul|ol|a|img|br|o:p)\b)",
    re.IGNORECASE,
)
_MARKUP_WITHIN = re.compile(
    r"</(?:html|head|title|body|table|tr|td|div|p|span|font|script)\s*>|<br\s*/?>\s*\n", re.IGNORECASE
)
_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_PIPE_ROW = re.compile(r"^[ \t]*\|[^\n]*\|", re.MULTILINE)


def sniff(data: bytes) -> Kind:
    """What the bytes are; any picture is a SCAN, any spreadsheet XLSX. UnreadableInput, with one of KINDS, for the rest."""
    kind = _by_magic(data) or _without_text(data)
    if isinstance(kind, Format | Container):
        return kind
    if kind:
        raise UnreadableInput(kind, KINDS[kind])
    text = _beginning(data)
    office = _OFFICE_XML.search(text, 0, HEAD) if _XML.match(text) else None
    if office and office.lastgroup != "page":
        raise UnreadableInput(str(office.lastgroup), KINDS[str(office.lastgroup)])
    if _MARKUP.match(text):
        return Format.HTML
    if _repeats(_HEADING, text) or _repeats(_PIPE_ROW, text):
        return Format.MARKDOWN
    return Format.HTML if _MARKUP_WITHIN.search(text, 0, HEAD) else Format.TEXT


def _by_magic(data: bytes) -> str | Kind | None:
    head = data[:HEAD].lstrip(_SPACE)
    kind = next((kind for magic, kind in MAGIC if head.startswith(magic)), None)
    if kind is None and _HEADER.match(head) and _MIME.search(head):
        kind = Container.MHT
    elif data.startswith(ZIP):
        kind = _packed(data)
    elif data.startswith(OLE):
        kind = _stored(data)
    elif (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or (data.startswith(b"BM") and data[6:10] == bytes(4)):
        kind = Format.SCAN
    if kind is not None and len(data) > LARGEST:
        return "too_large"
    return kind


def _without_text(data: bytes) -> str | None:
    if len(data) > LARGEST_TEXT:
        return "too_large"
    if not data[:HEAD].lstrip(_SPACE) and not data.strip(_SPACE + b"\v\f\x00"):
        return "empty"
    return "binary" if _is_binary(data[:SAMPLE]) else None


def _packed(data: bytes) -> str | Kind:
    """By the archive's own directory: what is stored in an archive brings names of its own."""
    names = [name.lower() for name in names_in(data)]
    if "ofd.xml" in names:
        return Format.OFD
    if data.startswith(OPEN_DOCUMENT, 30):
        return "odf"
    if PARTS_LIST in names:
        return next((kind for part, kind in PACKED for name in names if name.startswith(part)), Container.ZIP)
    return Container.ZIP


def _stored(data: bytes) -> str | Kind:
    """By the root of the directory: a document may be embedded in another. By any name in it where it is damaged."""
    try:
        file = Compound(data)
        return next((kind for name, kind in STREAMS if name in file), "ole")
    except UnreadableInput as error:
        kind = next((kind for name, kind in STREAMS if name.encode("utf-16-le") + b"\x00\x00" in data), "ole")
        if kind == "ole" and error.kind == "truncated":
            raise
        return kind


def _is_binary(sample: bytes) -> bool:
    if sample.startswith(_UTF16):
        return False
    order = byte_order(sample)
    if order:
        sample = sample.decode(order, "replace").encode()
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > MOST_CONTROLS * len(sample)


def _beginning(data: bytes) -> str:
    """The front as text. Only ASCII matters here, so that Latin-1 does for every charset but UTF-16."""
    sample = data[:SAMPLE]
    codec = "utf-16" if sample.startswith(_UTF16) else byte_order(sample) or "latin-1"
    return sample.removeprefix(codecs.BOM_UTF8).decode(codec, "replace").replace("\r", "\n")


def _repeats(pattern: re.Pattern[str], text: str) -> bool:
    matches = pattern.finditer(text)
    return next(matches, None) is not None and next(matches, None) is not None

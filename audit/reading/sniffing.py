"""What the bytes are: by content, never by name. A `.doc` on a portal is often a web page."""

from __future__ import annotations

import codecs
import re

from audit.document import Format
from audit.errors import UnreadableInput

# Text of a report has tens of kilobytes; the limit keeps memory and time bounded.
LARGEST = 20 * 1024 * 1024
HEAD = 4096
SAMPLE = 64 * 1024
MOST_CONTROLS = 0.02

ADVICE = "本版本只读网页（HTML）、Markdown 和纯文本，请另存为这几种格式再检查"
KINDS = {
    "pdf": f"这是 PDF 文件：{ADVICE}",
    "docx": f"这是 Word 文档（docx）：{ADVICE}",
    "xlsx": f"这是电子表格（xlsx）：{ADVICE}",
    "ofd": f"这是 OFD 文件：{ADVICE}",
    "zip": "这是压缩包（zip）：请先解压，再检查里面的文件",
    "rar": "这是压缩包（rar 或 7z）：请先解压，再检查里面的文件",
    "gzip": "这是压缩文件（gzip）：请先解压，再检查里面的文件",
    "doc": f"这是旧版 Office 文档（doc、wps 或 xls）：{ADVICE}",
    "rtf": f"这是 RTF 文档：{ADVICE}",
    "mht": f"这是单个文件网页（mht）：{ADVICE}",
    "image": "这是图片：本版本不识别图片里的文字，请提供文字版",
    "binary": "这是二进制数据，不是文字",
    "empty": "文件是空的",
    "too_large": f"文件超过 {LARGEST // 1024 // 1024} MB，年度报告不会这样大，没有读取",
}
MAGIC = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"MIME-Version:", "mht"),
)
# The first part that is found says what is packed.
PACKED = ((b"word/", "docx"), (b"OFD.xml", "ofd"), (b"xl/", "xlsx"))

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


def sniff(data: bytes) -> Format:
    """HTML, MARKDOWN or TEXT. UnreadableInput, with one of KINDS, for anything else."""
    kind = _unreadable(data)
    if kind:
        raise UnreadableInput(kind, KINDS[kind])
    text = _beginning(data)
    if _MARKUP.match(text):
        return Format.HTML
    if _repeats(_HEADING, text) or _repeats(_PIPE_ROW, text):
        return Format.MARKDOWN
    return Format.HTML if _MARKUP_WITHIN.search(text, 0, HEAD) else Format.TEXT


def _unreadable(data: bytes) -> str | None:
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image"
    if len(data) > LARGEST:
        return "too_large"
    if not head and not data.strip(b"\xef\xbb\xbf \t\r\n\v\f\x00"):
        return "empty"
    return "binary" if _is_binary(data[:SAMPLE]) else None


def _packed(data: bytes) -> str:
    # local names stand in front, the directory of all names at the end
    names = data[:SAMPLE] + data[-SAMPLE:]
    return next((kind for part, kind in PACKED if part in names), "zip")


def _is_binary(sample: bytes) -> bool:
    if sample.startswith(_UTF16):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > MOST_CONTROLS * len(sample)


def _beginning(data: bytes) -> str:
    """The front as text. Only ASCII matters here, so that Latin-1 does for every charset but UTF-16."""
    sample = data[:SAMPLE]
    codec = "utf-16" if sample.startswith(_UTF16) else "latin-1"
    return sample.removeprefix(codecs.BOM_UTF8).decode(codec, "replace").replace("\r", "\n")


def _repeats(pattern: re.Pattern[str], text: str) -> bool:
    matches = pattern.finditer(text)
    return next(matches, None) is not None and next(matches, None) is not None

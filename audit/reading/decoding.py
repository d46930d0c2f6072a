"""bytes → text: what a page is encoded in, whatever it says about itself.

Order: byte order mark, UTF-16 that shows without one, strict UTF-8, strict GB18030, UTF-8 with a few broken places, the declared charset,
GB18030 with a few broken places. Government pages declare wrongly too often for the declaration to come first.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from audit.errors import UnreadableInput

META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?encoding=["']([\w.-]+)""",
    re.IGNORECASE,
)
HEAD = 4096
# A file cut by a CMS in the middle of a character; more than this is another encoding.
MOST_BROKEN = 20
LEAST_COMMON = 0.7
WINDOWS = 16
WINDOW = 400
LONGEST_CHARACTER = 4
# More bytes than this beyond one a character: no other encoding is valid UTF-8 for so long.
SURE = 256
# Of every second byte of UTF-16 in the head of a page: in a file of other things zeros come in rows.
LEAST_ZEROS = 0.2
# A page in ASCII but for a © or two.
RARE = 50

_WIDE = re.compile(r"[^\x00-\x7f]+")
_COMMON = frozenset(
    bytes((lead, trail)).decode("gb2312", "ignore")
    for lead in (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
    for trail in range(0xA1, 0xFF)
) | frozenset("\u00a0\u2002\u2003\u2022\u2013\u2022")
_HAN = re.compile(r"[\u00a0\u00b7\u2002-\u203b\u2460-\u24ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# Only these are ever taken from a declaration: Python also knows "codecs" that unpack or execute escapes.
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "hz-gb-2312": "hz",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """
    `used`: the Python codec that fitted. `declared`: the name as written by header or page, lower case.

    `as_is`: the bytes are this text in UTF-8, with nothing left out.
    """

    text: str
    used: str
    declared: str | None = None
    as_is: bool = False


def decode(data: bytes, declared: str | None = None) -> str:
    """The text alone; see `decode_with_facts`."""
    return decode_with_facts(data, declared).text


def decode_with_facts(data: bytes, declared: str | None = None) -> Decoded:
    """
    Text and charset facts. `declared`: the charset of the HTTP header; without it the page's own meta counts.

    An incomplete last character is left out: cut files stay readable. UnreadableInput (encoding) if nothing fits.
    """
    declared = declared.strip().strip("\"'").lower() if declared else declared_in(data)
    for mark, codec in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], codec)
            if text is not None:
                return Decoded(text, codec, declared)
    order = byte_order(data)
    if order:
        text = _strict(data, order)
        if text is not None and _looks(text, _usual_han):
            return Decoded(text, order, declared)
    for codec, attempt in _attempts(declared):
        text = attempt(data)
        if text is not None:
            # a text that ends in ASCII was not cut within a character
            as_is = attempt is _utf8 and data[-1:].isascii()
            return Decoded(text.removeprefix("\ufeff"), codec, declared, as_is)
    raise UnreadableInput("encoding", "无法判断文字编码：不是 UTF-8，也不是 GB18030；请另存为 UTF-8 后再试")


def byte_order(data: bytes) -> str | None:
    """The codec of UTF-16 without a mark: ASCII, which pages begin with, has all its zeros on one side."""
    head = data[:HEAD]
    if b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if 2 * max(even, odd) < LEAST_ZEROS * len(head) or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def declared_in(data: bytes) -> str | None:
    """The charset that an HTML or XML head declares, lower case."""
    match = META.search(data if b"\x00" not in data[:HEAD] else data[:HEAD].replace(b"\x00", b""), 0, HEAD)
    return (match[1] or match[2]).decode("ascii", "ignore").lower() if match else None


def canonical(name: str | None) -> str | None:
    """The codec behind a declared name, so that `gb2312` and `gb18030` compare as one; None if not known."""
    return _CODECS.get((name or "").lower().replace("_", "-"))


def _attempts(declared: str | None) -> list[tuple[str, Callable[[bytes], str | None]]]:
    attempts: list[tuple[str, Callable[[bytes], str | None]]] = [
        ("utf-8", _utf8),
        ("gb18030", _gb18030),
        ("utf-8", lambda data: _patched(data, "utf-8")),
        ("gb18030", lambda data: _patched(data, "gb18030")),
    ]
    codec = canonical(declared)
    if codec:
        attempts.insert(3, (codec, lambda data: _as_declared(data, codec)))
    return attempts


def _utf8(data: bytes) -> str | None:
    text = _strict(data, "utf-8")
    if text is None or "\ufffd" in text:
        return None
    beyond = len(data) - len(text)
    sure = beyond > SURE or beyond * RARE < len(data)
    return text if sure or _looks(text, _usual_han) else None


def _gb18030(data: bytes) -> str | None:
    text = _strict(data, "gb18030")
    return text if text is not None and _looks(text, _common_han) else None


def _as_declared(data: bytes, codec: str) -> str | None:
    text = _strict(data, codec)
    return text if text is not None and _looks(text, _usual_han) else None


def _strict(data: bytes, codec: str) -> str | None:
    """All of it without an error, but for a character that is cut at the end."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        if error.start < len(data) - LONGEST_CHARACTER:
            return None
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(data, False)
    except UnicodeDecodeError:
        return None


def _patched(data: bytes, codec: str) -> str | None:
    """With U+FFFD in at most a few places: a summary in a meta tag, cut by bytes, must not hide the page."""
    pieces: list[str] = []
    rest = data
    for _ in range(MOST_BROKEN + 1):
        try:
            pieces.append(rest.decode(codec))
        except UnicodeDecodeError as error:
            pieces += (rest[: error.start].decode(codec), "\ufffd")
            rest = rest[error.end :]
        else:
            text = "".join(pieces)
            count = _usual_han if codec == "utf-8" else _common_han
            return text if text.count("\ufffd") <= MOST_BROKEN and _looks(text, count) else None
    return None


def _looks(text: str, count: Callable[[str], int]) -> bool:
    """Whether most of what is beyond ASCII is what Chinese text is made of, by samples from all over the text."""
    step = max(WINDOW, len(text) // WINDOWS)
    windows = "".join([text[start : start + WINDOW] for start in range(0, len(text), step)])
    sample = "".join(_WIDE.findall(windows))
    if not sample and len(windows) < len(text):
        sample = "".join(match[0] for match in islice(_WIDE.finditer(text), WINDOW))[:WINDOW]
    return count(sample) >= LEAST_COMMON * len(sample)


def _common_han(sample: str) -> int:
    """Characters of the 3755 most used. UTF-8 or Big5 misread as GB18030 has one in eight, real text nearly all."""
    return sum(map(_COMMON.__contains__, sample))


def _usual_han(sample: str) -> int:
    return len(_HAN.findall(sample))

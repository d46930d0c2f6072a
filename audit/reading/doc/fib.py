"""The head of a Word file ([MS-DOC] §2.5, File Information Block): what wrote it, and where everything stands."""

from __future__ import annotations

import struct
from typing import NamedTuple

from audit.errors import UnreadableInput
from audit.reading.archives import encrypted
from audit.reading.compound import Compound

WORD_97 = 0xA5EC
OLDER = (0xA5DC, 0xA5DB, 0xA59B, 0xA59C, 0xA697, 0xA699)  # Word 1, 2, 6, 95, East Asian ones included
FIRST_97 = 0xC0  # nFib of Word 97 is C1; some of its time write C0 or C2
ENCRYPTED, TABLE_1 = 0x0100, 0x0200
LENGTHS = 0x4C  # ccpText and the seven that follow: numbers of characters
PLACES = 0x9A  # pairs of offset and size in the table stream
SHORTEST = PLACES + 8 * 75
# Indexes of the pairs.
STYLES, CHARACTER_RUNS, PARAGRAPH_RUNS, PIECES, ANCHORS, DRAWINGS = 1, 12, 13, 33, 40, 50
TEXT_BOXES, LISTS, LIST_OVERRIDES = 56, 73, 74

UNREADABLE = {
    "word95": "这是 Word 6/95 的旧格式，读不了：请用 Word 或 WPS 另存为 docx 再检查",
    "not_word": "文件里名为 WordDocument 的部分不是 Word 文档：请重新取得，或另存为 docx 再检查",
}


class Fib(NamedTuple):
    """`text`: characters of the main text. `boxes`: (first, last) of the text of text boxes."""

    table: str
    text: int
    boxes: tuple[int, int]
    word: bytes

    def part(self, table: bytes, index: int) -> bytes:
        """A structure in the table stream, as far as it is there; none where the file has none."""
        start, size = struct.unpack_from("<II", self.word, PLACES + 8 * index)
        return table[start : start + size]

    def behind(self, table: bytes, index: int) -> bytes:
        """What follows a structure in the table stream."""
        start, size = struct.unpack_from("<II", self.word, PLACES + 8 * index)
        return table[start + size :] if size else b""


def read_fib(word: bytes, file: Compound) -> Fib:
    """UnreadableInput: `encrypted`, `word95`, or `not_word` for what only looks like one."""
    magic, version = struct.unpack_from("<HH", word) if len(word) >= 4 else (0, 0)
    if magic in OLDER or (magic == WORD_97 and version < FIRST_97):
        raise _unreadable("word95")
    if magic != WORD_97 or len(word) < SHORTEST:
        raise _unreadable("not_word")
    (flags,) = struct.unpack_from("<H", word, 0x0A)
    if flags & ENCRYPTED:  # or only obfuscated: what is there cannot be read either
        raise encrypted()
    if "0Table" not in file and "1Table" not in file:
        raise _unreadable("word95")
    text, notes, headers, macros, comments, end_notes, boxes, _ = struct.unpack_from("<8I", word, LENGTHS)
    first = text + notes + headers + macros + comments + end_notes
    return Fib("1Table" if flags & TABLE_1 else "0Table", text, (first, first + boxes), word)


def _unreadable(kind: str) -> UnreadableInput:
    return UnreadableInput(kind, UNREADABLE[kind])

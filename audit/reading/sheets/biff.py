"""XLS and ET ([MS-XLS], BIFF8, and BIFF5 of Excel 95) → sheets: the same as of an XLSX."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.reading.archives import damaged, encrypted
from audit.reading.compound import Compound
from audit.reading.sheets.book import MOST_MERGED, Room, Sheet, Slot, too_large
from audit.reading.sheets.strings import shared_strings, short_string
from audit.reading.sheets.values import BUILT_IN, number_text

MOST_RECORDS = 500_000
MOST_SHEETS = 200
BOF, EOF, CONTINUE, FILEPASS, CODEPAGE, DATEMODE = 0x809, 0x0A, 0x3C, 0x2F, 0x42, 0x22
BOUNDSHEET, FORMAT, XF, SST = 0x85, 0x41E, 0xE0, 0xFC
FORMULA, STRING, RK, MULRK, NUMBER, LABELSST, LABEL, RSTRING, BOOLERR = (
    6,
    0x207,
    0x27E,
    0xBD,
    0x203,
    0xFD,
    0x204,
    0xD6,
    0x205,
)
MERGED = 0xE5
BIFF8 = 0x600
VERY_HIDDEN = 2
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
CODECS = {936: "gb18030", 950: "big5", 1252: "cp1252"}
FORMULA_STRING, FORMULA_BOOL, FORMULA_ERROR = 0, 1, 2

Record = tuple[int, bytes]
_HEAD = struct.Struct("<HH")
_CELL = struct.Struct("<HHH")
_RANGE = struct.Struct("<HHHH")


@dataclass(slots=True)
class Book:
    """What the sheets share. `sheets`: offset, visibility, type and name of each; `styles`: number of the format."""

    wide: bool
    codec: str = "gb18030"
    since_1904: bool = False
    sheets: list[tuple[int, int, int, str]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def number(self, value: float, style: int) -> str:
        """As printed in a cell of that style."""
        code = self.formats.get(self.styles[style], "") if style < len(self.styles) else ""
        return number_text(value, code, since_1904=self.since_1904)

    def text(self, data: bytes, at: int, size: int) -> str:
        """A string behind its length, which has `size` bytes and stands at `at`."""
        length = int.from_bytes(data[at : at + size], "little")
        at += size
        return short_string(data, at, length) if self.wide else data[at : at + length].decode(self.codec, "replace")


class Records:
    """The records of a stream; no more of them in all than a report can have."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._left = MOST_RECORDS

    def behind(self, at: int) -> Iterator[Record]:
        """From the BOF record at `at` to its EOF, without what is embedded. Damaged if it does not end."""
        depth = 0
        while at + 4 <= len(self._stream):
            kind, size = _HEAD.unpack_from(self._stream, at)
            depth += (kind == BOF) - (kind == EOF)
            self._left -= 1
            if self._left < 0:
                raise too_large()
            if depth <= 0:
                return
            if depth == 1:
                yield kind, self._stream[at + 4 : at + 4 + size]
            at += 4 + size
        raise damaged()


def sheets_of_xls(data: bytes) -> list[Sheet]:
    """The worksheets in order, without those that only a macro can show. UnreadableInput: damaged, encrypted, too_large."""
    compound = Compound(data)
    records = Records(compound.read("Workbook") or compound.read("Book"))
    try:
        book = _book(records)
        sheets, room = [], Room()
        for number, (offset, visibility, kind, name) in enumerate(book.sheets[:MOST_SHEETS], 1):
            if kind == 0 and visibility & 3 != VERY_HIDDEN:
                sheet = Sheet(number, name, room, bool(visibility & 3))
                _fill(sheet, records.behind(offset), book)
                sheets.append(sheet)
    except (struct.error, IndexError) as error:  # a record shorter than its kind
        raise damaged() from error
    return sheets


def _book(records: Records) -> Book:
    book = Book(wide=True)
    table: list[bytes] = []
    before = 0
    for kind, data in records.behind(0):
        if kind == FILEPASS:
            raise encrypted()
        if kind == CONTINUE:
            if before == SST:
                table.append(data)
            continue
        before = kind
        if kind == SST:
            table = [data]
        else:
            _globals(book, kind, data)
    if table:
        book.strings = shared_strings(table)
    return book


def _globals(book: Book, kind: int, data: bytes) -> None:
    if kind == BOF:
        book.wide = int.from_bytes(data[:2], "little") >= BIFF8
    elif kind == CODEPAGE:
        book.codec = CODECS.get(int.from_bytes(data[:2], "little"), book.codec)
    elif kind == DATEMODE:
        book.since_1904 = data[:1] == b"\x01"
    elif kind == BOUNDSHEET:
        offset, visibility, sheet_type = struct.unpack_from("<IBB", data)
        book.sheets.append((offset, visibility, sheet_type, book.text(data, 6, 1)))
    elif kind == FORMAT:
        book.formats[_HEAD.unpack_from(data)[0]] = book.text(data, 2, 2 if book.wide else 1)
    elif kind == XF:
        book.styles.append(_HEAD.unpack_from(data)[1])


def _fill(sheet: Sheet, records: Iterator[Record], book: Book) -> None:
    waiting: Slot | None = None  # a formula whose text stands in a record of its own
    for kind, data in records:
        if kind == STRING and waiting:
            text = book.text(data, 0, 2)
            if text.strip():
                sheet.doubtful.discard(waiting)
                sheet.put(waiting, text)
            waiting = None
        elif kind == FORMULA:
            waiting = _put_formula(sheet, data, book)
        elif kind in _VALUES:
            row, column, style = _CELL.unpack_from(data)
            sheet.put((row, column), _value(kind, data, style, book))
        elif kind == MULRK:
            row, first = _HEAD.unpack_from(data)
            for at in range(4, len(data) - 2 - 5, 6):
                style, number = struct.unpack_from("<HI", data, at)
                sheet.put((row, first + (at - 4) // 6), book.number(_compressed(number), style))
        elif kind == MERGED:
            _merge(sheet, data)


_VALUES = frozenset((RK, NUMBER, LABELSST, LABEL, RSTRING, BOOLERR))


def _value(kind: int, data: bytes, style: int, book: Book) -> str:
    if kind == RK:
        return book.number(_compressed(struct.unpack_from("<I", data, 6)[0]), style)
    if kind == NUMBER:
        return book.number(struct.unpack_from("<d", data, 6)[0], style)
    if kind == LABELSST:
        return book.strings[int.from_bytes(data[6:10], "little")]
    if kind == BOOLERR:
        return _bool_or_error(data[6], is_error=bool(data[7]))
    return book.text(data, 6, 2)


def _put_formula(sheet: Sheet, data: bytes, book: Book) -> Slot | None:
    """The stored result. The slot when it is text, which is still to come."""
    row, column, style = _CELL.unpack_from(data)
    slot, result = (row, column), data[6:14]
    if result[6:] != b"\xff\xff":
        sheet.put(slot, book.number(struct.unpack("<d", result)[0], style))
    elif result[0] in (FORMULA_BOOL, FORMULA_ERROR):
        sheet.put(slot, _bool_or_error(result[2], is_error=result[0] == FORMULA_ERROR))
    else:
        sheet.put(slot, "=", doubtful=True)
        return slot if result[0] == FORMULA_STRING else None
    return None


def _bool_or_error(value: int, *, is_error: bool) -> str:
    if is_error:
        return ERRORS.get(value, "#N/A")
    return "TRUE" if value else "FALSE"


def _compressed(number: int) -> float:
    """[MS-XLS] 2.5.217: 30 bits of a whole number or of a fraction, perhaps in hundredths."""
    if number & 2:
        whole = number >> 2
        value = float(whole - (1 << 30) if whole & 1 << 29 else whole)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0])
    return value / 100 if number & 1 else value


def _merge(sheet: Sheet, data: bytes) -> None:
    for at in range(2, len(data) - 7, 8):
        top, bottom, left, right = _RANGE.unpack_from(data, at)
        if top <= bottom and left <= right and len(sheet.merged) < MOST_MERGED:
            sheet.merged.append(((top, left), (bottom, right)))

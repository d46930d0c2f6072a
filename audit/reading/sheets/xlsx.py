"""XLSX (ECMA-376 part 1, §18) → sheets: cells as printed, merged ranges, which sheets are hidden."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.reading.archives import Archive, damaged
from audit.reading.beside import POSITIONS, STRUCK
from audit.reading.sheets.book import LAST_ROW, MOST_MERGED, Room, Sheet, slot_of
from audit.reading.sheets.scanning import scan
from audit.reading.sheets.values import BUILT_IN, number_text

# A sheet of the three tables has 60 KB of XML; what Excel writes for a million formatted rows has 60 MB.
LARGEST_SHEETS = 6 * 1024 * 1024
LARGEST_PART = 4 * 1024 * 1024
MOST_SHEETS = 200
LONGEST_FORMULA = 14

WORKBOOK = "xl/workbook.xml"
Attributes = Mapping[str, str]
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d{1,3})?\s*", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def sheets_of_xlsx(data: bytes, *, room: Room | None = None, largest: int | None = None) -> list[Sheet]:
    """
    The worksheets in order, without those that only a macro can show. UnreadableInput as from `Archive`.

    `room`, `largest`: what all sheets may take, in cells and in bytes of XML; as much as a report needs, unless told.
    """
    archive = Archive(data)
    main = _main(archive)
    folder, name = posixpath.split(main)
    relations = _relations(archive, folder, name)
    book = _Book()
    scan(archive.read(main, LARGEST_PART), book.begin, _nothing)
    book.strings = _strings(_part(archive, relations, "sharedStrings"))
    styles = _Styles()
    scan(_part(archive, relations, "styles") or b"<none/>", styles.begin, styles.end)
    book.formats = styles.codes()
    sheets: list[Sheet] = []
    left, room = largest or LARGEST_SHEETS, room or Room()
    for number, (title, state, identity) in enumerate(book.sheets[:MOST_SHEETS], 1):
        kind, target = relations.get(identity, ("", ""))
        part = archive.find(target)
        if part is None or kind != "worksheet" or state == "veryHidden":
            continue
        xml = archive.read(part, left)
        left -= len(xml)
        sheet = Sheet(number, title, room, state == "hidden")
        cells = _Cells(sheet, book)
        scan(xml, cells.begin, cells.end, _Cells.KEPT)
        sheets.append(sheet)
    return sheets


def _main(archive: Archive) -> str:
    """The part of the workbook: mostly where everybody puts it, else where the package says."""
    if archive.find(WORKBOOK):
        return WORKBOOK
    targets = [target for kind, target in _relations(archive, "", "").values() if kind == "officeDocument"]
    return next(iter(targets), WORKBOOK)


def _relations(archive: Archive, folder: str, name: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: identifier → last word of the type, name of the part."""
    found: dict[str, tuple[str, str]] = {}

    def begin(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], target

    part = archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if part:
        scan(archive.read(part, LARGEST_PART), begin, _nothing)
    return found


def _part(archive: Archive, relations: Mapping[str, tuple[str, str]], kind: str) -> bytes:
    part = archive.find(next((target for one, target in relations.values() if one == kind), ""))
    return archive.read(part, LARGEST_PART) if part else b""


def _nothing(name: str, text: str) -> None:
    """For parts that say all in attributes."""


@dataclass(slots=True)
class _Book:
    """What the sheets share. `sheets`: name, state, identifier; `formats`: code of the number format by style."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    since_1904: bool = False
    strings: Sequence[str] = ()
    formats: Sequence[str] = ()

    def begin(self, tag: str, attributes: Attributes) -> None:
        """An element of the workbook."""
        if tag == "sheet":
            identity = next((value for name, value in attributes.items() if name.endswith(" id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", ""), identity))
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")

    def format_of(self, style: str) -> str:
        """The code of the number format; "" where there is none."""
        number = int(style) if len(style) < 6 and style.isdecimal() else len(self.formats)
        return self.formats[number] if number < len(self.formats) else ""


class _Styles:
    """Number formats of the cell styles."""

    def __init__(self) -> None:
        self._codes = {str(number): code for number, code in BUILT_IN.items()}
        self._numbers: list[str] = []
        self._within = False

    def codes(self) -> list[str]:
        """By number of the style."""
        return [self._codes.get(number, "") for number in self._numbers]

    def begin(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        if tag == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._within = True
        elif tag == "xf" and self._within:
            self._numbers.append(attributes.get("numFmtId", ""))

    def end(self, tag: str, _: str) -> None:
        """An element ends."""
        if tag == "cellXfs":
            self._within = False


def _strings(xml: bytes) -> list[str]:
    """The table of strings, each plain or in runs; not how it is pronounced (rPh)."""
    found: list[str] = []
    pieces: list[str] = []
    spoken = False
    beside: Mapping[int, str] = {}

    def begin(tag: str, attributes: Attributes) -> None:
        nonlocal spoken, beside
        spoken = spoken or tag == "rPh"
        beside = _beside(tag, attributes, beside)

    def end(tag: str, text: str) -> None:
        nonlocal spoken
        if tag == "t" and not spoken:
            pieces.append(text.translate(beside) if beside else text)
        elif tag == "rPh":
            spoken = False
        elif tag == "si":
            found.append(_unescaped("".join(pieces)))
            pieces.clear()

    if xml:
        scan(xml, begin, end, frozenset("t"))
    return found


def _beside(tag: str, attributes: Attributes, before: Mapping[int, str]) -> Mapping[int, str]:
    """What becomes of the digits of a run that begins, or whose properties these are."""
    if tag in ("r", "si", "is"):
        return {}
    if tag == "vertAlign":
        return POSITIONS.get(attributes.get("val", ""), before)
    return STRUCK if tag == "strike" and attributes.get("val", "1") not in ("0", "false") else before


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    """A character that XML cannot hold: `_x000D_`."""
    code = int(match[1], 16)
    return "" if 0xD800 <= code < 0xE000 else chr(code)


class _Cells:
    """A sheet being read: where it stands, and what was found of the cell."""

    KEPT = frozenset("vft")

    def __init__(self, sheet: Sheet, book: _Book) -> None:
        self._sheet, self._book = sheet, book
        self._row = self._column = -1
        self._cell: Attributes = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: str | None = None
        self._spoken = False
        self._beside: Mapping[int, str] = {}

    def begin(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        if tag == "c":
            slot = slot_of(attributes.get("r", ""))
            self._column = slot[1] if slot else self._column + 1
            self._cell = attributes
            self._value = self._formula = self._inline = None
        elif tag == "row":
            written = attributes.get("r", "")
            known = 0 < len(written) < 8 and written.isascii() and written.isdigit()
            self._row, self._column = int(written) - 1 if known else self._row + 1, -1
        elif tag == "mergeCell":
            self._merge(*attributes.get("ref", "").partition(":")[::2])
        elif tag == "rPh":
            self._spoken = True
        else:
            self._beside = _beside(tag, attributes, self._beside)

    def end(self, tag: str, text: str) -> None:
        """An element ends."""
        if tag == "v":
            self._value = text
        elif tag == "c":
            self._put()
        elif tag == "f":
            self._formula = text
        elif tag == "t" and not self._spoken:
            self._inline = (self._inline or "") + text.translate(self._beside)
        elif tag == "rPh":
            self._spoken = False

    def _merge(self, first: str, last: str) -> None:
        corners = slot_of(first), slot_of(last)
        if corners[0] and corners[1] and len(self._sheet.merged) < MOST_MERGED:
            self._sheet.merged.append((corners[0], corners[1]))

    def _put(self) -> None:
        if self._value is None and self._formula is None and self._inline is None:
            return
        if self._row >= LAST_ROW:
            self._sheet.cut_off = True
            return
        text = self._printed(self._value) if self._value is not None else _unescaped(self._inline or "")
        slot = self._row, self._column
        if self._formula is not None:
            self._sheet.formulas.add(slot)
        if self._formula is not None and not text:
            self._sheet.put(slot, f"={self._formula}"[:LONGEST_FORMULA], doubtful=True)
        else:
            self._sheet.put(slot, text)

    def _printed(self, value: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            return self._string(value.strip())
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "str":
            return _unescaped(value)
        if kind != "n" or not _NUMBER.fullmatch(value):
            return value
        code = self._book.format_of(self._cell.get("s", "0"))
        return number_text(float(value), code, since_1904=self._book.since_1904)

    def _string(self, index: str) -> str:
        if not index.isdecimal() or len(index) > 9 or int(index) >= len(self._book.strings):
            raise damaged()
        return self._book.strings[int(index)]

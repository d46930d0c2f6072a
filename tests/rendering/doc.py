"""
A report as a Word 97 file, written by hand ([MS-DOC]), in every way that matters for reading it.

`write` takes paragraphs as they stand in the file: cells and rows are paragraphs too. `render_doc` makes those of a
report. What the writer does not do is what Word shows and a reader does not need: fonts, pages, headers.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from gouji.demo.content import Content
from gouji.demo.rendering import TABLE_OF_PART
from gouji.rendering.printed_form import Slot, Table, tables
from tests.rendering.compound import compound_file

PAGE, TEXT = 512, 0x800
WIDTH = 850  # of a column, in twips
MOST_NARROW = 40
IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
DEFINITION, MERGE_DOWN, OUTLINE, LIST, LIST_LEVEL = 0xD608, 0xD62B, 0x2640, 0x460B, 0x260A
HUGE, HUGE_OLD, TABLE_PROPERTIES = 0x6646, 0x6645, 0x646B
VANISH, DELETED, INSERTED, SPECIAL, DATA, SYMBOL = 0x083C, 0x0800, 0x0801, 0x0855, 0x0806, 0x6A09


def sprm(code: int, *operand: int) -> bytes:
    """One modification of bytes."""
    return struct.pack("<H", code) + bytes(operand)


def sprm_long(code: int, operand: int) -> bytes:
    """One modification whose operand has four bytes."""
    return struct.pack("<HI", code, operand & 0xFFFFFFFF)


def sprm_word(code: int, operand: int) -> bytes:
    """One modification whose operand has two bytes."""
    return struct.pack("<HH", code, operand)


@dataclass(frozen=True)
class Run:
    """Text of one format."""

    text: str
    format: bytes = b""


@dataclass(frozen=True)
class Par:
    """`runs`: the last may be the mark itself, where it has a format of its own (`mark` is empty then)."""

    runs: tuple[Run, ...] = ()
    mark: str = "\r"
    style: int = 0
    format: bytes = b""


def par(text: str, style: int = 0, format: bytes = b"") -> Par:
    """A paragraph of one format."""
    return Par((Run(text),), style=style, format=format)


def cell(text: str, *more: Par, format: bytes = b"") -> list[Par]:
    """A cell: a paragraph a line, the last of which ends it. `more`: what stands in it in front."""
    lines = text.split("\n")
    inside = sprm(IN_TABLE, 1)
    return [
        *more,
        *(Par((Run(line),), format=inside + format) for line in lines[:-1]),
        Par((Run(lines[-1]),), "\x07", format=inside + format),
    ]


@dataclass(frozen=True)
class Tc:
    """A cell of a definition. `joined`: 1 or 2 as the flags have it; `down`: 0 none, 1 hanging, 3 the first."""

    width: int = WIDTH
    joined: int = 0
    down: int = 0


def definition(cells: Sequence[Tc], left: int = -108, *, by_sprm: bool = False) -> bytes:
    """The definition of a row."""
    edges = [left]
    for one in cells:
        edges.append(edges[-1] + one.width)
    flags = [one.joined | (0 if by_sprm else one.down << 5) for one in cells]
    body = struct.pack(f"<B{len(edges)}h", len(cells), *edges)
    body += b"".join(struct.pack("<H18x", flag) for flag in flags)
    found = struct.pack("<HH", DEFINITION, len(body) + 1) + body
    if by_sprm:
        found += b"".join(sprm(MERGE_DOWN, 2, at, one.down) for at, one in enumerate(cells) if one.down)
    return found


def row_end(format: bytes, *, style: int = 0) -> Par:
    """The paragraph that ends a row."""
    return Par((), "\x07", style, sprm(IN_TABLE, 1) + sprm(ROW_END, 1) + format)


@dataclass(frozen=True)
class StyleSheetEntry:
    """A paragraph style, or of characters where `kind` is 2."""

    paragraph: bytes = b""
    characters: bytes = b""
    base: int = 0xFFF
    kind: int = 1


@dataclass
class Writing:
    """
    How a file is written.

    `shuffled`: in short pieces, in any order, as fast saving leaves it. `huge`: the code that puts formats of rows into
    the stream Data; 0 for none. `unsorted`: pages of runs in reverse. `changes` and `prms`: (first, last) character → prm.
    `anchors`: positions of shapes, the first of which are those of `boxes`; `shapes`: of what kind they are.
    """

    shuffled: int | None = None
    huge: int = 0
    unsorted: bool = False
    wide: bool = False
    styles: Sequence[StyleSheetEntry] = ()
    changes: Sequence[bytes] = ()
    prms: dict[tuple[int, int], int] = field(default_factory=dict)
    lists: tuple[bytes, bytes, bytes] = (b"", b"", b"")
    boxes: Sequence[Sequence[Par]] = ()
    shapes: Sequence[int] = ()
    anchors: Sequence[int] = ()
    streams: dict[str, bytes] = field(default_factory=dict)
    version: int = 0xC1
    flags: int = 0x0200
    text_length: int | None = None


def write(pars: Sequence[Par], writing: Writing | None = None) -> bytes:
    """A whole file."""
    return compound_file(streams_of(pars, writing or Writing()))


def streams_of(pars: Sequence[Par], writing: Writing) -> dict[str, bytes]:
    """The streams of a file, for breaking single fields."""
    return _Writer(writing).streams(pars)


class _Writer:
    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.data = bytearray(b"\0" * 4)

    def streams(self, pars: Sequence[Par]) -> dict[str, bytes]:
        writing = self.writing
        boxes = [one for box in writing.boxes for one in box]
        everything = [*pars, *boxes, *([Par()] if boxes else [])]
        text = "".join(map(_text, everything))
        length = sum(len(_text(one)) for one in pars) if writing.text_length is None else writing.text_length
        pieces = self._pieces(text)
        body, places = self._placed(text, pieces)
        word = bytearray(TEXT) + body
        word += bytes(-len(word) % PAGE)
        parts: dict[int, bytes] = {}
        for index, runs in ((12, self._characters(everything)), (13, self._paragraphs(everything))):
            parts[index] = self._pages(word, _by_offset(runs, pieces, places), index == 13)
        parts[1] = _style_sheet(writing.styles)
        parts[33] = self._clx(pieces, places)
        if writing.anchors:
            parts[40] = self._anchors(len(text))
            parts[50] = self._drawings()
        if boxes:
            parts[56] = self._boxes()
        table = bytearray(b"\0" * 16)
        definitions, levels, overrides = writing.lists
        parts |= {73: definitions, 74: overrides}
        for index, part in parts.items():
            if part:
                struct.pack_into("<II", word, 0x9A + 8 * index, len(table), len(part))
                table += part + (levels if index == 73 else b"")
        box_length = sum(len(_text(one)) for one in boxes)
        self._head(word, length, box_length + 1 if boxes else 0)
        name = "1Table" if writing.flags & 0x0200 else "0Table"
        found = {"WordDocument": bytes(word), name: bytes(table)}
        if len(self.data) > 4:
            found["Data"] = bytes(self.data)
        return found | writing.streams

    def _head(self, word: bytearray, length: int, boxes: int) -> None:
        struct.pack_into("<HHHHHH", word, 0, 0xA5EC, self.writing.version, 0, 0x804, 0, self.writing.flags)
        struct.pack_into("<H", word, 0x20, 14)
        struct.pack_into("<HI", word, 0x3E, 22, len(word))
        struct.pack_into("<I", word, 0x4C, length)
        struct.pack_into("<I", word, 0x64, boxes)
        struct.pack_into("<H", word, 0x98, 93)

    def _pieces(self, text: str) -> list[tuple[int, int]]:
        """(first, last) of each piece: of one encoding, or short ones; borders where a prm begins or ends."""
        borders = {0, len(text), *(at for ends in self.writing.prms for at in ends)}
        if self.writing.shuffled is not None:
            dice = random.Random(self.writing.shuffled)
            borders |= {dice.randrange(len(text)) for _ in range(len(text) // 40 + 2)}
        if not self.writing.wide:
            borders |= {at for at in range(1, len(text)) if _narrow(text[at]) != _narrow(text[at - 1])}
        ordered = sorted(borders)
        return list(pairwise(ordered))

    def _placed(self, text: str, pieces: list[tuple[int, int]]) -> tuple[bytes, list[tuple[int, int]]]:
        """The text as bytes, and of each piece offset and width."""
        order = list(range(len(pieces)))
        if self.writing.shuffled is not None:
            random.Random(self.writing.shuffled).shuffle(order)
        body = bytearray()
        places = [(0, 0)] * len(pieces)
        for at in order:
            first, last = pieces[at]
            narrow = not self.writing.wide and all(map(_narrow, text[first:last]))
            body += bytes(len(body) % 2)
            places[at] = (TEXT + len(body), 1 if narrow else 2)
            body += _encoded(text[first:last], narrow)
        return bytes(body), places

    def _clx(self, pieces: list[tuple[int, int]], places: list[tuple[int, int]]) -> bytes:
        found = b"".join(struct.pack("<BH", 1, len(one)) + one for one in self.writing.changes)
        positions = [first for first, _ in pieces] + [pieces[-1][1]]
        entries = b""
        for (first, last), (offset, width) in zip(pieces, places, strict=True):
            prm = next((prm for (a, b), prm in self.writing.prms.items() if a <= first and last <= b), 0)
            entries += struct.pack("<HIH", 0, offset if width == 2 else offset * 2 | 0x40000000, prm)
        body = struct.pack(f"<{len(positions)}I", *positions) + entries
        return found + struct.pack("<BI", 2, len(body)) + body

    def _characters(self, pars: Sequence[Par]) -> Iterable[tuple[int, int, bytes]]:
        at = 0
        for one in pars:
            for run in (*one.runs, Run(one.mark)):
                yield at, at + len(run.text), bytes([len(run.format)]) + run.format if run.format else b""
                at += len(run.text)

    def _paragraphs(self, pars: Sequence[Par]) -> Iterable[tuple[int, int, bytes]]:
        at = 0
        for one in pars:
            length = len(_text(one))
            grpprl = struct.pack("<H", one.style) + self._elsewhere(one.format)
            size = bytes([(len(grpprl) + 1) // 2]) if len(grpprl) % 2 else bytes([0, len(grpprl) // 2])
            yield at, at + length, size + grpprl
            at += length

    def _elsewhere(self, format: bytes) -> bytes:
        """Definitions of rows into the stream Data, where the file is to be written so or a page has no room."""
        at = format.find(struct.pack("<H", DEFINITION))
        if at < 0 or not (self.writing.huge or len(format) > 400):
            return format
        offset = len(self.data)
        code = self.writing.huge or HUGE
        moved = format[at:] if code == TABLE_PROPERTIES else format
        self.data += struct.pack("<H", len(moved)) + moved
        return (format[:at] if code == TABLE_PROPERTIES else b"") + sprm_long(code, offset)

    def _pages(self, word: bytearray, runs: list[tuple[int, int, bytes]], paragraphs: bool) -> bytes:
        """Writes pages of runs into the text stream; the list of them."""
        pages: list[tuple[int, int]] = []
        while runs:
            page, count = _page(runs, 13 if paragraphs else 1)
            pages.append((runs[0][0], len(word) // PAGE))
            word += page
            last = runs[count - 1][1]
            runs = runs[count:]
        if self.writing.unsorted:
            pages.reverse()
        positions = [first for first, _ in pages] + [last]
        return struct.pack(f"<{len(positions)}I", *positions) + struct.pack(f"<{len(pages)}I", *(n for _, n in pages))

    def _anchors(self, length: int) -> bytes:
        """Anchors in the main text: shape 1025 for the first, and so on."""
        anchors = self.writing.anchors
        positions = struct.pack(f"<{len(anchors) + 1}I", *anchors, length)
        return positions + b"".join(struct.pack("<i22x", 1025 + at) for at in range(len(anchors)))

    def _drawings(self) -> bytes:
        """What kinds of shapes they are."""
        shapes = b"".join(
            _record(
                0xF004, _record(0xF00A, struct.pack("<II", 1025 + at, 0), kind << 4 | 2) + _record(0xF00B, b"12", 3)
            )
            for at, kind in enumerate(self.writing.shapes)
        )
        group = _record(0xF000, _record(0xF006, bytes(16), 0))
        return group + b"\0" + _record(0xF002, _record(0xF008, bytes(8), 0) + _record(0xF003, shapes))

    def _boxes(self) -> bytes:
        """Where the text of boxes stands: shape 1025 for the first box, and so on."""
        positions = [0]
        for box in self.writing.boxes:
            positions.append(positions[-1] + sum(len(_text(one)) for one in box))
        positions.append(positions[-1] + 1)
        boxes = struct.pack(f"<{len(positions)}I", *positions)
        return boxes + b"".join(struct.pack("<14xi4x", 1025 + at) for at in range(len(self.writing.boxes))) + bytes(22)


def _record(kind: int, content: bytes, version: int = 0xF) -> bytes:
    return struct.pack("<HHI", version, kind, len(content)) + content


def _text(one: Par) -> str:
    return "".join(run.text for run in one.runs) + one.mark


def _narrow(sign: str) -> bool:
    return ord(sign) < 0x80 or 0xA0 <= ord(sign) < 0x100 or sign in "“”‘’—…"


def _encoded(text: str, narrow: bool) -> bytes:
    if narrow:
        return text.encode("cp1252")
    # a character each: a pair of surrogates stands as two
    return b"".join(struct.pack("<H", ord(sign)) for sign in text)


def _by_offset(
    runs: Iterable[tuple[int, int, bytes]], pieces: list[tuple[int, int]], places: list[tuple[int, int]]
) -> list[tuple[int, int, bytes]]:
    """Runs of characters → runs of bytes without gaps: a run may lie in several pieces."""
    found: list[tuple[int, int, bytes]] = []
    at = 0
    for first, last, format in runs:
        while at < len(pieces) - 1 and pieces[at][1] <= first:
            at += 1
        for (start, end), (offset, width) in zip(pieces[at:], places[at:], strict=True):
            if start >= last:
                break
            left, right = max(first, start), min(last, end)
            if left < right:
                found.append((offset + (left - start) * width, offset + (right - start) * width, format))
    found.sort()
    whole: list[tuple[int, int, bytes]] = []
    for start, end, format in found:
        if whole and whole[-1][1] < start:
            whole.append((whole[-1][1], start, b""))
        whole.append((start, end, format))
    return whole


def _page(runs: list[tuple[int, int, bytes]], width: int) -> tuple[bytes, int]:
    """As many runs as fit into a page, and how many those are."""
    known: dict[bytes, int] = {b"": 0}
    free, count = PAGE - 1, 0
    while count < len(runs):
        format = runs[count][2]
        at = known.get(format)
        if at is None:
            at = (free - len(format)) // 2 * 2
        if 4 * (count + 2) + width * (count + 1) > min(at or free, free):
            break
        if format not in known:
            known[format] = free = at
        count += 1
    assert count, "a format is larger than a page"
    page = bytearray(PAGE)
    struct.pack_into(f"<{count + 1}I", page, 0, *(start for start, _, _ in runs[:count]), runs[count - 1][1])
    for number, (_, _, format) in enumerate(runs[:count]):
        page[4 * (count + 1) + width * number] = known[format] // 2
    for format, at in known.items():
        page[at : at + len(format)] = format
    page[-1] = count
    return bytes(page[:PAGE]), count


def _style_sheet(styles: Sequence[StyleSheetEntry]) -> bytes:
    if not styles:
        return b""
    found = struct.pack("<H", 18) + struct.pack("<HH14x", len(styles), 10)
    for number, one in enumerate(styles):
        lists = [struct.pack("<H", number) + one.paragraph, one.characters] if one.kind == 1 else [one.characters]
        name = f"style {number}".encode("utf-16-le")
        entry = struct.pack("<HHHHH", 0xFFE, one.base << 4 | one.kind, len(lists), 0, 0)
        entry += struct.pack("<H", len(name) // 2) + name + b"\0\0"
        for grpprl in lists:
            entry += struct.pack("<H", len(grpprl)) + grpprl + bytes(len(grpprl) % 2)
        found += struct.pack("<H", len(entry)) + entry
    return found


@dataclass(frozen=True)
class ListLevel:
    """A level of a list: `text` with the characters 0–8 for the numbers of levels."""

    text: str
    kind: int = 0
    start: int = 1
    flags: int = 0
    limit: int = 0
    follow: int = 2


@dataclass(frozen=True)
class ListOverride:
    """`starts`: level → the number it begins with anew; `levels`: levels that are printed otherwise."""

    list: int
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, ListLevel] = field(default_factory=dict)


def lists(
    definitions: dict[int, Sequence[ListLevel]],
    overrides: Sequence[ListOverride],
    tied: dict[int, Sequence[int]] | None = None,
) -> tuple[bytes, bytes, bytes]:
    """
    The three structures of lists: one level makes a simple list, more are filled up to nine.

    `tied`: list → styles that belong to its levels.
    """
    heads = struct.pack("<H", len(definitions))
    levels = b""
    for number, made in definitions.items():
        own = (tied or {}).get(number, ())
        styles = struct.pack(f"<{len(own)}H", *own) + b"\xff\x0f" * (9 - len(own))
        heads += struct.pack("<ii18sBB", number, 0, styles, 1 if len(made) == 1 else 0, 0)
        whole = list(made) if len(made) == 1 else [*made, *[ListLevel("")] * (9 - len(made))]
        levels += b"".join(map(_list_level, whole))
    entries = struct.pack("<I", len(overrides))
    tails = b""
    for one in overrides:
        changed = sorted({*one.starts, *one.levels})
        entries += struct.pack("<i8xBBBB", one.list, len(changed), 0, 0, 0)
        tails += b"\xff" * 4
        for level in changed:
            flags = level | 0x10 * (level in one.starts) | 0x20 * (level in one.levels)
            tails += struct.pack("<iI", one.starts.get(level, 0), flags)
            if level in one.levels:
                tails += _list_level(one.levels[level])
    return heads, levels, entries + tails


def _list_level(one: ListLevel) -> bytes:
    places = bytes(at + 1 for at, sign in enumerate(one.text) if ord(sign) < 9).ljust(9, b"\0")
    head = struct.pack("<iBB9sBiiBBBB", one.start, one.kind, one.flags, places, one.follow, 0, 0, 0, 0, one.limit, 0)
    return head + struct.pack("<H", len(one.text)) + one.text.encode("utf-16-le")


def numbered(list_number: int, level: int = 0) -> bytes:
    """The format of an item of a list."""
    return sprm_word(LIST, list_number) + sprm(LIST_LEVEL, level)


@dataclass(frozen=True)
class Layout:
    """
    How tables are written. `joined`: cells beside each other are merged by flags, (first, further) in that order, and
    not by one wide cell. `by_sprm`: cells are merged downwards by a modification of its own. `jitter`: twips by which
    borders of rows differ.
    """

    joined: tuple[int, int] | None = None
    by_sprm: bool = False
    jitter: int = 0


def table_pars(table: Table, layout: Layout | None = None) -> list[Par]:
    """The paragraphs of a table."""
    layout = layout or Layout()
    found: list[Par] = []
    for number, line in enumerate(covered(table)):
        tcs: list[Tc] = []
        for slot, width, hanging in line:
            down = 1 if hanging else 3 if slot.rowspan > 1 else 0
            if layout.joined and width > 1:
                first, further = layout.joined
                flags = [first] + [further] * (width - 1)
                tcs += [Tc(WIDTH, flag, down) for flag in flags]
                found += [one for text in [*_shown(slot, hanging), *[""] * (width - 1)] for one in cell(text)]
            else:
                tcs.append(Tc(WIDTH * width, 0, down))
                found += [one for text in _shown(slot, hanging) for one in cell(text)]
        moved = _jittered(tcs, layout.jitter * (number % 3 - 1))
        found.append(row_end(definition(moved, by_sprm=layout.by_sprm)))
    return found


def _shown(slot: Slot, hanging: bool) -> list[str]:
    return ["" if hanging else slot.text]


def _jittered(cells: list[Tc], by: int) -> list[Tc]:
    """The first border between two cells moved."""
    if not by or len(cells) < 2:
        return cells
    return [replace(cells[0], width=cells[0].width + by), replace(cells[1], width=cells[1].width - by), *cells[2:]]


def covered(table: Table) -> list[list[tuple[Slot, int, bool]]]:
    """Row by row slot, width, and whether it hangs from above."""
    hanging: dict[tuple[int, int], Slot] = {}
    rows: list[list[tuple[Slot, int, bool]]] = []
    for index, slots in enumerate(table):
        row: list[tuple[Slot, int, bool]] = []
        column = 0
        for slot in [*slots, None]:
            while (index, column) in hanging:
                above = hanging[index, column]
                row.append((above, above.colspan, True))
                column += above.colspan
            if slot is None:
                break
            row.append((slot, slot.colspan, False))
            hanging |= {(index + down, column): slot for down in range(1, slot.rowspan)}
            column += slot.colspan
        rows.append(row)
    return rows


def report_pars(content: Content, layout: Layout | None = None) -> list[Par]:
    """A report as paragraphs."""
    made = tables(content.form, content.cells)
    pars = [par(content.title, 1), *(par(text) for text in content.preface)]
    for number, heading in content.headings.items():
        pars.append(par(heading, 2))
        pars += [par(text) for text in content.parts.get(number, ())]
        if number in TABLE_OF_PART:
            pars += table_pars(made[TABLE_OF_PART[number] or ""], layout)
    return [*pars, *(par(text) for text in content.signature)]


def render_doc(content: Content, layout: Layout | None = None, writing: Writing | None = None) -> bytes:
    """A report as a file."""
    return write(report_pars(content, layout), writing)

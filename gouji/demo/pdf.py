"""A report as a PDF with a text layer: set line by line, tables with lines around their cells.

The font is named and not embedded: every viewer has one for Chinese. A character that such a font may lack is drawn as
an empty box, and the text layer says which one it is. Nothing is compressed, so that the bytes do not depend on the
library that would do it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.rendering.printed_form import Slot, Table, tables

if TYPE_CHECKING:
    from gouji.demo.content import Content

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 60.0
TEXT, TITLE, HEADING = 10.5, 16.0, 13.0
LARGEST_CELL, SMALLEST_CELL, STEP = 9.0, 5.0, 0.5
PADDING = 2.0
LINE, TABLE_LINE = 1.6, 1.25
CLOSING = "，。、；：）》”！？"
LABELS_3, COLUMNS_3 = (36.0, 62.0, 95.0), 10
PLAIN, RARE = "F1", "F2"


def pdf(content: Content) -> bytes:
    """The whole report on as many pages as it needs."""
    paper = Paper()
    made = tables(content.form, content.cells)
    paper.paragraph(content.title, TITLE, align="centre")
    for text in content.preface:
        paper.paragraph(text)
    for number, heading in content.headings.items():
        paper.paragraph(heading, HEADING)
        for text in content.parts.get(number, ()):
            paper.paragraph(text)
        if name := content.table_of(number):
            paper.table(made[name])
    for text in content.signature:
        paper.paragraph(text, align="right")
    return paper.done()


def width_of(text: str, size: float) -> float:
    """Latin characters are half as wide as the others."""
    return sum(0.5 if character < "\u0080" else 1.0 for character in text) * size


def words(text: str) -> list[str]:
    """What a line break does not part: a Han character, or a run of Latin letters and digits."""
    found: list[str] = []
    for character in text:
        if character < "\u0080" and character != " " and found and found[-1][-1] < "\u0080":
            found[-1] += character
        else:
            found.append(character)
    return found


def wrapped(text: str, size: float, width: float, first: float = 0.0) -> list[str]:
    """Lines no wider than `width`, but for a closing mark at their end. `first`: the indent of the first one."""
    lines, line, used = [], "", first
    for word in words(text):
        wide = width_of(word, size)
        if line and used + wide > width and word not in CLOSING:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + word, used + wide
    return [*lines, line] if line else lines


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    column: int
    slot: Slot


@dataclass
class Paper:
    """Pages that are filled from above. `y`: how far down the page is filled."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    rare: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    y: float = MARGIN

    def paragraph(self, text: str, size: float = TEXT, align: str = "left") -> None:
        """A paragraph; one on the left begins two characters in."""
        first = 2 * size if align == "left" else 0.0
        room = WIDTH - 2 * MARGIN
        for number, line in enumerate(wrapped(text, size, room, first)):
            self._room(LINE * size)
            gap = {"left": first if number == 0 else 0.0, "centre": (room - width_of(line, size)) / 2}.get(align)
            left = MARGIN + (room - width_of(line, size) if gap is None else gap)
            self.write(left, self.y + 0.3 * size, line, size)
            self.y += LINE * size

    def table(self, table: Table) -> None:
        """A table on one page, in the largest letters with which it fits."""
        cells = list(_placed(table))
        columns = max(cell.column + cell.slot.colspan for cell in cells)
        edges = _edges(columns)
        size = LARGEST_CELL
        while sum(heights := _heights(cells, edges, len(table), size)) > HEIGHT - 2 * MARGIN and size > SMALLEST_CELL:
            size -= STEP
        self._room(sum(heights))
        tops = [self.y]
        for height in heights:
            tops.append(tops[-1] + height)
        for cell in cells:
            left, right = edges[cell.column], edges[cell.column + cell.slot.colspan]
            self._cell(cell.slot, (left, tops[cell.row], right, tops[cell.row + cell.slot.rowspan]), size)
        self.y = tops[-1] + LARGEST_CELL

    def write(self, left: float, top: float, text: str, size: float) -> None:
        """One line whose upper edge is at `top`."""
        shown = "".join(self._run(name, run, size) for name, run in _runs(text))
        self.pages[-1].append(f"BT {left:.2f} {HEIGHT - top - 0.88 * size:.2f} Td {shown}ET")

    def done(self) -> bytes:
        """The file."""
        return _file([_stream("\n".join(page).encode("ascii")) for page in self.pages], sorted(self.used), self.rare)

    def _run(self, name: str, run: str, size: float) -> str:
        if name == PLAIN:
            self.used.update(run)
            return f"/{name} {size:.1f} Tf <{run.encode('utf-16-be').hex().upper()}> Tj "
        self.rare += [character for character in run if character not in self.rare]
        codes = "".join(f"{self.rare.index(character) + 1:02X}" for character in run)
        return f"/{name} {size:.1f} Tf <{codes}> Tj "

    def _room(self, height: float) -> None:
        if self.y + height > HEIGHT - MARGIN:
            self.pages.append([])
            self.y = MARGIN

    def _cell(self, slot: Slot, box: tuple[float, float, float, float], size: float) -> None:
        left, top, right, bottom = box
        self.pages[-1].append(f"0.5 w {left:.2f} {HEIGHT - bottom:.2f} {right - left:.2f} {bottom - top:.2f} re S")
        lines = wrapped(slot.text, size, right - left - 2 * PADDING)
        y = top + (bottom - top - TABLE_LINE * size * len(lines)) / 2
        for line in lines:
            self.write(left + (right - left - width_of(line, size)) / 2, y + 0.12 * size, line, size)
            y += TABLE_LINE * size


def _placed(table: Table) -> Iterator[_Cell]:
    taken: set[tuple[int, int]] = set()
    for row, slots in enumerate(table):
        column = 0
        for slot in slots:
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + right) for down in range(slot.rowspan) for right in range(slot.colspan)}
            yield _Cell(row, column, slot)
            column += slot.colspan


def _edges(columns: int) -> list[float]:
    room = WIDTH - 2 * MARGIN
    widths = [room / columns] * columns
    if columns == COLUMNS_3:
        values = columns - len(LABELS_3)
        widths = [*LABELS_3, *[(room - sum(LABELS_3)) / values] * values]
    edges = [MARGIN]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _heights(cells: Sequence[_Cell], edges: Sequence[float], rows: int, size: float) -> list[float]:
    """A cell over several rows makes the last of them so high that its text has room."""
    heights = [TABLE_LINE * size + 2 * PADDING] * rows
    for cell in sorted(cells, key=lambda cell: cell.slot.rowspan):
        width = edges[cell.column + cell.slot.colspan] - edges[cell.column] - 2 * PADDING
        needed = TABLE_LINE * size * len(wrapped(cell.slot.text, size, width)) + 2 * PADDING
        end = cell.row + cell.slot.rowspan
        heights[end - 1] += max(0.0, needed - sum(heights[cell.row : end]))
    return heights


def _is_common(character: str) -> bool:
    try:
        return bool(character.encode("gbk"))
    except UnicodeEncodeError:
        return False


def _runs(text: str) -> Iterator[tuple[str, str]]:
    name, run = PLAIN, ""
    for character in text:
        font = PLAIN if _is_common(character) else RARE
        if font != name and run:
            yield name, run
            run = ""
        name, run = font, run + character
    if run:
        yield name, run


def _file(contents: Sequence[bytes], used: Sequence[str], rare: Sequence[str]) -> bytes:
    """Objects 1–2 are catalogue and pages, 3–8 the two fonts; then a page and its content, page by page."""
    first = 9
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode("ascii"),
        *_named_font(used),
        *_drawn_font(rare),
    ]
    for number, content in enumerate(contents):
        page = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH:.0f} {HEIGHT:.0f}]"
            f"/Resources<</Font<</{PLAIN} 3 0 R/{RARE} 6 0 R>>>>/Contents {first + 2 * number + 1} 0 R>>"
        )
        objects += [page.encode("ascii"), content]
    out = bytearray(b"%PDF-1.7\n%\xe5\xe4\xf6\xfc\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("ascii")
    return bytes(out)


def _named_font(used: Sequence[str]) -> Iterator[bytes]:
    """A composite font of two-byte codes, the font below it, and what its codes mean."""
    yield (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
    )
    yield (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>"
    )
    yield _stream(_meanings({f"{ord(character):04X}": character for character in used}, "0000", "FFFF"))


def _drawn_font(rare: Sequence[str]) -> Iterator[bytes]:
    """A font of one-byte codes whose every character is the same box, the box, and what its codes mean."""
    codes = range(1, len(rare) + 1)
    names = " ".join(f"/box{code}" for code in codes)
    boxes = " ".join(f"/box{code} 7 0 R" for code in codes)
    widths = " ".join(["1000"] * len(rare))
    yield (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/Resources<<>>"
        f"/FirstChar 1/LastChar {max(len(rare), 1)}/Widths[{widths or '1000'}]/CharProcs<<{boxes}>>"
        f"/Encoding<</Type/Encoding/Differences[1 {names}]>>/ToUnicode 8 0 R>>"
    ).encode("ascii")
    yield _stream(b"1000 0 80 -80 920 820 d1 40 w 100 -60 800 860 re S")
    yield _stream(_meanings({f"{code:02X}": text for code, text in zip(codes, rare, strict=True)}, "00", "FF"))


def _meanings(codes: Mapping[str, str], least: str, most: str) -> bytes:
    """A ToUnicode map, a hundred codes a block, which is as many as a block may have."""
    pairs = [f"<{code}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in sorted(codes.items())]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    written = "\n".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Meaning def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<{least}> <{most}>\nendcodespacerange\n{written}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content)

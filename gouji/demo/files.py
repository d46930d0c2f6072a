"""Reports as files, made when they are asked for: plain DOCX, PDF with a text layer, tables as pictures.

Everything is stored and not compressed: the same content gives the same bytes on every platform.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from gouji.demo.pdf import pdf
from gouji.rendering.printed_form import Slot, Table, grid, tables

if TYPE_CHECKING:
    from gouji.demo.content import Content

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN_PART}"/></Types>'
)
RELATIONS = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
LONG_AGO = (2020, 1, 1, 0, 0, 0)
UNIX = 3
CELL_WIDE, CELL_HIGH = 48, 20
WHITE, BLACK = b"\xff", b"\x00"


def docx(content: Content) -> bytes:
    """A Word file: paragraphs, and tables with merged cells."""
    made = tables(content.form, content.cells)
    pieces = [_paragraph(text) for text in (content.title, *content.preface)]
    for number, heading in content.headings.items():
        pieces += [_paragraph(text) for text in (heading, *content.parts.get(number, ()))]
        if name := content.table_of(number):
            pieces.append(_table(made[name]))
    pieces += [_paragraph(text) for text in content.signature]
    document = f'{DECLARATION}<w:document xmlns:w="{WORD}"><w:body>{"".join(pieces)}<w:sectPr/></w:body></w:document>'
    return stored({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document})


def stored(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive whose members are stored as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.create_system = UNIX
            archive.writestr(info, content)
    return buffer.getvalue()


def picture(table: Table) -> bytes:
    """The lines of a table as a PNG. Its numbers are not drawn: nobody could read them by machine either."""
    rows = grid(table)
    wide, high = len(rows[0]) * CELL_WIDE + 1, len(rows) * CELL_HIGH + 1
    ruled = b"\x00" + BLACK * wide
    between = b"\x00" + b"".join(BLACK if x % CELL_WIDE == 0 else WHITE for x in range(wide))
    pixels = b"".join(ruled if y % CELL_HIGH == 0 else between for y in range(high))
    header = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", _uncompressed(pixels)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


MAKERS: Mapping[str, Callable[[Content], bytes]] = {"docx": docx, "pdf": pdf}


def _paragraph(text: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{run}</w:p>"


def _table(table: Table) -> str:
    rows = "".join(f"<w:tr>{''.join(_cell(*one) for one in row)}</w:tr>" for row in _with_hanging(table))
    return f"<w:tbl>{rows}</w:tbl>"


def _cell(slot: Slot, goes_on: bool) -> str:
    across = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
    down = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>' if slot.rowspan > 1 else ""
    properties = f"<w:tcPr>{across}{down}</w:tcPr>" if across or down else ""
    return f"<w:tc>{properties}{_paragraph('' if goes_on else slot.text)}</w:tc>"


def _with_hanging(table: Table) -> Iterator[list[tuple[Slot, bool]]]:
    """Rows of cells as Word has them: one that a cell above reaches into stands there too, and says so (True)."""
    hanging: dict[int, tuple[Slot, int]] = {}
    for slots in table:
        row: list[tuple[Slot, bool]] = []
        column, waiting = 0, list(slots)
        while waiting or column in hanging:
            slot, left = hanging.pop(column, (None, 0))
            goes_on = slot is not None
            if slot is None:
                slot = waiting.pop(0)
                left = slot.rowspan
            row.append((slot, goes_on))
            if left > 1:
                hanging[column] = (slot, left - 1)
            column += slot.colspan
        yield row


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _uncompressed(content: bytes) -> bytes:
    """As zlib writes what it does not compress."""
    blocks = [content[start : start + 65535] for start in range(0, len(content), 65535)]
    written = b"".join(
        struct.pack("<BHH", number == len(blocks) - 1, len(block), 65535 - len(block)) + block
        for number, block in enumerate(blocks)
    )
    return b"\x78\x01" + written + struct.pack(">I", zlib.adler32(content))

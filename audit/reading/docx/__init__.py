"""Word documents of Office Open XML (ISO/IEC 29500, transitional and strict) → Document.

`package` finds the parts, `markup` runs expat over one of them, `walking` turns what it meets into blocks, with the
tables of `grids`; `styles`, `numbering` and `numerals` know what is printed without being written in the text.
"""

from __future__ import annotations

from audit.document import Document, Format
from audit.reading.docx.package import Package
from audit.reading.docx.walking import Walk


def read_docx(data: bytes) -> Document:
    """
    Paragraphs, pictures and innermost tables in reading order; a layout table dissolves into its content.

    Tracked changes count as accepted. Numbers that Word sets in front of a paragraph stand in its text, where they
    can be worked out. A line break begins a new Paragraph. Text boxes and pictures follow the paragraph that they are
    fixed to. The title of the file's properties is left alone: it is often that of the file it was copied from.

    Anchors count elements of the main part from 1 in document order: `p[12]` is a w:p (a picture has that of the
    paragraph it stands in), `table[3]` a w:tbl, and `table[3]/cell[17]` a w:tc that belongs to this very table.

    UnreadableInput: `damaged` (no package, no main part, broken XML, a DTD), `truncated` (its XML breaks off),
    `encrypted`, `bomb`, `embedded` (the text is a file inside the file, or beside it).
    """
    package = Package(data)
    return Document(Format.DOCX, Walk(package).blocks(package.main))

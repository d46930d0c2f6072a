"""
Spreadsheets → Document: .xlsx, and .xls with .et (BIFF), each from its own records; one layout for both.

calamine is not used. It gives an error (#REF!) and a formula without a result as blank cells, which would be held
against the office; it knows no number formats but dates; and a file with one cell in the last corner, or with a chain
of sectors that runs in a circle, makes it ask for memory until the process is ended. Tests compare with it.
"""

from __future__ import annotations

from collections.abc import Iterable

from audit.document import Block, Document, Format, Table
from audit.errors import UnreadableInput
from audit.reading.sheets.biff import sheets_of_xls
from audit.reading.sheets.book import Sheet
from audit.reading.sheets.layout import blocks_of
from audit.reading.sheets.xlsx import sheets_of_xlsx

ZIP = b"PK"


def read_sheets(data: bytes) -> Document:
    """
    All visible sheets in order: rows of one cell are paragraphs, a line each, others tables with merged cells resolved.

    Hidden sheets are read only if no table is in the others; what only a macro can show never is. Anchors name the
    sheet, counted from 1 with all others, and the cell: `sheet[2]/cell[B7]`. A formula whose result was not stored is
    doubtful, never a blank. UnreadableInput: damaged, encrypted, bomb, too_large, empty.
    """
    sheets = sheets_of_xlsx(data) if data.startswith(ZIP) else sheets_of_xls(data)
    blocks = _blocks(sheet for sheet in sheets if not sheet.hidden)
    if not any(isinstance(block, Table) for block in blocks):
        blocks += _blocks(sheet for sheet in sheets if sheet.hidden)
    if not blocks:
        raise UnreadableInput("empty", "电子表格是空的")
    return Document(Format.XLSX, tuple(blocks))


def _blocks(sheets: Iterable[Sheet]) -> list[Block]:
    return [block for sheet in sheets for block in blocks_of(sheet)]

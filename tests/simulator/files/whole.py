"""A healthy report as a Word file, compressed as Word does it: what the faulty ones are compared with."""

from __future__ import annotations

from xml.sax.saxutils import escape

from gouji.demo.content import Content
from gouji.demo.rendering import TABLE_OF_PART
from gouji.rendering.printed_form import Slot, Table, tables
from tests.simulator.files.bombs import WORD, docx


def whole_docx(content: Content) -> bytes:
    """All parts and tables of a report."""
    made = tables(content.form, content.cells)
    pieces = [_paragraph(text) for text in (content.title, *content.preface)]
    for number, heading in content.headings.items():
        pieces += [_paragraph(text) for text in (heading, *content.parts.get(number, ()))]
        if name := TABLE_OF_PART.get(number):
            pieces.append(_table(made[name]))
    pieces += [_paragraph(text) for text in content.signature]
    return docx(f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{"".join(pieces)}</w:body></w:document>')


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _table(table: Table) -> str:
    below: dict[tuple[int, int], int] = {}  # (row, column) of cells that go on from above → their width
    rows = []
    for index, slots in enumerate(table):
        cells, column = [], 0
        for slot in [*slots, None]:
            while width := below.get((index, column)):
                cells.append(_cell("", width, "<w:vMerge/>"))
                column += width
            if slot is None:
                break
            cells.append(_cell(slot.text, slot.colspan, _merge(slot)))
            below |= {(index + down, column): slot.colspan for down in range(1, slot.rowspan)}
            column += slot.colspan
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def _merge(slot: Slot) -> str:
    return '<w:vMerge w:val="restart"/>' if slot.rowspan > 1 else ""


def _cell(text: str, width: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph(text)}</w:tc>"

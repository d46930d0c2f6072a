"""A report as a workbook: by openpyxl (.xlsx), xlwt (.xls, which .et is too) and LibreOffice, in several arrangements."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import openpyxl
import xlwt

from gouji.demo.content import Content
from gouji.demo.rendering import TABLE_OF_PART
from gouji.rendering.printed_form import Table, tables

WIDTH = 15
Value = str | int | float


@dataclass(frozen=True, slots=True)
class Put:
    """A cell: where it stands from 0, how much it covers, what is in it."""

    row: int
    column: int
    value: Value
    rowspan: int = 1
    colspan: int = 1


@dataclass(slots=True)
class Page:
    """One sheet."""

    name: str
    cells: list[Put] = field(default_factory=list)
    row: int = 0

    def text(self, text: str) -> None:
        """A paragraph in a cell as wide as the page."""
        self.cells.append(Put(self.row, 0, text, 1, WIDTH))
        self.row += 1

    def table(self, table: Table, column: int = 0, *, as_numbers: bool = True) -> int:
        """A table whose first column is `column`; the number of its rows."""
        taken: set[tuple[int, int]] = set()
        for down, slots in enumerate(table):
            at = column
            for slot in slots:
                while (down, at) in taken:
                    at += 1
                value = _typed(slot.text) if as_numbers else slot.text
                self.cells.append(Put(self.row + down, at, value, slot.rowspan, slot.colspan))
                taken |= {(down + one, at + two) for one in range(slot.rowspan) for two in range(slot.colspan)}
                at += slot.colspan
        return len(table)


def _typed(text: str) -> Value:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def one_sheet(content: Content, gap: int = 0, *, as_numbers: bool = True) -> list[Page]:
    """The whole report in one sheet, text in merged cells; `gap` blank rows around tables."""
    page = Page("年度报告")
    _report(content, lambda _: page, gap, as_numbers)
    return [page]


def a_sheet_a_table(content: Content, *, as_numbers: bool = True) -> list[Page]:
    """Text, and each table with its heading, in sheets of their own."""
    pages: list[Page] = []

    def turn(number: int) -> Page:
        if not pages or number in TABLE_OF_PART or number - 1 in TABLE_OF_PART:
            pages.append(Page(f"第{len(pages) + 1}页"))
        return pages[-1]

    _report(content, turn, 0, as_numbers)
    return pages


def a_cell_a_part(content: Content) -> list[Page]:
    """The paragraphs of a part in one cell, with line breaks."""
    page = Page("年报")
    made = tables(content.form, content.cells)
    page.text("\n".join((content.title, *content.preface)))
    for number, heading in content.headings.items():
        page.text("\n".join((heading, *content.parts.get(number, ()))))
        if number in TABLE_OF_PART:
            page.row += page.table(made[TABLE_OF_PART[number] or ""]) + 1
    page.text("\n".join(content.signature))
    return [page]


def side_by_side(content: Content) -> list[Page]:
    """The three tables beside each other below their headings, text in a sheet before."""
    words, page = Page("文字"), Page("表格")
    words.text(content.title)
    for text in content.preface:
        words.text(text)
    for number, heading in content.headings.items():
        words.text(heading)
        for text in content.parts.get(number, ()):
            words.text(text)
    for text in content.signature:
        words.text(text)
    made = tables(content.form, content.cells)
    column = 0
    for name in ("T2", "T3", "T4"):
        page.table(made[name], column)
        column += 5 if name == "T2" else 11
    return [words, page]


def _report(content: Content, turn: Callable[[int], Page], gap: int, as_numbers: bool) -> None:
    made = tables(content.form, content.cells)
    page = turn(0)
    for text in (content.title, *content.preface):
        page.text(text)
    for number, heading in content.headings.items():
        page = turn(number)
        page.text(heading)
        for text in content.parts.get(number, ()):
            page.text(text)
        if number in TABLE_OF_PART:
            page.row += gap
            page.row += page.table(made[TABLE_OF_PART[number] or ""], as_numbers=as_numbers) + gap
    for text in content.signature:
        page.text(text)


ARRANGEMENTS: dict[str, Callable[[Content], list[Page]]] = {
    "one sheet": one_sheet,
    "one sheet, gaps": lambda content: one_sheet(content, 2),
    "numbers as text": lambda content: one_sheet(content, 1, as_numbers=False),
    "a sheet a table": a_sheet_a_table,
    "a cell a part": a_cell_a_part,
    "side by side": side_by_side,
}


def xlsx(pages: list[Page]) -> bytes:
    """By openpyxl."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for one in _filled(page):
            sheet.cell(one.row + 1, one.column + 1, one.value if one.value != "" else None)
            if one.rowspan > 1 or one.colspan > 1:
                sheet.merge_cells(
                    start_row=one.row + 1,
                    start_column=one.column + 1,
                    end_row=one.row + one.rowspan,
                    end_column=one.column + one.colspan,
                )
    return saved(book)


def xls(pages: list[Page]) -> bytes:
    """By xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    for page in pages:
        sheet = book.add_sheet(page.name)
        for one in _filled(page):
            if one.rowspan > 1 or one.colspan > 1:
                sheet.write_merge(
                    one.row, one.row + one.rowspan - 1, one.column, one.column + one.colspan - 1, one.value
                )
            else:
                sheet.write(one.row, one.column, one.value)
    return saved(book)


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A zip with one change in one of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.namelist():
            content = source.read(one)
            if one == name:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(one, content)
    return buffer.getvalue()


def with_strings(data: bytes, strings: bytes) -> bytes:
    """A workbook with a table of strings, which openpyxl writes none of: `<si>…</si>` and more of these."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="strings" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    data = repacked(data, "xl/_rels/workbook.xml.rels", b"</Relationships>", relation.encode())
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", b'<sst xmlns="' + main + b'">' + strings + b"</sst>")
    return buffer.getvalue()


WRITERS: dict[str, Callable[[list[Page]], bytes]] = {"xlsx": xlsx, "xls": xls}


def _filled(page: Page) -> Iterator[Put]:
    return (one for one in page.cells if one.value != "" or one.rowspan > 1 or one.colspan > 1)

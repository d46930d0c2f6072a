"""A document with the places of its findings → paragraphs, tables and pictures as pages draw them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from audit.document import Paragraph, Picture, Table
from audit.model import Report
from gouji.rendering.grid import drawn_rows
from gouji.rendering.marks import Mark, Marks, Stretch, severity_of

FIGURE = re.compile(r"\s*[\d,.+-]{2,12}\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a paragraph or a cell. `severity` is "" where nothing is marked; `ends`: marks behind it."""

    text: str
    severity: str = ""
    ends: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageCell:
    """
    A cell to draw. `partner`: it takes part in an equation, but is not what the finding is about. `figure`: a number,
    which must not be broken into two lines.
    """

    text: str
    rows: int
    columns: int
    severity: str = ""
    partner: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def figure(self) -> bool:
        return bool(FIGURE.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class PageBlock:
    """
    A paragraph (`pieces`), a table (`rows`) or a picture (`picture`). `role`: title, heading or "".

    `name`: T2, T3 or T4 for the tables of the form, else "".
    """

    pieces: tuple[Piece, ...] = ()
    role: str = ""
    rows: tuple[tuple[PageCell, ...], ...] = ()
    exact: bool = True
    picture: str = ""
    name: str = ""


def page_blocks(report: Report, marks: Marks) -> Iterator[PageBlock]:
    """The blocks of the report itself, with what is marked in them."""
    first, last = report.body or (0, len(report.document.blocks))
    headings = {section.heading for section in report.sections}
    names = {reading.block: name for name, reading in report.tables.items()}
    for index in range(first, last):
        block = report.document.blocks[index]
        if isinstance(block, Paragraph):
            role = "title" if block.text == report.title else "heading" if block.text in headings or block.level else ""
            yield PageBlock(tuple(pieces(block.text, marks.stretches.get(index, []))), role)
        elif isinstance(block, Table):
            yield PageBlock(rows=_rows(index, block, marks), exact=block.exact, name=names.get(index, ""))
        elif isinstance(block, Picture):
            yield PageBlock(picture=block.source)


def form_tables(report: Report, marks: Marks) -> dict[str, PageBlock]:
    """T2, T3 and T4 by their names, those that were found."""
    return {block.name: block for block in page_blocks(_only_tables(report), marks) if block.name}


def _only_tables(report: Report) -> Report:
    """The report without a word, its blocks numbered as before."""
    nothing = Paragraph("")
    blocks = tuple(block if isinstance(block, Table) else nothing for block in report.document.blocks)
    return replace(report, document=replace(report.document, blocks=blocks))


def _rows(index: int, table: Table, marks: Marks) -> tuple[tuple[PageCell, ...], ...]:
    return tuple(
        tuple(
            _page_cell(cell.text, cell.rows, cell.columns, marks.cells.get((index, cell.number), set())) for cell in row
        )
        for row in drawn_rows(table)
    )


def _page_cell(text: str, rows: int, columns: int, marks: set[Mark]) -> PageCell:
    if not marks:
        return PageCell(text, rows, columns)
    numbered = tuple(sorted(mark for mark in marks if mark.numbered))
    rank = max(mark.rank for mark in numbered or marks)
    return PageCell(text, rows, columns, severity_of(rank).value, not numbered, numbered)


def pieces(text: str, stretches: Sequence[Stretch]) -> Iterator[Piece]:
    """Cut a paragraph at the borders of its marked stretches, which may overlap."""
    borders = sorted({0, len(text), *(one.start for one in stretches), *(one.end for one in stretches)})
    for start, end in pairwise(borders):
        over = [one.mark.rank for one in stretches if one.start <= start and end <= one.end]
        ends = tuple(sorted({one.mark for one in stretches if one.end == end and one.mark.numbered}))
        yield Piece(text[start:end], severity_of(max(over)).value if over else "", ends)

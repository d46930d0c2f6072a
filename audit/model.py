"""Report: what a document was understood to say. Cells by address, parts, names, years.

A cell is never silently 0: `blank`, `dash`, `text` and `absent` stay what they are, with their raw text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from audit.document import Block, Document, Paragraph, Table
from audit.errors import MissingCell, NotAssessable
from audit.form import FORMS, Form
from audit.privacy import Private
from audit.surroundings import ALONE, Surroundings

Number = int | Decimal


class CellState(StrEnum):
    """What a value cell holds. Stored and printed by these words."""

    NUMBER = "number"
    BLANK = "blank"
    DASH = "dash"
    TEXT = "text"
    ABSENT = "absent"


class BodyKind(StrEnum):
    """Who reports; decides the deadline and the scope of some rules."""

    GOVERNMENT = "government"
    GOVERNMENT_OFFICE = "government_office"
    DEPARTMENT = "department"
    STREET_OFFICE = "street_office"
    TOWNSHIP = "township"


@dataclass(frozen=True, slots=True)
class Place:
    """A slot of the document: index of the block, row and column in that table's grid, from 0."""

    block: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is set exactly when `state` is number: int for whole numbers, Decimal otherwise."""

    state: CellState
    raw: str = ""
    value: Number | None = None
    place: Place | None = None


ABSENT = Cell(CellState.ABSENT)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six parts.

    `heading` as printed, `ordinal` as printed (“五”) or None when it is lost, `wording` the heading
    without it. `heading` is "" when the part was recognised by its table only.
    `text`: the paragraphs of the part, one a line, without tables. `position`: order in the document.
    """

    part: int
    heading: str
    ordinal: str | None
    wording: str
    text: str
    position: int
    has_picture: bool = False


@dataclass(frozen=True, slots=True)
class TableReading:
    """How table `name` (T2, T3, T4) was found.

    `exact`: the source has a real grid, so a missing row is missing in the report and not in the
    extract, nor lost between pages. `lost_rows`, `lost_columns`: printed labels of the form that are not there.
    `short_rows`: labels of rows that do not have their number of cells. `extra_rows`: printed labels
    that the form does not know.
    """

    name: str
    block: int
    generation: str | None
    exact: bool
    lost_rows: tuple[str, ...] = ()
    lost_columns: tuple[str, ...] = ()
    short_rows: tuple[str, ...] = ()
    extra_rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report as read.

    `year`, `agency`, `title` are None or "" when not found; `year` may be given from outside.
    `generation` is that of the printed tables, None when no table tells.
    `title_year` is the year of the title alone; `period` the statistics period as (from, to) in
    ISO dates when it is stated in full. `preface`: text between title and part one.
    `closing`: the last 200 characters of the text. `damage`: reason codes of what could not be
    read although it is there (`table_is_image`, `encoding_damaged`, `period_damaged`, `truncated`,
    `table_twice`).
    `body`: the blocks of the document that are the report, as (first, behind the last); a web page
    has others around them. `around`: what is known beside the report itself.
    """

    document: Document
    agency: str = ""
    year: int | None = None
    generation: str | None = None
    title: str = ""
    title_year: int | None = None
    period: tuple[str, str] | None = None
    body_kind: BodyKind | None = None
    preface: str = ""
    sections: tuple[Section, ...] = ()
    tables: Mapping[str, TableReading] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)
    closing: str = ""
    damage: frozenset[str] = frozenset()
    around: Surroundings = ALONE
    body: tuple[int, int] | None = None
    private: tuple[Private, ...] = ()

    @property
    def previous(self) -> Report | None:
        """Last year's report in its newest version."""
        return self.around.previous[0] if self.around.previous else None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the report itself, without the page around it."""
        return self.document.blocks[slice(*self.body)] if self.body else self.document.blocks

    @property
    def form(self) -> Form:
        """The form of the printed tables; NotAssessable when none was recognised."""
        if self.generation is None:
            raise NotAssessable("template_unknown")
        return FORMS[self.generation]

    def cell(self, address: str) -> Cell:
        """The cell, or an absent one."""
        return self.cells.get(address, ABSENT)

    def number(self, address: str) -> Number:
        """The value of a cell. MissingCell when its state is not `number`."""
        try:
            return self.numbers[address]
        except KeyError:
            raise MissingCell(address, self.cell(address).state) from None

    def anchor(self, address: str) -> str | None:
        """Where a cell stands in its source, as `Table.anchor_of` has it; None for one that is not there."""
        place = self.cell(address).place
        table = self.document.blocks[place.block] if place else None
        if place is None or not isinstance(table, Table):
            return None
        return table.anchor_of(place.row, place.column)

    def section(self, part: int) -> Section | None:
        """The part 1…6, or None."""
        return next((section for section in self.sections if section.part == part), None)

    def __getstate__(self) -> dict[str, Any]:
        """The fields alone: what was derived from them is made again where it is asked for."""
        return {one: value for one, value in vars(self).items() if one in self.__dataclass_fields__}

    @cached_property
    def numbers(self) -> Mapping[str, Number]:
        """address → value, of the cells that hold a number."""
        return {address: cell.value for address, cell in self.cells.items() if cell.value is not None}

    @cached_property
    def without_number(self) -> Mapping[str, Mapping[str, Cell]]:
        """Table → address → cell, of the cells of the form that hold no number, in printed order."""
        numbers = self.numbers
        return {
            table: {address: self.cell(address) for address in addresses if address not in numbers}
            for table, addresses in self.form.table_addresses.items()
        }

    def is_absent(self, table: str) -> bool:
        """Whether no cell of the table was found."""
        cells = self.without_number[table].values()
        whole = len(self.form.table_addresses[table])
        return len(cells) == whole and all(cell.state is CellState.ABSENT for cell in cells)

    @cached_property
    def prose(self) -> str:
        """All paragraphs, one a line, without tables."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Paragraph))

    @cached_property
    def whole_text(self) -> str:
        """All paragraphs and table cells in reading order, one a line."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                lines.append(block.text)
            elif isinstance(block, Table):
                lines.extend(block.texts())
        return "\n".join(lines)

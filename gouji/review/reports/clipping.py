"""A document that is larger than a page can be → its beginning, and the tables of the form whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from audit.document import Block, Paragraph, Picture, Table
from audit.model import Cell, Report

MOST_BLOCKS = 3_000
MOST_SPAN = 20_000  # blocks that are looked through for the tables of the form
MOST_CELLS = 4_000  # of all tables together; a form has some 250
MOST_COLUMNS = 60
MOST_CHARACTERS = 200_000
LONGEST = 5_000  # of one cell
NOTHING = Paragraph("")
MORE = "……"


@dataclass(slots=True)
class _Room:
    """What is left."""

    blocks: int = MOST_BLOCKS
    cells: int = MOST_CELLS
    characters: int = MOST_CHARACTERS

    @property
    def is_left(self) -> bool:
        return min(self.blocks, self.cells, self.characters) > 0


def clipped(report: Report) -> tuple[Report, bool]:
    """
    The report as far as it is shown, and whether something was left out.

    Blocks keep their numbers; the tables of the form are kept wherever they stand. A cell that is left out has no place.
    """
    first, last = report.body or (0, len(report.document.blocks))
    form = {reading.block for reading in report.tables.values()}
    kept = [*(NOTHING for _ in range(first)), *_kept(report, range(first, min(last, first + MOST_SPAN)), form)]
    given = report.document.blocks[first:last]
    if len(kept) == last and all(one is other for one, other in zip(kept[first:], given, strict=True)):
        return report, False
    while len(kept) > first and kept[-1] is NOTHING:
        kept.pop()
    document = replace(report.document, blocks=tuple(kept))
    cells = {address: _placed(cell, kept) for address, cell in report.cells.items()}
    return replace(report, document=document, cells=cells, body=(first, len(kept))), True


def _kept(report: Report, numbers: range, form: set[int]) -> Iterator[Block]:
    """Block by block; behind the last that is shown there are none but the tables of the form."""
    room, small = _Room(), _Room()  # the form has room of its own, so that what stands before it takes none away
    for number in numbers:
        block = report.document.blocks[number]
        if number in form:
            yield _short(block, small) if small.is_left else NOTHING
        else:
            yield _short(block, room) if room.is_left else NOTHING


def _short(block: Block, room: _Room) -> Block:
    room.blocks -= 1
    if isinstance(block, Picture):
        return block if len(block.source) <= LONGEST else replace(block, source=block.source[:LONGEST])
    if isinstance(block, Paragraph):
        text = block.text[: room.characters]
        room.characters -= len(text)
        return block if len(text) == len(block.text) else replace(block, text=text + MORE)
    return _short_table(block, room)


def _short_table(table: Table, room: _Room) -> Table:
    rows: list[tuple[str, ...]] = []
    places: list[tuple[int, ...]] = []
    for texts, numbers in zip(table.rows, table.places, strict=True):
        if not room.is_left:
            break
        row = tuple(text if len(text) <= LONGEST else text[:LONGEST] + MORE for text in texts[:MOST_COLUMNS])
        room.cells -= len(row)
        room.characters -= sum(map(len, row))
        rows.append(row)
        places.append(numbers[:MOST_COLUMNS])
    shown = tuple(rows)
    return table if shown == table.rows else replace(table, rows=shown, places=tuple(places))


def _placed(cell: Cell, blocks: list[Block]) -> Cell:
    place = cell.place
    if place is None or place.block >= len(blocks):
        return replace(cell, place=None)
    block = blocks[place.block]
    shown = isinstance(block, Table) and place.row < len(block.places) and place.column < len(block.places[place.row])
    return cell if shown else replace(cell, place=None)

"""
A sheet → paragraphs and tables.

Offices type the whole report into a sheet, or one table a sheet, or tables beside each other. A row with one filled
cell is a paragraph, unless it is a row of a table: a label of the form, or short words between rows of several cells.
One blank row does not end a table, as many leave one between its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from audit.document import Block, Paragraph, Table
from audit.form import FORMS
from audit.form.shape import T3_COLUMN_LABELS, T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.labels import table_words, without_ordinal
from audit.reading.headings import match_heading
from audit.reading.html import LONGEST_CELL
from audit.reading.sheets.book import LAST_COLUMN, Sheet, Slot, too_large
from audit.reading.tables import names_of

LONGEST_LABEL = 60
SHORTEST_SENTENCE = 15
MOST_BLANK_ROWS = 1
NEAR = 5
_TITLE = re.compile(r"信息公开(?:工作)?(?:年度报告|年报)")
_SENTENCE = re.compile(rf"[。；！？]|{_TITLE.pattern}")
LAST_OF_LATIN = "\u2fff"


class Kind(Enum):
    """What a row is."""

    BLANK = 0
    HANGING = 1  # only what is merged downwards from above
    SINGLE = 2
    SEVERAL = 3
    TEXT = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet. `own`: its filled cells, `hanging`: those that reach into it from above."""

    number: int
    own: Sequence[Slot]
    hanging: Sequence[Slot]
    kind: Kind


def blocks_of(sheet: Sheet) -> list[Block]:
    """In reading order. A sheet that is named like a part of the report, and does not repeat it, begins with its name."""
    covered = _covered(sheet)
    rows = _rows(sheet, covered)
    inside = _inside(sheet, rows)
    blocks: list[Block] = []
    at = 0
    while at < len(rows):
        end = _end(rows, inside, at)
        run = rows[at:end]
        if any(row.kind is Kind.SEVERAL for row in run):
            blocks += _tables(sheet, covered, run)
        else:
            blocks += [paragraph for row in run for paragraph in _paragraphs(sheet, row.own)]
        at = end
    named = match_heading(0, sheet.name)
    if named and not any(isinstance(one, Paragraph) and _part(one.text) is named.part for one in blocks):
        blocks.insert(0, Paragraph(sheet.name.strip(), f"sheet[{sheet.number}]"))
    return blocks


def _part(text: str) -> object:
    heading = match_heading(0, text)
    return heading.part if heading else None


def _covered(sheet: Sheet) -> dict[Slot, Slot]:
    """Slot of a merged range → its first slot, not beyond the data, as long as there is room."""
    last_row = max((row for row, _ in sheet.cells), default=-1) + MOST_BLANK_ROWS
    covered: dict[Slot, Slot] = {}
    for first, last in sheet.merged:
        bottom, right = min(last[0], last_row), min(last[1], LAST_COLUMN)
        size = max(0, bottom - first[0] + 1) * max(0, right - first[1] + 1)
        if size <= sheet.room.slots:
            sheet.room.slots -= size
            covered |= {(row, at): first for row in range(first[0], bottom + 1) for at in range(first[1], right + 1)}
    return covered


def _rows(sheet: Sheet, covered: Mapping[Slot, Slot]) -> list[Row]:
    """In order, with two blank ones at most where others are."""
    own: dict[int, list[Slot]] = {}
    hanging: dict[int, dict[Slot, None]] = {}
    for slot in sorted(sheet.cells):
        if covered.get(slot, slot) == slot:  # what a merge hides is not shown
            own.setdefault(slot[0], []).append(slot)
    for (row, _), first in covered.items():
        if first[0] != row and first in sheet.cells:
            hanging.setdefault(row, {})[first] = None
    filled = own.keys() | hanging.keys()
    numbers = filled | {row + down for row in filled for down in (1, 2)}
    return [_row(sheet, at, own.get(at, []), list(hanging.get(at, ()))) for at in sorted(numbers)]


def _row(sheet: Sheet, number: int, own: list[Slot], hanging: list[Slot]) -> Row:
    texts = [sheet.cells[slot] for slot in own]
    if not own:
        kind = Kind.HANGING if hanging else Kind.BLANK
    elif max(map(len, texts)) > LONGEST_CELL or (not _is_label(texts[0]) and _is_prose(texts[0])):
        kind = Kind.TEXT
    else:
        kind = Kind.SINGLE if len(own) + len(hanging) == 1 else Kind.SEVERAL
    return Row(number, own, hanging, kind)


def _is_prose(text: str) -> bool:
    """A heading, the title, a sentence: no row of a table, whatever somebody noted far to the right of it."""
    text = text.strip()
    if len(text) > LONGEST_LABEL:
        return "。" in text
    return (text.endswith("。") and len(text) > SHORTEST_SENTENCE) or bool(
        _TITLE.search(text) or match_heading(0, text)
    )


def _inside(sheet: Sheet, rows: Sequence[Row]) -> list[bool]:
    """Which rows belong to a table, blank ones left open."""
    inside = [row.kind is Kind.SEVERAL for row in rows]
    for at, row in enumerate(rows):
        if row.kind is Kind.SINGLE:
            text = sheet.cells[row.own[0]].strip()
            short = len(text) <= LONGEST_LABEL and not _SENTENCE.search(text)
            inside[at] = _is_label(text) or (short and _several(rows, at, -1) and _several(rows, at, 1))
    return inside


def _several(rows: Sequence[Row], at: int, step: int) -> bool:
    """Whether a row with several cells is near, upwards or downwards, with no other between than of one cell."""
    for near in range(at + step, at + step * (NEAR + 1), step):
        if not 0 <= near < len(rows) or rows[near].kind not in (Kind.SINGLE, Kind.HANGING):
            return 0 <= near < len(rows) and rows[near].kind is Kind.SEVERAL
    return False


def _end(rows: Sequence[Row], inside: Sequence[bool], start: int) -> int:
    """
    Behind the last row of the table that begins in row `start`; the next row where none does.

    A blank row below belongs to it: the numbers of table 4 may all be missing.
    """
    end, blank = start, 0
    while inside[start] and end < len(rows):
        kind = rows[end].kind
        blank = blank + 1 if kind is Kind.BLANK else 0
        if blank > MOST_BLANK_ROWS or not (inside[end] or kind in (Kind.BLANK, Kind.HANGING)):
            break
        end += 1
    return max(end, start + 1)


def _is_label(text: str) -> bool:
    return without_ordinal(table_words(text.strip())) in _LABELS


def _labels() -> frozenset[str]:
    """Every word that the form prints in its tables."""
    texts = ["信息内容", "申请人情况", "法人或其他组织", "行政诉讼"]
    texts += [*T3_COLUMN_LABELS.values(), *T4_FIELD_LABELS.values(), *T4_GROUP_LABELS.values()]
    for form in FORMS.values():
        texts += [text for one in form.fields for text in (one.block, one.row_label, one.column_label)]
        texts += [text for row in form.rows for text in (row.label, *row.parents)]
    return frozenset(without_ordinal(table_words(text)) for text in texts)


_LABELS = _labels()


def _paragraphs(sheet: Sheet, cells: Sequence[Slot]) -> Iterator[Paragraph]:
    for slot in cells:
        for line in sheet.cells[slot].splitlines():
            if line.strip():
                yield Paragraph(line.strip(), sheet.anchor(slot))


def _tables(sheet: Sheet, covered: Mapping[Slot, Slot], rows: Sequence[Row]) -> list[Table]:
    """The table in these rows; several where columns without anything stand between tables of the form."""
    columns = _columns(covered, rows)
    numbers = [row.number for row in rows]
    whole = _table(sheet, covered, numbers, columns)
    groups = list(_groups(columns))
    if len(groups) > 1 and len(names_of(whole)) != 1:
        parts = [_table(sheet, covered, numbers, group) for group in groups]
        if any(names_of(part) for part in parts):
            return [part for part in parts if part.rows]
    return [whole]


def _columns(covered: Mapping[Slot, Slot], rows: Sequence[Row]) -> list[int]:
    """The columns in which anything stands or reaches, up to the last in which something stands by itself."""
    filled = {slot[1] for row in rows for slot in row.own}
    reached = {
        column
        for row in rows
        for slot in (*row.own, *row.hanging)
        for column in range(slot[1], max(filled) + 1)
        if covered.get((row.number, column)) == slot
    }
    return sorted(filled | reached)


def _groups(columns: Sequence[int]) -> Iterator[list[int]]:
    """Runs of columns side by side."""
    start = 0
    for at in range(1, len(columns) + 1):
        if at == len(columns) or columns[at] != columns[at - 1] + 1:
            yield [*columns[start:at]]
            start = at


def _table(sheet: Sheet, covered: Mapping[Slot, Slot], rows: Sequence[int], columns: Sequence[int]) -> Table:
    """Every slot is a cell, blank ones too; columns left out between these are blank in all rows."""
    sheet.room.slots -= len(rows) * (columns[-1] - columns[0] + 1)
    if sheet.room.slots < 0:
        raise too_large()
    grid = [
        [covered.get((row, column), (row, column)) for column in range(columns[0], columns[-1] + 1)] for row in rows
    ]
    while grid and not any(slot in sheet.cells for slot in grid[0]):
        grid.pop(0)
    numbers: dict[Slot, int] = {}
    places = [[numbers.setdefault(slot, len(numbers)) for slot in line] for line in grid]
    texts = {slot: _in_one_line(sheet.cells.get(slot, "")) for slot in numbers}
    return Table(
        rows=tuple(tuple(texts[slot] for slot in line) for line in grid),
        places=tuple(map(tuple, places)),
        anchor=f"sheet[{sheet.number}]",
        anchors=tuple(map(sheet.anchor, numbers)),
        doubtful=frozenset(number for slot, number in numbers.items() if slot in sheet.doubtful),
    )


def _in_one_line(text: str) -> str:
    """A cell with line breaks, which mean nothing between Han characters."""
    pieces: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if pieces and not (pieces[-1][-1] > LAST_OF_LATIN and line[0] > LAST_OF_LATIN):
            pieces.append(" ")
        pieces.append(line)
    return "".join(pieces)

"""Table 4: fifteen numbers, three groups of five fields.

The form prints them in one row. Others print a row or a table a group, or turn the table on its side: a number is what
stands below or right of its two labels. Where that is not certain, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from audit.document import Table
from audit.form import T4_FIELDS, T4_GROUPS, Form
from audit.form.shape import T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.labels import table_words, without_bookmarks, without_ordinal
from audit.model import Cell, CellState, TableReading
from audit.reading.cells import cell_at, is_numbering, looks_like_value, read_cell

Pieces = Sequence[tuple[int, Table]]
Key = tuple[str, str]
KEYS = tuple((group, field) for group in T4_GROUPS for field in T4_FIELDS)
LONGEST_LABEL = 24
LONGEST_VALUE = 16
FIELD_WORDS = {
    "upheld": re.compile(r"(?:结果)?维持(?:结果)?(?:件?数|数量)?"),
    "corrected": re.compile(r"(?:结果)?纠正(?:结果)?(?:件?数|数量)?"),
    "other": re.compile(r"其他(?:结果|情况|情形)?(?:件?数|数量)?"),
    "pending": re.compile(r"尚?未审结(?:件?数|数量)?"),
    "total": re.compile(r"总计(?:件?数)?|小计"),
}
GROUP_WORDS = {
    "reconsideration": re.compile(r"行政复议(?:情况|案件|件数)?"),
    "litigation_direct": re.compile(r"(?:行政诉讼)?(?:未经复议|直接起诉|未经复议直接起诉)(?:情况|案件|件数)?"),
    "litigation_after": re.compile(r"(?:行政诉讼)?(?:经?复议后起诉|经?复议后)(?:情况|案件|件数)?"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that may hold a value. `rank`: how much it looks like data: a figure, a word or dash, nothing."""

    piece: int
    row: int
    column: int
    text: str
    rank: int


class Above(NamedTuple):
    """By column, the label that is in force: of a group and of a field."""

    groups: dict[int, str]
    fields: dict[int, str]


def read_table4(pieces: Pieces, form: Form) -> tuple[TableReading, dict[str, Cell]]:
    """Each number by its labels; where spans are lost, fifteen numbers in the order of the form."""
    exact = all(table.exact for _, table in pieces)
    slots, whole = _by_labels(pieces)
    if len(slots) < len(KEYS) or not whole:
        slots = _in_order(pieces) or (slots if whole and exact else {})
    cells = {
        f"T4.{group}.{field}": cell_at(slot.text, pieces[slot.piece][0], slot.row, slot.column)
        for (group, field), slot in slots.items()
    }
    lost = tuple(f"{T4_GROUP_LABELS[key[0]]} {T4_FIELD_LABELS[key[1]]}" for key in KEYS if key not in slots)
    row_lost = () if slots or _holds_values(pieces) else ("数据行",)
    return TableReading("T4", pieces[0][0], form.generation, exact, row_lost, lost if slots else ()), cells


def _meaning(text: str) -> tuple[str | None, str | None]:
    """The group or the field that a text is the label of; both None for any other."""
    text = without_bookmarks(text)
    if not 1 < len(text) <= LONGEST_LABEL or text.isdigit():
        return None, None
    return _meaning_of_words(text)


@lru_cache(maxsize=1024)
def _meaning_of_words(text: str) -> tuple[str | None, str | None]:
    label = without_ordinal(table_words(text))
    group = next((key for key, pattern in GROUP_WORDS.items() if pattern.fullmatch(label)), None)
    return group, next((key for key, pattern in FIELD_WORDS.items() if pattern.fullmatch(label)), None)


def _by_labels(pieces: Pieces) -> tuple[dict[Key, Slot], bool]:
    """What stands at the crossing of two labels, and whether every figure beside it has two labels as well."""
    found: dict[Key, list[Slot]] = {}
    whole = True
    above = Above({}, {})
    width = 0
    for number, (_, table) in enumerate(pieces):
        rows: dict[int, list[tuple[Key | None, Slot]]] = {}
        before, width = width, max(map(len, table.rows), default=0)
        if width != before or any(_meaning(text)[0] for text in table.texts()):
            above = Above({}, {})
        for key, slot in _candidates(number, table, above):
            rows.setdefault(slot.row, []).append((key, slot))
        for at, row in rows.items():
            keyed = [(key, slot) for key, slot in row if key]
            if not keyed or _is_merged(table, at, keyed):
                continue
            whole = whole and len(keyed) == sum(1 for key, slot in row if key or slot.rank == 2)
            rank = 0 if is_numbering(slot.text for _, slot in row) else max(slot.rank for _, slot in keyed)
            for key, slot in keyed:
                found.setdefault(key, []).append(slot if slot.rank == rank else replace(slot, rank=rank))
    chosen: dict[Key, Slot] = {}
    for key, slots in found.items():
        most = max(slot.rank for slot in slots)
        best = [slot for slot in slots if slot.rank == most]
        chosen[key] = best[0]
        whole = whole and len({slot.text for slot in best}) == 1
    return chosen, whole


def _candidates(number: int, table: Table, above: Above) -> Iterator[tuple[Key | None, Slot]]:
    """
    Every slot below or right of a label that is no label itself, with its key when both labels are known.

    `above`: the labels of the piece above, where it was cut below them; those of this one when all is read.
    """
    group_above, field_above = above
    title: str | None = None
    for at, row in enumerate(table.rows):
        alone = None if table.exact else _group_alone(row)
        if alone:
            title = alone
            group_above.clear()
            field_above.clear()
            continue
        group_left = field_left = None
        for column, text in enumerate(row):
            group, field = _meaning(text)
            if group:
                group_left = group_above[column] = group
                # the fields above belong to the group before
                field_above.pop(column, None)
            elif field:
                field_left = field_above[column] = field
            elif table.places[at][column] >= 0 and len(without_bookmarks(text)) <= LONGEST_VALUE:
                of_field = _one(field_left, field_above.get(column))
                of_group = _one(group_left, group_above.get(column, title))
                slot = Slot(number, at, column, text, _rank(text))
                if of_field and of_group:
                    yield (of_group, of_field), slot
                elif of_field is not None or of_group is not None or looks_like_value(text):
                    yield None, slot


def _one(left: str | None, above: str | None) -> str | None:
    """What the label to the left and the one above mean together: "" where they contradict, None where there is none."""
    if left is None or above is None or left == above:
        return left or above
    return ""


def _rank(text: str) -> int:
    text = without_bookmarks(text)
    return 2 if any(map(str.isdigit, text)) else 1 if text.strip() else 0


def _group_alone(row: Sequence[str]) -> str | None:
    """Where extracted text has no spans, a group above its fields stands alone in its row."""
    filled = [text for text in row if text.strip()]
    return _meaning(filled[0])[0] if len(filled) == 1 else None


def _is_merged(table: Table, at: int, keyed: Sequence[tuple[Key, Slot]]) -> bool:
    """A note or an empty line across the columns."""
    places = {table.places[at][slot.column] for _, slot in keyed}
    return len(places) < len({key for key, _ in keyed})


def _in_order(pieces: Pieces) -> dict[Key, Slot]:
    """One row of fifteen values below labels in the order of the form."""
    if len(pieces) != 1:
        return {}
    table = pieces[0][1]
    kinds = [_meaning(text)[1] for text in table.texts()]
    if [kind for kind in kinds if kind] != [field for _, field in KEYS]:
        return {}
    header = max(at for at, row in enumerate(table.rows) if any(_meaning(text)[1] for text in row))
    rows = [slots for at in range(header + 1, len(table.rows)) if (slots := _fifteen(table, at))]
    rank = max((max(slot.rank for slot in slots) for slots in rows), default=0)
    best = [slots for slots in rows if max(slot.rank for slot in slots) == rank]
    return dict(zip(KEYS, best[0], strict=True)) if len(best) == 1 else {}


def _fifteen(table: Table, at: int) -> list[Slot]:
    row, places = table.rows[at], table.places[at]
    own = [column for column in range(len(row)) if column == 0 or places[column] != places[column - 1]]
    filled = [column for column in own if row[column].strip()]
    if len(own) != len(KEYS):
        own = own[own.index(filled[0]) : own.index(filled[-1]) + 1] if filled else []
    texts = [row[column] for column in own]
    figures = sum(looks_like_value(text) or any(map(str.isdigit, text)) for text in texts)
    if len(own) != len(KEYS) or figures * 2 <= len(own) or is_numbering(texts):
        return []
    return [Slot(0, at, column, row[column], _rank(row[column])) for column in own]


def _holds_values(pieces: Pieces) -> bool:
    """Whether anything stands in the table that is no label: then its numbers are only not understood."""
    return any(
        read_cell(text).state in (CellState.NUMBER, CellState.DASH) or re.match(r"\d+\s*\D?$", text)
        for _, table in pieces
        for text in table.texts()
    )

"""The header of table 3: which column is where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from audit.document import Table
from audit.form import Form, Row
from audit.form.shape import T3_COLUMN_LABELS, T3_COLUMNS
from audit.labels import table_words
from audit.reading.cells import looks_like_value
from audit.reading.table3_labels import label_of

WIDTH = len(T3_COLUMNS)
# What heads a column → its key. Only the form's own words say how wide a header is.
_COLUMN_KEYS = {table_words(label): key for key, label in T3_COLUMN_LABELS.items()}
_HEADS = _COLUMN_KEYS | {"小计": "total", "共计": "total"}
# Slot and row of each label of a grid row; -1 and None where there is none.
Labels = Sequence[tuple[int, Row | None]]


@dataclass(frozen=True, slots=True)
class Header:
    """
    Where the columns stand that the header names: `slots` in the order of the form, None for one that is not there.

    `width`: slots of the header, with columns that the form does not know.
    """

    slots: tuple[int | None, ...]
    first: int
    last: int
    width: int


def heads_in(texts: Sequence[str]) -> Mapping[str, str]:
    """Which of the texts head a column, and which: text as printed → key."""
    return {text: key for text in texts if (key := _HEADS.get(table_words(text)))}


def columns_without_label(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Key and label of the columns whose label stands nowhere."""
    printed = {table_words(text) for text in texts if len(text) < 20}
    return [(key, T3_COLUMN_LABELS[key]) for words, key in _COLUMN_KEYS.items() if words not in printed]


def read_header(
    table: Table, labels: Labels, heads: Mapping[str, str], form: Form, before: Header | None
) -> Header | None:
    """Of this piece of the table; a piece without one has that of the piece before."""
    columns = _columns(table, labels, heads, form)
    width = _width(table, heads) or (before.width if before else 0)
    if columns is None:
        return replace(before, width=width) if before else None
    slots = tuple(columns.get(column) for column in T3_COLUMNS)
    return Header(slots, min(columns.values()), max(columns.values()), width)


def _columns(table: Table, labels: Labels, heads: Mapping[str, str], form: Form) -> Mapping[str, int] | None:
    """Column key → slot, from the header rows above the first data row; None when they do not fit the rows."""
    columns: dict[str, int] = {}
    for row, (_, known) in zip(table.rows, labels, strict=True):
        if known:
            break
        for at, text in enumerate(row):
            key = heads.get(text)
            if key and key not in columns:
                columns[key] = at
    columns |= _between(columns) | _in_front(columns, table, form)
    return columns if _trusted(columns) and _fits(columns, labels) else None


def _between(columns: Mapping[str, int]) -> dict[str, int]:
    """A column whose label is misprinted, if it stands where it should between its neighbours."""
    return {
        key: columns[before] + 1
        for before, key, after in zip(T3_COLUMNS, T3_COLUMNS[1:], T3_COLUMNS[2:], strict=False)
        if key not in columns and before in columns and columns.get(after) == columns[before] + 2
    }


def _trusted(columns: Mapping[str, int]) -> bool:
    """All seven labels in whatever order; with one misprinted, only in the order of the form."""
    positions = [columns[key] for key in T3_COLUMNS if key in columns]
    if len(set(positions)) < len(positions):
        return False
    return len(positions) == WIDTH or (len(positions) == WIDTH - 1 and positions == sorted(positions))


def _in_front(columns: Mapping[str, int], table: Table, form: Form) -> dict[str, int]:
    """The first column under another name: numbers stand in front of the second."""
    first, second = T3_COLUMNS[:2]
    if first in columns or columns.get(second, 0) < 1:
        return {}
    at = columns[second] - 1
    texts = [row[at] for row in table.rows if at < len(row) and label_of(row[:at], form)[1]]
    numbers = [text for text in texts if text.strip() and looks_like_value(text)]
    return {first: at} if len(numbers) * 2 > len(texts) else {}


def _fits(columns: Mapping[str, int], labels: Labels) -> bool:
    """Where spans are broken the header says nothing: then labels stand where numbers should."""
    limit = min(columns.values())
    return all(at < limit for at, _ in labels)


def _width(table: Table, heads: Mapping[str, str]) -> int:
    """How many slots the header has, with columns that the form does not know."""
    own = {text for text in heads if table_words(text) in _COLUMN_KEYS}
    headers = (row for row in table.rows if sum(map(own.__contains__, row)) > 2)
    return max(map(len, headers), default=0)

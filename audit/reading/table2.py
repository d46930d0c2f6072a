"""Table 2: a handful of rows, each under the header of its block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from audit.document import Table
from audit.form import FORMS, Field, Form
from audit.labels import table_words
from audit.model import Cell, Place, TableReading
from audit.reading.cells import cell_at, is_numbering, looks_like_value, may_be_labels

Pieces = Sequence[tuple[int, Table]]
UNIT = re.compile(r"\s*[（(][^（()）]{1,12}[）)]\s*$")
LONGEST_LABEL = 40
ALIKE = 0.8


def read_table2(pieces: Pieces, form: Form) -> tuple[TableReading, dict[str, Cell]]:
    """Each value is found by its row label and the label above it; in a row without header, by order."""
    by_row = _fields_by_row(form.generation)
    cells: dict[str, Cell] = {}
    extra: list[str] = []
    short: list[str] = []
    for block, table in pieces:
        header: tuple[str, ...] = ()
        for number, row in enumerate(table.rows):
            label_at = next((at for at, text in enumerate(row) if _row_words(text) in by_row), None)
            if label_at is not None:
                fields = by_row[_row_words(row[label_at])]
                columns = _columns(tuple(field.column_label for field in fields), header, label_at)
                found = _row_cells(fields, table, Place(block, number, label_at), columns)
                cells = found | cells
                if not found and _values_behind(table, number, label_at) < len(fields):
                    short.append(fields[0].row_label)
            elif any(_heads_a_column(text, form.generation) for text in row):
                header = row
            elif _is_extra(row):
                extra.append(row[0].strip())
    unread = [fields[0].row_label for fields in by_row.values() if not any(one.address in cells for one in fields)]
    printed = {table_words(text) for text in may_be_labels([row for _, table in pieces for row in table.rows])}
    lost = tuple(label for label in dict.fromkeys(unread) if not _stands_in(label, printed))
    exact = all(table.exact for _, table in pieces)
    reading = TableReading("T2", pieces[0][0], form.generation, exact, lost, (), tuple(short), tuple(extra))
    return reading, cells


def _row_words(text: str) -> str:
    """A row label without the unit behind it: `行政事业性收费（万元）`."""
    return _without_unit(text) if 1 < len(text) <= LONGEST_LABEL else ""


@lru_cache(maxsize=1024)
def _without_unit(text: str) -> str:
    return table_words(UNIT.sub("", text))


def _stands_in(label: str, printed: set[str]) -> bool:
    """Whether a row label is printed anywhere, with whatever behind it: then it is not lost, only not understood."""
    words = table_words(label).removeprefix("行政规范").removeprefix("规范")
    return any(words in text or SequenceMatcher(None, words, text).ratio() >= ALIKE for text in printed)


def _is_extra(row: Sequence[str]) -> bool:
    """A label the form does not know, with values behind it."""
    values = [text for text in row[1:] if text.strip()]
    return bool(values and row[0].strip()) and all(map(looks_like_value, values)) and not is_numbering(values)


@lru_cache(maxsize=len(FORMS))
def _fields_by_row(generation: str) -> Mapping[str, tuple[Field, ...]]:
    rows: dict[str, list[Field]] = {}
    for field in FORMS[generation].fields:
        rows.setdefault(table_words(field.row_label), []).append(field)
    # “规范性文件” of one generation and “行政规范性文件” of the other are used for each other.
    for one, other in (("行政规范性文件", "规范性文件"), ("规范性文件", "行政规范性文件")):
        if one in rows:
            rows.setdefault(other, rows[one])
    return {label: tuple(fields) for label, fields in rows.items()}


@lru_cache(maxsize=1024)
def _heads_a_column(text: str, generation: str) -> bool:
    label = table_words(text)
    return any(_matches(table_words(field.column_label), label) for field in FORMS[generation].fields)


def _matches(wanted: str, label: str) -> bool:
    return label == wanted or (len(label) >= 4 and (wanted.startswith(label) or label.startswith(wanted[:6])))


def _row_cells(fields: Sequence[Field], table: Table, label: Place, columns: Sequence[int] | None) -> dict[str, Cell]:
    """The cells of a row: below their column labels, or in order if there are as many as there should be."""
    row, places = table.rows[label.row], table.places[label.row]
    if columns is None or not _tells_apart(columns, places, label.column):
        columns = _behind(table, label)
        while len(columns) > len(fields) and not row[columns[-1]].strip():
            columns.pop()
        if len(columns) != len(fields):
            return {}
    return {
        field.address: cell_at(row[at], label.block, label.row, at) for field, at in zip(fields, columns, strict=True)
    }


def _tells_apart(columns: Sequence[int], places: Sequence[int], label_at: int) -> bool:
    """A cell of its own below each column label, none of them the row label."""
    if max(columns) >= len(places):
        return False
    cells = {places[at] for at in columns}
    return len(cells) == len(columns) and places[label_at] not in cells


def _behind(table: Table, label: Place) -> list[int]:
    """Where the cells behind the row label begin."""
    places = table.places[label.row]
    return [
        at for at in range(label.column + 1, len(places)) if places[at] not in (places[at - 1], places[label.column])
    ]


def _values_behind(table: Table, number: int, label_at: int) -> int:
    row = table.rows[number]
    return sum(looks_like_value(row[at]) for at in _behind(table, Place(0, number, label_at)))


@lru_cache(maxsize=256)
def _columns(labels: Sequence[str], header: Sequence[str], label_at: int) -> Sequence[int] | None:
    """Where the header has these labels, right of the row label; None unless it has all."""
    words = [(at, table_words(text)) for at, text in enumerate(header) if at > label_at]
    columns = []
    for label in map(table_words, labels):
        exact = [at for at, word in words if word == label]
        alike = [at for at, word in words if _matches(label, word)]
        if not (exact or alike):
            return None
        columns.append((exact or alike)[0])
    return columns if len(set(columns)) == len(columns) else None

"""Which table of the document is table 2, 3 or 4 of the form, and what generation it is.

Labels decide, tolerantly; a column number alone never does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from audit.document import Block, Paragraph, Table
from audit.form import FORM_2019, FORM_2021, FORMS, Form
from audit.form.shape import T3_COLUMN_LABELS, T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.labels import bare, table_words, without_ordinal
from audit.model import Cell, CellState, Number, TableReading
from audit.reading.cells import may_be_labels
from audit.reading.table2 import read_table2
from audit.reading.table3 import read_table3
from audit.reading.table3_labels import match_row
from audit.reading.table4 import read_table4

# Table 3 has 28 rows and 10 columns; a page-wide grid of 60 still passes, a hostile one of 10,000 does not.
MOST_ROWS, MOST_COLUMNS = 400, 80
FEWEST_LABELS = {"T2": 2, "T3": 6, "T4": 5}
# What an office writes between two pieces of one table.
GOES_ON = re.compile(
    r"[\s（(【]*(?:续\s*表\s*[一二三四\d]?|[接续]上[页表]|[转接续]下[页表]|表?[一二三四\d]?续)?[\s）)】]*"
)


def _marks() -> Mapping[str, frozenset[str]]:
    fields = [field for form in FORMS.values() for field in form.fields]
    rows = [row.label for form in FORMS.values() for row in form.rows if row.key not in ("other", "other.other")]
    return {
        "T2": frozenset(bare(label) for field in fields for label in (field.row_label, field.column_label)),
        "T3": frozenset(map(bare, rows)) | frozenset(bare(label) for label in list(T3_COLUMN_LABELS.values())[:5]),
        "T4": frozenset(map(bare, [*T4_GROUP_LABELS.values(), *list(T4_FIELD_LABELS.values())[:4]])),
    }


MARKS = _marks()
# For telling tables apart: an office may number its rows otherwise, or not at all.
_UNNUMBERED = {name: frozenset(map(without_ordinal, marks)) - {"总计"} for name, marks in MARKS.items()}


Reader = Callable[[Sequence[tuple[int, Table]], Form], tuple[TableReading, dict[str, Cell]]]


@dataclass(slots=True)
class Tables:
    """
    What the tables of a document say. `blocks`: index of the block → name of the table.

    `contradicting`: a table stands twice with different numbers (the office's own, and one of its whole system);
    which of them is the report's cannot be told, so its cells are left out.
    """

    generation: str | None = None
    readings: dict[str, TableReading] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)
    contradicting: bool = False


def read_tables(blocks: Sequence[Block], first: int, last: int, *, drawn: bool = False) -> Tables:
    """
    Read every table of the form that stands in blocks `first` … `last`; one may lie in several pieces.

    `drawn`: the grids were seen on pages. Their columns are as sure as any, but a row that is not found may be lost in
    the reading.
    """
    found = Tables()
    pieces: dict[str, list[tuple[int, Table]]] = {"T2": [], "T3": [], "T4": []}
    above: tuple[str, int] | None = None
    beside = False
    for index in range(first, last):
        block = blocks[index]
        if not isinstance(block, Table):
            above = above if isinstance(block, Paragraph) and GOES_ON.fullmatch(block.text) else None
            continue
        names = names_of(block)
        if above and not names and _continues(block, *above):
            names = (above[0],)
        above = (names[0], _width(block)) if len(names) == 1 else None
        if names:
            found.blocks[index] = names[0]
            beside = beside or (len(names) > 1 and _side_by_side(block, names))
            for one, part in _parted(block, names):
                pieces[one].append((index, part))
    found.generation = generation_of(pieces)
    form = FORMS[found.generation or FORM_2021.generation]
    for name, reader in (("T2", read_table2), ("T3", read_table3), ("T4", read_table4)):
        if pieces[name]:
            reading, cells = reader(pieces[name], form)
            if beside:
                reading = replace(reading, lost_rows=(), lost_columns=())
            found.readings[name] = replace(reading, exact=False) if drawn or beside else reading
            if _contradict(pieces[name], reader, form):
                found.contradicting = True
            else:
                found.cells.update(_certain(cells, blocks))
    if found.generation is None and found.readings:
        found.generation = FORM_2021.generation if "T4" in found.readings or "T3" in found.readings else None
    return found


def _width(table: Table) -> int:
    return max(map(len, table.rows), default=0)


def _continues(table: Table, name: str, width: int) -> bool:
    """
    Whether a table right below table `name`, too short to be known by itself, is the rest of it: cut at a page break.

    It has a label of that table and no more columns; in table 4 no label, and as many.
    """
    counts = _counts(table.rows)
    if any(count for other, count in counts.items() if other != name) or len(table.rows) > MOST_ROWS:
        return False
    return _width(table) == width if name == "T4" else _width(table) <= width and counts[name] > 0


def _certain(cells: Mapping[str, Cell], blocks: Sequence[Block]) -> Mapping[str, Cell]:
    """A number that a recogniser is not sure of is text: never a guess, and never a blank where there is ink."""
    doubtful = {
        index: block.doubtful for index, block in enumerate(blocks) if isinstance(block, Table) and block.doubtful
    }
    if not doubtful:
        return cells
    return {
        address: _as_text(cell) if _is_doubtful(cell, blocks, doubtful) else cell for address, cell in cells.items()
    }


def _is_doubtful(cell: Cell, blocks: Sequence[Block], doubtful: Mapping[int, frozenset[int]]) -> bool:
    place = cell.place
    if place is None or place.block not in doubtful:
        return False
    table = blocks[place.block]
    return isinstance(table, Table) and table.places[place.row][place.column] in doubtful[place.block]


def _as_text(cell: Cell) -> Cell:
    return replace(cell, state=CellState.TEXT, value=None)


def _contradict(pieces: Sequence[tuple[int, Table]], reader: Reader, form: Form) -> bool:
    """Whether two pieces give one cell different numbers. Pieces of one table have no cell in common."""
    if len(pieces) == 1:
        return False
    known: dict[str, Number] = {}
    for piece in pieces:
        for address, cell in reader([piece], form)[1].items():
            if cell.value is not None and known.setdefault(address, cell.value) != cell.value:
                return True
    return False


def names_of(table: Table) -> tuple[str, ...]:
    """
    T2, T3, T4 by the number of their printed labels that stand in the table, the surest first; several where one
    grid holds several. A huge table is none of them.
    """
    if len(table.rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in table.rows):
        return ()
    counts = _counts(table.rows)
    surest = max(counts, key=lambda name: counts[name])
    if counts[surest] < FEWEST_LABELS[surest]:
        return ()
    return (surest, *(name for name in counts if name != surest and counts[name] >= FEWEST_LABELS[name]))


def _counts(rows: Sequence[Sequence[str]]) -> Mapping[str, int]:
    labels = {without_ordinal(table_words(text)) for text in may_be_labels(rows)}
    return {name: len(labels & marks) for name, marks in _UNNUMBERED.items()}


def _parted(table: Table, names: Sequence[str]) -> list[tuple[str, Table]]:
    """Several tables of the form in one grid: each with its own rows, the others' left empty."""
    if len(names) == 1:
        return [(names[0], table)]
    owners: list[str] = []
    for row in table.rows:
        own, most = max(_counts([row]).items(), key=lambda item: item[1])
        owners.append(own if most and own in names else owners[-1] if owners else min(names))
    return [(one, _rows_of(table, [owner == one for owner in owners])) for one in sorted(names)]


def _side_by_side(table: Table, names: Sequence[str]) -> bool:
    """Whether rows have labels of several tables: then each is given to one of these, and lost to the other."""
    return any(sum(1 for name in names if counts[name]) > 1 for counts in map(_counts, ([row] for row in table.rows)))


def _rows_of(table: Table, own: Sequence[bool]) -> Table:
    return replace(
        table,
        rows=tuple(row if mine else () for row, mine in zip(table.rows, own, strict=True)),
        places=tuple(row if mine else () for row, mine in zip(table.places, own, strict=True)),
    )


def generation_of(pieces: Mapping[str, Sequence[tuple[int, Table]]]) -> str | None:
    """By the labels of table 2; without them by the rows under （六）其他处理 of table 3."""
    labels = {bare(text) for text in _may_be_labels(pieces["T2"])}
    votes = Counter({form.generation: _votes(form, labels) for form in FORMS.values()})
    generation, most = votes.most_common(1)[0]
    if most:
        return generation
    if not pieces["T3"]:
        return None
    rows = [match_row(text, FORM_2021.generation) for text in _may_be_labels(pieces["T3"]) if len(text) > 4]
    divided = any(row and row.key in DIVIDED for row in rows)
    return FORM_2021.generation if divided else FORM_2019.generation


def _may_be_labels(pieces: Sequence[tuple[int, Table]]) -> list[str]:
    return may_be_labels([row for _, table in pieces for row in table.rows])


def _votes(form: Form, labels: set[str]) -> int:
    return sum(any(bare(mark) in label for label in labels) for mark in form.detect)


DIVIDED = frozenset({"other.no_supplement", "other.fee_unpaid"})

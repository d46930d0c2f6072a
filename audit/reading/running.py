"""
Tables whose grid is lost: rows as running text, columns by spaces, labels broken over lines.

Numbers are taken only where nothing can be meant but one row: exactly as many as the row has, behind exactly its
label; and a table only as a whole, all rows of a generation in their order. Everything else stays text, which no rule
takes for a missing table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from audit.document import Block, Paragraph, Table
from audit.form import FORMS, T3_COLUMNS, T4_FIELDS, Form
from audit.form.shape import T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.labels import table_words, without_bookmarks, without_ordinal
from audit.reading.table3_labels import match_row

LONGEST_LINE = 200
MOST_LINES = 5_000
# How many lines a label may be broken over, above and below its numbers.
REACH = 4
WIDTH_3, WIDTH_4 = len(T3_COLUMNS), len(T4_GROUP_LABELS) * len(T4_FIELDS)
HEADER_4 = 12
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_ZEROS = re.compile(r"(.*[^\d.,])(0+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in pieces. `at`: number of its block; `numbers`: those at its end."""

    at: int
    words: Sequence[str]
    numbers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A row: its label as the form has it, the printed numbers, the block."""

    label: str
    numbers: Sequence[str]
    at: int


@dataclass(slots=True)
class Labels:
    """Labels of rows with their width: `exact` by all their words, `loose` without ordinals where that is enough."""

    exact: dict[str, tuple[str, int]] = field(default_factory=dict)
    loose: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, label: str, width: int) -> None:
        """One more row."""
        words = table_words(label)
        self.exact[words] = label, width
        if without_ordinal(words) not in ("总计", "其他"):
            self.loose[without_ordinal(words)] = label, width

    def get(self, words: str) -> tuple[str, int]:
        """The label with these words, and how many numbers its row has; 0 where there is none."""
        return self.exact.get(words) or self.loose.get(words) or ("", 0)


def with_tables(blocks: list[Block]) -> list[Block]:
    """Blocks with the tables that stand in their paragraphs as running text; those of a form found elsewhere stay."""
    lines = list(_lines(blocks))
    if not any(line.numbers for line in lines):
        return blocks
    made: dict[int, Table] = {}
    used: set[int] = set()
    for read in (_table2, _table3, _table4):
        table = read(lines)
        if table:
            grid, places = table
            made[places[0]] = _grid(grid, places, blocks)
            used |= set(places)
    return [made.get(at, block) for at, block in enumerate(blocks) if at in made or at not in used] if made else blocks


def zeros_apart(text: str) -> list[str] | None:
    """`规章000` → the label and as many zeros as its row has; None for all else: `1020` has many readings."""
    match = _ZEROS.fullmatch(text.strip()) if len(text) <= LONGEST_LINE else None
    if match is None:
        return None
    words = table_words(match[1])
    label = _row(words, len(match[2]))
    for parent in _parents() if label is None else ():
        # a label merged downwards, run together with that of its first row
        words = words.removeprefix(parent)
        label = label or _row(words, len(match[2]))
    return [label, *match[2]] if label else None


@lru_cache(maxsize=1)
def _parents() -> tuple[str, ...]:
    """From the outermost inwards."""
    parents = {
        parent: depth for form in FORMS.values() for row in form.rows for depth, parent in enumerate(row.parents)
    }
    return tuple(map(table_words, sorted(parents, key=lambda parent: parents[parent])))


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    for at, block in enumerate(blocks[:MOST_LINES]):
        if not isinstance(block, Paragraph) or len(block.text) > LONGEST_LINE:
            continue
        apart = zeros_apart(without_bookmarks(block.text))
        pieces = apart or unicodedata.normalize("NFKC", without_bookmarks(block.text)).split()
        end = len(pieces)
        while end and _NUMBER.fullmatch(pieces[end - 1]):
            end -= 1
        yield Line(at, pieces[:end], pieces[end:])


@lru_cache(maxsize=4)
def _labels_2(form: Form) -> Labels:
    labels = Labels()
    for label, count in _rows_of_table_2(form):
        labels.add(label, count)
    return labels


@lru_cache(maxsize=4)
def _labels_3(form: Form) -> Labels:
    labels = Labels()
    for row in form.rows:
        labels.add(row.label, WIDTH_3)
        short = table_words(row.label.split("（区分")[0])
        labels.exact.setdefault(short, labels.exact[table_words(row.label)])
    return labels


def _rows_of_table_2(form: Form) -> list[tuple[str, int]]:
    return [(label, len(list(fields))) for label, fields in groupby(form.fields, key=lambda one: one.row_label)]


def _row(words: str, width: int) -> str | None:
    """The label with these words and as many numbers."""
    for labels in (one(form) for form in FORMS.values() for one in (_labels_2, _labels_3)):
        label, own = labels.get(words)
        if own == width:
            return label
    return None


Grid = tuple[list[list[str]], list[int]]


def _table2(lines: Sequence[Line]) -> Grid | None:
    text = "".join(table_words(word) for line in lines for word in line.words)
    for form in FORMS.values():
        known = _labels_2(form)
        found = [row for line in lines if (row := _plain_row(line, known))]
        grid: list[list[str]] = []
        places: list[int] = []
        for row, (label, fields) in zip(found, groupby(form.fields, key=lambda one: one.row_label), strict=False):
            header = ["信息内容", *(one.column_label for one in fields)]
            if row.label != label or not all(table_words(words) in text for words in header):
                break
            grid += [header, [row.label, *row.numbers]]
            places += [row.at, row.at]
        if len(grid) == 2 * len(found) == 2 * len(_rows_of_table_2(form)):
            return grid, places
    return None


def _table3(lines: Sequence[Line]) -> Grid | None:
    rows = [at for at, line in enumerate(lines) if len(line.numbers) == WIDTH_3]
    for form in FORMS.values():
        if len(rows) != len(form.rows):
            continue  # a row too many belongs somewhere
        found: dict[str, Found] = {}
        for before, at, behind in zip([-1, *rows], rows, [*rows[1:], len(lines)], strict=False):
            around = lines[max(before + 1, at - REACH) : at], lines[at + 1 : min(behind, at + 1 + REACH)]
            row = _row_of_table_3(lines[at], *around, form, found)
            if row:
                found[row.label] = row
        if [*found] == [row.label for row in form.rows]:
            return [[row.label, *row.numbers] for row in found.values()], [row.at for row in found.values()]
    return None


def _row_of_table_3(
    line: Line, above: Sequence[Line], below: Sequence[Line], form: Form, found: Container[str]
) -> Found | None:
    """By its own words, by pieces around it, or by likeness, which the order of all rows confirms."""
    known = _labels_3(form)
    row = _plain_row(line, known) or _broken_row(above, line, below, known, found)
    like = None if row else match_row("".join(line.words), form.generation)
    return Found(like.label, line.numbers, line.at) if like else row


def _plain_row(line: Line, known: Labels) -> Found | None:
    """What stands in front of the label belongs to a label merged downwards."""
    for start in range(len(line.words) if line.numbers else 0):
        label, width = known.get(table_words("".join(line.words[start:])))
        if len(line.numbers) == width:
            return Found(label, line.numbers, line.at)
    return None


def _broken_row(
    above: Sequence[Line], line: Line, below: Sequence[Line], known: Labels, taken: Container[str]
) -> Found | None:
    """The only label that pieces around the numbers make up, in their order."""
    pieces = [
        table_words(word) for one in (*above, line, *below) if not one.numbers or one is line for word in one.words
    ]
    fitting = {label for words, (label, _) in known.exact.items() if label not in taken and _made_of(words, pieces)}
    # a part of a label may be a label: （六）其他处理 is printed beside its rows
    longest = [label for label in fitting if not any(label != other and label in other for other in fitting)]
    return Found(longest[0], line.numbers, line.at) if len(longest) == 1 else None


def _made_of(words: str, pieces: Sequence[str]) -> bool:
    reached = {0}
    for piece in pieces:
        if piece:
            reached |= {at + len(piece) for at in reached if words.startswith(piece, at)}
    return len(words) in reached


def _table4(lines: Sequence[Line]) -> Grid | None:
    """Fifteen numbers below lines that hold the letters of the header, each exactly as often as it is printed there."""
    rows = [at for at, line in enumerate(lines) if len(line.numbers) == WIDTH_4 and not line.words]
    if len(rows) != 1:
        return None
    fields = list(T4_FIELD_LABELS.values()) * len(T4_GROUP_LABELS)
    wanted = sorted("".join([*fields, *T4_GROUP_LABELS.values(), "行政诉讼"]))
    letters: list[str] = []
    for line in reversed(lines[max(0, rows[0] - HEADER_4) : rows[0]]):
        if line.numbers:
            return None
        letters += "".join(line.words)
        if sorted(letters) == wanted:
            at = lines[rows[0]].at
            groups = [group for group in T4_GROUP_LABELS.values() for _ in T4_FIELDS]
            return [groups, fields, [*lines[rows[0]].numbers]], [at, at, at]
    return None


def _grid(grid: Sequence[Sequence[str]], places: Sequence[int], blocks: Sequence[Block]) -> Table:
    """Cells are where their line is."""
    numbers: list[tuple[int, ...]] = []
    anchors: list[str] = []
    for row, at in zip(grid, places, strict=True):
        numbers.append(tuple(range(len(anchors), len(anchors) + len(row))))
        anchors += [blocks[at].anchor] * len(row)
    return Table(tuple(map(tuple, grid)), tuple(numbers), anchors[0], exact=False, anchors=tuple(anchors))

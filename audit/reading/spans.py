"""Rows of cells with row and column spans → a Table in which every slot is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from audit.document import Table

# Spans multiply: ten thousand cells of 100 × 1000 would fill the memory. The form has 300 slots.
MOST_SLOTS = 200_000

# Slots of a table whose layout is kept for the next one; few enough that keeping 64 costs nothing.
MOST_USUAL = 1_000

NOTHING = -1
Places = tuple[tuple[int, ...], ...]
Spans = Mapping[int, tuple[int, int]]
# column → (rows still to cover, number of the cell)
Pending = dict[int, tuple[int, int]]


def resolve(cells: Sequence[str], lengths: Sequence[int], spans: Spans, anchor: str = "") -> Table:
    """
    `cells`: the texts of the source cells. `lengths`: how many of them stand in each row.
    `spans`: number of a source cell → (rowspan, colspan), where not 1 × 1.

    As in a browser, a cell takes the first free columns of its row, and a span ends with the table; but where a cell
    runs into one from above it goes on behind it. Spans count no further once the table has MOST_SLOTS.
    A row without any slot is left out.
    """
    usual = len(cells) + sum([height * width for height, width in spans.values()]) <= MOST_USUAL
    places = (_usual_places if usual else _places)(tuple(lengths), tuple(spans.items()))
    text_at = (*cells, "").__getitem__  # the last is where NOTHING points to
    return Table(tuple([tuple(map(text_at, line)) for line in places]), places, anchor)


def _places(lengths: tuple[int, ...], spanning: tuple[tuple[int, tuple[int, int]], ...]) -> Places:
    """Row by row the number of the cell that covers each slot."""
    places: list[tuple[int, ...]] = []
    spans = dict(spanning)
    waiting = sorted(spans, reverse=True)
    pending: Pending = {}
    first = slots = 0
    for length in lengths:
        behind = first + length
        spanned = []
        while waiting and waiting[-1] < behind:
            spanned.append(waiting.pop())
        line: Sequence[int] = range(first, behind)
        if slots <= MOST_SLOTS:
            if spanned:
                line = _widened(line, spanned, spans, MOST_SLOTS - slots)
            if pending:
                line, pending = _inserted(line, pending)
            if spanned:
                _hang(line, spanned, spans, pending)
        first = behind
        slots += len(line)
        if line:
            places.append(tuple(line))
    return tuple(places)


# The form has three tables, and reports that copy it differ little: most tables look like one seen before.
_usual_places = lru_cache(maxsize=64)(_places)


def _widened(line: Sequence[int], spanned: Sequence[int], spans: Spans, room: int) -> list[int]:
    """Each cell once for every column it covers."""
    first = line[0]
    wide: list[int] = []
    done = 0
    for cell in spanned:
        wide += line[done : cell - first]
        done = cell - first + 1
        wide += [cell] * min(spans[cell][1], max(1, room - len(wide)))
    return [*wide, *line[done:]]


def _inserted(line: Sequence[int], pending: Pending) -> tuple[list[int], Pending]:
    """Cells from above push the cells of a row to the right. Also returns what still hangs below the row."""
    below: Pending = {}
    whole: list[int] = []
    done = 0
    for column in sorted(pending):
        left, cell = pending[column]
        if column > len(whole):
            own = line[done : done + column - len(whole)]
            done += len(own)
            whole += own
            whole += [NOTHING] * (column - len(whole))
        whole.append(cell)
        if left > 1:
            below[column] = (left - 1, cell)
    return [*whole, *line[done:]], below


def _hang(line: Sequence[int], spanned: Sequence[int], spans: Spans, below: Pending) -> None:
    """What reaches into the next rows."""
    tall = {cell: spans[cell][0] for cell in spanned if spans[cell][0] > 1}
    if tall:
        below |= {column: (tall[cell] - 1, cell) for column, cell in enumerate(line) if cell in tall}

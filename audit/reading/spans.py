"""Rows of cells with row and column spans → a Table in which every slot is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.document import Table

# Spans multiply: ten thousand cells of 100 × 1000 would fill the memory. The form has 300 slots.
MOST_SLOTS = 200_000

NOTHING = -1
Spans = Mapping[int, tuple[int, int]]
# column → (rows still to cover, number of the cell)
Pending = dict[int, tuple[int, int]]


def resolve(rows: Sequence[Sequence[str]], spans: Spans, anchor: str = "") -> Table:
    """
    `rows`: the texts of the source cells. `spans`: number of a source cell → (rowspan, colspan), where not 1 × 1.

    As in a browser, a cell takes the first free columns of its row, and a span ends with the table; but where a cell
    runs into one from above it goes on behind it. Spans count no further once the table has MOST_SLOTS.
    A row without any slot is left out.
    """
    texts = [text for row in rows for text in row]
    texts.append("")  # where NOTHING points to
    text_at = texts.__getitem__
    places: list[tuple[int, ...]] = []
    spanning = sorted(spans, reverse=True)
    pending: Pending = {}
    first = slots = 0
    for row in rows:
        behind = first + len(row)
        line = list(range(first, behind))
        spanned = []
        while spanning and spanning[-1] < behind:
            spanned.append(spanning.pop())
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
    return Table(tuple([tuple(map(text_at, line)) for line in places]), tuple(places), anchor)


def _widened(line: list[int], spanned: Sequence[int], spans: Spans, room: int) -> list[int]:
    """Each cell once for every column it covers."""
    first = line[0]
    wide: list[int] = []
    done = 0
    for cell in spanned:
        wide += line[done : cell - first]
        done = cell - first + 1
        wide += [cell] * min(spans[cell][1], max(1, room - len(wide)))
    return wide + line[done:]


def _inserted(line: list[int], pending: Pending) -> tuple[list[int], Pending]:
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
    return whole + line[done:], below


def _hang(line: Sequence[int], spanned: Sequence[int], spans: Spans, below: Pending) -> None:
    """What reaches into the next rows."""
    tall = {cell: spans[cell][0] for cell in spanned if spans[cell][0] > 1}
    if tall:
        below |= {column: (tall[cell] - 1, cell) for column, cell in enumerate(line) if cell in tall}

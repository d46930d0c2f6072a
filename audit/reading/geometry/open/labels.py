"""Labels beside numbers where no line is drawn: which lines make a label of the form, and which numbers stand beside it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from audit.form import FORMS
from audit.labels import table_words
from audit.reading.geometry.open.pieces import Piece, overlap

# Pieces left of the numbers of a page, labels among them; what stands within the height of one.
MOST_PIECES, MOST_LABELS, MOST_NEAR = 800, 80, 100
# Lines of one label.
MOST_LINES = 8
# From one line of a label to the next, in heights of a line.
APART = 0.8


def _rows() -> frozenset[str]:
    labels = {row.label for form in FORMS.values() for row in form.rows}
    labels |= {label.split("（区分")[0] for label in labels}
    return frozenset(map(table_words, labels))


ROWS_3 = _rows()
ROWS_2 = frozenset(table_words(one.row_label) for form in FORMS.values() for one in form.fields)


@dataclass(slots=True)
class Label:
    """A label with all its lines. `bands`: indices of the bands of numbers beside it."""

    pieces: Sequence[Piece]
    bands: list[int]

    @property
    def text(self) -> str:
        """As printed."""
        return "".join(one.text for one in self.pieces)

    @property
    def left(self) -> float:
        """Of its lines."""
        return min(one.left for one in self.pieces)

    @property
    def top(self) -> float:
        """Of its first line."""
        return self.pieces[0].top

    @property
    def bottom(self) -> float:
        """Of its last line."""
        return self.pieces[-1].bottom


def labels_in(pieces: Sequence[Piece], middles: Sequence[float], known: Container[str]) -> list[Label]:
    """
    The labels of rows, from top to bottom, each with the numbers beside it. `middles`: heights of the bands of numbers;
    `known`: words of the labels of the form.

    Rows do not overlap: numbers within the height of a label stand in its row, or in that of a label to its right; so
    a label counts only where it is the last of its row.
    """
    found = _known(pieces, known) if len(pieces) <= MOST_PIECES else []
    if len(found) > MOST_LABELS:
        return []
    labels = [label for label in found if not any(_is_behind(one, label) for one in pieces)]
    labels.sort(key=lambda label: label.top)
    if any(above.bottom > below.top + 1.0 for above, below in pairwise(labels)):
        return []
    for at, middle in enumerate(middles):
        for label in labels:
            if label.top < middle < label.bottom:
                label.bands.append(at)
    return labels


def _is_behind(piece: Piece, label: Label) -> bool:
    """Whether it stands right of a label, at its height."""
    return piece.left > max(one.right for one in label.pieces) and label.top < piece.middle < label.bottom


def _known(pieces: Sequence[Piece], known: Container[str]) -> list[Label]:
    """Runs of lines that make a label of the form; the longest where one begins as another, none that share a line."""
    ordered = sorted(pieces, key=lambda one: one.top)
    found: list[Label] = []
    used: set[int] = set()
    for at, piece in enumerate(ordered):
        if id(piece) in used:
            continue
        run = _run(ordered, at)
        lengths = [end for end in range(1, len(run) + 1) if _words(run[:end]) in known]
        if lengths:
            found.append(Label(run[: lengths[-1]], []))
            used |= set(map(id, run[: lengths[-1]]))
    return found


def _words(run: Sequence[Piece]) -> str:
    return table_words("".join(one.text for one in run))


def _run(ordered: Sequence[Piece], at: int) -> list[Piece]:
    """A piece and what follows below it line by line, as long as there is one thing only."""
    run = [ordered[at]]
    while len(run) < MOST_LINES:
        last = run[-1]
        height = last.bottom - last.top
        below = []
        for one in islice(ordered, at + 1, at + MOST_NEAR):
            if one.top > last.bottom + APART * height:
                break
            if one.top > last.bottom - APART * height / 2 and overlap(one.across, last.across):
                below.append(one)
        if len(below) != 1:
            break
        run.append(below[0])
    return run

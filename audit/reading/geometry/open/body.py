"""Numbers beside labels → rows. A number that may go on in the next line is none of a row."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from audit.reading.geometry.open.labels import Label, labels_in
from audit.reading.geometry.open.pieces import Interval, Piece, overlap


@dataclass(slots=True)
class Row:
    """
    One row. `values`: by column. `label` is None where it is not known; `sure`: whether its numbers are whole.
    """

    top: float
    bottom: float
    values: dict[int, list[Piece]] = field(default_factory=dict)
    label: Label | None = None
    sure: bool = True

    @property
    def middle(self) -> float:
        """Of its height."""
        return (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        """The label of a row that is understood."""
        return self.label.text if self.label and self.sure else ""


def body_of(
    bands: Sequence[Sequence[Piece]], columns: Sequence[Interval], beside: Sequence[Piece], known: Container[str]
) -> list[Row]:
    """
    Rows from top to bottom. `bands`: numbers at one height; `beside`: what stands left of the columns; `known`: words
    of the labels of the form.
    """
    rows = [_row(band, columns) for band in bands if band]
    labels = labels_in(beside, [row.middle for row in rows], known)
    for label in labels:
        for at in label.bands:
            rows[at].sure = len(label.bands) == 1 and rows[at].label is None and rows[at].sure
            rows[at].label = label
    lonely = [at for at, row in enumerate(rows) if row.label is None]
    for at in lonely:
        # the second line of numbers that are too wide for their cells, or the first: a label left of it tells
        # nothing, as it may be that of several rows
        for other in rows[max(0, at - 1) : at + 2]:
            other.sure = False
    for row in rows:
        if row.label:
            row.top, row.bottom = min(row.top, row.label.top), max(row.bottom, row.label.bottom)
    blank = [] if lonely else [Row(one.top, one.bottom, {}, one) for one in labels if not one.bands]
    return sorted([*rows, *blank], key=lambda row: row.top)


def _row(band: Sequence[Piece], columns: Sequence[Interval]) -> Row:
    row = Row(min(one.top for one in band), max(one.bottom for one in band))
    for piece in band:
        at = next(at for at, column in enumerate(columns) if overlap(piece.across, column))
        row.values.setdefault(at, []).append(piece)
    row.sure = all(len(pieces) == 1 for pieces in row.values.values())
    return row

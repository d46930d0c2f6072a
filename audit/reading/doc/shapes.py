"""Drawn shapes ([MS-ODRAW] §2.2, in [MS-DOC] §2.9.172): which of them print nothing that could be read."""

from __future__ import annotations

from collections.abc import Iterator

from audit.reading.doc.sprms import I32, U16, U32

HEAD = 8
CONTAINER, SHAPE = 0xF, 0xF00A
# Lines and connectors; and text boxes, whose text is read on its own.
LONGEST = 4 * 1024 * 1024  # pictures are not among the drawings
WITHOUT_TEXT = frozenset((20, *range(32, 41), 202))


def bare_shapes(drawings: bytes) -> frozenset[int]:
    """The numbers of shapes that are only lines, or frames of text boxes."""
    return frozenset(number for number, kind in _shapes(drawings[:LONGEST]) if kind in WITHOUT_TEXT)


def _shapes(drawings: bytes) -> Iterator[tuple[int, int]]:
    """Number and kind of each shape. What belongs to all drawings stands in front, each drawing behind one more byte."""
    at = _end(drawings, 0)
    while at + 1 + HEAD <= len(drawings):
        record, at = at + 1, _end(drawings, at + 1)
        while record + HEAD <= min(at, len(drawings)):
            version = U16(drawings, record)[0]
            if version & 0xF == CONTAINER:
                record += HEAD
                continue
            if U16(drawings, record + 2)[0] == SHAPE and record + HEAD + 4 <= len(drawings):
                yield I32(drawings, record + HEAD)[0], version >> 4
            record = _end(drawings, record)


def _end(drawings: bytes, at: int) -> int:
    return at + HEAD + (U32(drawings, at + 4)[0] if at + HEAD <= len(drawings) else 0)

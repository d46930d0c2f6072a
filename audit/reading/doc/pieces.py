"""The piece table ([MS-DOC] §2.8.35): in what order, and in which encoding, the text stands in the file."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from audit.reading.archives import bomb, damaged
from audit.reading.doc.sprms import U16, U32

# A report has 3,000 to 6,000 characters; a book of a thousand pages one million.
MOST_CHARACTERS = 2_000_000
# Saving fast for months leaves some thousands.
MOST_PIECES = 50_000
PROPERTIES, TABLE = 1, 2
NARROW = 0x40000000
OFFSET = 0x3FFFFFFF
# Bytes that are not what they are in Latin-1 ([MS-DOC] §2.9.73).
_NARROW = dict(
    zip(
        (*range(0x82, 0x8D), *range(0x91, 0x9D), 0x9F),
        "‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ",
        strict=True,
    )
)


class Piece(NamedTuple):
    """Characters [first, last) stand at `offset`, `width` bytes each. `prm`: what changes them ([MS-DOC] §2.9.212)."""

    first: int
    last: int
    offset: int
    width: int
    prm: int


class Pieces(NamedTuple):
    """The whole text of a file, as pieces. `changes`: lists of modifications that pieces refer to."""

    pieces: Sequence[Piece]
    starts: Sequence[int]
    changes: Sequence[bytes]

    def at(self, character: int) -> Piece:
        """The piece in which a character stands."""
        return self.pieces[bisect_right(self.starts, character) - 1]

    def within(self, first: int, last: int) -> list[Piece]:
        """The parts of pieces that make up [first, last)."""
        found = []
        for at in range(max(0, bisect_right(self.starts, first) - 1), len(self.pieces)):
            piece = self.pieces[at]
            if piece.first >= last:
                break
            start, end = max(first, piece.first), min(last, piece.last)
            if start < end:
                found.append(
                    piece._replace(first=start, last=end, offset=piece.offset + (start - piece.first) * piece.width)
                )
        return found


def read_pieces(clx: bytes) -> Pieces:
    """From the structure Clx. UnreadableInput(damaged) where characters are not counted upwards from 0."""
    changes, at = [], 0
    while clx[at : at + 1] == bytes([PROPERTIES]) and at + 3 <= len(clx):
        size = U16(clx, at + 1)[0]
        changes.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if clx[at : at + 1] != bytes([TABLE]) or at + 5 > len(clx):
        raise damaged()
    count = (U32(clx, at + 1)[0] - 4) // 12
    at += 5
    if count < 1 or at + 4 + 12 * count > len(clx):
        raise damaged()
    if count > MOST_PIECES:
        raise bomb()
    starts = struct.unpack_from(f"<{count + 1}I", clx, at)
    if starts[0] or any(first >= last for first, last in pairwise(starts)):
        raise damaged()
    places = struct.iter_unpack("<2xIH", clx[at + 4 + 4 * count : at + 4 + 12 * count])
    pieces = [_piece(*one) for one in zip(starts, starts[1:], places, strict=False)]
    return Pieces(pieces, starts[:-1], changes)


def _piece(first: int, last: int, place: tuple[int, int]) -> Piece:
    offset, prm = place
    if offset & NARROW:
        return Piece(first, last, (offset & OFFSET) // 2, 1, prm)
    return Piece(first, last, offset & OFFSET, 2, prm)


def text_of(piece: Piece, word: bytes) -> str:
    """A character each, a pair of surrogates two, so that positions stay true. Damaged where it is not in the file."""
    raw = word[piece.offset : piece.offset + (piece.last - piece.first) * piece.width]
    if len(raw) != (piece.last - piece.first) * piece.width:
        raise damaged()
    if piece.width == 1:
        text = raw.decode("latin-1")
        return text if raw.isascii() else text.translate(_NARROW)
    text = raw.decode("utf-16-le", "surrogatepass")
    if len(text) == piece.last - piece.first:
        return text
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))

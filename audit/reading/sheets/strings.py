"""Strings of BIFF8 ([MS-XLS] 2.5.293, 2.4.265): letters in one byte or two, and a table of them over several records."""

from __future__ import annotations

from collections.abc import Sequence

from audit.reading.archives import damaged

MOST_STRINGS = 100_000
WIDE, WITH_MORE, WITH_RUNS = 1, 4, 8


def short_string(data: bytes, at: int, length: int) -> str:
    """A string of `length` letters whose flags stand at `at`; what the record does not hold is left out."""
    wide = at < len(data) and data[at] & WIDE
    letters = data[at + 1 : at + 1 + (length << 1 if wide else length)]
    return letters.decode("utf-16-le" if wide else "latin-1", "replace")


def shared_strings(records: Sequence[bytes]) -> list[str]:
    """
    The table of all strings: the SST record and the CONTINUE records behind it.

    Where a record ends within letters, the next begins with a byte that says how wide the rest of them is.
    """
    reader = _Reader(records)
    count = min(int.from_bytes(reader.take(8)[4:], "little"), MOST_STRINGS)
    found: list[str] = []
    while len(found) < count and not reader.done:
        found.append(reader.string())
    return found


class _Reader:
    """A position in a row of records."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = records
        self._number = self._at = 0

    @property
    def done(self) -> bool:
        """Whether all records are read."""
        while self._number < len(self._records) and self._at >= len(self._records[self._number]):
            self._number, self._at = self._number + 1, 0
        return self._number >= len(self._records)

    def take(self, size: int) -> bytes:
        """The next bytes, over the ends of records."""
        pieces = []
        while size:
            if self.done:
                raise damaged()
            piece = self._records[self._number][self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def string(self) -> str:
        """The next string, without its formatting and how it is pronounced."""
        length, flags = int.from_bytes(self.take(2), "little"), self.take(1)[0]
        runs = int.from_bytes(self.take(2), "little") if flags & WITH_RUNS else 0
        more = int.from_bytes(self.take(4), "little") if flags & WITH_MORE else 0
        text = self._letters(length, flags)
        self._skip(4 * runs + more)
        return text

    def _letters(self, length: int, flags: int) -> str:
        pieces: list[str] = []
        while True:
            width = 2 if flags & WIDE else 1
            record = self._records[self._number] if self._number < len(self._records) else b""
            piece = record[self._at : self._at + length * width]
            pieces.append(piece.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            self._at += len(piece)
            length -= len(piece) // width
            if length <= 0:
                return "".join(pieces)
            if self.done:
                raise damaged()
            flags = self.take(1)[0]

    def _skip(self, size: int) -> None:
        while size:
            if self.done:
                raise damaged()
            step = min(size, len(self._records[self._number]) - self._at)
            self._at += step
            size -= step

"""A text → parts that a channel takes: at line ends first, then between characters, never inside one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

Size = Callable[[str], int]
_JOINER = "\u200d"


def utf8_size(text: str) -> int:
    """Bytes on the wire."""
    return len(text.encode("utf-8", "surrogatepass"))


def split(text: str, limit_bytes: int, *, lead: str = "", size: Size = utf8_size) -> tuple[str, ...]:
    """
    The text as one part, or as several that are each numbered: `lead（1/3）` and a line end stand before each piece.

    The pieces, joined, are the text. `lead`: what every part has to say by itself. `size`: how the channel counts; of two
    texts together it must give the sum. ValueError when the limit leaves no room for a character beside the number.
    """
    if size(text) <= limit_bytes:
        return (text,)
    digits = 0
    while True:
        digits += 1
        pieces = list(_pieces(text, limit_bytes - size(_head(lead, "9" * digits, "9" * digits)), size))
        if len(str(len(pieces))) <= digits:
            break
    return tuple(_head(lead, str(turn), str(len(pieces))) + piece for turn, piece in enumerate(pieces, 1))


def _head(lead: str, turn: str, total: str) -> str:
    return f"{lead}（{turn}/{total}）\n"


def _pieces(text: str, room: int, size: Size) -> Iterator[str]:
    piece, used = "", 0
    for line in text.splitlines(keepends=True):
        for bit in [line] if size(line) <= room else _characters(line, room, size):
            width = size(bit)
            # a line that is too long for any part starts in one of its own, as every line does that does not fit
            if piece and (used + width > room or (bit is not line and piece.endswith("\n"))):
                yield piece
                piece, used = "", 0
            piece, used = piece + bit, used + width
    yield piece


def _characters(line: str, room: int, size: Size) -> Iterator[str]:
    """What a reader takes for one character stays together, unless it is too long even for a part of its own."""
    start = 0
    for end in range(1, len(line) + 1):
        if end < len(line) and _goes_on(line[end - 1], line[end]):
            continue
        seen = line[start:end]
        start = end
        if size(seen) <= room:
            yield seen
            continue
        for point in seen:
            if size(point) > room:
                raise ValueError(f"{room} bytes beside the number are too few for the character {point!r}")
            yield point


def _goes_on(before: str, after: str) -> bool:
    if before == _JOINER or after == _JOINER or (before == "\r" and after == "\n"):
        return True
    if "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff":
        return True
    # marks, variation selectors among them, and skin tones
    return unicodedata.category(after).startswith("M") or "\U0001f3fb" <= after <= "\U0001f3ff"

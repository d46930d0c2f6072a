"""
Characters as they are shown ([MS-DOC] §2.6.1): hidden and deleted text, symbols, pictures and notes.

Every character keeps its position. What is not shown becomes GONE; a mark that ends a paragraph, a cell or a row and is
hidden or deleted becomes GONE_PARAGRAPH or GONE_CELL, as tables need it still.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from audit.reading.archives import bomb
from audit.reading.beside import LOWERED, RAISED, UNSEEN
from audit.reading.doc.paragraphs import changed_by
from audit.reading.doc.pieces import Piece, Pieces, text_of
from audit.reading.doc.runs import Runs
from audit.reading.doc.sprms import U16, Budget, sprms
from audit.reading.doc.styles import Styles

GONE, PICTURE, GONE_PARAGRAPH, GONE_CELL, CELL, DRAWING = "\0", "\x01", "\x04", "\x06", "\x07", "\x08"
PARAGRAPH = "\r"
FIELD, FIELD_RESULT, FIELD_END = "\x13", "\x14", "\x15"
VANISH, DELETED, SPECIAL, DATA, SYMBOL, STYLE = 0x083C, 0x0800, 0x0855, 0x0806, 0x6A09, 0x4A30
POSITION, STRIKE, DOUBLE_STRIKE = 0x2A48, 0x0837, 0x2A53
_USED = frozenset((VANISH, DELETED, SPECIAL, DATA, SYMBOL, STYLE, POSITION, STRIKE, DOUBLE_STRIKE))
_POSITIONS = {1: RAISED, 2: LOWERED}
OF_PIECES = {0x41: DELETED, 0x47: DATA, 0x5C: VANISH, 0x75: SPECIAL}
# Runs that are not plain, of a report some hundred.
MOST_LOOKS = 400_000
AS_STYLE = 0x80  # 80: as the style has it, 81: the opposite
_NOT_CELL = re.compile(f"[^{CELL}{GONE_CELL}]")
_NOT_MARK = re.compile(f"[^{CELL}{PARAGRAPH}]")
_GONE_MARKS = {ord(CELL): GONE_CELL, ord(PARAGRAPH): GONE_PARAGRAPH}
# Characters that mean something only where the run says that they are special; 04 and 06 are none at all.
_ORDINARY = re.compile("[\x01\x02\x04\x05\x06\x08]")
_SPECIAL = dict.fromkeys((0, *range(2, 7), *range(0x10, 0x13), *range(0x16, 0x1E)), GONE)


class Look(NamedTuple):
    """
    How a run differs from plain text. `hidden`: 0, 1, or AS_STYLE and its opposite; `beside`: what becomes of its digits.
    """

    hidden: int = AS_STYLE
    deleted: bool = False
    special: bool = False
    data: bool = False
    symbol: str = ""
    style: int = 0
    beside: Mapping[int, str] | None = None


PLAIN = Look()


class Characters:
    """Text of any part of the file, as shown."""

    def __init__(self, pieces: Pieces, word: bytes, runs: Runs, paragraphs: Runs, styles: Styles) -> None:
        self._pieces, self._word, self._runs, self._paragraphs, self._styles = pieces, word, runs, paragraphs, styles
        self._looks: dict[tuple[bytes, int], Look] = {}
        self._budget, self._looked = Budget(), 0
        self._marked = [at for at, grpprl in enumerate(runs.formats) if self._look(grpprl, 0) != PLAIN]
        self._marked_starts = [runs.starts[at] for at in self._marked]
        self._hiding = frozenset(at for at in range(len(styles.styles)) if _hides(styles.characters(at)))

    def shown(self, first: int, last: int) -> str:
        """Characters [first, last) of the text, as many; fewer where the text ends before."""
        return _without_codes("".join(map(self._piece, self._pieces.within(first, last))))

    def _piece(self, piece: Piece) -> str:
        raw = text_of(piece, self._word)
        parts: list[str] = []
        done = 0
        for start, end, grpprl, hidden in self._looking(piece):
            look = self._look(grpprl, piece.prm)
            first, last = -(-(start - piece.offset) // piece.width), -(-(end - piece.offset) // piece.width)
            self._looked += 1
            parts += [_ORDINARY.sub(GONE, raw[done:first]), self._changed(raw[first:last], look, hidden)]
            done = last
        if self._looked > MOST_LOOKS:
            raise bomb()
        return "".join(parts) + _ORDINARY.sub(GONE, raw[done:])

    def _looking(self, piece: Piece) -> Iterator[tuple[int, int, bytes, bool]]:
        """The runs of a piece that may be anything but plain; whether the style of their paragraph hides them."""
        last = piece.offset + (piece.last - piece.first) * piece.width
        if self._hiding or changed_by(piece.prm, self._pieces.changes, OF_PIECES):
            for start, end, papx in self._paragraphs.within(piece.offset, last):
                hidden = len(papx) >= 2 and U16(papx)[0] in self._hiding
                for run in self._runs.within(start, end):
                    yield *run, hidden
            return
        near = max(0, bisect_right(self._marked_starts, piece.offset) - 1)
        for at in self._marked[near : bisect_left(self._marked_starts, last)]:
            start, end = max(piece.offset, self._runs.starts[at]), min(last, self._runs.ends[at])
            if start < end:
                yield start, end, self._runs.formats[at], False

    def _look(self, grpprl: bytes, prm: int) -> Look:
        key = (grpprl, prm)
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = _look_of(
                self._budget.take(grpprl + changed_by(prm, self._pieces.changes, OF_PIECES))
            )
        return found

    def _changed(self, text: str, look: Look, by_paragraph: bool) -> str:
        by_style = by_paragraph or look.style in self._hiding
        hidden = (look.hidden & 1 != by_style) if look.hidden & AS_STYLE else bool(look.hidden)
        if hidden or look.deleted:
            return _NOT_MARK.sub(GONE, text).translate(_GONE_MARKS)
        if look.symbol:  # special also where the run does not say so
            return _NOT_MARK.sub(lambda _: look.symbol, text)
        if look.beside:
            text = text.translate(look.beside)
        if not look.special:
            return _ORDINARY.sub(GONE, text)
        return text.translate({**_SPECIAL, 1: GONE} if look.data else _SPECIAL)


def _look_of(grpprl: bytes) -> Look:
    look = PLAIN
    for code, start, _ in sprms(grpprl, _USED):
        if code == VANISH:
            look = look._replace(hidden=grpprl[start])
        elif code == DELETED:
            look = look._replace(deleted=bool(grpprl[start]))
        elif code == SPECIAL:
            look = look._replace(special=bool(grpprl[start]))
        elif code == DATA:
            look = look._replace(data=bool(grpprl[start]))
        elif code == SYMBOL:
            # mostly a place in a font of symbols (F020 …): what it looks like is not known, but that it is there
            sign = chr(U16(grpprl, start + 2)[0])
            look = look._replace(symbol=sign if sign >= " " else "\ufffd")
        elif code == POSITION:
            look = look._replace(beside=_POSITIONS.get(grpprl[start], look.beside))
        elif code in (STRIKE, DOUBLE_STRIKE) and grpprl[start] == 1:
            look = look._replace(beside=UNSEEN)
        elif code == STYLE:
            look = look._replace(style=U16(grpprl, start)[0])
    return look


def _hides(lists: list[bytes]) -> bool:
    hidden = False
    for grpprl in lists:
        for _, start, _ in sprms(grpprl, (VANISH,)):
            hidden = hidden != bool(grpprl[start] & 1) if grpprl[start] & AS_STYLE else bool(grpprl[start])
    return hidden


_FIELDS = re.compile(f"[{FIELD}{FIELD_RESULT}{FIELD_END}]")


def _without_codes(text: str) -> str:
    """A field is its code, and behind a divider its result: the result stays. One that does not end stays as it is."""
    open_fields: list[tuple[int, int]] = []
    codes: list[tuple[int, int]] = []
    for mark in _FIELDS.finditer(text):
        if mark[0] == FIELD:
            open_fields.append((mark.start(), -1))
        elif open_fields and mark[0] == FIELD_RESULT:
            start, divider = open_fields[-1]
            open_fields[-1] = (start, mark.start() if divider < 0 else divider)
        elif open_fields:
            start, divider = open_fields.pop()
            codes.append((start, divider if divider >= 0 else mark.start()))
    if not codes:
        return text
    parts: list[str] = []
    done = 0
    for start, end in sorted(codes):
        if start >= done:
            parts += [text[done:start], _NOT_CELL.sub(GONE, text[start:end])]
            done = end
    return "".join(parts) + text[done:]

"""What a paragraph is: in a table or not, the end of a row, a heading, an item of a list ([MS-DOC] §2.6.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from audit.reading.archives import damaged
from audit.reading.doc.rows import CODES, RowDefinition
from audit.reading.doc.runs import Runs
from audit.reading.doc.sprms import I32, U16, U32, Budget, sprms
from audit.reading.doc.styles import Styles

IN_TABLE, ROW_END, INNER_CELL_END, INNER_ROW_END = 0x2416, 0x2417, 0x244B, 0x244C
DEPTH, DEEPER, OUTLINE, LIST_LEVEL, LIST = 0x6649, 0x664A, 0x2640, 0x260A, 0x460B
OLD_NUMBERING = 0xC63E
ELSEWHERE = (0x6645, 0x6646, 0x646B)  # the modifications stand in the stream Data
# Modifications of one byte that pieces name by a number of their own ([MS-DOC] §2.9.214).
OF_PIECES = {0x0C: LIST_LEVEL, 0x18: IN_TABLE, 0x19: ROW_END, 0x78: OUTLINE}
COMPLEX = 1
MOST_NESTED = 40
HEADINGS = range(1, 10)
BODY = 9
LOWEST_LEVEL = 6


@dataclass(slots=True)
class Properties:
    """
    `outline`: 0–8 a heading, 9 text. `list`: which numbering, 0 none; `level`: in it, from 0, None: that of the style.

    `old`: numbered as in Word 6. `depth`: in how many tables the paragraph stands, whatever says so.
    """

    style: int = 0
    in_table: bool = False
    row_end: bool = False
    inner_cell_end: bool = False
    inner_row_end: bool = False
    nesting: int = 0
    outline: int = BODY
    list: int = 0
    level: int | None = None
    old: bool = False
    row: RowDefinition | None = None
    depth: int = 0

    def without_list(self) -> Properties:
        """The same, but no item of a list."""
        return replace(self, list=0, old=False)

    @property
    def heading(self) -> int:
        """1–6, or 0 for text."""
        return min(self.outline + 1, LOWEST_LEVEL) if self.outline < BODY else 0


class Paragraphs:
    """The properties of any paragraph, by where its mark stands."""

    def __init__(self, runs: Runs, styles: Styles, data: Callable[[], bytes], changes: Sequence[bytes]) -> None:
        self.runs = runs
        self._styles, self._read_data, self._changes = styles, data, changes
        self._known: dict[tuple[bytes, int], Properties] = {}
        self._by_style: dict[int, Properties] = {}
        self._budget = Budget()

    def of(self, run: int, prm: int) -> Properties:
        """`run`: number of the run over the mark, -1 for none. `prm`: what its piece changes."""
        key = (self.runs.formats[run] if run >= 0 else b"", prm)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._resolved(*key)
        return found

    def _resolved(self, papx: bytes, prm: int) -> Properties:
        style = U16(papx)[0] if len(papx) >= 2 else 0
        base = self._of_style(style)
        found = replace(base, row=base.row.copy() if base.row else None)
        self._apply(found, papx[2:])
        self._apply(found, changed_by(prm, self._changes, OF_PIECES))
        if found.nesting > MOST_NESTED:
            raise damaged()
        found.depth = max(found.nesting, int(found.in_table))
        return found

    def _of_style(self, style: int) -> Properties:
        found = self._by_style.get(style)
        if found is None:
            found = Properties(style, outline=style - 1 if style in HEADINGS else BODY)
            for grpprl in self._styles.paragraph(style):
                self._apply(found, grpprl)
            self._by_style[style] = found
        return found

    def _apply(self, found: Properties, grpprl: bytes, inside: int = 0) -> None:
        for code, start, end in sprms(self._budget.take(grpprl), _USED):
            if code in _FLAGS:
                setattr(found, _FLAGS[code], bool(grpprl[start]))
            elif code in _NUMBERS:
                setattr(found, _NUMBERS[code], grpprl[start])
            elif code == DEPTH:
                found.nesting = I32(grpprl, start)[0]
            elif code == DEEPER:
                found.nesting += I32(grpprl, start)[0]
            elif code == LIST:
                found.list = U16(grpprl, start)[0]
            elif code == OLD_NUMBERING:
                found.old = True
            elif code in CODES:
                found.row = found.row or RowDefinition()
                self._budget.spend(len(found.row.edges))
                found.row.apply(code, grpprl[start:end])
            elif code in ELSEWHERE and inside < 2:
                self._apply(found, self._in_data(U32(grpprl, start)[0]), inside + 1)

    @cached_property
    def _data(self) -> bytes:
        """Mostly pictures, and large: read only if a format stands there."""
        return self._read_data()

    def _in_data(self, offset: int) -> bytes:
        if offset + 2 > len(self._data):
            return b""
        size = U16(self._data, offset)[0]
        return self._data[offset + 2 : offset + 2 + size]


_FLAGS = {
    IN_TABLE: "in_table",
    ROW_END: "row_end",
    INNER_CELL_END: "inner_cell_end",
    INNER_ROW_END: "inner_row_end",
}
_NUMBERS = {OUTLINE: "outline", LIST_LEVEL: "level"}
_USED = CODES.union(_FLAGS, _NUMBERS, ELSEWHERE, (DEPTH, DEEPER, LIST, OLD_NUMBERING))


def changed_by(prm: int, changes: Sequence[bytes], codes: dict[int, int]) -> bytes:
    """The modifications a piece makes, as a list; `codes`: those of one byte that matter."""
    if prm & COMPLEX:
        return changes[prm >> 1] if prm >> 1 < len(changes) else b""
    code = codes.get(prm >> 1 & 0x7F, 0)
    return bytes((code & 0xFF, code >> 8, prm >> 8)) if code else b""

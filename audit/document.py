"""Document: what a file says, free of its format.

A list of blocks in reading order: paragraphs, tables with resolved spans, pictures.
Every block has an anchor back into its source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain


class Format(StrEnum):
    """What the bytes are, by content and never by name. Values as in the JSON contract."""

    HTML = "html"
    DOCX = "docx"
    DOC = "doc"
    WPS = "wps"
    PDF = "pdf"
    SCAN = "scan"
    OFD = "ofd"
    XLSX = "xlsx"
    MARKDOWN = "markdown"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or line. `text` has no line break. `level` 1–6 for a marked heading, else 0."""

    text: str
    anchor: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A grid. `rows[r][c]` is the text of a slot, merged cells repeated in every slot they cover.

    `places[r][c]` is the number of the source cell (0-based, in source order) that covers the slot,
    so the slots of one merged cell share a number; -1 where no cell covers the slot.
    Rows may differ in length. `exact` is True where the source has a real grid (HTML, DOCX …) or draws one (PDF), and
    False where columns were guessed from text: there a label may stand in a wrong column.
    `anchors`: by number of the source cell, where cells have places of their own (pages and boxes).
    `doubtful`: numbers of source cells in which something is printed that was not read with certainty.
    """

    rows: tuple[tuple[str, ...], ...]
    places: tuple[tuple[int, ...], ...]
    anchor: str = ""
    exact: bool = True
    anchors: tuple[str, ...] = ()
    doubtful: frozenset[int] = frozenset()

    def anchor_of(self, row: int, column: int) -> str:
        """Where the slot's source cell stands: `table[3]/cell[17]`, counted from 1, or `page[2]/box[72,100,300,115]`."""
        place = self.places[row][column]
        if self.anchors and place >= 0:
            return self.anchors[place]
        return f"{self.anchor}/cell[{place + 1}]"

    def texts(self) -> Iterator[str]:
        """The text of each source cell once, in source order."""
        seen = -1
        slots = zip(chain.from_iterable(self.rows), chain.from_iterable(self.places), strict=True)
        for text, place in slots:
            if place > seen:
                seen = place
                yield text


@dataclass(frozen=True, slots=True)
class Picture:
    """An image or an embedded file where text might have been. `source`: its address as written."""

    source: str
    anchor: str = ""


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """
    `charset_used` and `charset_declared` are None where the format has none.

    `truncated`: the source ends too early to be whole, so what is missing may stand in the rest of it.
    `inside`: the file's name in the archive it was found in.
    """

    format: Format
    blocks: tuple[Block, ...]
    title: str = ""
    charset_declared: str | None = None
    charset_used: str | None = None
    truncated: bool = False
    inside: str = ""

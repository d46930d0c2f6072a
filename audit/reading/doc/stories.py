"""Text as shown → lines with their properties, cut at the marks that end paragraphs and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from audit.reading.archives import bomb
from audit.reading.doc.characters import CELL, DRAWING, GONE, GONE_CELL, GONE_PARAGRAPH, PARAGRAPH, PICTURE
from audit.reading.doc.drafts import CELLS, PAGE_BREAK, Flow, Item, Line
from audit.reading.doc.paragraphs import Paragraphs, Properties
from audit.reading.doc.pieces import Pieces

# A report has some six hundred, most of them cells; a book of a thousand pages thirty thousand.
MOST_PARAGRAPHS = 60_000
MARKS = (PARAGRAPH, PAGE_BREAK, CELL, GONE_CELL, GONE_PARAGRAPH)
_MARK = re.compile(f"[{''.join(MARKS)}]")
# Line and column breaks are lines; the hyphen that does not break is one; nothing else below 20 is printed.
_PRINTED = dict.fromkeys(range(0x20)) | {0x09: " ", 0x0B: "\n", 0x0E: "\n", 0x1E: "-"}
_UNUSUAL = re.compile("[\0-\x1f\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Ending(NamedTuple):
    """Where a paragraph ends. `run`: the number of its formatted run."""

    position: int
    mark: str
    properties: Properties
    depth: int
    run: int


class Stories:
    """Reads parts of the text: the main text, that of text boxes."""

    def __init__(self, pieces: Pieces, paragraphs: Paragraphs) -> None:
        self._pieces, self._paragraphs = pieces, paragraphs

    def read(self, text: str, first: int, prefix: str = "", boxes: Mapping[int, list[Item]] | None = None) -> Flow:
        """
        `first`: position of the first character. `boxes`: position of a character → what stands in the box anchored there.

        UnreadableInput: `damaged_tables`, `bomb`.
        """
        if sum(map(text.count, MARKS)) > MOST_PARAGRAPHS:
            raise bomb()
        flow = Flow()
        start = 0
        for number, ending in enumerate(_divided(_kept(self._endings(text, first))), 1):
            line = _line(text[start : ending.position], f"{prefix}p[{number}]", ending.properties)
            if line.drawings and boxes:
                found = [boxes[at] for at in range(first + start, first + ending.position) if at in boxes]
                line.drawings -= len(found)
                line.boxes = [item for box in found for item in box]
            flow.add(line, ending.mark, ending.depth)
            start = ending.position + 1
        flow.end()
        return flow

    def _endings(self, text: str, first: int) -> Iterator[Ending]:
        piece = self._pieces.at(first)
        for position, mark in _marks(text):
            at = first + position
            if at >= piece.last:
                piece = self._pieces.at(at)
            run = self._paragraphs.runs.at(piece.offset + (at - piece.first) * piece.width)
            properties = self._paragraphs.of(run, piece.prm)
            depth = min(properties.depth, 1) if mark in CELLS else properties.depth
            yield Ending(position, mark, properties, depth, run)


def _marks(text: str) -> list[tuple[int, str]]:
    """Where each paragraph ends, and with what; text behind the last mark is one more."""
    marks = [(mark.start(), mark[0]) for mark in _MARK.finditer(text)]
    behind = marks[-1][0] + 1 if marks else 0
    if text[behind:].strip(GONE):
        marks.append((len(text), PARAGRAPH))
    return marks


def _kept(endings: Iterable[Ending]) -> Iterator[Ending]:
    """A deleted mark joins two paragraphs, but nothing grows into a table or out of it."""
    joined: list[Ending] = []
    for ending in endings:
        if ending.mark == GONE_PARAGRAPH and not ending.properties.inner_cell_end:
            joined.append(ending)
            continue
        if joined:
            yield from (one for one in joined if one.depth != ending.depth)
            joined = []
        yield ending
    yield from joined[-1:]


def _divided(endings: Iterable[Ending]) -> Iterator[Ending]:
    """What only a page break divides is one paragraph: only its beginning is an item of a list."""
    before = None
    for ending in endings:
        if before is not None and ending.run == before:
            yield ending._replace(properties=ending.properties.without_list())
        else:
            yield ending
        before = ending.run if ending.mark == PAGE_BREAK else None


def _line(raw: str, anchor: str, properties: Properties) -> Line:
    if not _UNUSUAL.search(raw):
        return Line(raw, anchor, properties)
    text = raw.translate(_PRINTED)
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Line(text, anchor, properties, raw.count(PICTURE), raw.count(DRAWING))

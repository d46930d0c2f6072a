"""
Word 97–2003 and WPS Writer files ([MS-DOC]) → Document.

The head (`fib`) says where everything stands; the piece table (`pieces`) puts the text in order; runs (`runs`) give
characters (`characters`) and paragraphs (`paragraphs`) their format, styles included. The end of each table row defines
its cells (`rows`). The text is cut into lines (`stories`), put into rows and tables (`drafts`), and becomes grids
(`grids`) and blocks (`blocks`). `lists` and `numbering` tell the ordinals that stand in no text.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from audit.document import Document
from audit.errors import UnreadableInput
from audit.reading.archives import bomb, damaged, truncated
from audit.reading.compound import Compound
from audit.reading.doc.blocks import Blocks
from audit.reading.doc.boxes import read_anchors, read_boxes
from audit.reading.doc.characters import Characters
from audit.reading.doc.drafts import Item, Line
from audit.reading.doc.fib import (
    ANCHORS,
    CHARACTER_RUNS,
    DRAWINGS,
    LIST_OVERRIDES,
    LISTS,
    PARAGRAPH_RUNS,
    PIECES,
    STYLES,
    TEXT_BOXES,
    Fib,
    read_fib,
)
from audit.reading.doc.lists import read_lists
from audit.reading.doc.numbering import number_lines
from audit.reading.doc.paragraphs import Paragraphs
from audit.reading.doc.pieces import MOST_CHARACTERS, read_pieces
from audit.reading.doc.producer import format_of
from audit.reading.doc.runs import character_runs, paragraph_runs
from audit.reading.doc.shapes import bare_shapes
from audit.reading.doc.stories import Stories
from audit.reading.doc.styles import read_styles


def read_doc(data: bytes) -> Document:
    """
    Paragraphs, tables and pictures of the main text in reading order.

    Anchors: `p[n]` is the n-th paragraph, counted from 1; as in Word, the end of a cell and of a row is one too.
    `table[n]` and `img[n]` count the blocks of the document.

    UnreadableInput: `encrypted`, `word95`, `not_word`, `damaged_tables`, `truncated`, `damaged`, `bomb`.
    """
    file = Compound(data)
    try:
        return _document(file)
    except UnreadableInput as error:
        if file.cut and error.kind in ("damaged", "not_word"):
            raise truncated() from error
        raise
    except (struct.error, IndexError) as error:  # a number leads out of the structure it stands in
        raise damaged() from error


def _document(file: Compound) -> Document:
    word = file.read("WordDocument")
    fib = read_fib(word, file)
    if fib.text > MOST_CHARACTERS:
        raise bomb()
    table = file.read(fib.table)
    pieces = read_pieces(fib.part(table, PIECES))
    styles = read_styles(fib.part(table, STYLES))
    runs = paragraph_runs(fib.part(table, PARAGRAPH_RUNS), word)
    characters = Characters(pieces, word, character_runs(fib.part(table, CHARACTER_RUNS), word), runs, styles)
    stories = Stories(pieces, Paragraphs(runs, styles, lambda: file.read("Data"), pieces.changes))
    boxes = _boxes(fib, table, characters, stories)
    text = characters.shown(0, fib.text)
    flow = stories.read(text, 0, boxes=boxes.anchored)
    lists = read_lists(fib.part(table, LISTS), fib.behind(table, LISTS), fib.part(table, LIST_OVERRIDES))
    number_lines(flow.lines, boxes.lines, lists)
    blocks = tuple(Blocks().of([*flow.items, *boxes.floating]))
    return Document(format_of(file), blocks, truncated=flow.cut or boxes.cut or len(text) < fib.text)


@dataclass(slots=True)
class _Boxes:
    """What stands in text boxes: `anchored` by position in the main text, `floating` where there is no anchor."""

    anchored: dict[int, list[Item]]
    floating: list[Item] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    cut: bool = False


def _boxes(fib: Fib, table: bytes, characters: Characters, stories: Stories) -> _Boxes:
    """Lines and frames of boxes are anchored too, with nothing in them."""
    anchors = read_anchors(fib.part(table, ANCHORS))
    bare = bare_shapes(fib.part(table, DRAWINGS)) if anchors else ()
    found = _Boxes({anchors[shape]: [] for shape in bare if shape in anchors})
    start, end = fib.boxes
    number = 1
    for box in read_boxes(fib.part(table, TEXT_BOXES), anchors, min(end - start, MOST_CHARACTERS)):
        first = start + box.first
        text = characters.shown(first, start + box.last)
        flow = stories.read(text, first, f"textbox[{number}]/")
        number += 1 if text.strip("\0\r") else 0
        (found.anchored.setdefault(box.anchor, []) if box.anchor >= 0 else found.floating).extend(flow.items)
        found.lines += flow.lines
        found.cut |= flow.cut
    return found

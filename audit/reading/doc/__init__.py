"""
Word 97–2003 and WPS Writer files ([MS-DOC]) → Document.

The head (`fib`) says where everything stands; the piece table (`pieces`) puts the text in order; runs (`runs`) give
characters (`characters`) and paragraphs (`paragraphs`) their format, styles included. The end of each table row defines
its cells (`rows`). The text is cut into lines and rows (`drafts`), which become grids (`grids`) and blocks (`blocks`).
"""

from __future__ import annotations

import struct

from audit.document import Document
from audit.errors import UnreadableInput
from audit.reading.archives import bomb, damaged
from audit.reading.compound import Compound, truncated
from audit.reading.doc.blocks import Blocks
from audit.reading.doc.boxes import read_anchors, read_boxes
from audit.reading.doc.characters import Characters
from audit.reading.doc.drafts import Drafting, Item
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
    drafting = Drafting(pieces, Paragraphs(runs, styles, lambda: file.read("Data"), pieces.changes))
    anchored, floating = _boxes(fib, table, characters, drafting)
    aside, drafting.lines = drafting.lines, []
    text = characters.shown(0, fib.text)
    items = drafting.story(text, 0, boxes=anchored)
    lists = read_lists(fib.part(table, LISTS), fib.behind(table, LISTS), fib.part(table, LIST_OVERRIDES))
    number_lines(drafting.lines, aside, lists)
    blocks = tuple(Blocks().of([*items, *floating]))
    return Document(format_of(file), blocks, truncated=drafting.cut or len(text) < fib.text)


def _boxes(
    fib: Fib, table: bytes, characters: Characters, drafting: Drafting
) -> tuple[dict[int, list[Item]], list[Item]]:
    """What stands in text boxes: by the position of their anchors, and what has none. Lines are boxes without text."""
    anchors = read_anchors(fib.part(table, ANCHORS))
    bare = bare_shapes(fib.part(table, DRAWINGS)) if anchors else ()
    anchored: dict[int, list[Item]] = {anchors[shape]: [] for shape in bare if shape in anchors}
    floating: list[Item] = []
    start, end = fib.boxes
    number = 1
    for box in read_boxes(fib.part(table, TEXT_BOXES), anchors, min(end - start, MOST_CHARACTERS)):
        first = start + box.first
        text = characters.shown(first, start + box.last)
        items = drafting.story(text, first, f"textbox[{number}]/")
        number += 1 if text.strip("\0\r") else 0
        (anchored.setdefault(box.anchor, []) if box.anchor >= 0 else floating).extend(items)
    return anchored, floating

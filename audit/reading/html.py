"""HTML → Document.

lexbor builds the tree a browser would build, from whatever stands there. `marking` writes that tree as one text with
marks where a block, row, cell or table begins or ends; here this text is split at the marks.

White space of the source is collapsed: to nothing between Han characters, else to one space. A single space that was
typed stays, and NBSP and U+3000 stay in cells, so that the raw text shows what was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count

from audit.document import Block, Document, Format, Paragraph, Picture, Table
from audit.reading.decoding import decode_with_facts
from audit.reading.embedded import report_within
from audit.reading.headings import find_headings
from audit.reading.marking import (
    BREAK,
    CELL,
    HEADING,
    LOST_CELL,
    LOST_TABLE,
    PICTURE,
    ROW,
    SPAN,
    TABLE,
    TABLE_END,
    ends_early,
    marked,
    tree_of,
)
from audit.reading.naming import title_from_page
from audit.reading.spans import resolve
from audit.reading.tables import names_of

# A table with a cell longer than this holds an article, not data.
LONGEST_CELL = 400
# A frame in a frame; a string in a string of a script.
MOST_WRAPPED = 2
EDGE = " \t\n\f\r" + BREAK
_HAN = r"[\u2018-\u201d\u3001-\u303f\u3400-\u9fff\uff01-\uffef]"
WHITE = re.compile(rf"[ \t\n\f\r{BREAK}]+")
WHITE_IN_HAN = re.compile(rf"(?<={_HAN})(?: ?[\t\n\f\r{BREAK}]|  )[ \t\n\f\r{BREAK}]*(?={_HAN})")
_SPAN = re.compile(rf"{SPAN}\d{{1,4}},\d{{1,4}}{SPAN}")
_HEADING = re.compile(rf"{HEADING}[1-6]?[{EDGE}]*")
_SIZE = re.compile(r"(\d{1,4}),(\d{1,4})")
_PICTURE = re.compile(rf"{PICTURE}([^{PICTURE}]*){PICTURE}")
_TABLES = re.compile(f"([{TABLE}{TABLE_END}])")
_CELLS = re.compile(f"[{CELL}{LOST_CELL}]")
_LOST = re.compile(f"[{LOST_TABLE}{LOST_CELL}]")
# Texts of the cells, number of cells row by row, and spans of a table.
Data = tuple[list[str], list[int], dict[int, tuple[int, int]]]


def read_html(data: bytes, declared: str | None = None) -> Document:
    """
    Paragraphs, pictures and innermost tables in reading order; a layout table dissolves into its content.

    `declared`: the charset of the HTTP header. Hidden elements and navigation are left out, unless all tables of
    the page are in them. If the page itself holds no report, but a string in it does, the blocks are those of the
    string, and its address stands before their anchors: `script[2]/table[1]/cell[7]`.

    Anchors: `table[3]/cell[7]` is the third `<table>` of the page and the seventh `<td>` or `<th>` of its own, in the
    order of the source; `p[12]` and `img[1]` count the paragraphs and pictures read.
    """
    decoded = decode_with_facts(data, declared)
    page = data if decoded.as_is else decoded.text.encode()
    title, blocks = _read(page, MOST_WRAPPED)
    return Document(Format.HTML, tuple(blocks), title, decoded.declared, decoded.used, ends_early(page))


def _read(page: bytes, deeper: int) -> tuple[str, list[Block]]:
    """Title and blocks of a page, or of the string in it that is the report; that may lie in another string."""
    tree = tree_of(page)
    named = tree.css_first("title")
    title = tidy(named.text().strip()) if named else ""
    blocks = _blocks(marked(tree, page))
    if not deeper or _holds_report(blocks):
        return title, blocks
    within = report_within(tree)
    if within is None:
        return title, blocks
    address, text = within
    inner_title, inner = _read(text.encode("utf-8", "replace"), deeper - 1)
    if not _holds_report(inner):
        return title, blocks
    # the headline may stand in the page only, in its <title> or above the frame
    if inner_title and not title_from_page(title):
        title = inner_title
    headings = [block for block in blocks if isinstance(block, Paragraph) and block.level]
    return title, [*headings, *(_moved(block, address) for block in inner)]


def _holds_report(blocks: Sequence[Block]) -> bool:
    """A table of the form, or two of its parts."""
    if any(names_of(block) for block in blocks if isinstance(block, Table)):
        return True
    return len(find_headings(blocks, 0, len(blocks))) > 1


def _moved(block: Block, address: str) -> Block:
    anchor = f"{address}/{block.anchor}"
    if isinstance(block, Table) and block.anchors:
        return replace(block, anchor=anchor, anchors=tuple(f"{address}/{one}" for one in block.anchors))
    return replace(block, anchor=anchor)


def _blocks(text: str) -> list[Block]:
    """Split at the marks. Text outside of tables and in layout tables is split into paragraphs and pictures."""
    blocks: list[Block] = []
    paragraphs, pictures = count(1), count(1)
    table = 0
    # text, mark, text, mark … text: a table is innermost where its end follows its beginning
    pieces = ["", *_TABLES.split(text), ""]
    for before, piece, behind in zip(pieces[::2], pieces[1::2], pieces[2::2], strict=False):
        table += before == TABLE
        if before == TABLE and behind == TABLE_END:
            # a spacer or an icon in a cell makes no table of pictures
            caption, row, rows = (_PICTURE.sub("", piece) if PICTURE in piece else piece).partition(ROW)
            data = _data(row + rows)
            if data:
                _flow(caption, blocks, paragraphs, pictures)
                blocks.append(_table(data, f"table[{table}]", piece))
                blocks += [Picture(source, f"img[{next(pictures)}]") for source in _PICTURE.findall(piece)]
                table += piece.count(LOST_TABLE)
                continue
        _flow(piece, blocks, paragraphs, pictures)
        table += piece.count(LOST_TABLE)
    return blocks


def _table(data: Data, anchor: str, piece: str) -> Table:
    table = resolve(*data, anchor)
    if LOST_CELL not in piece:
        return table
    numbers = (number for number, mark in enumerate(_CELLS.findall(piece), 1) if mark == CELL)
    return replace(table, anchors=tuple(f"{anchor}/cell[{number}]" for number in numbers))


def _data(text: str) -> Data | None:
    """
    Texts of the cells, number of cells row by row, and spans of a table: what `resolve` takes.

    None for layout: one column only, a cell as long as an article, or no text.
    """
    if LOST_TABLE in text or LOST_CELL in text:
        text = _LOST.sub("", text)
    rows = [row.split(CELL) for row in text.split(ROW)]
    lengths = [len(row) - 1 for row in rows]  # what stands in front of the first cell of a row is in none
    if max(lengths) < 2:
        return None
    cells = [cell.strip(EDGE) for row in rows for cell in row[1:]]
    spans = _taken_spans(cells) if SPAN in text else {}
    together = "".join(cells)
    if HEADING in together:
        cells = [_HEADING.sub("", cell) for cell in cells]
    if BREAK in together or "\n" in together or "  " in together or "\t" in together:
        cells = [tidy(cell) if len(cell) > 2 else cell for cell in cells]
    if max(map(len, cells)) > LONGEST_CELL or not any(cells):
        return None
    return cells, lengths, spans


def _taken_spans(cells: list[str]) -> dict[int, tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for number in [number for number, text in enumerate(cells) if SPAN in text]:
        text, _, behind = cells[number].partition(SPAN)
        written, _, behind = behind.partition(SPAN)
        size = _size(written)
        if size:
            spans[number] = size
            cells[number] = f"{text}{behind}".strip(EDGE)
    return spans


@lru_cache(maxsize=1024)
def _size(written: str) -> tuple[int, int] | None:
    found = _SIZE.fullmatch(written)
    return (int(found[1]), int(found[2])) if found else None


def _flow(text: str, blocks: list[Block], paragraphs: Iterator[int], pictures: Iterator[int]) -> None:
    """Rows and cells of layout tables are blocks like others."""
    if SPAN in text:
        text = _SPAN.sub("", text)
    if LOST_TABLE in text or LOST_CELL in text:
        text = _LOST.sub("", text)
    if CELL in text or ROW in text:
        text = text.replace(ROW, BREAK).replace(CELL, BREAK)
    for piece in text.split(BREAK):
        words = piece.strip()
        if not words:
            continue
        level = 0
        if words[0] == HEADING:
            level, words = max(0, "0123456".find(words[1:2])), words[2:].strip()
        if PICTURE in words:
            blocks += _parted(words, level, paragraphs, pictures)
        elif words:
            blocks.append(Paragraph(tidy(words), f"p[{next(paragraphs)}]", level))


def _parted(words: str, level: int, paragraphs: Iterator[int], pictures: Iterator[int]) -> Iterator[Block]:
    """Text, picture, text …"""
    for number, part in enumerate(words.split(PICTURE)):
        if number % 2:
            yield Picture(part, f"img[{next(pictures)}]")
        elif part.strip():
            yield Paragraph(tidy(part.strip()), f"p[{next(paragraphs)}]", level)


def tidy(text: str) -> str:
    if "\n" in text or BREAK in text or "  " in text or "\t" in text:
        text = WHITE.sub(" ", WHITE_IN_HAN.sub("", text))
    return text

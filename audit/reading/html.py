"""HTML → Document.

lexbor builds the tree a browser would build, from whatever stands there. `marking` writes that tree as one text with
marks where a block, row, cell or table begins or ends; here this text is split at the marks.

White space of the source is collapsed: to nothing between Han characters, else to one space. A single space that was
typed stays, and NBSP and U+3000 stay in cells, so that the raw text shows what was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from audit.document import Block, Document, Format, Paragraph, Picture, Table
from audit.reading.decoding import decode_with_facts
from audit.reading.marking import BREAK, CELL, HEADING, PICTURE, ROW, SPAN, TABLE, TABLE_END, flattened, marked
from audit.reading.spans import resolve

# A table with a cell longer than this holds an article, not data.
LONGEST_CELL = 400
EDGE = " \t\n\f\r" + BREAK
_HAN = r"[\u2018-\u201d\u3001-\u303f\u3400-\u9fff\uff01-\uffef]"
WHITE = re.compile(rf"[ \t\n\f\r{BREAK}]+")
WHITE_IN_HAN = re.compile(rf"(?<={_HAN})(?: ?[\t\n\f\r{BREAK}]|  )[ \t\n\f\r{BREAK}]*(?={_HAN})")
_SPAN = re.compile(rf"{SPAN}(\d+),(\d+){SPAN}")
_PICTURE = re.compile(rf"{PICTURE}([^{PICTURE}]*){PICTURE}")
_TABLES = re.compile(f"([{TABLE}{TABLE_END}])")
_LEFTOVER = re.compile("[\ufdd0-\ufdef]")


def read_html(data: bytes, declared: str | None = None) -> Document:
    """
    Paragraphs, pictures and innermost tables in reading order; a layout table dissolves into its content.

    `declared`: the charset of the HTTP header. Hidden elements and navigation are left out, unless all tables of
    the page are in them. Anchors count the blocks of a kind from 1: `p[12]`, `table[3]`, `img[1]`.
    """
    decoded = decode_with_facts(data, declared)
    tree = LexborHTMLParser(flattened(decoded.text), options=LexborDocumentOptions.WO_EVENTS.value)
    title = tree.css_first("title")
    words = _tidy(title.text().strip()) if title else ""
    blocks = tuple(_Splitter().blocks(marked(tree)))
    return Document(Format.HTML, blocks, words, decoded.declared, decoded.used)


class _Splitter:
    """Marked text → blocks. Holds the numbers of the anchors."""

    def __init__(self) -> None:
        self.paragraphs, self.tables, self.pictures = count(1), count(1), count(1)

    def blocks(self, text: str) -> Iterator[Block]:
        # text, mark, text, mark … text: a table is innermost where its end follows its beginning
        pieces = ["", *_TABLES.split(text), ""]
        for before, piece, behind in zip(pieces[::2], pieces[1::2], pieces[2::2], strict=False):
            if before == TABLE and behind == TABLE_END:
                yield from self._table(piece)
            else:
                yield from self._flow(piece)

    def _table(self, text: str) -> Iterator[Block]:
        caption, *rows = text.split(ROW)
        cells = [row.split(CELL)[1:] for row in rows]
        if PICTURE not in text and max(map(len, cells), default=0) > 1:
            texts = [[_cell(cell) for cell in row] for row in cells]
            spans = _take_spans(texts) if SPAN in text else {}
            if max(len(cell) for row in texts for cell in row) <= LONGEST_CELL:
                yield from self._flow(caption)
                yield resolve(texts, spans, f"table[{next(self.tables)}]")
                return
        yield from self._flow(text)

    def _flow(self, text: str) -> Iterator[Block]:
        """Text outside of data tables; rows and cells of layout tables are blocks like others."""
        if SPAN in text:
            text = _SPAN.sub("", text)
        for piece in text.replace(ROW, BREAK).replace(CELL, BREAK).split(BREAK):
            words = piece.strip()
            if words:
                yield from self._paragraph(words)

    def _paragraph(self, words: str) -> Iterator[Block]:
        level = 0
        if words[0] == HEADING:
            level, words = int(words[1:2] or 0), words[2:].strip()
        if PICTURE in words:
            for number, part in enumerate(_PICTURE.split(words)):
                if number % 2:
                    yield Picture(part, f"img[{next(self.pictures)}]")
                elif part.strip():
                    yield from self._paragraph(part.strip())
        elif words:
            yield Paragraph(_tidy(words), f"p[{next(self.paragraphs)}]", level)


def _take_spans(texts: Sequence[list[str]]) -> dict[int, tuple[int, int]]:
    """Cells with a mark: number → (rowspan, colspan). The mark is taken out of the text."""
    spans: dict[int, tuple[int, int]] = {}
    number = 0
    for row in texts:
        for column, text in enumerate(row):
            if SPAN in text:
                found = _SPAN.search(text)
                if found:
                    spans[number] = (int(found[1]), int(found[2]))
                row[column] = _cell(_SPAN.sub("", text))
            number += 1
    return spans


def _cell(text: str) -> str:
    text = text.strip(EDGE)
    return text if len(text) < 3 else _tidy(text)


def _tidy(text: str) -> str:
    if "\n" in text or BREAK in text or "  " in text or "\t" in text:
        text = WHITE.sub(" ", WHITE_IN_HAN.sub("", text))
    return text

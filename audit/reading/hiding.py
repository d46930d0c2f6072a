"""A document without the personal data in it, and what was covered where.

The one door: whoever has a Report has nothing personal, be it the rules, the pages, the database or a notice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from audit.document import Block, Document, Paragraph, Table
from audit.privacy import Private, covered, find, masked, may_hold
from audit.private_numbers import Found

# Between cells: what ends in one does not go on in the next. Lines are joined by a line break: a number may go on there.
APART = "\x00"


def hidden(document: Document) -> tuple[Document, tuple[Private, ...]]:
    """The document with everything personal covered, each text as long as before; and what that was."""
    title, inside = masked(document.title), masked(document.inside)
    if title != document.title or inside != document.inside:
        document = replace(document, title=title, inside=inside)
    if not may_hold(_at_a_glance(document.blocks)):
        return document, ()
    texts = list(_texts(document.blocks))
    whole = "".join(text + end for _, text, end in texts)
    found = find(whole)
    if not found:
        return document, ()
    shown = covered(whole, found)
    pieces = list(_pieces(texts, shown))
    of_block: defaultdict[int, list[str]] = defaultdict(list)
    for number, _, piece in pieces:
        of_block[number].append(piece)
    blocks = tuple(_with(block, of_block[number]) for number, block in enumerate(document.blocks))
    starts = [start for _, start, _ in pieces]
    private = (_private(one, pieces[bisect_right(starts, one.start) - 1], shown) for one in found)
    return replace(document, blocks=blocks), tuple(private)


def _at_a_glance(blocks: Sequence[Block]) -> str:
    """All text, merged cells as often as they are drawn: nearly every report has nothing to cover, and is asked first."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines.extend(map(APART.join, block.rows))
            lines.append(APART)
    return "\n".join(lines)


def _texts(blocks: Sequence[Block]) -> Iterator[tuple[int, str, str]]:
    """(number of the block, text, what stands behind it), each cell once."""
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield number, block.text, "\n"
        elif isinstance(block, Table):
            yield from ((number, text, APART) for text in block.texts())


def _pieces(texts: Sequence[tuple[int, str, str]], shown: str) -> Iterator[tuple[int, int, str]]:
    """(number of the block, where it begins in the whole, covered text)."""
    at = 0
    for number, text, end in texts:
        yield number, at, shown[at : at + len(text)]
        at += len(text) + len(end)


def _with(block: Block, pieces: Sequence[str]) -> Block:
    if isinstance(block, Paragraph):
        return block if block.text == pieces[0] else replace(block, text=pieces[0])
    if not isinstance(block, Table) or pieces == list(block.texts()):
        return block
    return replace(block, rows=tuple(_rows(block, pieces)))


def _rows(table: Table, pieces: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The cells of a merged cell share its text; a slot that no cell covers is empty."""
    text_of: dict[int, str] = dict(zip(_places(table), pieces, strict=True))
    for row, places in zip(table.rows, table.places, strict=True):
        yield tuple(text_of.get(place, masked(text)) for text, place in zip(row, places, strict=True))


def _places(table: Table) -> Iterator[int]:
    """The numbers of the source cells in the order of `Table.texts`."""
    seen = -1
    for places in table.places:
        for place in places:
            if place > seen:
                seen = place
                yield place


def _private(one: Found, piece: tuple[int, int, str], shown: str) -> Private:
    number, at, text = piece
    words = "".join(shown[one.start : one.end].split())
    return Private(one.kind, one.certain, words, number, text, one.start - at, min(one.end - at, len(text)))

"""The style sheet ([MS-DOC] §2.9.271): what a paragraph or a run has without saying so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from audit.reading.archives import bomb
from audit.reading.doc.sprms import U16

PARAGRAPH, CHARACTER = 1, 2
NONE = 0xFFF
DEEPEST = 12
LARGEST = 1024 * 1024


class Style(NamedTuple):
    """`base`: number of the style it adds to."""

    base: int = NONE
    paragraph: bytes = b""
    characters: bytes = b""


class Styles(NamedTuple):
    """By the number that paragraphs and runs give."""

    styles: Sequence[Style]

    def paragraph(self, number: int) -> list[bytes]:
        """The lists of modifications of paragraphs, to be applied in this order."""
        return [style.paragraph for style in self._line(number)]

    def characters(self, number: int) -> list[bytes]:
        """Those of characters."""
        return [style.characters for style in self._line(number)]

    def _line(self, number: int) -> list[Style]:
        line: list[Style] = []
        while number < len(self.styles) and len(line) < DEEPEST:
            line.append(self.styles[number])
            number = self.styles[number].base
        return line[::-1]


def read_styles(sheet: bytes) -> Styles:
    """A style that cannot be read is one that says nothing. UnreadableInput(bomb) for a sheet of megabytes."""
    if len(sheet) < 6:
        return Styles(())
    if len(sheet) > LARGEST:
        raise bomb()
    size, count, head = U16(sheet)[0], U16(sheet, 2)[0], U16(sheet, 4)[0]
    at = 2 + size
    styles: list[Style] = []
    while len(styles) < count and at + 2 <= len(sheet):
        length = U16(sheet, at)[0]
        styles.append(_style(sheet[at + 2 : at + 2 + length], head))
        at += 2 + length
    return Styles(styles)


def _style(entry: bytes, head: int) -> Style:
    if len(entry) < max(head, 6) + 2:
        return Style()
    kind, base, count = entry[2] & 0xF, U16(entry, 2)[0] >> 4, entry[4] & 0xF
    at = head + 4 + 2 * U16(entry, head)[0]  # behind the name and the zero that ends it
    lists: list[bytes] = []
    while len(lists) < count and at + 2 <= len(entry):
        size = U16(entry, at)[0]
        lists.append(entry[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    if kind == PARAGRAPH:
        paragraph, characters, *_ = *lists, b"", b""
        return Style(base, paragraph[2:], characters)
    return Style(base, characters=lists[0]) if kind == CHARACTER and lists else Style(base)

"""Hand-made pages: text at places, lines between them. All lengths in points from the top left corner."""

from __future__ import annotations

from collections.abc import Sequence

from audit.document import Paragraph, Table
from audit.reading.geometry import blocks_of
from audit.reading.geometry.page import Glyph, Horizontal, Page, Vertical

WIDTH, HEIGHT = 595.0, 842.0
SIZE = 10.0


def text(x: float, top: float, words: str, size: float = SIZE) -> list[Glyph]:
    """One line: Han characters as wide as high, others half as wide. Spaces leave a gap."""
    glyphs = []
    for character in words:
        wide = size if character > "\u2013" else size / 2
        if character != " ":
            glyphs.append((x, top, x + wide, top + size, character))
        x += wide
    return glyphs


def lattice(xs: Sequence[float], ys: Sequence[float]) -> tuple[list[Horizontal], list[Vertical]]:
    """Lines of a table without merged cells."""
    return [(y, xs[0], xs[-1]) for y in ys], [(x, ys[0], ys[-1]) for x in xs]


def table(
    xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]
) -> tuple[list[Glyph], list[Horizontal], list[Vertical]]:
    """Glyphs, horizontals and verticals of a full grid, each text at the top left of its cell."""
    glyphs = [
        glyph
        for top, row in zip(ys, rows, strict=False)
        for left, words in zip(xs, row, strict=False)
        for glyph in text(left + 2, top + 2, words)
    ]
    return glyphs, *lattice(xs, ys)


def page(*parts, number: int = 1, **more) -> Page:
    """From lists of glyphs, and triples of glyphs and lines as `table` gives them."""
    glyphs, across, down = [], [], []
    for part in parts:
        if isinstance(part, tuple):
            glyphs += part[0]
            across += part[1]
            down += part[2]
        else:
            glyphs += part
    return Page(number, WIDTH, HEIGHT, glyphs, across, down, **more)


def tables_of(*pages: Page, **how) -> list[Table]:
    return [block for block in blocks_of(pages, **how) if isinstance(block, Table)]


def rows_of(*pages: Page, **how) -> list[tuple[tuple[str, ...], ...]]:
    return [one.rows for one in tables_of(*pages, **how)]


def paragraphs_of(*pages: Page, **how) -> list[str]:
    return [block.text for block in blocks_of(pages, **how) if isinstance(block, Paragraph)]

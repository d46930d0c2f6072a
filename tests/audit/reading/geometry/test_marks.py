"""Digits on pages that are no figures of the number beside them: raised, lowered, struck out."""

from __future__ import annotations

import pytest

from audit.document import Table
from audit.reading.geometry.blocks import blocks_of
from audit.reading.geometry.page import Page

SIZE = 10.0


def digit(text, x, top=0.0, size=SIZE):
    return (100 + x, 110 + top, 100 + x + size / 2, 110 + top + size, text)


def cell(glyphs, *lines):
    """The text of a ruled cell with these glyphs in it."""
    across = [(100.0, 90.0, 200.0), (130.0, 90.0, 200.0), (160.0, 90.0, 200.0), *lines]
    down = [(90.0, 100.0, 160.0), (140.0, 100.0, 160.0), (200.0, 100.0, 160.0)]
    (table,) = (block for block in blocks_of([Page(1, 595, 842, glyphs, across, down)]) if isinstance(block, Table))
    return table.rows[0][0]


@pytest.mark.parametrize(
    ("second", "text"),
    [
        (digit("1", 5, 0, 6), "0¹"),
        (digit("1", 5, 4.5, 6), "0₁"),
        (digit("1", 5, 0, 9), "01"),
        (digit("1", 5), "01"),
    ],
)
def test_smaller_digits(second, text):
    assert cell([digit("0", 0), second]) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ((115.5, 100.0, 105.0), "9\u03360"),
        ((119.9, 100.0, 105.0), "90"),
        ((110.2, 100.0, 105.0), "90"),
        ((115.5, 120.0, 125.0), "90"),
    ],
)
def test_a_line_through_a_digit(line, text):
    assert cell([digit("9", 0), digit("0", 5)], line) == text

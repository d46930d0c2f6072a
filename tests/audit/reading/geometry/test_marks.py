"""Digits on pages that are no figures of the number beside them: raised, lowered, struck out."""

from __future__ import annotations

import pytest

from audit.document import Paragraph, Table
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


def test_digits_over_each_other_are_no_number():
    assert cell([digit("0", 0), digit("0", 0.2)]) == "0"
    assert cell([digit("0", 0), digit("8", 1)]) == "0 8"
    assert cell([digit("0", 0), digit("0", 0.2, -1, 13)]) == "0 0"


def test_big_letters_on_every_page_are_a_watermark():
    def text(count):
        pages = [
            Page(at, 595, 842, [digit(sign, 5 * x) for x, sign in enumerate(f"12345{at}")] + [digit("密", 10, -15, 40)])
            for at in range(1, count + 1)
        ]
        return "".join(block.text for block in blocks_of(pages) if isinstance(block, Paragraph))

    assert text(3) == "123451123452123453"
    assert text(2).count("密") == 2

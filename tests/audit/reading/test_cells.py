from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import CellState
from audit.reading.cells import looks_like_value, read_cell


@pytest.mark.parametrize(
    ("raw", "state", "value"),
    [
        ("7", "number", 7),
        ("０", "number", 0),
        ("\u3000139", "number", 139),
        ("\xa0 4 ", "number", 4),
        ("1，234", "number", 1234),
        ("1,234,567", "number", 1234567),
        ("12.50", "number", Decimal("12.50")),
        ("-8", "number", -8),
        ("+19", "number", 19),
        ("[bookmark: _GoBack]15", "number", 15),
        ("", "blank", None),
        ("\u3000\xa0 ", "blank", None),
        ("[bookmark: _Hlk66973412]", "blank", None),
        ("/", "dash", None),
        ("／", "dash", None),
        ("——", "dash", None),
        ("无", "dash", None),
        ("不适用", "dash", None),
        ("3件", "text", None),
        ("1 2", "text", None),
        ("12,34", "text", None),
        ("251000元", "text", None),
        ("约5", "text", None),
        ("²", "text", None),
        ("٣", "text", None),
        ("9" * 40, "text", None),
    ],
)
def test_states(raw, state, value):
    cell = read_cell(raw)
    assert (cell.state, cell.value, cell.raw) == (CellState(state), value, raw)


@given(st.integers(min_value=0, max_value=10**9))
def test_any_count_in_any_writing(number):
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for raw in (str(number), f"{number:,}", wide, f"　{number} "):
        assert read_cell(raw).value == number


@given(st.text())
def test_no_text_becomes_a_number_by_accident(raw):
    cell = read_cell(raw)
    assert (cell.value is not None) == (cell.state is CellState.NUMBER)
    if cell.state is CellState.NUMBER:
        assert any(character.isnumeric() for character in raw)
    assert looks_like_value(raw) == (cell.state is not CellState.TEXT)

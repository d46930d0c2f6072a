"""A report that was packed and unpacked is the same report, in every field."""

from __future__ import annotations

import zlib
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.document import Document, Format, Paragraph, Picture, Table
from audit.model import Cell, CellState, Place, Report, Section, TableReading
from audit.packing import pack, unpack
from audit.privacy import Private
from audit.private_numbers import Kind as PrivateKind
from audit.reading import read
from audit.reading.interpret import interpret
from tests.generating import RENDERINGS, varied_contents


@given(content=varied_contents(), how=st.sampled_from(sorted(RENDERINGS)))
@settings(max_examples=20)
def test_nothing_is_lost(content, how):
    report = interpret(read(RENDERINGS[how](content)))
    again = unpack(pack(report))
    assert again == report
    assert [type(cell.value) for cell in again.cells.values()] == [type(cell.value) for cell in report.cells.values()]
    assert pack(again) == pack(report)
    bare = unpack(pack(report), places=False)
    assert bare == replace(report, cells={address: replace(cell, place=None) for address, cell in report.cells.items()})


def test_a_document_of_everything():
    table = Table((("一", "二"), ("3",)), ((0, 1), (2,)), "page[1]", False, ("a", "b", "c"), frozenset({2}))
    document = Document(
        Format.PDF,
        (Paragraph("文\u3000", "p[1]", 2), table, Picture("a.png", "img[1]")),
        "题",
        "gbk",
        "gb18030",
        True,
        "内.doc",
    )
    report = Report(
        document,
        period=("2024-01-01", "2024-12-31"),
        sections=(Section(1, "一、总体", "一", "总体", "文", 3, True),),
        tables={"T3": TableReading("T3", 1, "2021", True, ("a",), ("b",), ("c",), ("d",))},
        cells={"T3.total.total": Cell(CellState.NUMBER, "3", 3, Place(1, 2, 3)), "x": Cell(CellState.DASH, "/")},
        damage=frozenset({"truncated", "table_twice"}),
        body=(0, 2),
        private=(Private(PrivateKind.MOBILE, False, "138******78", 0, "电话138******78", 2, 13),),
    )
    assert unpack(pack(report)) == report


@pytest.mark.parametrize(
    "bad", [b"", b"no", zlib.compress(b"{}"), zlib.compress(b'{"layout": 99}'), zlib.compress(b"[]")]
)
def test_bytes_that_are_no_report(bad):
    with pytest.raises(ValueError, match=r"."):
        unpack(bad)


def test_every_field_is_known():
    """A field more in one of these is one more to pack."""
    known = {
        Report: 17,
        Document: 7,
        Paragraph: 3,
        Table: 6,
        Picture: 2,
        Section: 7,
        TableReading: 8,
        Cell: 4,
        Place: 3,
    }
    assert {kind: len(fields(kind)) for kind in known} == known
    report = Report(Document(Format.TEXT, ()))
    assert unpack(pack(replace(report, agency="甲"))).agency == "甲"

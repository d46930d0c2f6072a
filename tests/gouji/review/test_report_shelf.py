"""What of a document is shown: clipped, read in time, or its cells alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import Document, Format, Paragraph, Table
from audit.engine import check
from audit.form import FORMS
from audit.model import Cell, CellState, Place, Report, TableReading
from gouji.rendering.marks import cell_at
from gouji.review.reports import clipping, parsing
from gouji.review.reports.beside import beside
from gouji.review.reports.cells_only import report_of_cells
from gouji.review.reports.clipping import clipped
from gouji.review.reports.parsing import Parser, read_report
from tests.gouji.review.pages import web_page

READ = check(web_page().encode(), rules=()).report or Report(Document(Format.HTML, ()))


def number(value):
    return Cell(CellState.NUMBER, str(value), value)


def grid(rows, columns, start=0):
    texts = tuple(tuple(f"{row}.{column}" for column in range(columns)) for row in range(rows))
    return Table(texts, tuple(tuple(range(start + row * columns, start + (row + 1) * columns)) for row in range(rows)))


def test_a_report_of_usual_length_is_left_as_it_is():
    shown, left_out = clipped(READ)
    assert shown is READ
    assert not left_out


def test_the_tables_of_the_form_are_kept_wherever_they_stand():
    much = tuple(Paragraph("很长的一段。" * 5_000) for _ in range(20))
    blocks = (*much, grid(3, 3), *much)
    cells = {"T3.total.total": Cell(CellState.NUMBER, "1", 1, Place(20, 2, 2))}
    report = Report(Document(Format.HTML, blocks), tables={"T3": TableReading("T3", 20, "2021", True)}, cells=cells)
    shown, left_out = clipped(report)
    assert left_out
    assert shown.document.blocks[20] is blocks[20]
    assert cell_at(shown, "T3.total.total") == (20, 8)
    assert sum(len(block.text) for block in shown.document.blocks if isinstance(block, Paragraph)) < 201_000


def test_a_cell_that_is_left_out_has_no_place():
    cells = {"T2.rules.made": Cell(CellState.NUMBER, "1", 1, Place(0, 4_500, 0)), "T2.rules.repealed": number(2)}
    report = Report(Document(Format.HTML, (grid(5_000, 2),)), cells=cells)
    shown, left_out = clipped(report)
    assert left_out
    assert (shown.cells["T2.rules.made"].place, shown.cells["T2.rules.made"].value) == (None, 1)
    assert cell_at(shown, "T2.rules.made") is None


@given(
    st.lists(st.one_of(st.integers(0, 400), st.tuples(st.integers(1, 30), st.integers(1, 90))), max_size=12), st.data()
)
def test_whatever_is_cut_stays_a_document_whose_places_exist(shapes, data):
    blocks = [Paragraph("字" * one) if isinstance(one, int) else grid(*one) for one in shapes]
    first = data.draw(st.integers(0, len(blocks)))
    last = data.draw(st.integers(first, len(blocks)))
    cells = {
        f"T3.x{at}": Cell(CellState.NUMBER, "1", 1, Place(at, len(block.rows) - 1, len(block.rows[-1]) - 1))
        for at, block in enumerate(blocks)
        if isinstance(block, Table)
    }
    report = Report(Document(Format.HTML, tuple(blocks)), cells=cells, body=(first, last))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clipping, "MOST_CHARACTERS", 300)
        patch.setattr(clipping._Room, "__init__", _small_room)
        shown, _ = clipped(report)
    assert shown.body is not None
    assert shown.body[1] <= len(shown.document.blocks)
    for address in cells:
        cell_at(shown, address)
    for block in shown.document.blocks:
        if isinstance(block, Table):
            assert [len(row) for row in block.rows] == [len(row) for row in block.places]


def _small_room(self) -> None:
    self.blocks, self.cells, self.characters = 6, 200, 300


@pytest.mark.parametrize("generation", sorted(FORMS))
def test_cells_alone_make_tables_with_every_cell_in_its_place(generation):
    form = FORMS[generation]
    cells = {address: number(at) for at, address in enumerate(form.addresses)}
    report = report_of_cells(cells, 2020 if generation == "2019" else 2024)
    assert report.generation == generation
    assert list(report.tables) == ["T2", "T3", "T4"]
    for at, address in enumerate(form.addresses):
        place = report.cells[address].place
        assert place is not None
        table = report.document.blocks[place.block]
        assert isinstance(table, Table)
        assert table.rows[place.row][place.column] == str(at)
        assert table.rows[place.row][0].endswith(form.printed[address][0])


def test_no_cells_make_no_tables():
    assert report_of_cells({}, 2025).document.blocks == ()
    assert report_of_cells({"T9.x": number(1)}, 2025).generation is None


def test_bytes_are_read_without_rules():
    report = Parser().parse("a", web_page().encode())
    assert isinstance(report, Report)
    assert report.agency == "样例市样例局"
    assert read_report(b"%PDF-1.4") != report
    assert isinstance(read_report(b""), str)


def test_what_takes_too_long_is_there_at_the_next_try():
    go, report = Event(), replace(READ)

    def slow(_: bytes) -> Report:
        go.wait(20)
        return report

    parser = Parser(slow)
    assert parser.parse("a", b"", seconds=0.01) is None
    assert parser.parse("a", b"", seconds=0.01) is None
    go.set()
    assert parser.parse("a", b"", seconds=20) is report


def test_no_more_wait_than_there_is_room_for():
    go = Event()

    def slow(_: bytes) -> str:
        go.wait(20)
        return "x"

    parser = Parser(slow)
    for one in range(parsing.MOST_WAITING + 2):
        assert parser.parse(str(one), b"", seconds=0.001) is None
    assert len(parser._jobs) == parsing.MOST_WAITING
    go.set()
    assert [parser.parse(str(one), b"", seconds=20) for one in range(parsing.MOST_WAITING)] == [
        "x"
    ] * parsing.MOST_WAITING


def test_stocks_and_carried_numbers_follow_from_last_year():
    before = {"T2.normative_docs.in_force": number(14), "T3.carried_out.total": number(3), "T3.total.total": number(9)}
    now = {
        "T2.normative_docs.in_force": number(18),
        "T2.normative_docs.made": number(2),
        "T2.normative_docs.repealed": number(1),
        "T3.carried_in.total": number(3),
        "T3.total.total": number(9),
    }
    found = beside(now, before)
    (stock,) = found["T2"].linked
    assert (stock.now, stock.expected, stock.agrees) == ("18", "15", False)
    assert stock.how == "上年现行有效 14 ＋ 本年制发 2 － 本年废止 1"
    (carried,) = found["T3"].linked
    assert (carried.expected, carried.agrees) == ("3", True)
    assert (found["T2"].broken, found["T3"].broken, found["T3"].alike) == (1, 0, 1)
    assert "T4" not in found


def test_a_blank_is_no_zero_beside_last_year():
    before = {"T3.carried_out.total": Cell(CellState.BLANK, ""), "T2.licensing.decisions": number(Decimal("1.5"))}
    now = {"T3.carried_in.total": number(0), "T2.licensing.decisions": Cell(CellState.DASH, "—")}
    found = beside(now, before)
    (carried,) = found["T3"].linked
    assert (carried.expected, carried.agrees) == ("", None)
    (pair,) = found["T2"].pairs
    assert (pair.now, pair.before, pair.change) == ("—", "1.5", "")

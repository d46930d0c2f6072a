from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Table
from audit.rules.c34_text_in_cells import C34
from tests.audit.building import findings, reasons, report, short

CELL = "T3.granted.natural_person"


@pytest.mark.parametrize("printed", ["3件", "3（含补正1）", "零", "约3", "3 件", "O", "12；3", "未统计"])
def test_text_is_a_note_with_its_place(printed):
    (finding,) = findings(C34, report(cells={CELL: printed}))
    assert (finding.subject, finding.severity, finding.mismatch.cells) == ("T3", "note", (CELL,))
    assert finding.message == f"表三有1个格除数字外还有单位或文字：“（一）予以公开”行“自然人”列“{printed}”"


@pytest.mark.parametrize("printed", ["0", "　3", "3 ", "1,234", "", "/", "-", "—", "无", "[bookmark: _GoBack]3", "３"])
def test_numbers_and_empty_cells_pass(printed):
    assert short(C34, report(cells={CELL: printed})) == []


@pytest.mark.parametrize("printed", ["+19", "-8", "增19", "减少8", "增加 2 项", "持平", "无变化"])
def test_changes_of_2019_may_have_words(printed):
    assert short(C34, report(year=2020, cells={"T2.licensing.delta": printed})) == []


@pytest.mark.parametrize("printed", ["251000元", "25.1万元", "25.1"])
def test_the_amount_of_2019_may_have_a_unit(printed):
    assert short(C34, report(year=2020, cells={"T2.procurement.amount": printed})) == []


def test_the_amount_of_2021_may_not():
    assert short(C34, report(cells={"T2.admin_fees.amount_wan": "3万元"})) == [("T2", "note")]


def test_many_are_one_finding_a_table():
    cells = {f"T4.reconsideration.{field}": "0件" for field in ("upheld", "corrected", "other", "pending", "total")}
    (finding,) = findings(C34, report(cells=cells))
    assert finding.mismatch.cells == tuple(cells)
    assert "表四有5个格" in finding.message
    assert finding.message.endswith("“0件”等")


def test_other_texts_are_other_facts():
    one, other = (findings(C34, report(cells={CELL: text}))[0] for text in ("3件", "约5"))
    assert one.fingerprint == other.fingerprint
    assert one.evidence_hash != other.evidence_hash


def test_a_label_in_a_cell_is_a_fault_of_the_reading(make_report):
    assert reasons(C34, make_report({CELL: "（一）予以公开"})) == {"T3": "cell_not_number: 表三有格没有读准"}


def test_ink_that_was_not_read_with_certainty_is_not_the_offices_text():
    made = report(cells={CELL: "3件"})
    place = made.cell(CELL).place
    assert place is not None
    table = made.document.blocks[place.block]
    assert isinstance(table, Table)
    doubtful = replace(table, doubtful=frozenset({table.places[place.row][place.column]}))
    blocks = tuple(doubtful if block is table else block for block in made.document.blocks)
    assert reasons(C34, replace(made, document=replace(made.document, blocks=blocks)))["T3"].startswith(
        "cell_not_number"
    )


def test_a_table_that_was_not_read_is_not_assessable():
    made = report(headings={4: None})
    assert reasons(C34, made) == {"T4": "row_absent: 没有读到表四"}


@pytest.mark.parametrize("printed", ["1 204", "5第2页 共9页", "0- 3 -"])
def test_groups_and_page_numbers_are_no_units(printed):
    made = report(cells={CELL: printed})
    assert short(C34, made) == []
    assert reasons(C34, made)["T3"].startswith("cell_not_number")

"""The workbook: what it says, what may be typed where, and what it computes."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from audit.model import BodyKind
from audit.wording import TABLE_NAMES
from gouji.filling.balance import CONCLUSION
from gouji.filling.cover import FIELDS
from gouji.filling.known import Known
from gouji.filling.placing import Plan, placed, planned, rectangles
from gouji.filling.workbook import form_workbook
from gouji.rendering.printed_form import tables
from tests.gouji.filling.desk import CARRIED, NAME, NOW, blank, changed, filled, form_of, numbers, opened, plan_of
from tests.rendering.office import converted

YEARS = (2020, 2025)
SHEETS = ["填写说明", "表二", "表三", "表四", "核对", "_gouji"]


def cell_of(book, plan: Plan, address: str):
    return book[TABLE_NAMES[address[:2]]][plan.cells[address].reference]


@pytest.mark.parametrize("year", YEARS)
def test_every_cell_of_the_form_lies_somewhere_and_alone(year):
    plan = plan_of(year)
    assert set(plan.cells) == set(form_of(year).addresses)
    places = [(address[:2], slot.reference) for address, slot in plan.cells.items()]
    assert len(set(places)) == len(places)
    assert len(plan.totals) == len(form_of(year).rows) + 6 + 3


@pytest.mark.parametrize("year", YEARS)
def test_the_printed_labels_stand_on_the_sheets_word_for_word(year):
    book = opened(blank(year))
    for name, table in tables(form_of(year), {}).items():
        page = book[TABLE_NAMES[name]]
        printed = {cell.value for row in page.iter_rows(min_row=3) for cell in row if isinstance(cell.value, str)}
        assert {slot.text for slots in table for slot in slots if slot.text} <= printed


@pytest.mark.parametrize("year", YEARS)
def test_inputs_are_open_and_everything_else_is_locked(year):
    book, plan = opened(blank(year)), plan_of(year)
    inputs = {(TABLE_NAMES[table], slot.reference) for table in plan.tables for slot in plan.inputs(table)}
    inputs |= {("填写说明", reference) for key, (_, reference) in FIELDS.items() if key != "year"}
    unlocked = {
        (page.title, cell.coordinate)
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if not isinstance(cell, MergedCell) and not cell.protection.locked
    }
    assert unlocked == inputs
    assert all(page.protection.sheet and not page.protection.password for page in book.worksheets)
    assert book.security.lockStructure


@pytest.mark.parametrize("year", YEARS)
def test_totals_are_formulas_over_just_what_they_add_up(year):
    book, plan = opened(blank(year)), plan_of(year)
    by_reference = {(slot.reference, address[:2]): address for address, slot in plan.cells.items()}
    for address, equation in plan.totals.items():
        formula = cell_of(book, plan, address).value
        added = re.search(r"SUM\(([^)]*)\)", formula)
        assert added, formula
        assert formula.startswith("=IF(COUNT(")
        page = book[TABLE_NAMES[address[:2]]]
        found = [
            by_reference[cell.coordinate, address[:2]]
            for area in added[1].split(",")
            for row in page[area]
            for cell in row
        ]
        assert sorted(found) == sorted(equation.plus)
    formulas = [address for address in plan.cells if str(cell_of(book, plan, address).value).startswith("=")]
    assert sorted(formulas) == sorted(plan.totals)


@pytest.mark.parametrize("year", YEARS)
def test_every_input_has_its_rule_with_words(year):
    book, plan = opened(blank(year)), plan_of(year)
    form = plan.form
    for table in plan.tables:
        rules = {str(rule.sqref): rule for rule in book[TABLE_NAMES[table]].data_validations.dataValidation}
        assert set(rules) == {slot.reference for slot in plan.inputs(table)}
        for slot in plan.inputs(table):
            rule = rules[slot.reference]
            # longer ones make Excel call the file damaged
            assert max(len(rule.errorTitle), len(rule.promptTitle or "")) <= 32
            assert max(len(rule.error), len(rule.prompt or "")) <= 255
            assert rule.showErrorMessage
            assert re.search("[一-龥]", rule.error)
            if slot.address in form.decimal_addresses:
                assert (rule.type, ">=0" in rule.formula1) == ("custom", True)
            else:
                assert rule.type == "whole"
                assert (int(rule.formula1) < 0) == (slot.address in form.signed_addresses)


def test_its_sheets_and_who_it_is_for():
    book = opened(form_workbook(Known(2025, NAME, kind=BodyKind.TOWNSHIP), now=NOW))
    assert book.sheetnames == SHEETS
    assert [page.sheet_state for page in book.worksheets] == ["visible"] * 5 + ["hidden"]
    cover = book["填写说明"]
    assert [cover[reference].value for _, reference in FIELDS.values()][:3] == [NAME, "2025年", "乡镇人民政府"]
    for page in book.worksheets[:5]:
        assert (page.page_setup.paperSize, page.page_setup.fitToWidth) == (9, 1)
        assert page.print_area
    assert book["表三"].print_title_rows == "$3:$5"


def test_carried_over_numbers_are_filled_in_and_told():
    book = opened(form_workbook(Known(2025, NAME, carried=CARRIED, source="上年报告"), now=NOW))
    plan = plan_of()
    assert {address: cell_of(book, plan, address).value for address in CARRIED} == CARRIED
    texts = [
        cell.value for page in ("填写说明", "表三") for row in book[page].iter_rows() for cell in row if cell.value
    ]
    assert sum("已按上年报告的" in str(text) for text in texts) == 2


def test_nothing_is_zero_unless_it_is_asked_for():
    plan = plan_of()
    empty, zeros = opened(blank()), opened(form_workbook(Known(2025), now=NOW, zeros=True))
    inputs = [slot.address for table in plan.tables for slot in plan.inputs(table)]
    assert {cell_of(empty, plan, address).value for address in inputs} == {None}
    assert {cell_of(zeros, plan, address).value for address in inputs} == {0}


def test_a_name_that_looks_like_a_formula_stays_text():
    book = opened(form_workbook(Known(2025, "=1+1"), now=NOW))
    cell = book["填写说明"][FIELDS["agency"][1]]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_newest_form_serves_years_to_come():
    assert planned(Known(2050).form).form is form_of(2025)


def test_rectangles_join_neighbours_only():
    slots = [slot for slot in placed(tables(form_of(2025), {})["T3"]) if slot.address]
    assert rectangles(slots) == ["D4:J28"]
    assert rectangles([slots[0], slots[1], slots[7], slots[15]]) == ["D4:E4", "D5", "E6"]


# What LibreOffice computes: one start for all of it.


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    carried = form_workbook(Known(2025, NAME, carried=CARRIED, source="上年报告"), now=NOW)
    files = {
        "blank.xlsx": blank(),
        "carried.xlsx": carried,
        "right.xlsx": filled(),
        "right2019.xlsx": filled(year=2020),
        "wrong.xlsx": changed({"T3.new_received.business": int(str(numbers()["T3.new_received.business"])) + 3}),
        "partly.xlsx": changed({"T3.granted.research": None, "T4.reconsideration.upheld": None}),
        "odd.xlsx": changed(
            {
                "T3.granted.research": "3件",
                "T3.partial.research": None,
                "T2.penalties.decisions": -1,
                "T2.rules.made": 2.5,
            }
        ),
        "overwritten.xlsx": changed({"T4.reconsideration.total": 999}),
    }
    made = converted(files, "xlsx:Calc MS Excel 2007 XML", tmp_path_factory.mktemp("form"))
    return {name: openpyxl.load_workbook(io.BytesIO(data), data_only=True) for name, data in made.items()}


def results(book) -> list[str]:
    page = book["核对"]
    return [row[4].value for row in page.iter_rows(min_row=5) if row[4].value]


def conclusion(book) -> str:
    return str(book["核对"][CONCLUSION].value)


def test_no_formula_fails(computed):
    wrong = [
        (name, page.title, cell.coordinate, cell.value)
        for name, book in computed.items()
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and re.match(r"#|Err:", cell.value)
    ]
    assert wrong == []


def test_a_blank_form_is_unfilled_and_accuses_nobody(computed):
    assert conclusion(computed["blank.xlsx"]) == "还有 166 格未填（没有发生的填 0）"
    assert all(one.startswith("未填") for one in results(computed["blank.xlsx"]))
    assert not any(one.startswith("差") for one in results(computed["carried.xlsx"]))


@pytest.mark.parametrize("name", ["right.xlsx", "right2019.xlsx"])
def test_a_right_form_balances(computed, name):
    assert conclusion(computed[name]) == "✓ 可以使用：全部填齐，各项关系平衡"
    assert set(results(computed[name])) == {"✓ 填齐", "✓ 平衡"}


def test_the_totals_are_those_of_the_numbers(computed):
    for name, year in (("right.xlsx", 2025), ("right2019.xlsx", 2020)):
        plan = plan_of(year)
        expected = {address: value for address, value in numbers(year).items() if address in plan.totals}
        assert {address: cell_of(computed[name], plan, address).value for address in expected} == expected


def test_a_column_out_of_balance_says_by_how_many(computed):
    said = [one for one in results(computed["wrong.xlsx"]) if not one.startswith("✓")]
    assert said == ["差 3 件：新收加上年结转多"] * 2  # its column, and that of the totals
    assert conclusion(computed["wrong.xlsx"]).startswith("✗ 有 2 处不对")
    live = [cell.value for row in computed["wrong.xlsx"]["表三"].iter_rows(min_row=33, max_row=33) for cell in row][3:]
    assert live == ["✓ 平衡", "差 3 件", *["✓ 平衡"] * 4, "差 3 件"]


def test_gaps_are_counted_and_are_no_zeros(computed):
    said = results(computed["partly.xlsx"])
    assert said[0] == "✓ 填齐"
    assert said[1:3] == ["未填 1 格", "未填 1 格"]
    assert "平衡，未填 1 格" in said


def test_words_minus_and_fractions_are_told(computed):
    assert results(computed["odd.xlsx"])[:2] == ["有 2 格是负数或小数", "有 1 格不是数字 未填 1 格"]


def test_an_overwritten_total_differs(computed):
    assert any(one.startswith("差") and "总计多" in one for one in results(computed["overwritten.xlsx"]))


def test_when_it_was_made_is_given():
    assert opened(blank()).properties.created.replace(tzinfo=UTC) == datetime(2026, 1, 12, 2, 5, tzinfo=UTC)

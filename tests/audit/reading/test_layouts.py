"""A right table printed otherwise is read as it stands or not at all, and accuses nobody."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from audit.engine import check
from audit.form import T3_COLUMNS
from audit.model import CellState, Report
from audit.severity import Severity
from audit.verdict import Status, Verdict
from gouji.demo.content import make_content
from gouji.rendering.printed_form import Slot, Table, tables
from tests.audit.reading.layouts import (
    EVERYWHERE,
    OF_TABLE_3,
    OF_TABLE_4,
    Layout,
    blocks_apart,
    labels,
    merged_numbers,
    page,
    turned,
    values,
)

YEARS = (2020, 2024)
CASES: list[tuple[str, dict[str, Layout]]] = [
    *((name, {"T2": layout, "T3": layout, "T4": layout}) for name, layout in EVERYWHERE.items()),
    *((name, {"T3": layout}) for name, layout in OF_TABLE_3.items()),
    *((name, {"T4": layout}) for name, layout in OF_TABLE_4.items()),
    ("four tables", {"T2": blocks_apart}),
]
NAMED = [pytest.param(layouts, id=f"{'+'.join(layouts)} {name}") for name, layouts in CASES]


def content(year):
    return make_content(7, "青川县水利局", year, size="large")


def report_of(verdict: Verdict) -> Report:
    assert verdict.report is not None
    return verdict.report


def row_of(html: str, pattern: str) -> str:
    found = re.search(rf"<tr><td[^>]*>{pattern}.*?</tr>", html, re.DOTALL)
    assert found
    return found[0]


def blamed(verdict):
    assert verdict.crashes == ()
    return [(one.code, one.message) for one in verdict.findings if one.severity is not Severity.NOTE]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("layouts", NAMED)
def test_every_cell_is_read_and_nobody_is_blamed(layouts, year):
    made = content(year)
    verdict = check(page(made, **layouts), year=year)
    assert {address: report_of(verdict).cell(address).value for address in made.form.addresses} == dict(made.cells)
    assert blamed(verdict) == []


@pytest.mark.parametrize("layouts", NAMED)
@pytest.mark.parametrize(
    "address",
    [
        "T3.new_received.research",
        "T3.refused.repeat.natural_person",
        "T3.other.other.total",
        "T4.litigation_after.other",
    ],
)
def test_a_wrong_number_is_still_found(layouts, address):
    made = content(2024)
    wrong = {**made.cells, address: made.cells[address] + 1}
    verdict = check(page(replace(made, cells=wrong), **layouts), year=2024)
    assert report_of(verdict).number(address) == wrong[address]
    assert {one.code for one in verdict.findings} >= ({"A33"} if address.startswith("T3") else {"A41"})


@pytest.mark.parametrize("year", YEARS)
def test_numbers_with_their_unit_are_text_in_their_place(year):
    made = content(year)
    verdict = check(page(made, **dict.fromkeys(("T2", "T3", "T4"), values(lambda text: f"{text}件"))), year=year)
    assert {report_of(verdict).cell(address).raw for address in made.form.addresses} == {
        f"{made.cells[address]}件" for address in made.form.addresses
    }
    assert blamed(verdict) == []


@pytest.mark.parametrize(("year", "rows"), [(2020, 23), (2024, 25)])
def test_a_table_3_on_its_side_is_not_understood_and_not_called_incomplete(year, rows):
    verdict = check(page(content(year), T3=turned), year=year)
    assert {cell.state for address, cell in report_of(verdict).cells.items() if address.startswith("T3")} == set()
    outcomes = {one.subject: (one.status, one.reason) for one in verdict.outcomes["C33"]}
    assert outcomes["T3"] == (Status.NOT_ASSESSABLE, f"template_unknown: 表三有{len(T3_COLUMNS) * rows}个格没有读懂")
    assert blamed(verdict) == []


def test_a_row_that_lost_a_cell_in_the_middle_has_no_certain_number():
    html = page(content(2024)).decode()
    row = row_of(html, "一、本年新收")
    cells = re.findall(r"<td.*?</td>", row)
    verdict = check(html.replace(row, "<tr>" + "".join(cells[:3] + cells[4:]) + "</tr>").encode(), year=2024)
    states = {report_of(verdict).cell(f"T3.new_received.{column}").state for column in T3_COLUMNS}
    assert states == {CellState.ABSENT}
    assert report_of(verdict).tables["T3"].short_rows == ("一、本年新收政府信息公开申请数量",)


def test_a_row_of_table_2_that_lost_a_cell():
    html = page(content(2024)).decode()
    row = row_of(html, "行政规范性文件")
    verdict = check(html.replace(row, re.sub(r"<td[^>]*>\d+</td>", "", row, count=1)).encode(), year=2024)
    assert {report_of(verdict).cell(f"T2.normative_docs.{key}").state for key in ("made", "repealed", "in_force")} == {
        CellState.ABSENT
    }
    assert report_of(verdict).tables["T2"].short_rows == ("行政规范性文件",)


def test_a_blank_line_above_the_numbers_of_table_4_leaves_no_blank_cells():
    made = content(2024)
    verdict = check(page(made, T4=lambda table: [*table[:3], [Slot("", colspan=15)], table[3]]), year=2024)
    assert {a: report_of(verdict).cell(a).value for a in made.form.addresses} == dict(made.cells)


def test_two_rows_of_numbers_in_table_4_are_not_understood():
    made = content(2024)
    twice = labels(lambda text: text)
    verdict = check(
        page(made, T4=lambda table: [*twice(table), [Slot(str(int(s.text) + 1)) for s in table[3]]]), year=2024
    )
    assert [address for address in report_of(verdict).cells if address.startswith("T4")] == []
    assert blamed(verdict) == []


def test_a_cell_merged_across_columns_is_the_number_of_none():
    verdict = check(page(content(2024), T3=merged_numbers), year=2024)
    absent = {address for address in content(2024).form.addresses if address not in report_of(verdict).cells}
    assert absent == {f"T3.carried_in.{column}" for column in T3_COLUMNS}
    assert blamed(verdict) == []


@pytest.mark.parametrize("year", YEARS)
def test_all_three_in_one_grid(year):
    made = content(year)
    whole = tables(made.form, made.cells)
    verdict = check(
        page(
            made,
            T2=lambda table: [*table, *whole["T3"], *whole["T4"]],
            T3=lambda _: [[Slot("")]],
            T4=lambda _: [[Slot("")]],
        ),
        year=year,
    )
    assert {address: report_of(verdict).cell(address).value for address in made.form.addresses} == dict(made.cells)
    assert verdict.findings == ()


def test_a_row_of_somebodys_own_is_not_taken_for_the_one_that_is_due():
    def replaced(table: Table) -> Table:
        return [[Slot("2.多次邮寄材料", colspan=1), *row[1:]] if row[0].text == "2.重复申请" else row for row in table]

    report = report_of(check(page(content(2024), T3=replaced), year=2024))
    assert report.cell("T3.refused.repeat.total").state is CellState.ABSENT
    assert report.tables["T3"].extra_rows == ("2.多次邮寄材料",)

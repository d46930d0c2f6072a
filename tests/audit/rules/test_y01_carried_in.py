from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import Document, Format
from audit.engine import audit
from audit.model import Report
from audit.rules.y01_carried_in import Y01
from audit.severity import Severity
from audit.surroundings import Registered
from tests.audit.neighbours import found, mismatches, reasons, scanned, statuses, with_previous
from tests.conftest import cell_of, valid_numbers

IN, OUT = "T3.carried_in.total", "T3.carried_out.total"


@pytest.fixture
def last(make_report):
    """Last year's report, with this many carried over."""
    return lambda number, **facts: make_report({OUT: number}, **({"year": 2023} | facts))


def test_the_same_number_passes(make_report, last):
    assert statuses(Y01, with_previous(make_report({IN: 4}), last(4))) == {"pass"}


def test_another_number_names_both_reports_and_asks_neither_alone(make_report, last):
    report = with_previous(make_report({IN: 5}), last(4))
    (mismatch,) = mismatches(Y01, report)
    assert (mismatch.subject, mismatch.expected, mismatch.found) == (IN, 4, 5)
    assert mismatch.operands == ((f"2023:{OUT}", 4),)
    (finding,) = audit(report, rules=(Y01,)).findings
    assert finding.severity is Severity.ERROR
    assert finding.message.startswith("2024年度报告表三“二、上年结转")
    assert "2023年度报告“四、结转下年度继续办理”总计填4，两份报告相差+1" in finding.message
    assert finding.fix == "请核对两年数据并说明。"


@given(this=st.integers(0, 50), numbers=st.lists(st.integers(0, 50), min_size=1, max_size=4))
def test_it_fails_exactly_when_no_version_agrees(this, numbers):

    def made(year, address, number):
        cells = {key: cell_of(value) for key, value in {**valid_numbers(), address: number}.items()}
        return Report(Document(Format.TEXT, ()), agency="样例市样例局", year=year, generation="2021", cells=cells)

    report = with_previous(made(2024, IN, this), *(made(2023, OUT, number) for number in numbers))
    assert bool(mismatches(Y01, report)) == (this not in numbers)


def test_any_stored_version_will_do(make_report, last):
    assert found(Y01, with_previous(make_report({IN: 5}), last(4), last(5))) == {}
    assert found(Y01, with_previous(make_report({IN: 5}), last(4), last(None), last(3))) == {IN: (4, 5)}


def test_the_two_forms_are_compared_across_generations(make_report):
    previous = make_report({OUT: 2}, generation="2019")
    this = make_report({IN: 3}, year=2021)
    assert found(Y01, with_previous(this, previous)) == {IN: (2, 3)}
    assert found(Y01, with_previous(replace(this, cells=this.cells | {IN: previous.cell(OUT)}), previous)) == {}


@pytest.mark.parametrize("printed", [None, "/", "—", "无", "3件"])
def test_no_number_on_either_side_is_not_assessable(make_report, last, printed):
    assert reasons(Y01, with_previous(make_report({IN: printed}), last(4))) == {"cell_not_number"}
    assert reasons(Y01, with_previous(make_report({IN: 5}), last(printed))) == {"cell_not_number"}


def test_a_row_that_is_not_there(make_report, last):
    previous = last(4)
    cells = {address: cell for address, cell in previous.cells.items() if address != OUT}
    assert reasons(Y01, with_previous(make_report({IN: 5}), replace(previous, cells=cells))) == {"row_absent"}


def test_no_report_of_last_year(make_report, last):
    assert reasons(Y01, make_report({IN: 5})) == {"no_previous_report"}
    assert reasons(Y01, with_previous(make_report({IN: 5}), last(4, year=2022))) == {"no_previous_report"}
    assert reasons(Y01, with_previous(make_report({IN: 5}, year=None), last(4))) == {"no_previous_report"}


def test_a_page_filed_under_a_wrong_year_is_not_last_years(make_report, last):
    wrong = last(4, title_year=2022, period=("2022-01-01", "2022-12-31"))
    assert reasons(Y01, with_previous(make_report({IN: 5}), wrong)) == {"no_previous_report"}
    assert found(Y01, with_previous(make_report({IN: 5}), wrong, last(4))) == {IN: (4, 5)}
    this = make_report({IN: 5}, title_year=2023)
    assert reasons(Y01, with_previous(this, last(4))) == {"no_previous_report"}
    typo = last(4, title_year=2022, period=("2023-01-01", "2023-12-31"))
    assert found(Y01, with_previous(make_report({IN: 5}), typo)) == {IN: (4, 5)}


def test_a_body_that_was_merged_or_renamed(make_report, last):
    changed = Registered("样例市样例局", changed=True)
    assert reasons(Y01, with_previous(make_report({IN: 5}), last(4), registered=changed)) == {"no_previous_report"}
    other = with_previous(make_report({IN: 5}), last(4, agency="样例市另一局"))
    assert reasons(Y01, other) == {"no_previous_report"}
    known = Registered("样例市样例局", ("样例市另一局",))
    assert found(Y01, replace(other, around=replace(other.around, registered=known))) == {IN: (4, 5)}


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("样例市青山区水利局", "青山区水利局"),
        ("青山区人民政府办公室", "样例市青山区政府办公室"),
        ("新安街道", "新安街道办事处"),
        ("青山区水利局（区河长办）", "青山区水利局"),
        ("", "青山区水利局"),
    ],
)
def test_one_name_written_in_two_ways(make_report, last, now, then):
    assert found(Y01, with_previous(make_report({IN: 5}, agency=now), last(4, agency=then))) == {IN: (4, 5)}


def test_recognised_figures_are_no_ground_for_an_error(make_report, last):
    for report in (
        with_previous(make_report({IN: 5}), scanned(last(4))),
        with_previous(scanned(make_report({IN: 5})), last(4)),
        with_previous(make_report({IN: 5}), replace(last(4), damage=frozenset({"table_twice"}))),
    ):
        assert [one.severity for one in mismatches(Y01, report)] == [Severity.WARNING]


def test_a_report_of_2019_is_accused_less_severely(make_report):
    report = with_previous(make_report({IN: 3}, generation="2019", year=2019), make_report({OUT: 2}, year=2018))
    assert [one.severity for one in audit(report, rules=(Y01,)).findings] == [Severity.WARNING]

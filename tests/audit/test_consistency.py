"""What no consistent report may bring about, and what every broken one must."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.engine import check
from audit.form import FORMS
from audit.rules.a31_applications_balance import A31
from audit.rules.a32_results_sum_to_total import A32
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.rules.a41_review_outcomes_sum import A41
from audit.severity import Severity
from audit.verdict import Status
from gouji.demo.content import blank_content
from tests.conftest import cell_of
from tests.generating import RENDERINGS, contents, tables_3_and_4

ARITHMETIC = (A31, A32, A33, A41)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def speaking(report):
    return {rule.code for rule in ARITHMETIC for o in rule.assess(report) if o.status is Status.FAIL}


@pytest.mark.parametrize("generation", ["2019", "2021"])
@SLOW
@given(data=st.data())
def test_any_single_change_is_heard(make_report, generation, data):
    cells = data.draw(tables_3_and_4(FORMS[generation]))
    address = data.draw(st.sampled_from(sorted(cells)))
    value = data.draw(st.integers(0, 99_999).filter(lambda number: number != cells[address]))
    built = {key: cell_of(number) for key, number in cells.items()}
    assert speaking(make_report(generation=generation, cells=built)) == set()
    assert speaking(make_report(generation=generation, cells=built | {address: cell_of(value)})) != set()


def test_each_of_the_190_cells_is_covered_by_an_equation(make_report):
    report = make_report()
    for address in report.form.addresses:
        if address.startswith("T2"):
            continue
        changed = make_report({address: int(report.number(address)) + 1})
        assert speaking(changed), address


@SLOW
@given(content=contents(), rendering=st.sampled_from(sorted(RENDERINGS)))
def test_a_consistent_report_is_read_whole_and_has_no_error(content, rendering):
    verdict = check(RENDERINGS[rendering](content))
    report = verdict.report
    assert verdict.status == "read"
    assert report is not None
    assert (report.agency, report.year, report.generation) == (content.agency, content.year, content.form.generation)
    assert {address: report.cell(address).value for address in report.form.addresses} == dict(content.cells)
    assert [section.part for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert verdict.crashes == ()
    assert [(f.code, f.message) for f in verdict.findings if f.severity is Severity.ERROR] == []


@SLOW
@given(content=contents())
def test_every_rendering_says_the_same(content):
    verdicts = [check(render(content)) for render in RENDERINGS.values()]
    findings = [{(f.code, f.subject, f.severity) for f in verdict.findings} for verdict in verdicts]
    assert findings[1:] == findings[:-1]


@pytest.mark.parametrize("rendering", sorted(RENDERINGS))
@pytest.mark.parametrize("year", [2020, 2024])
def test_the_blank_form_accuses_nobody_of_numbers(rendering, year):
    content = blank_content(year)
    verdict = check(RENDERINGS[rendering](content))
    assert verdict.status == "read"
    assert verdict.report is not None
    assert {cell.state.value for cell in verdict.report.cells.values()} == {"blank"}
    assert len(verdict.report.cells) == len(content.form.addresses)
    assert [finding.code for finding in verdict.findings if finding.code[0] in "ANYHP"] == []
